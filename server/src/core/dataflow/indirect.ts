import { onlyKey } from './containers.js';
import type { ArgValue, Atom, CallTerm, Value } from './value.js';

/** Constructors that call their `target` later, and where the arguments for it are (as in `threading.Thread`). */
const starters: ReadonlySet<string> = new Set([
  'threading.Thread',
  'threading.Timer',
  'multiprocessing.Process',
  'multiprocessing.context.Process',
  'torch.multiprocessing.Process',
]);
/** Methods of pools and executors: the function comes first. `spread`: its arguments follow one by one. */
const submitters: ReadonlyMap<string, 'spread' | 'tuple' | 'each'> = new Map([
  ['submit', 'spread'],
  ['apply', 'tuple'],
  ['apply_async', 'tuple'],
  ['map', 'each'],
  ['map_async', 'each'],
  ['imap', 'each'],
  ['imap_unordered', 'each'],
]);

/**
 * The call that a thread, process or pool makes of a function that it is given; undefined for every other call. It happens
 * later, but with these arguments.
 */
export function indirectCall(term: CallTerm): CallTerm | undefined {
  for (const atom of term.callee.atoms) {
    if (atom.k === 'name' && starters.has(atom.name)) return startedCall(term, atom.name);
    const how = atom.k === 'attr' ? submitters.get(atom.name) : undefined;
    if (how !== undefined) return submittedCall(term, how);
  }
  return undefined;
}

function startedCall(term: CallTerm, name: string): CallTerm | undefined {
  const timer = name.endsWith('Timer');
  const target = argument(term, timer ? 'function' : 'target', 1);
  if (!target) return undefined;
  const args = argument(term, 'args', timer ? 2 : 3);
  const kwargs = argument(term, 'kwargs', timer ? 3 : 4);
  return called(term, target.value, [...(args ? itemsOf(args) : []), ...(kwargs ? entriesOf(kwargs) : [])]);
}

function submittedCall(term: CallTerm, how: 'spread' | 'tuple' | 'each'): CallTerm | undefined {
  const [target, second] = term.args;
  // The names are common, so that only a function of this file tells.
  if (!target || !target.value.atoms.some((atom) => atom.k === 'function')) return undefined;
  if (how === 'spread') return called(term, target.value, term.args.slice(1));
  if (!second) return called(term, target.value, []);
  if (how === 'tuple') return called(term, target.value, itemsOf(second));
  const [list, more] = second.value.atoms;
  if (list?.k !== 'sequence' || more || !list.items[0]) return undefined;
  return called(term, target.value, [{ ...second, kind: 'positional', value: list.items[0] }]);
}

function called(term: CallTerm, callee: Value, args: readonly ArgValue[]): CallTerm {
  return { ...term, callee, args: args.map((arg): ArgValue => ({ ...arg, spread: true })) };
}

function argument(term: CallTerm, name: string, index: number): ArgValue | undefined {
  const named = term.args.find((arg) => arg.name === name);
  return named ?? term.args.filter((arg) => arg.kind === 'positional')[index];
}

function itemsOf(arg: ArgValue): ArgValue[] {
  const [atom, more] = arg.value.atoms;
  if (atom?.k !== 'sequence' || more) return [];
  return atom.items.map((value) => ({ kind: 'positional', value, span: arg.span, valueSpan: arg.valueSpan }));
}

function entriesOf(arg: ArgValue): ArgValue[] {
  const [atom, more] = arg.value.atoms;
  if (atom?.k !== 'dict' || more) return [];
  return [...atom.entries].map(([name, value]) => ({
    kind: 'keyword',
    name,
    value,
    span: arg.span,
    valueSpan: arg.valueSpan,
  }));
}

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
