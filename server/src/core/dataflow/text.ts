import type { Span } from '../source/span.js';
import type { ConstValue } from '../syntax/ir.js';
import { type Atom, constant, join, opened, single, type TextPart, unknown, type Value } from './value.js';

/** How many variants of a text are kept before it becomes one text with holes. */
const maxVariants = 8;
/** Longer texts are not followed: no path or type is that long, and doubling must end. */
const maxLength = 4096;
const maxParts = 64;

/** A text or constant atom as parts; undefined for atoms that are not known to be texts. */
export function textParts(atom: Atom): readonly TextPart[] | undefined {
  if (atom.k === 'text') return atom.parts;
  if (atom.k !== 'const') return undefined;
  if (atom.value.kind === 'str' || atom.value.kind === 'bytes') return [atom.value.value];
  return undefined;
}

/** Whether every atom is a text (and there is at least one). */
export function isText(value: Value): boolean {
  return value.atoms.length > 0 && value.atoms.some((atom) => textParts(atom) !== undefined);
}

/** The variants of a value as parts of a text; what is not text becomes one hole. */
export function variants(value: Value): (readonly TextPart[])[] {
  const result: (readonly TextPart[])[] = [];
  const rest: Atom[] = [];
  for (const atom of value.atoms) {
    const parts = textParts(atom) ?? numberText(atom);
    if (parts) result.push(parts);
    else rest.push(atom);
  }
  if (rest.length > 0 || value.open || result.length === 0)
    result.push([
      rest.length === value.atoms.length ? value : { ...value, atoms: rest, symbolic: value.symbolic },
    ]);
  return result;
}

function numberText(atom: Atom): readonly TextPart[] | undefined {
  if (atom.k !== 'const') return undefined;
  const { value } = atom;
  if (value.kind === 'int' && value.value !== undefined) return [String(value.value)];
  if (value.kind === 'bool') return [value.value ? 'True' : 'False'];
  return undefined;
}

/** Text of all pieces one after the other, in every variant that the bound allows. */
export function concat(all: readonly (string | Value)[], origin: Span): Value {
  const pieces = all.filter((piece) => piece !== '');
  let rows: (readonly TextPart[])[] = [[]];
  for (const [index, piece] of pieces.entries()) {
    const options =
      typeof piece === 'string' ? [[piece]] : folders(variants(piece), index === 0 ? pieces[1] : undefined);
    if (rows.length * options.length > maxVariants) {
      rows = rows.map((row) => [...row, piece]);
      continue;
    }
    rows = rows.flatMap((row) => options.map((option) => [...row, ...option]));
  }
  return join(rows.map((row) => textOf(row, origin)));
}

/**
 * `save_dir = ''` beside a real folder means that nothing is saved then, not that `'%s/net' % save_dir` lies in the root of the
 * disk: where another variant is there, the empty one is dropped before a slash.
 */
function folders(
  options: (readonly TextPart[])[],
  next: string | Value | undefined,
): (readonly TextPart[])[] {
  if (typeof next !== 'string' || !next.startsWith('/') || options.length < 2) return options;
  return options.filter((option) => option.some((part) => part !== ''));
}

