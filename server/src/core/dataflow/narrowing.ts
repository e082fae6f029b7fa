import type { Span } from '../source/span.js';
import type { ConstValue } from '../syntax/ir.js';
import { type Atom, join, nothing, opened, single, type Value } from './value.js';

/**
 * What a condition says of a value. `eq`/`ne`: it is (not) one of some constants. `has`/`lacks`: a text that it contains or not.
 * `starts`: how it begins. `is`/`isnt`: of what type. `true`/`false`: whether it counts as true.
 */
export type Claim = 'eq' | 'ne' | 'has' | 'lacks' | 'starts' | 'startsnt' | 'is' | 'isnt' | 'true' | 'false';

const opposites: Readonly<Record<Claim, Claim>> = {
  eq: 'ne',
  ne: 'eq',
  has: 'lacks',
  lacks: 'has',
  starts: 'startsnt',
  startsnt: 'starts',
  is: 'isnt',
  isnt: 'is',
  true: 'false',
  false: 'true',
};

/** What holds where a claim does not. */
export function opposite(claim: Claim): Claim {
  return opposites[claim];
}

/** How a claim about a value that is not known yet is kept: as a term that is computed again when it is. */
export const narrowed = (claim: Claim): string => `narrow:${claim}`;

/** The claim that a term was made for. */
export function claimOf(how: string): Claim | undefined {
  return how.startsWith('narrow:') ? (how.slice('narrow:'.length) as Claim) : undefined;
}

/** A value of which a claim holds. What it certainly is not is left out; `nothing` where that is all. */
export function narrow(value: Value, claim: Claim, operand: Value, origin: Span): Value {
  let parts: Value[] | undefined;
  for (const [index, atom] of value.atoms.entries()) {
    const part = narrowAtom(atom, claim, operand, origin);
    if (part && !parts) parts = value.atoms.slice(0, index).map((before) => single(before));
    parts?.push(part ?? single(atom));
  }
  // Equal to a constant: what else it might have been does not matter.
  if (value.open && claim === 'eq' && isKnown(operand))
    return join([...(parts ?? []), ...constantsIn(operand)]);
  if (!parts) return value;
  return value.open ? opened(join(parts)) : join(parts);
}

/** What remains of an atom; undefined where it remains as it is. */
function narrowAtom(atom: Atom, claim: Claim, operand: Value, origin: Span): Value | undefined {
  // The same claim again says nothing new.
  if (atom.k === 'derived' && claimOf(atom.how) === claim) return undefined;
  if (atom.k === 'option') return narrowOption(atom, claim, operand, origin);
  const verdict = holds(atom, claim, operand);
  if (verdict !== undefined) return verdict ? undefined : nothing;
  if (isPending(atom)) {
    if (!mustWait(atom, claim)) return undefined;
    return single({ k: 'derived', how: narrowed(claim), from: [single(atom), operand], origin });
  }
  return claim === 'eq' && isKnown(operand) ? join(constantsIn(operand)) : undefined;
}

const pending: ReadonlySet<Atom['k']> = new Set(['param', 'free', 'global', 'attr', 'item', 'derived']);

/** Atoms whose meaning is found where a call or the whole file is known. */
function isPending(atom: Atom): boolean {
  return pending.has(atom.k);
}

/** A term that only says that something is not empty is made where there is a default that is. */
function mustWait(atom: Atom, claim: Claim): boolean {
  if (claim === 'false' || claim === 'isnt') return false;
  if (claim !== 'true' && claim !== 'ne') return true;
  if (claim === 'ne' && atom.k !== 'param') return true;
  if (atom.k !== 'param') return false;
  const fallback = atom.fn.defaults.get(atom.name);
  return claim === 'ne' || fallback?.atoms.some((part) => part.k === 'const' && !truth(part.value)) === true;
}

/** An option stays one: what a comparison asks for is what somebody may pass, not what is passed. */
function narrowOption(
  atom: Extract<Atom, { k: 'option' }>,
  claim: Claim,
  operand: Value,
  origin: Span,
): Value | undefined {
  const fallback = narrow(atom.fallback, claim, operand, origin);
  const lacking = claim === 'lacks' ? texts(operand) : [];
  const never = lacking.length > 0 ? { never: [...(atom.never ?? []), ...lacking] } : {};
  const changed = fallback.atoms.length !== atom.fallback.atoms.length || lacking.length > 0;
  return changed ? single({ ...atom, fallback, ...never }) : undefined;
}

