import type { Value } from './value.js';

/** Whether a value is `None` and nothing else. */
export function isOnlyNone(value: Value): boolean {
  const [atom, more] = value.atoms;
  return atom?.k === 'const' && atom.value.kind === 'none' && !more && !value.open;
}

/**
 * What an attribute or a global name holds when it is used: the `None` that it has before anything is written to it elsewhere is
 * only there so that it exists, and no order of the writes is known that could say more.
 */
export function withoutPlaceholder(values: readonly Value[]): readonly Value[] {
  const set = values.filter((value) => !isOnlyNone(value));
  return set.length > 0 ? set : values;
}
