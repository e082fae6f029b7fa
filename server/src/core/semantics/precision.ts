import type { CallTerm, Value } from '../dataflow/value.js';
import { onlyKey } from '../dataflow/containers.js';
import type { ModelRow } from '../models/model.js';
import { roleOf } from './concepts.js';
import { literalOf } from './unit.js';

/** What is left of a number: `label` if only which was the best, how many decimals, or `unknown` if that cannot be told. */
export type Left = 'label' | 'unknown' | 'all' | number;

/** What a call of the concept `reduces-precision` leaves of the number that it takes; values must be resolved. */
export function leftBy(row: ModelRow, call: CallTerm): Left {
  switch (row.traits?.['by']) {
    case 'integer':
      return 0;
    case 'digits':
      return digitsOf(numberRole(row, call));
    case 'dtype':
      return dtypeLeaves(row, call);
    case 'spec':
      return specLeaves(textRole(row, call) ?? '?');
    case 'quantum':
      return quantumLeaves(row, call);
    case 'topk':
      return topkLeaves(textRole(row, call));
    default:
      return 'label';
  }
}

const special = /^(?:\.\d+)?[eEfFgGn%]$/;

/** What a format prints of a number: `.3f`, `5.2f`, `.1%`, `d`; six decimals where a kind of number is named without them. */
export function specLeaves(spec: string): Left {
  if (/[{*?]/.test(spec)) return 'unknown';
  const digits = /\.(\d+)/.exec(spec)?.[1];
  if (digits !== undefined) return Number(digits);
  const last = spec.slice(-1);
  if (/[diboxXu]/.test(last)) return 0;
  return special.test(last) ? 6 : 'all';
}

/** By how many decimals a multiplication or division by this value moves the point; NaN where it is not a plain number. */
export function pointMoves(value: Value): number {
  const [atom, more] = value.atoms;
  if (!atom || more || value.open || atom.k !== 'const') return NaN;
  if (atom.value.kind !== 'int' && atom.value.kind !== 'float') return NaN;
  const number = Math.abs(atom.value.value ?? 0);
  return number === 0 ? NaN : Math.ceil(Math.log10(number) - 1e-9);
}

function digitsOf(value: number | undefined): Left {
  return value === undefined ? 'unknown' : Math.max(0, value);
}

function numberRole(row: ModelRow, call: CallTerm): number | undefined {
  const key = roleKey(row, call);
  return typeof key === 'number' ? key : undefined;
}

function textRole(row: ModelRow, call: CallTerm): string | undefined {
  const key = roleKey(row, call);
  return typeof key === 'string' ? key : undefined;
}

/** The constant that plays the first role but the number's own: the digits, the format, the kind of result. */
function roleKey(row: ModelRow, call: CallTerm): string | number | undefined {
  const role = ['digits', 'ret_typ'].find((name) => row.args?.[name]);
  const found = role === undefined ? undefined : roleOf(row, call, role);
  if (!found || found.maybeSpread) return undefined;
  if (found.arg) {
    const [atom] = found.arg.value.atoms;
    // `round(x, None)` is `round(x)`.
    if (atom?.k === 'const' && atom.value.kind === 'none') return 0;
    return onlyKey(found.arg.value);
  }
  const fallback = found.row.default === undefined ? undefined : literalOf(found.row.default);
  return fallback?.kind === 'int' || fallback?.kind === 'str' ? fallback.value : undefined;
}

function dtypeLeaves(row: ModelRow, call: CallTerm): Left {
  const arg = roleOf(row, call, 'dtype')?.arg;
  const names = (arg?.value.atoms ?? []).map((atom) => {
    if (atom.k === 'name') return atom.name.slice(atom.name.lastIndexOf('.') + 1);
    return atom.k === 'const' && atom.value.kind === 'str' ? atom.value.value : '?';
  });
  if (names.length === 0 || arg?.value.open === true) return 'unknown';
  if (names.some((name) => /^(float|double|half|f\d|<f|>f|str|object|U|S|O)/.test(name))) return 'all';
  return names.every((name) => /^(u?int|bool|i\d|u\d|long)/.test(name)) ? 0 : 'unknown';
}

/** `x.quantize(Decimal('0.001'))`. */
function quantumLeaves(row: ModelRow, call: CallTerm): Left {
  const arg = roleOf(row, call, 'digits')?.arg;
  const [atom] = arg?.value.atoms ?? [];
  const text = atom?.k === 'result' ? atom.call.args[0]?.value : arg?.value;
  const written = text && onlyKey(text);
  const decimals = typeof written === 'string' ? /^\d*(?:\.(\d*))?$/.exec(written) : undefined;
  return decimals ? (decimals[1] ?? '').length : 'unknown';
}

function topkLeaves(kind: string | undefined): Left {
  if (kind === undefined) return 'unknown';
  return kind === 'value' || kind === 'both' ? 'all' : 'label';
}
