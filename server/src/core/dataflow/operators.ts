import type { Span } from '../source/span.js';
import type { Instr } from '../syntax/ir.js';
import { absolute, type Frame, record, reg } from './frame.js';
import { concat, formatted, isText, joinPath, percent } from './text.js';
import { type Atom, constant, join, nothing, opened, single, strings, unknown, type Value } from './value.js';
import { spread } from './containers.js';

/** A binary operator on two values. */
export function binary(operator: string, left: Value, right: Value, origin: Span): Value {
  if (operator === '+') return add(left, right, origin);
  if (operator === '|') return union(left, right, origin);
  if (operator === '*') return times(left, right, origin);
  if (operator === '%' && isText(left)) return template(left, right, origin);
  if (operator === '/' && (isText(right) || isText(left)) && !isNumber(left))
    return joinPath([left, right], origin);
  return arithmetic(operator, left, right, origin) ?? derived(operator, [left, right], origin);
}

/** Two dictionaries side by side: the right one wins. */
function union(left: Value, right: Value, origin: Span): Value {
  const [dict, more] = left.atoms;
  const both = right.atoms.some((atom) => atom.k === 'dict');
  if (dict?.k !== 'dict' || more || left.open || !both) return derived('|', [left, right], origin);
  return single({ ...spread(dict, right), origin });
}

const maxTimes = 64;

/** A text or list several times over. */
function times(left: Value, right: Value, origin: Span): Value {
  const [atom, more] = left.atoms;
  const count = numberOf(right);
  const small = count !== undefined && count >= 0 && count <= maxTimes && !more && !left.open;
  if (small && atom?.k === 'const' && atom.value.kind === 'str' && atom.value.value.length <= maxTimes)
    return constant({ kind: 'str', value: atom.value.value.repeat(count) }, origin);
  if (atom?.k === 'sequence' && !more && !left.open) {
    const exact = small && !atom.rest && atom.items.length * count <= maxTimes;
    if (exact)
      return single({ ...atom, items: Array.from({ length: count }, () => atom.items).flat(), origin });
    return single({ ...atom, items: [], rest: join([...atom.items, atom.rest ?? nothing]), origin });
  }
  return arithmetic('*', left, right, origin) ?? derived('*', [left, right], origin);
}

function add(left: Value, right: Value, origin: Span): Value {
  const [a] = left.atoms;
  const [b] = right.atoms;
  if (a?.k === 'sequence' && b?.k === 'sequence' && left.atoms.length === 1 && right.atoms.length === 1) {
    if (!a.rest)
      return single({ ...a, items: [...a.items, ...b.items], ...(b.rest ? { rest: b.rest } : {}), origin });
    return single({ ...a, rest: join([a.rest, ...b.items]), origin });
  }
  if (isText(left) || isText(right)) return concat([left, right], origin);
  return arithmetic('+', left, right, origin) ?? derived('+', [left, right], origin);
}

function template(left: Value, right: Value, origin: Span): Value {
  const results = left.atoms.map((atom) => {
    if (atom.k === 'const' && atom.value.kind === 'str') return percent(atom.value.value, right, origin);
    return derived('%', [single(atom), right], origin);
  });
  const result = join(results);
  return left.open ? opened(result) : result;
}

function numberOf(value: Value): number | undefined {
  const [atom, more] = value.atoms;
  if (!atom || more || value.open || atom.k !== 'const') return undefined;
  return atom.value.kind === 'int' || atom.value.kind === 'float' ? atom.value.value : undefined;
}

/** `-1`: a number with a sign is a number; `not True` is `False`. */
export function negated(value: Value, operator: string): Value | undefined {
  const [atom, more] = value.atoms;
  if (operator === 'not') {
    if (atom?.k !== 'const' || atom.value.kind !== 'bool' || more || value.open) return undefined;
    return constant({ kind: 'bool', value: !atom.value.value }, atom.origin);
  }
  const number = operator === '-' ? numberOf(value) : undefined;
  if (number === undefined || atom?.k !== 'const' || atom.value.kind !== 'int') return undefined;
  return constant({ kind: 'int', value: -number }, atom.origin);
}

function isNumber(value: Value): boolean {
  return value.atoms.some(
    (atom: Atom) => atom.k === 'const' && (atom.value.kind === 'int' || atom.value.kind === 'float'),
  );
}

function arithmetic(operator: string, left: Value, right: Value, origin: Span): Value | undefined {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) return undefined;
  const results: Record<string, number> = { '+': a + b, '-': a - b, '*': a * b, '**': a ** b };
  if (b !== 0) results['//'] = Math.floor(a / b);
  const result = Object.hasOwn(results, operator) ? results[operator] : undefined;
  if (result === undefined || !Number.isSafeInteger(result)) return undefined;
  return constant({ kind: 'int', value: result }, origin);
}

function derived(how: string, from: readonly Value[], origin: Span): Value {
  return single({ k: 'derived', how, from, origin });
}

/** Comparisons: the result is of no interest, but a comparison with a text tells what the author expects. */
export function compare(frame: Frame, instr: Extract<Instr, { op: 'compare' }>): void {
  frame.regs[instr.dst] = unknown;
  if (instr.operands.some((index) => frame.places[index] === '__name__')) frame.entryTest = instr.dst;
  const operands = instr.operands.map((index) => reg(frame, index));
  if (!operands.some((value) => tellingText(value) || isDigest(value))) return;
  record(frame, {
    kind: 'compare',
    operands,
    span: absolute(frame, instr.span),
    owner: frame.owner,
    via: [],
  });
}

/** What a hash function gives, as it is or in another spelling: a comparison with it is a check. */
function isDigest(value: Value, depth = 0): boolean {
  return value.atoms.some((atom) => {
    if (atom.k !== 'result' || depth > 3) return false;
    return atom.call.callee.atoms.some((callee) => {
      if (callee.k === 'name') return callee.name.endsWith('digest');
      return callee.k === 'attr' && (callee.name.endsWith('digest') || isDigest(callee.base, depth + 1));
    });
  });
}

/** Types of distributed stores, and digests: no rule asks what else is compared. */
const telling = /dist|^[0-9a-f]{32,128}$/i;

/** Whether a value holds a text with which a comparison tells something. */
export function tellingText(value: Value): boolean {
  if (strings(value).some((text) => telling.test(text))) return true;
  return value.atoms.some((atom) => atom.k === 'sequence' && atom.items.some(tellingText));
}

/** An f-string or implicit concatenation. */
export function formatString(frame: Frame, instr: Extract<Instr, { op: 'format' }>): void {
  const pieces = instr.parts.map((part) => {
    if ('text' in part) return part.text;
    const plain =
      (part.spec === undefined || part.spec === '' || part.spec === 's') && part.conversion !== 'r';
    return plain ? reg(frame, part.src) : formatted(reg(frame, part.src), part.spec);
  });
  frame.regs[instr.dst] = concat(pieces, absolute(frame, instr.span));
}
