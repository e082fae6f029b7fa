import type { Span } from '../source/span.js';
import { attributeOf } from './attribute.js';
import { element, item } from './containers.js';
import type { Program } from './program.js';
import { concat, constantText, format, joinPath, mapStrings, onlyString, textParts } from './text.js';
import {
  type Atom,
  type CallTerm,
  constant,
  join,
  nothing,
  opened,
  single,
  unknown,
  type Value,
} from './value.js';

type Builtin = (term: CallTerm, program: Program) => Value | undefined;

const positional = (term: CallTerm): Value[] =>
  term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);
const first = (term: CallTerm): Value | undefined => positional(term)[0];
const keyword = (term: CallTerm, name: string): Value | undefined =>
  term.args.find((arg) => arg.name === name)?.value;

const same: Builtin = (term) => first(term);
const path: Builtin = (term) => {
  const pieces = positional(term);
  if (term.args.some((arg) => arg.kind === 'star')) pieces.push(unknown);
  return pieces.length > 0 ? joinPath(pieces, term.span) : constant({ kind: 'str', value: '.' }, term.span);
};
const environment: Builtin = (term) => {
  const name = onlyString(first(term) ?? unknown);
  if (name === undefined) return undefined;
  const fallback = positional(term)[1] ?? keyword(term, 'default') ?? nothing;
  return single({ k: 'env', name, fallback, origin: term.span });
};
const text: Builtin = (term) => {
  const value = first(term);
  if (!value) return constant({ kind: 'str', value: '' }, term.span);
  return value.atoms.some((atom) => textParts(atom)) ? concat([value], term.span) : converted(value);
};
const listOf: Builtin = (term) => {
  const value = first(term);
  if (!value) return single({ k: 'sequence', kind: 'list', items: [], origin: term.span });
  if (value.atoms.length === 1 && value.atoms[0]?.k === 'sequence') return value;
  return undefined;
};
const dictOf: Builtin = (term) => {
  const entries = new Map<string, Value>();
  const base = first(term)?.atoms[0];
  if (base?.k === 'dict') for (const [name, value] of base.entries) entries.set(name, value);
  for (const arg of term.args) if (arg.name !== undefined) entries.set(arg.name, arg.value);
  const partial =
    (first(term) && base?.k !== 'dict') === true || term.args.some((arg) => arg.kind === 'double-star');
  const rest = partial ? { rest: join([unknown, pairedWith(base, term.span)]) } : {};
  return single({ k: 'dict', entries, ...rest, origin: term.span });
};

/** The numbers that `enumerate` gives: other ones each time, whatever is enumerated. */
function counted(term: CallTerm): Value {
  const number = single({ k: 'derived', how: 'index', from: [], origin: term.span });
  return single({ k: 'sequence', kind: 'list', items: [], rest: number, origin: term.span });
}

/** The values of `dict(zip(names, values))`. */
function pairedWith(pairs: Atom | undefined, origin: Span): Value {
  if (pairs?.k !== 'sequence') return nothing;
  return item(element(single(pairs), origin), constant({ kind: 'int', value: 1 }, origin), origin);
}

/** What iterating over several things side by side gives: tuples of their elements. */
function pairs(columns: readonly Value[], term: CallTerm): Value {
  const items = columns.map((column) => (column === unknown ? unknown : element(column, term.span)));
  const tuple = single({ k: 'sequence', kind: 'tuple', items, origin: term.span });
  return single({ k: 'sequence', kind: 'list', items: [], rest: tuple, origin: term.span });
}

/** `max(pairs, key=...)` is one of the pairs. */
const oneOf: Builtin = (term) => {
  const [value, more] = positional(term);
  const [atom, other] = value?.atoms ?? [];
  return value && !more && atom?.k === 'sequence' && !other ? element(value, term.span) : undefined;
};

/** `str(x)` of a constant is known; of anything else it is computed from it, by the call itself. */
function converted(value: Value): Value | undefined {
  const [atom, more] = value.atoms;
  const known = atom?.k === 'const' && !more ? constantText(atom.value) : undefined;
  return atom?.k !== 'const' || known === undefined
    ? undefined
    : constant({ kind: 'str', value: known }, atom.origin);
}

/** `iter(lambda: file.read(n), b'')` gives what the function gives; with one argument, the thing itself. */
const iterated: Builtin = (term, program) => {
  const [source, end] = positional(term);
  if (!source || !end) return source;
  const given = source.atoms.flatMap((atom) =>
    atom.k === 'function' ? [program.summary(atom.fn)?.returns ?? unknown] : [],
  );
  if (given.length === 0) return undefined;
  return single({ k: 'sequence', kind: 'list', items: [], rest: join(given), origin: term.span });
};

