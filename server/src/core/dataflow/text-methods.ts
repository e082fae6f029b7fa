import { attributeOf } from './attribute.js';
import { listOf } from './container-methods.js';
import { item } from './containers.js';
import { pathMethod } from './paths.js';
import type { Program } from './program.js';
import { concat, format, mapStrings, onlyString } from './text.js';
import { type Atom, type CallTerm, constant, single, unknown, type Value } from './value.js';

type Attribute = Extract<Atom, { k: 'attr' }>;
type Change = (text: string, args: readonly string[]) => string;

/** Methods that change each known piece of a text in the same way. */
const pieceByPiece: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['lower', (text) => text.toLowerCase()],
  ['casefold', (text) => text.toLowerCase()],
  ['upper', (text) => text.toUpperCase()],
  ['strip', (text, [what]) => trimStart(trimEnd(text, what), what)],
  ['rstrip', (text, [what]) => trimEnd(text, what)],
  ['replace', (text, [from = '', to = '']) => (from === '' ? text : text.split(from).join(to))],
]);

/** Methods that need the whole text. */
const whole: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['lstrip', (text, [what]) => trimStart(text, what)],
  ['removeprefix', (text, [what = '']) => (text.startsWith(what) ? text.slice(what.length) : text)],
  [
    'removesuffix',
    (text, [what = '']) => (what !== '' && text.endsWith(what) ? text.slice(0, -what.length) : text),
  ],
  ['capitalize', (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()],
  [
    'title',
    (text) => text.toLowerCase().replace(/[a-z]+/g, (word) => word.slice(0, 1).toUpperCase() + word.slice(1)),
  ],
  [
    'swapcase',
    (text) => text.replace(/[a-zA-Z]/g, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())),
  ],
  ['expandtabs', (text) => text],
]);

const asIs: ReadonlySet<string> = new Set(['as_posix', 'resolve', 'absolute', 'expanduser', '__str__']);

