import { objectKey } from './frame.js';
import type { AttrWrite } from './program-types.js';
import { type Atom, partsOf, type Value } from './value.js';

/** So few attributes are kept as they are. */
const few = 64;
const maxVisits = 4000;

/**
 * The attributes that callers can see: of what was there before the call, and of objects that leave it. What a body builds for itself
 * is forgotten with it; large programs would not fit into memory else.
 */
export function visibleWrites(writes: readonly AttrWrite[], leaving: readonly Value[]): readonly AttrWrite[] {
  if (writes.length <= few) return writes;
  const reached = new Set<string>();
  const seen = new Set<Value>();
  leaving.forEach((value) => {
    reach(value, seen, reached);
  });
  const kept = new Set<AttrWrite>();
  // What is written to something visible is visible itself.
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const write of writes) {
      if (kept.has(write) || !write.base.atoms.some((atom) => isVisible(atom, reached))) continue;
      kept.add(write);
      reach(write.value, seen, reached);
    }
  }
  return writes.filter((write) => kept.has(write));
}

function isVisible(atom: Atom, reached: ReadonlySet<string>): boolean {
  if (atom.k === 'attr' || atom.k === 'item')
    return atom.base.atoms.length === 0 || atom.base.atoms.some((base) => isVisible(base, reached));
  if (atom.k !== 'instance' && atom.k !== 'result' && atom.k !== 'dict') return true;
  const key = objectKey(atom);
  return key === undefined || reached.has(key);
}

/** Notes every object in a value; values are shared, so each is walked once. */
function reach(value: Value, seen: Set<Value>, reached: Set<string>): void {
  const waiting = [value];
  for (let next = waiting.pop(); next && seen.size < maxVisits; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      const key = objectKey(atom);
      if (key !== undefined) reached.add(key);
      waiting.push(...partsOf(atom));
    }
  }
}
