import { strings } from '../dataflow/value.js';
import type { NamedFact } from '../dataflow/program-types.js';
import type { AnalysisUnit } from './unit.js';

/** Whether the file itself sets an environment variable to `0` (and to nothing else). */
export function environmentSetsOff(unit: AnalysisUnit, variable: string): boolean {
  const writes = unit.named.filter((fact) => fact.name === variable && isEnvironment(unit, fact));
  return (
    writes.length > 0 &&
    writes.every((fact) => {
      const texts = strings(unit.resolve(fact.value));
      return texts.length > 0 && texts.every((text) => text === '0');
    })
  );
}

/** `os.environ[name] = ...`, `os.environ.setdefault(name, ...)`, `os.environ.update(name=...)`. */
function isEnvironment(unit: AnalysisUnit, fact: NamedFact): boolean {
  const target = fact.target && unit.resolve(fact.target);
  return target?.atoms.some((atom) => atom.k === 'name' && atom.name.startsWith('os.environ')) === true;
}
