import type { Atom, CallTerm, Value } from '../dataflow/value.js';
import type { ConstValue } from '../syntax/ir.js';
import { type Naming, ownerName } from './names.js';

const maxDepth = 4;
const maxItems = 8;
const maxText = 80;
const maxLength = 240;

/** A value for people to read: `'dist' | --kv-store (else 'local') | ?`, where `?` may be anything. */
export function renderValue(naming: Naming, value: Value): string {
  return cut(render(naming, value, 0), maxLength);
}

/** Text on one line, with its end cut off where it is long. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function render(naming: Naming, value: Value, depth: number): string {
  if (depth > maxDepth) return '…';
  const shown = value.atoms.slice(0, maxItems).map((atom) => renderAtom(naming, atom, depth));
  const parts = [...new Set(shown)];
  if (value.atoms.length > maxItems) parts.push('…');
  if (value.open || parts.length === 0) parts.push('?');
  return parts.join(' | ');
}

function renderAtom(naming: Naming, atom: Atom, depth: number): string {
  const inner = (value: Value): string => render(naming, value, depth + 1);
  switch (atom.k) {
    case 'const':
      return literal(atom.value);
    case 'text':
      return textWithHoles(atom, inner);
    case 'name':
      return atom.name;
    case 'function':
      return ownerName(naming, atom.fn);
    case 'class':
      return ownerName(naming, atom.cls);
    case 'instance':
      return `${ownerName(naming, atom.cls)}(${argumentsOf(atom.call, inner)})`;
    case 'result':
      return `${inner(atom.call.callee)}(${argumentsOf(atom.call, inner)})`;
    case 'super':
      return 'super()';
    case 'attr':
      return `${grouped(inner(atom.base))}.${atom.name}`;
    case 'item':
      return `${grouped(inner(atom.base))}[${inner(atom.index)}]`;
    case 'param':
      return `parameter ${atom.name}`;
    case 'free':
    case 'global':
      return atom.name;
    case 'option':
      return withFallback(atom.parameter ? `parameter ${atom.flag}` : atom.flag, atom.fallback, inner);
    case 'env':
      return withFallback(`\${${atom.name}}`, atom.fallback, inner);
    default:
      return compound(atom, inner);
  }
}

function compound(atom: Atom, inner: (value: Value) => string): string {
  if (atom.k === 'dict') {
    const entries = [...atom.entries]
      .slice(0, maxItems)
      .map(([key, value]) => `${quoted(key)}: ${inner(value)}`);
    if (atom.entries.size > maxItems || atom.rest) entries.push('…');
    return `{${entries.join(', ')}}`;
  }
  if (atom.k === 'sequence') {
    const items = atom.items.slice(0, maxItems).map(inner);
    if (atom.items.length > maxItems) items.push('…');
    if (atom.rest) items.push(`*(${inner(atom.rest)})`);
    const [open, close] = { tuple: ['(', ')'], list: ['[', ']'], set: ['{', '}'] }[atom.kind];
    return `${open ?? ''}${items.join(', ')}${atom.kind === 'tuple' && items.length === 1 ? ',' : ''}${close ?? ''}`;
  }
  if (atom.k === 'derived') return `${atom.how}(${atom.from.slice(0, maxItems).map(inner).join(', ')})`;
  return '?';
}

function textWithHoles(atom: Extract<Atom, { k: 'text' }>, inner: (value: Value) => string): string {
  const parts = atom.parts.map((part) => (typeof part === 'string' ? part : `{${inner(part)}}`));
  return `f${quoted(parts.join(''))}`;
}

function argumentsOf(call: CallTerm, inner: (value: Value) => string): string {
  const stars = { star: '*', 'double-star': '**', positional: '', keyword: '' };
  const shown = call.args
    .slice(0, maxItems)
    .map((arg) => `${arg.name === undefined ? stars[arg.kind] : `${arg.name}=`}${inner(arg.value)}`);
  if (call.args.length > maxItems) shown.push('…');
  return shown.join(', ');
}

function withFallback(name: string, fallback: Value, inner: (value: Value) => string): string {
  return fallback.atoms.length === 0 ? name : `${name} (else ${inner(fallback)})`;
}

const grouped = (text: string): string => (text.includes(' | ') ? `(${text})` : text);

function literal(value: ConstValue): string {
  switch (value.kind) {
    case 'str':
      return quoted(value.value);
    case 'bytes':
      return `b${quoted(value.value)}`;
    case 'int':
    case 'float':
      return value.value === undefined ? value.kind : String(value.value);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'ellipsis':
      return '...';
  }
}

/** As Python writes it, but on one line. */
function quoted(text: string): string {
  const short = cut(text, maxText).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return short.includes("'") && !short.includes('"') ? `"${short}"` : `'${short.replaceAll("'", "\\'")}'`;
}