/** One text value from parts; neighbouring strings merge, and a text without holes is a constant. */
export function textOf(parts: readonly TextPart[], origin: Span): Value {
  const merged: TextPart[] = [];
  for (const part of parts) {
    const last = merged[merged.length - 1];
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  if (merged.length > maxParts || lengthOf(merged) > maxLength) return unknown;
  const only = merged[0];
  if (merged.length === 0) return constant({ kind: 'str', value: '' }, origin);
  if (merged.length === 1 && typeof only === 'string') return constant({ kind: 'str', value: only }, origin);
  return single({ k: 'text', parts: merged, bytes: false, origin });
}

function lengthOf(parts: readonly TextPart[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}

/** `os.path.join` and `pathlib`'s `/`: an absolute piece drops what stands before it. */
export function joinPath(pieces: readonly Value[], origin: Span): Value {
  const parts: (string | Value)[] = [];
  for (const piece of pieces) {
    const text = onlyString(piece);
    if (text === '' && pieces.length > 1) continue;
    if (text !== undefined && /^([/\\]|[A-Za-z]:[\\/]|\w+:\/\/)/.test(text)) parts.length = 0;
    if (parts.length > 0) parts.push('/');
    parts.push(piece);
  }
  return collapseSlashes(concat(parts, origin), origin);
}

function collapseSlashes(value: Value, origin: Span): Value {
  const fix = (text: string): string => text.replace(/([^:/]|^)\/\/+/g, '$1/');
  return mapStrings(value, fix, origin);
}

/** The one string that a value is, if it is exactly one. */
export function onlyString(value: Value): string | undefined {
  const [atom, more] = value.atoms;
  if (!atom || more || value.open || atom.k !== 'const') return undefined;
  return atom.value.kind === 'str' || atom.value.kind === 'bytes' ? atom.value.value : undefined;
}

/** Applies a function to every constant string of a value; texts with holes are changed part by part. */
export function mapStrings(value: Value, change: (text: string) => string, origin: Span): Value {
  const mapped = value.atoms.map((atom) => {
    if (atom.k === 'const' && atom.value.kind === 'str')
      return constant({ kind: 'str', value: change(atom.value.value) }, atom.origin);
    if (atom.k === 'text')
      return textOf(
        atom.parts.map((part) => (typeof part === 'string' ? change(part) : part)),
        origin,
      );
    return single(atom);
  });
  const result = join(mapped);
  return value.open ? opened(result) : result;
}

const directive = /%(?:\((\w+)\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?([diouxXeEfFgGcrsa%])/g;

/** Python's `template % arguments`. */
export function percent(template: string, args: Value, origin: Span): Value {
  const tuple = args.atoms.length === 1 ? args.atoms[0] : undefined;
  const items = tuple?.k === 'sequence' && tuple.kind === 'tuple' ? tuple.items : [args];
  const pieces: (string | Value)[] = [];
  let index = 0;
  let last = 0;
  for (const match of template.matchAll(directive)) {
    pieces.push(template.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[2] === '%') {
      pieces.push('%');
      continue;
    }
    const key = match[1];
    const piece = key === undefined ? (items[index++] ?? unknown) : (entry(args, key) ?? unknown);
    const plain = match[0] === '%s' || (match[0] === '%d' && !isComputed(piece));
    pieces.push(plain ? piece : formatted(piece, match[0].slice(1)));
  }
  pieces.push(template.slice(last));
  return concat(pieces, origin);
}

/** A number of which `%d` drops what stands behind the point; names and options are whole numbers where it is used. */
function isComputed(piece: Value): boolean {
  return piece.atoms.some((atom) => atom.k === 'result' || atom.k === 'derived' || atom.k === 'item');
}

const field = /\{\{|\}\}|\{([^{}!:]*)(![rsa])?(:[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}/g;

/** What fills the fields of a template. */
export interface FormatArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** The value of `.attribute` and `[item]` after the name of a field. */
  follow(value: Value, path: string): Value;
}

/** Python's `template.format(...)`. */
export function format(template: string, given: FormatArguments, origin: Span): Value {
  const { positional, keywords } = given;
  const pieces: (string | Value)[] = [];
  let index = 0;
  let last = 0;
  for (const match of template.matchAll(field)) {
    pieces.push(template.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[0] === '{{' || match[0] === '}}') {
      pieces.push(match[0].slice(1));
      continue;
    }
    const name = match[1] ?? '';
    const plain = /^\w*$/.test(name);
    const key = name.split(/[.[]/)[0] ?? '';
    const base = key === '' ? positional[index++] : (keywords.get(key) ?? positional[Number(key)]);
    const value = base && !plain ? given.follow(base, name.slice(key.length)) : (base ?? unknown);
    const asIs = match[2] === undefined && (match[3] === undefined || match[3] === ':s');
    pieces.push(asIs ? value : formatted(value, match[3]?.slice(1)));
  }
  pieces.push(template.slice(last));
  return concat(pieces, origin);
}

/** A piece whose format does more than print it: a hole computed from it; texts keep what they are. */
export function formatted(piece: Value, spec?: string): Value {
  if (piece.atoms.length === 0) return piece;
  const [atom] = piece.atoms;
  if (atom?.k === 'const' && atom.value.kind === 'str') return piece;
  const origin = atom
    ? atom.k === 'instance' || atom.k === 'result'
      ? atom.call.span
      : atom.origin
    : { start: 0, end: 0 };
  return single({
    k: 'derived',
    how: 'format',
    from: [piece],
    origin,
    ...(spec === undefined ? {} : { spec }),
  });
}

function entry(value: Value, key: string): Value | undefined {
  for (const atom of value.atoms) if (atom.k === 'dict') return atom.entries.get(key) ?? atom.rest;
  return undefined;
}

/** A constant as the text that `str()` gives of it; undefined where it is not a simple one. */
export function constantText(value: ConstValue): string | undefined {
  if (value.kind === 'str' || value.kind === 'bytes') return value.value;
  if (value.kind === 'int' || value.kind === 'float')
    return value.value === undefined ? undefined : String(value.value);
  return undefined;
}
