import { dictOf, listOf } from './container-methods.js';
import { element } from './containers.js';
import type { Builtin } from './builtins.js';
import { applyCall } from './call.js';
import { type Atom, type CallTerm, constant, join, nothing, single, unknown, type Value } from './value.js';

const maxItems = 64;

const positional = (term: CallTerm): Value[] =>
  term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);

type Sequence = Extract<Atom, { k: 'sequence' }>;

/** The one sequence that a value is; undefined for anything else. */
function sequenceIn(value: Value | undefined): Sequence | undefined {
  const [atom, more] = value?.atoms ?? [];
  return atom?.k === 'sequence' && !more && value?.open === false ? atom : undefined;
}

/** The elements of a value, one by one; undefined where they are not all known. */
function itemsOf(value: Value | undefined, term: CallTerm): readonly Value[] | undefined {
  const found = sequenceIn(value);
  if (found) return found.rest ? undefined : found.items;
  const [atom, more] = value?.atoms ?? [];
  if (atom?.k !== 'dict' || more || atom.rest || value?.open === true) return undefined;
  return [...atom.entries.keys()].map((name) => constant({ kind: 'str', value: name }, term.span));
}

const copied =
  (kind: Sequence['kind']): Builtin =>
  (term) => {
    const [value] = positional(term);
    if (!value) return single({ k: 'sequence', kind, items: [], origin: term.span });
    const known = sequenceIn(value);
    if (known) return single({ ...known, kind, origin: term.span });
    const items = itemsOf(value, term);
    return items && single({ k: 'sequence', kind, items, origin: term.span });
  };

/** `iter(lambda: file.read(n), b'')` gives what the function gives; with one argument, the thing itself. */
const iterated: Builtin = (term, program, site) => {
  const [source, end] = positional(term);
  if (!source || !end) return copied('list')(term, program, site);
  const given = source.atoms.flatMap((atom) =>
    atom.k === 'function' ? [program.summary(atom.fn)?.returns ?? unknown] : [],
  );
  return given.length === 0 ? undefined : listOf([], join(given), term);
};

/** Elements in an order that is not followed. */
function anyOrder(term: CallTerm): Value | undefined {
  const [value] = positional(term);
  const known = value?.atoms.some((atom) => atom.k === 'sequence' || atom.k === 'dict');
  return value && known === true ? listOf([], element(value, term.span), term) : undefined;
}

const reversed: Builtin = (term) => {
  const items = itemsOf(positional(term)[0], term);
  return items ? listOf([...items].reverse(), undefined, term) : anyOrder(term);
};

/** What iterating over several things side by side gives: tuples of their elements. */
const zipped: Builtin = (term) => columns(positional(term), term);

/** `enumerate(xs, start)`; an empty list is one that is filled elsewhere. */
const enumerated: Builtin = (term) => columns([undefined, positional(term)[0] ?? unknown], term);

/** A column that is undefined counts. */
function columns(values: readonly (Value | undefined)[], term: CallTerm): Value {
  const tuple = (items: readonly Value[]): Value =>
    single({ k: 'sequence', kind: 'tuple', items, origin: term.span });
  const known = values.map((value) => value && itemsOf(value, term));
  const lengths = known.flatMap((items) => (items ? [items.length] : []));
  const length = Math.min(...lengths);
  if (
    lengths.length > 0 &&
    length > 0 &&
    values.every((value, index) => !value || known[index]) &&
    length <= maxItems
  ) {
    const rows = Array.from({ length }, (_, row) =>
      tuple(known.map((items) => items?.[row] ?? constant({ kind: 'int', value: row }, term.span))),
    );
    return listOf(rows, undefined, term);
  }
  const counter = single({ k: 'derived', how: 'index', from: [], origin: term.span });
  return listOf([], tuple(values.map((value) => (value ? element(value, term.span) : counter))), term);
}

/** `map(f, xs)`: the function is called with the elements, all at once. */
const mapped: Builtin = (term, program, site) => {
  const [callee, ...lists] = term.args.filter((arg) => arg.kind === 'positional');
  if (!callee || lists.length === 0) return undefined;
  const known = itemsOf(lists[0]?.value, term);
  const call = (pick: (value: Value) => Value): Value =>
    applyCall(
      program,
      { ...term, callee: callee.value, args: lists.map((arg) => ({ ...arg, value: pick(arg.value) })) },
      site,
    );
  const followed = callee.value.atoms.some((atom) => atom.k === 'function' || atom.k === 'name');
  if (!followed) return undefined;
  if (known && lists.length === 1 && known.length <= 8)
    return listOf(
      known.map((content) => call(() => content)),
      undefined,
      term,
    );
  return listOf(
    [],
    call((value) => element(value, term.span)),
    term,
  );
};

const filtered: Builtin = (term) => {
  const [, value] = positional(term);
  const known = value?.atoms.some((atom) => atom.k === 'sequence');
  return value && known === true ? listOf([], element(value, term.span), term) : undefined;
};

/** One of the elements: `next`, `max`, `min`. */
const oneOf: Builtin = (term) => {
  const [value, fallback] = positional(term);
  if (!value?.atoms.some((atom) => atom.k === 'sequence')) return undefined;
  return join([element(value, term.span), fallback ?? nothing]);
};

const fromKeys: Builtin = (term) => {
  const [keys, value] = positional(term);
  const entries = itemsOf(keys, term)?.map((key) =>
    single({
      k: 'sequence',
      kind: 'tuple',
      items: [key, value ?? constant({ kind: 'none' }, term.span)],
      origin: term.span,
    }),
  );
  if (!entries) return undefined;
  const pairs = listOf(entries, undefined, term);
  const [arg] = term.args;
  return arg && dictOf({ ...term, args: [{ ...arg, value: pairs }] });
};

/** Functions of Python that make, walk and pair sequences, by full name. */
export const sequenceBuiltins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['builtins.list', copied('list')],
  ['builtins.tuple', copied('tuple')],
  ['builtins.set', copied('set')],
  ['builtins.frozenset', copied('set')],
  ['builtins.iter', iterated],
  ['builtins.sorted', anyOrder],
  ['builtins.reversed', reversed],
  ['builtins.enumerate', enumerated],
  ['builtins.zip', zipped],
  ['itertools.izip', zipped],
  ['itertools.zip_longest', zipped],
  ['itertools.izip_longest', zipped],
  ['six.moves.zip', zipped],
  ['builtins.map', mapped],
  ['itertools.imap', mapped],
  ['six.moves.map', mapped],
  ['builtins.filter', filtered],
  ['itertools.ifilter', filtered],
  ['builtins.next', oneOf],
  ['builtins.max', oneOf],
  ['builtins.min', oneOf],
  ['builtins.dict.fromkeys', fromKeys],
]);
