import { type ArgValue, type CallTerm, join, opened, type Value } from './value.js';

const maxNested = 8;

/** A call of `functools.partial(f, ...)` is a call of `f` with the arguments of both. */
export function withoutPartial(term: CallTerm): CallTerm {
  let full = term;
  for (let round = 0; round < maxNested; round += 1) {
    const next = unwrapped(full);
    if (next === full) break;
    full = next;
  }
  return full;
}

function unwrapped(term: CallTerm): CallTerm {
  const [atom, more] = term.callee.atoms;
  if (!atom || more || !isPartial(term.callee) || atom.k !== 'result') return term;
  const [first, ...kept] = atom.call.args;
  if (!first) return term;
  const later = new Set(term.args.map((arg) => arg.name).filter((name) => name !== undefined));
  const earlier = kept.filter((arg) => arg.name === undefined || !later.has(arg.name));
  return {
    ...term,
    callee: first.value,
    args: [...earlier.map((arg): ArgValue => ({ ...arg, spread: true })), ...term.args],
  };
}

/** Whether what is called is made by `functools.partial` in every way that is known. */
export function isPartial(callee: Value): boolean {
  return (
    callee.atoms.length > 0 &&
    callee.atoms.every((atom) => {
      if (atom.k !== 'result' || atom.call.args.length === 0) return false;
      const [made] = atom.call.callee.atoms;
      return made?.k === 'name' && partials.has(made.name);
    })
  );
}

const partials: ReadonlySet<string> = new Set(['functools.partial', 'functools.partialmethod']);

/** The calls that a call of several possible partials may be. */
export function ways(term: CallTerm): readonly CallTerm[] {
  if (term.callee.atoms.length < 2 || !term.callee.atoms.some((atom) => atom.k === 'result'))
    return [withoutPartial(term)];
  return term.callee.atoms.map((atom) => {
    const only: Value = { ...term.callee, atoms: [atom] };
    return withoutPartial({ ...term, callee: term.callee.open ? opened(join([only])) : only });
  });
}