/** Whether a claim holds of an atom; undefined where it may or may not. */
function holds(atom: Atom, claim: Claim, operand: Value): boolean | undefined {
  switch (claim) {
    case 'eq':
      return equals(atom, operand);
    case 'has':
      return compareText(atom, operand, (text, part) => text.includes(part));
    case 'starts':
      return compareText(atom, operand, (text, part) => text.startsWith(part));
    case 'is':
      return isOfType(atom, operand);
    case 'true':
      return truthOf(atom);
    default: {
      const known = holds(atom, opposite(claim), operand);
      return known === undefined ? undefined : !known;
    }
  }
}

function constantsIn(operand: Value): readonly Value[] {
  return operand.atoms.flatMap((atom) => {
    if (atom.k === 'const') return [single(atom)];
    return atom.k === 'sequence' ? atom.items.flatMap((item) => constantsIn(item)) : [];
  });
}

/** Whether an operand is nothing but constants. */
export function isKnown(operand: Value): boolean {
  if (operand.open || operand.atoms.length === 0) return false;
  return operand.atoms.every(
    (atom) => atom.k === 'const' || (atom.k === 'sequence' && !atom.rest && atom.items.every(isKnown)),
  );
}

function texts(operand: Value): readonly string[] {
  return constantsIn(operand).flatMap((value) =>
    value.atoms.flatMap((atom) =>
      atom.k === 'const' && atom.value.kind === 'str' ? [atom.value.value] : [],
    ),
  );
}

function equals(atom: Atom, operand: Value): boolean | undefined {
  if (atom.k !== 'const') return isObject(atom) && isKnown(operand) ? false : undefined;
  const all = constantsIn(operand);
  if (all.some((value) => value.atoms.some((other) => other.k === 'const' && same(atom.value, other.value))))
    return isKnown(operand) && operand.atoms.length === 1 ? true : undefined;
  return isKnown(operand) ? false : undefined;
}

/** Things of this file that no constant is equal to. */
function isObject(atom: Atom): boolean {
  return atom.k === 'instance' || atom.k === 'function' || atom.k === 'class' || atom.k === 'dict';
}

function same(left: ConstValue, right: ConstValue): boolean {
  return (
    left.kind === right.kind && ('value' in left ? left.value : 0) === ('value' in right ? right.value : 0)
  );
}

function compareText(
  atom: Atom,
  operand: Value,
  compare: (text: string, part: string) => boolean,
): boolean | undefined {
  if (atom.k !== 'const' || atom.value.kind !== 'str') return undefined;
  const { value } = atom.value;
  const parts = texts(operand);
  if (parts.length === 0 || !isKnown(operand)) return undefined;
  return parts.some((part) => compare(value, part));
}

/** Whether a constant counts as true. */
export function truth(value: ConstValue): boolean {
  if (value.kind === 'none') return false;
  if (value.kind === 'str' || value.kind === 'bytes') return value.value !== '';
  if (value.kind === 'bool') return value.value;
  return value.kind === 'ellipsis' || value.value !== 0;
}

function truthOf(atom: Atom): boolean | undefined {
  if (atom.k === 'const') return truth(atom.value);
  if (atom.k === 'function' || atom.k === 'class' || atom.k === 'name') return true;
  if (atom.k === 'text')
    return atom.parts.some((part) => typeof part === 'string' && part !== '') || undefined;
  return undefined;
}

const textTypes: ReadonlySet<string> = new Set([
  'builtins.str',
  'builtins.basestring',
  'builtins.unicode',
  'six.string_types',
  'six.text_type',
  'past.builtins.basestring',
]);

/** Whether an atom is an instance of the types that an operand of `isinstance` names. */
function isOfType(atom: Atom, operand: Value): boolean | undefined {
  const kind = kindOf(atom);
  if (kind === undefined) return undefined;
  const names = typeNames(operand);
  if (names === undefined) return undefined;
  return names.some(
    (name) => name === kind || name === 'builtins.object' || (kind === 'builtins.str' && textTypes.has(name)),
  );
}

function typeNames(operand: Value): readonly string[] | undefined {
  if (operand.open) return undefined;
  const found: string[] = [];
  for (const atom of operand.atoms) {
    const inner = atom.k === 'sequence' && !atom.rest ? atom.items.map(typeNames) : undefined;
    if (atom.k === 'name') found.push(atom.name);
    else if (atom.k === 'class') found.push('');
    else if (inner?.every((names) => names !== undefined) === true) found.push(...inner.flat());
    else return undefined;
  }
  return found;
}

/** The built-in type of what is fully known. */
function kindOf(atom: Atom): string | undefined {
  if (atom.k === 'text') return 'builtins.str';
  if (atom.k === 'dict') return 'builtins.dict';
  if (atom.k === 'sequence') return `builtins.${atom.kind}`;
  if (atom.k !== 'const') return undefined;
  const { kind } = atom.value;
  return kind === 'none' || kind === 'ellipsis' ? 'none' : `builtins.${kind}`;
}