const directory: Builtin = (term) => {
  const value = first(term);
  const known = value && onlyString(value);
  if (known === undefined) return undefined;
  return constant(
    { kind: 'str', value: known.replace(/\/*[^/]*$/, '') || (known.startsWith('/') ? '/' : '') },
    term.span,
  );
};

/** Functions of Python's library that are evaluated rather than modelled, by full name. */
const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['os.path.join', path],
  ['posixpath.join', path],
  ['ntpath.join', path],
  ['pathlib.Path', path],
  ['pathlib.PurePath', path],
  ['pathlib.PosixPath', path],
  ['pathlib.PurePosixPath', path],
  ['pathlib.WindowsPath', path],
  ['pathlib.PureWindowsPath', path],
  ['builtins.vars', same],
  ['builtins.enumerate', (term) => pairs([counted(term), first(term) ?? unknown], term)],
  ['builtins.zip', (term) => pairs(positional(term), term)],
  ['pathlib2.Path', path],
  ['os.path.abspath', same],
  ['os.path.realpath', same],
  ['os.path.normpath', same],
  ['os.path.expanduser', same],
  ['os.path.expandvars', same],
  ['os.path.dirname', directory],
  ['os.fspath', same],
  ['copy.copy', same],
  ['copy.deepcopy', same],
  ['six.text_type', text],
  ['builtins.str', text],
  ['builtins.unicode', text],
  ['builtins.iter', iterated],
  ['builtins.list', listOf],
  ['builtins.max', oneOf],
  ['builtins.min', oneOf],
  ['builtins.next', oneOf],
  ['builtins.tuple', listOf],
  ['builtins.sorted', listOf],
  ['builtins.dict', dictOf],
  ['collections.OrderedDict', dictOf],
  ['easydict.EasyDict', dictOf],
  ['os.getenv', environment],
  ['os.environ.get', environment],
  ['os.environ.setdefault', environment],
  [
    'builtins.getattr',
    (term, program) => {
      const [base, name, fallback] = positional(term);
      const known = name && onlyString(name);
      if (!base || known === undefined) return undefined;
      const value = attributeOf(program, base, known, term.span);
      return fallback ? join([value, fallback]) : value;
    },
  ],
]);

/** The value of a call of a library function that is evaluated; undefined for all others. */
export function evaluateBuiltin(program: Program, name: string, term: CallTerm): Value | undefined {
  return builtins.get(name)?.(term, program);
}

const changes: ReadonlyMap<string, (text: string, args: readonly string[]) => string> = new Map([
  ['lower', (text: string) => text.toLowerCase()],
  ['upper', (text: string) => text.toUpperCase()],
  ['strip', (text: string) => text.trim()],
  ['rstrip', (text: string, [what]: readonly string[]) => trimEnd(text, what)],
  [
    'replace',
    (text: string, [from = '', to = '']: readonly string[]) =>
      from === '' ? text : text.split(from).join(to),
  ],
]);

function trimEnd(text: string, what: string | undefined): string {
  if (what === undefined) return text.trimEnd();
  let end = text.length;
  while (end > 0 && what.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** A method of a text, path or dictionary; undefined where the receiver is something else. */
export function evaluateMethod(callee: Extract<Atom, { k: 'attr' }>, term: CallTerm): Value | undefined {
  const [base, more] = callee.base.atoms;
  if (!base || more) return undefined;
  if (base.k === 'dict') return dictMethod(base, callee.name, term, callee.base);
  if (textParts(base)) return textMethod(base, callee, term);
  return undefined;
}

function textMethod(base: Atom, callee: Extract<Atom, { k: 'attr' }>, term: CallTerm): Value | undefined {
  const { name } = callee;
  const known = base.k === 'const' && base.value.kind === 'str' ? base.value.value : undefined;
  if (name === 'format' && known !== undefined) {
    const keywords = new Map(
      term.args.flatMap((arg) => (arg.name === undefined ? [] : [[arg.name, arg.value]])),
    );
    return format(known, positional(term), keywords, term.span);
  }
  if (name === 'join' && known !== undefined) return joined(known, first(term) ?? unknown, term);
  if (name === 'joinpath') return joinPath([callee.base, ...positional(term)], term.span);
  if (name === 'as_posix' || name === 'resolve' || name === 'absolute' || name === 'expanduser')
    return callee.base;
  const change = changes.get(name);
  if (!change) return undefined;
  const args = positional(term).map((value) => onlyString(value));
  if (args.some((arg) => arg === undefined)) return undefined;
  const given = args.filter((arg) => arg !== undefined);
  return mapStrings(callee.base, (part) => change(part, given), term.span);
}

function joined(separator: string, items: Value, term: CallTerm): Value | undefined {
  const [atom, more] = items.atoms;
  if (atom?.k !== 'sequence' || more || atom.rest || items.open) return undefined;
  const pieces = atom.items.flatMap((content, index) => (index === 0 ? [content] : [separator, content]));
  return concat(pieces, term.span);
}

function dictMethod(
  dict: Extract<Atom, { k: 'dict' }>,
  name: string,
  term: CallTerm,
  base: Value,
): Value | undefined {
  const { open } = base;
  if (name === 'copy') return single(dict);
  if (name === 'items') {
    const values = join([...dict.entries.values(), dict.rest ?? nothing]);
    const keys = element(single(dict), term.span);
    const tuple = single({ k: 'sequence', kind: 'tuple', items: [keys, values], origin: term.span });
    return single({ k: 'sequence', kind: 'list', items: [], rest: tuple, origin: term.span });
  }
  if (name === 'values') {
    const content = join([...dict.entries.values(), dict.rest ?? nothing]);
    return single({ k: 'sequence', kind: 'list', items: [], rest: content, origin: term.span });
  }
  if (name === 'keys')
    return single({
      k: 'sequence',
      kind: 'list',
      items: [],
      rest: element(single(dict), term.span),
      origin: term.span,
    });
  if (name !== 'get' && name !== 'pop' && name !== 'setdefault') return undefined;
  const [key, fallback] = positional(term);
  const known = key && onlyString(key);
  const found = known === undefined ? undefined : dict.entries.get(known);
  if (found) return open ? opened(found) : found;
  if (known !== undefined && !dict.rest && !open) return fallback ?? constant({ kind: 'none' }, term.span);
  return opened(join([dict.rest ?? nothing, fallback ?? nothing]));
}