function trimEnd(text: string, what: string | undefined): string {
  if (what === undefined) return text.trimEnd();
  let end = text.length;
  while (end > 0 && what.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function trimStart(text: string, what: string | undefined): string {
  if (what === undefined) return text.trimStart();
  let start = 0;
  while (start < text.length && what.includes(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** What a method of a text or path gives; undefined where it is not decidable. */
export function textMethod(
  program: Program,
  base: Atom,
  callee: Attribute,
  term: CallTerm,
): Value | undefined {
  const args = term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);
  const { name } = callee;
  if (asIs.has(name)) return callee.base;
  // The same text in another shape, which still stands where it was written.
  if (base.k === 'const' && (name === 'encode' || name === 'decode') && 'value' in base.value)
    return constant(
      { kind: name === 'encode' ? 'bytes' : 'str', value: String(base.value.value) },
      base.origin,
    );
  const path = pathMethod(callee.base, name, args, term.span);
  if (path) return path;
  if (base.k === 'const' && (base.value.kind === 'str' || base.value.kind === 'bytes')) {
    const found = knownMethod(program, base.value.value, name, term);
    if (found) return found;
  }
  const change = pieceByPiece.get(name) ?? (base.k === 'const' ? whole.get(name) : undefined);
  const given = change && textsOf(args);
  return given && mapStrings(callee.base, (part) => change(part, given), term.span);
}

function textsOf(args: readonly Value[]): readonly string[] | undefined {
  const found = args.map((value) => onlyString(value));
  return found.some((text) => text === undefined) ? undefined : found.filter((text) => text !== undefined);
}

function knownMethod(program: Program, text: string, name: string, term: CallTerm): Value | undefined {
  const args = term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);
  const [first, second] = args;
  switch (name) {
    case 'format':
      return formatted(program, text, args, keywordsOf(term), term);
    case 'format_map': {
      const atom = first?.atoms[0];
      return atom?.k === 'dict' && !atom.rest ? formatted(program, text, [], atom.entries, term) : undefined;
    }
    case 'join':
      return joined(text, first ?? unknown, term);
    case 'split':
    case 'rsplit':
      return split(text, name, { separator: first, limit: second ?? keywordsOf(term).get('maxsplit') }, term);
    case 'splitlines':
      return pieces(text.split(/\r\n|\r|\n/), term);
    case 'partition':
    case 'rpartition':
      return partitioned(text, name, first && onlyString(first), term);
    case 'zfill': {
      const width = first?.atoms[0];
      if (width?.k !== 'const' || width.value.kind !== 'int') return undefined;
      return constant(
        { kind: 'str', value: text.padStart(Math.min(width.value.value ?? 0, 64), '0') },
        term.span,
      );
    }
    default:
      return undefined;
  }
}

function keywordsOf(term: CallTerm): ReadonlyMap<string, Value> {
  return new Map(term.args.flatMap((arg) => (arg.name === undefined ? [] : [[arg.name, arg.value]])));
}

/** `'{0.name} {d[key]}'.format(...)`. */
export function formatted(
  program: Program,
  template: string,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  term: CallTerm,
): Value {
  const follow = (value: Value, path: string): Value => {
    let at = value;
    for (const [, name, index] of path.matchAll(/\.(\w+)|\[([^\]]*)\]/g)) {
      if (name !== undefined) at = attributeOf(program, at, name, term.span);
      else if (index !== undefined) at = item(at, keyOf(index, term), term.span);
    }
    return at;
  };
  return format(template, { positional: args, keywords, follow }, term.span);
}

function keyOf(text: string, term: CallTerm): Value {
  return /^\d+$/.test(text)
    ? constant({ kind: 'int', value: Number(text) }, term.span)
    : constant({ kind: 'str', value: text }, term.span);
}

/** `separator.join(items)` of items that are known one by one. */
export function joined(separator: string, items: Value, term: CallTerm): Value | undefined {
  const [atom, more] = items.atoms;
  if (atom?.k !== 'sequence' || more || atom.rest || items.open) return undefined;
  const parts = atom.items.flatMap((content, index) => (index === 0 ? [content] : [separator, content]));
  return concat(parts, term.span);
}

function pieces(texts: readonly string[], term: CallTerm): Value | undefined {
  if (texts.length > 64) return undefined;
  return listOf(
    texts.map((value) => constant({ kind: 'str', value }, term.span)),
    undefined,
    term,
  );
}

interface Splitting {
  readonly separator: Value | undefined;
  readonly limit: Value | undefined;
}

function split(text: string, method: string, how: Splitting, term: CallTerm): Value | undefined {
  const { separator, limit } = how;
  const by = separator && onlyString(separator);
  if (by === '' || (separator && by === undefined && separator.atoms[0]?.k !== 'const')) return undefined;
  const all = by === undefined ? text.trim().split(/\s+/) : text.split(by);
  const most = limit?.atoms[0];
  if (!limit) return pieces(all, term);
  if (most?.k !== 'const' || most.value.kind !== 'int') return undefined;
  const keep = most.value.value ?? all.length;
  if (keep < 0 || all.length <= keep + 1) return pieces(all, term);
  const glue = by ?? ' ';
  return method === 'split'
    ? pieces([...all.slice(0, keep), all.slice(keep).join(glue)], term)
    : pieces([all.slice(0, all.length - keep).join(glue), ...all.slice(all.length - keep)], term);
}

function partitioned(
  text: string,
  method: string,
  by: string | undefined,
  term: CallTerm,
): Value | undefined {
  if (by === undefined || by === '') return undefined;
  const at = method === 'partition' ? text.indexOf(by) : text.lastIndexOf(by);
  if (at < 0) return pieces(method === 'partition' ? [text, '', ''] : ['', '', text], term);
  return pieces([text.slice(0, at), by, text.slice(at + by.length)], term);
}

/** `string.Template(text).substitute(...)`. */
export function templated(base: Atom, term: CallTerm): Value | undefined {
  if (base.k !== 'result') return undefined;
  const [maker] = base.call.callee.atoms;
  const [first] = base.call.args;
  const text = first && onlyString(first.value);
  if (maker?.k !== 'name' || maker.name !== 'string.Template' || text === undefined) return undefined;
  const mapping = term.args.find((arg) => arg.kind === 'positional')?.value.atoms[0];
  const keywords = new Map(mapping?.k === 'dict' ? mapping.entries : []);
  for (const arg of term.args) if (arg.name !== undefined) keywords.set(arg.name, arg.value);
  const parts: (string | Value)[] = [];
  let last = 0;
  for (const match of text.matchAll(/\$(?:\$|(\w+)|\{(\w+)\})/g)) {
    parts.push(text.slice(last, match.index));
    const name = match[1] ?? match[2];
    parts.push(name === undefined ? '$' : (keywords.get(name) ?? single({ ...base })));
    last = match.index + match[0].length;
  }
  return concat([...parts, text.slice(last)], term.span);
}
