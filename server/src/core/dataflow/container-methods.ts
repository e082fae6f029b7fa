import { element, item, onlyKey } from './containers.js';
import { onlyString } from './text.js';
import { type Atom, type CallTerm, constant, join, nothing, opened, single, type Value } from './value.js';

type Dict = Extract<Atom, { k: 'dict' }>;
type Sequence = Extract<Atom, { k: 'sequence' }>;

/** Larger dictionaries give all keys beside all values. */
const maxPairs = 8;

/** A list whose elements are known, one by one or all together. */
export function listOf(items: readonly Value[], rest: Value | undefined, term: CallTerm): Value {
  const more = rest && rest !== nothing ? { rest } : {};
  return single({ k: 'sequence', kind: 'list', items, ...more, origin: term.span });
}

function tuple(items: readonly Value[], term: CallTerm): Value {
  return single({ k: 'sequence', kind: 'tuple', items, origin: term.span });
}

/** What a method of a dictionary gives; undefined for methods that are not followed. */
export function dictMethod(dict: Dict, name: string, term: CallTerm): Value | undefined {
  const all = (): Value => join([...dict.entries.values(), dict.rest ?? nothing]);
  switch (name) {
    case 'copy':
      return single(dict);
    case 'items':
    case 'iteritems':
    case 'viewitems':
      return pairsOf(dict, term);
    case 'values':
    case 'itervalues':
    case 'viewvalues':
      return listOf(
        dict.rest ? [] : [...dict.entries.values()].slice(0, 64),
        dict.rest ? all() : undefined,
        term,
      );
    case 'keys':
    case 'iterkeys':
    case 'viewkeys':
      return listOf([], element(single(dict), term.span), term);
    case 'get':
    case 'pop':
    case 'setdefault':
      return lookedUp(dict, term, all);
    default:
      return undefined;
  }
}

function lookedUp(dict: Dict, term: CallTerm, all: () => Value): Value {
  const [key, given] = term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);
  const fallback = given ?? term.args.find((arg) => arg.name === 'default')?.value;
  const known = key && onlyKey(key);
  const found = known === undefined ? undefined : dict.entries.get(String(known));
  if (found) return found;
  const otherwise = fallback ?? constant({ kind: 'none' }, term.span);
  if (known !== undefined) return dict.rest ? opened(join([dict.rest, fallback ?? nothing])) : otherwise;
  // Nobody who looks up a key of which nothing is known says `None`.
  const every = fallback ? join([all(), fallback]) : opened(all());
  return dict.rest ? opened(every) : every;
}

function pairsOf(dict: Dict, term: CallTerm): Value {
  const text = (name: string): Value => constant({ kind: 'str', value: name }, dict.origin);
  if (!dict.rest && dict.entries.size <= maxPairs)
    return listOf(
      [...dict.entries].map(([name, content]) => tuple([text(name), content], term)),
      undefined,
      term,
    );
  const values = join([...dict.entries.values(), dict.rest ?? nothing]);
  return listOf([], tuple([element(single(dict), term.span), values], term), term);
}

/** What a method of a list, tuple or set gives. */
export function sequenceMethod(sequence: Sequence, name: string, term: CallTerm): Value | undefined {
  if (name === 'copy') return single(sequence);
  if (name !== 'pop') return undefined;
  const [index] = term.args;
  const last = constant({ kind: 'int', value: -1 }, term.span);
  return item(single(sequence), index ? index.value : last, term.span);
}

/** The keys and values of `dict(...)` and of the classes that give their keys as attributes. */
export function dictOf(term: CallTerm): Value {
  const [first] = term.args.filter((arg) => arg.kind === 'positional');
  const start: Dict = { k: 'dict', entries: new Map(), origin: term.span };
  const base = first ? fromValue(start, first.value) : start;
  const entries = new Map(base.entries);
  for (const arg of term.args) if (arg.name !== undefined) entries.set(arg.name, arg.value);
  const rest = term.args.some((arg) => arg.kind === 'double-star' || arg.kind === 'star')
    ? opened(base.rest ?? nothing)
    : base.rest;
  return single({ k: 'dict', entries, ...(rest ? { rest } : {}), origin: term.span });
}

/** A copy of one of several dictionaries: each name holds what one of them holds, and may be missing. */
function fromSeveral(start: Dict, value: Value): Dict {
  const entries = new Map<string, Value>();
  let rest = opened(nothing);
  for (const atom of value.atoms) {
    if (atom.k !== 'dict') continue;
    for (const [name, content] of atom.entries)
      entries.set(name, join([entries.get(name) ?? nothing, content]));
    if (atom.rest) rest = join([rest, atom.rest]);
  }
  return { ...start, entries, rest };
}

/** The second parts of pairs: `dict(zip(names, values))`. */
function valuesOfPairs(pairs: Value): Value {
  return join(pairs.atoms.flatMap((atom) => (atom.k === 'sequence' && atom.items[1] ? [atom.items[1]] : [])));
}

function fromValue(start: Dict, value: Value): Dict {
  const [atom, more] = value.atoms;
  const anything = opened(nothing);
  if (!atom) return { ...start, rest: anything };
  if (more) return fromSeveral(start, value);
  if (atom.k === 'dict')
    return value.open ? { ...atom, origin: start.origin, rest: anything } : { ...atom, origin: start.origin };
  if (atom.k !== 'sequence') return { ...start, rest: anything };
  const entries = new Map<string, Value>();
  let rest = atom.rest && opened(valuesOfPairs(atom.rest));
  for (const pair of atom.items) {
    const [content] = pair.atoms;
    const [key, found] = content?.k === 'sequence' ? content.items : [];
    const name = key && onlyString(key);
    if (name === undefined || !found) rest = anything;
    else entries.set(name, found);
  }
  return { ...start, entries, ...(rest ? { rest } : {}) };
}
