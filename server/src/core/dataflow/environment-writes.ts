import { onlyKey } from './containers.js';
import type { Atom, CallTerm, Value } from './value.js';

/** Name and value of the variables that a call sets in `os.environ`. */
export function environmentWrites(term: CallTerm): readonly (readonly [string, Value])[] {
  return term.callee.atoms.flatMap((atom) => writesOf(atom, term));
}

const oneByOne: ReadonlySet<string> = new Set([
  'os.environ.setdefault',
  'os.putenv',
  'os.environ.__setitem__',
]);

function writesOf(callee: Atom, term: CallTerm): readonly (readonly [string, Value])[] {
  if (callee.k !== 'name') return [];
  const [first, second] = term.args;
  if (oneByOne.has(callee.name)) {
    const key = first && onlyKey(first.value);
    return typeof key === 'string' && second ? [[key, second.value]] : [];
  }
  if (callee.name !== 'os.environ.update') return [];
  const dict = first?.kind === 'positional' ? first.value.atoms : [];
  return dict.flatMap((atom) => {
    if (atom.k === 'dict') return [...atom.entries];
    return atom.k === 'sequence' ? atom.items.flatMap(pairOf) : [];
  });
}

/** A tuple of a known name and a value, as in a list of such. */
function pairOf(item: Value): readonly (readonly [string, Value])[] {
  const [tuple, more] = item.atoms;
  const [name, value] = tuple?.k === 'sequence' && !more ? tuple.items : [];
  const key = name && onlyKey(name);
  return typeof key === 'string' && value ? [[key, value]] : [];
}
