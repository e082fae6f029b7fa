import type { ConstValue } from '../ir.js';

/** Where the content of a string literal lies, and how it is to be read. */
export interface LiteralBounds {
  readonly quote: string;
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly formatted: boolean;
  /** Absolute offsets of the content, quotes excluded. */
  readonly start: number;
  readonly end: number;
}

/** Takes the extent of a string literal, prefix and quotes included; returns where its content lies. */
export function literalBounds(text: string, start: number, end: number): LiteralBounds {
  let at = start;
  while (at < end && /[A-Za-z]/.test(text.charAt(at))) at++;
  const prefix = at === start ? '' : text.slice(start, at).toLowerCase();
  const quote = text.charAt(at);
  const triple = text.startsWith(quote + quote + quote, at) && end - at >= 3;
  const width = triple ? 3 : 1;
  const closing = triple ? quote + quote + quote : quote;
  const from = Math.min(at + width, end);
  const closed = end - width >= from && text.endsWith(closing, end);
  return {
    quote,
    raw: prefix.includes('r'),
    bytes: prefix.includes('b'),
    formatted: prefix.includes('f'),
    start: from,
    end: closed ? end - width : end,
  };
}

/** Takes the content of a literal; returns the text it stands for. `\N{…}` and escapes that Python keeps are kept. */
export function decodeText(text: string, bounds: LiteralBounds): string {
  let content = text.slice(bounds.start, bounds.end);
  if (content.includes('\r')) content = content.replace(/\r\n?/g, '\n');
  if (!bounds.raw && content.includes('\\')) {
    content = content.replace(escapes, (escape, body: string) => decodeEscape(escape, body, bounds));
  }
  return bounds.formatted ? content.replace(/\{\{|\}\}/g, (braces) => braces.charAt(0)) : content;
}

const escapes = /\\(\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])/g;

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function decodeEscape(escape: string, body: string, { bytes }: LiteralBounds): string {
  const simple = simpleEscapes.get(body);
  if (simple !== undefined) return simple;
  if (/^[0-7]/.test(body)) return String.fromCharCode(parseInt(body, 8) & (bytes ? 0xff : 0x1ff));
  if (body.length < 3) return escape;
  const code = parseInt(body.slice(1), 16);
  if (body.startsWith('x')) return String.fromCharCode(code);
  return bytes || code > 0x10ffff ? escape : String.fromCodePoint(code);
}

/** Takes the text of a number; returns its value, `undefined` for what a double cannot hold exactly or is complex. */
export function numberOf(text: string, kind: 'int' | 'float'): ConstValue {
  const plain = text.replace(/_/g, '').replace(/[lL]$/, '');
  if (/[jJ]$/.test(plain)) return { kind: 'float', value: undefined };
  if (kind === 'float') return { kind, value: Number(plain) };
  const octal = /^0[0-7]+$/.test(plain);
  const value = octal ? parseInt(plain, 8) : Number(plain);
  return { kind, value: Number.isSafeInteger(value) ? value : undefined };
}
