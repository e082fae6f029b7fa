import type { Atom, CallTerm, Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import type { ModelRow } from '../models/model.js';
import { roleOf } from './concepts.js';
import type { AnalysisUnit } from './unit.js';

/** A call inside of a value, with the row that its callee means. */
export interface KnownCall {
  readonly row: ModelRow;
  readonly term: CallTerm;
  /** The object whose method is called. */
  readonly receiver?: Value;
}

/** The rows of a call that stands in a (resolved) value, by full name or by the type of the receiver. */
export function knownCalls(unit: AnalysisUnit, term: CallTerm): readonly KnownCall[] {
  return term.callee.atoms.flatMap((callee): KnownCall[] => {
    if (callee.k === 'name') {
      const row = unit.models.find(callee.name);
      return row ? [{ row, term }] : [];
    }
    if (callee.k !== 'attr') return [];
    const types = [...unit.typesOf(callee.base)];
    const row =
      types.map((type) => unit.models.method(type, callee.name)).find((found) => found !== undefined) ??
      (types.length === 0 && unit.usesMxnet ? unit.models.distinctiveMethod(callee.name) : undefined);
    return row ? [{ row, term, receiver: callee.base }] : [];
  });
}

/** The resolved value of a role at a call inside of a value; `self` is the receiver. */
export function roleValue(unit: AnalysisUnit, call: KnownCall, role: string): Value | undefined {
  if (role === 'self') return call.receiver && unit.resolve(call.receiver);
  const arg = roleOf(call.row, call.term, role)?.arg;
  return arg && unit.resolve(arg.value);
}

/** Whether a call opens a file: what is read from its result is what the file holds. */
export function opensFile(row: ModelRow): boolean {
  return row.concept === 'opens-file' || row.returns === 'io.IOBase';
}

/** The path of the file that a call of `opens-file` opens. */
export function openedPath(unit: AnalysisUnit, call: KnownCall): Value | undefined {
  return roleValue(unit, call, call.row.traits?.['path'] ?? 'path') ?? roleValue(unit, call, 'fileobj');
}

/** A key under which a place of the text is remembered. */
export function keyOfSpan(span: Span): string {
  return `${String(span.start)}:${String(span.end)}`;
}

/** The last name of what is called, as a reader knows it. */
export function calleeName(callee: Value): string {
  const [atom] = callee.atoms;
  return atom?.k === 'attr' || atom?.k === 'name' ? lastName(atom) : '';
}

function lastName(atom: Extract<Atom, { k: 'attr' | 'name' }>): string {
  return atom.name.slice(atom.name.lastIndexOf('.') + 1);
}

/** Where the path of an opened file is written. */
export function openedSpan(call: KnownCall): Span | undefined {
  const arg = roleOf(call.row, call.term, 'path')?.arg;
  return arg && !arg.spread ? arg.valueSpan : undefined;
}
