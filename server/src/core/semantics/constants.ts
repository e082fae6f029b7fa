import type { Value } from '../dataflow/value.js';

/** Whether a value is exactly one constant of a kind. */
export function isConstant(value: Value, kind: 'none' | 'bool' | 'str'): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every((atom) => atom.k === 'const' && atom.value.kind === kind);
}

/** Whether a value is `False` (or 0) in every way that it may be. `None` and conditions that may give it are not. */
export function isTurnedOff(value: Value): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every(
    (atom) =>
      atom.k === 'const' &&
      ((atom.value.kind === 'bool' && !atom.value.value) ||
        (atom.value.kind === 'int' && atom.value.value === 0)),
  );
}
