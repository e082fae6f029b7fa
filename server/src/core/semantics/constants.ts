import type { Atom, Value } from '../dataflow/value.js';

/** Whether a value is exactly one constant of a kind. */
export function isConstant(value: Value, kind: 'none' | 'bool' | 'str'): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every((atom) => atom.k === 'const' && atom.value.kind === kind);
}

const maxFallbacks = 8;

/**
 * The things that a value may be, with the defaults of options and variables in place of these. A parameter whose callers are not
 * known counts by its default as well, unless that is `None`, which only says that somebody passes something better.
 */
export function alternatives(value: Value, depth = 0): readonly Atom[] {
  if (depth > maxFallbacks) return [];
  return value.atoms.flatMap((atom) => {
    if (atom.k !== 'option' && atom.k !== 'env') return [atom];
    const found = alternatives(atom.fallback, depth + 1);
    return atom.k === 'option' && atom.parameter ? found.filter((one) => !isNone(one)) : found;
  });
}

function isNone(atom: Atom): boolean {
  return atom.k === 'const' && atom.value.kind === 'none';
}

function isFalse(atom: Atom): boolean {
  if (atom.k !== 'const') return false;
  const { value } = atom;
  return value.kind === 'bool' ? !value.value : value.kind === 'int' && value.value === 0;
}

/** Whether a value may be `None`, an empty text or an empty list, as the program shows. */
export function mayBeNothing(value: Value): boolean {
  return alternatives(value).some(
    (atom) =>
      isNone(atom) ||
      (atom.k === 'const' && atom.value.kind === 'str' && atom.value.value === '') ||
      (atom.k === 'sequence' && atom.items.length === 0 && !atom.rest),
  );
}

/** Whether a value may be `False` (or 0), as the program shows. */
export function mayBeTurnedOff(value: Value): boolean {
  return alternatives(value).some(isFalse);
}

/** Whether a value may be `True`, as the program shows. */
export function mayBeTurnedOn(value: Value): boolean {
  return alternatives(value).some(
    (atom) => atom.k === 'const' && atom.value.kind === 'bool' && atom.value.value,
  );
}

/** Whether a value is `False` (or 0) in every way that it may be. `None` and conditions that may give it are not. */
export function isTurnedOff(value: Value): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every(isFalse);
}
