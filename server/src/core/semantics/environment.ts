import { strings } from '../dataflow/value.js';
import type { FunctionInfo, NamedFact } from '../dataflow/program-types.js';
import { isWithin } from '../source/span-relations.js';
import type { CallContext } from './concepts.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Whether the file itself has set an environment variable to `0` (and to nothing else but `off`) when a call happens. What stands under
 * a condition, behind the call, or in a function that nobody calls, sets nothing for certain.
 */
export function environmentSetsOff(
  unit: AnalysisUnit,
  variable: string,
  context: CallContext,
  off: readonly string[] = ['0'],
): boolean {
  const writes = unit.named.filter((fact) => fact.name === variable && isEnvironment(unit, fact));
  return (
    writes.every((fact) => {
      const value = unit.resolve(fact.value);
      const texts = strings(value);
      return !value.open && texts.length === value.atoms.length && texts.every((text) => off.includes(text));
    }) && writes.some((fact) => fact.conditional !== true && happensBefore(unit, fact, context))
  );
}

/** `os.environ[name] = ...`, `os.environ.setdefault(name, ...)`, `os.environ.update(name=...)`. */
export function isEnvironment(unit: AnalysisUnit, fact: NamedFact): boolean {
  const target = fact.target && unit.resolve(fact.target);
  return target?.atoms.some((atom) => atom.k === 'name' && atom.name.startsWith('os.environ')) === true;
}

function happensBefore(unit: AnalysisUnit, fact: NamedFact, context: CallContext): boolean {
  const { owner, span } = context.term;
  if (fact.owner === owner) return fact.span.end <= span.start;
  if (fact.owner.kind === 'module' || fact.owner.kind === 'class') return true;
  const caller = context.via.some((via) => isWithin(via.span, fact.owner.span));
  return caller || isCalled(unit, fact.owner.id);
}

function isCalled(unit: AnalysisUnit, id: number): boolean {
  const fn: FunctionInfo | undefined = unit.functions().find(({ info }) => info.id === id)?.info;
  return fn !== undefined && (fn.callers.size > 0 || fn.parent?.kind === 'function');
}
