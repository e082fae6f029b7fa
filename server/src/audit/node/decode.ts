import type { ReportNotice } from '../report.js';
import type { SourceKind } from '../../project/source-file.js';

/** How bytes and text of a file belong together, so that a fix can write it back as it was. */
export interface Encoding {
  /** A label of `TextDecoder`, or `latin1` in Python's meaning (every byte is its own code point). */
  readonly label: string;
  readonly bom: boolean;
}

export type Decoded =
  { readonly text: string; readonly encoding: Encoding } | { readonly notice: ReportNotice };

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** The declaration of PEP 263. */
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/;

/** Python's names for encodings whose bytes `TextDecoder` reads as Python does. */
const LABELS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'utf-8': 'utf-8 utf8 u8 utf-8-sig utf8-sig cp65001',
    ascii: 'ascii us-ascii 646',
    latin1: 'latin-1 latin1 iso-8859-1 iso8859-1 l1 8859 cp819',
    'windows-1250': 'cp1250 windows-1250',
    'windows-1251': 'cp1251 windows-1251',
    'windows-1252': 'cp1252 windows-1252',
    'windows-1253': 'cp1253 windows-1253',
    'windows-1254': 'cp1254 windows-1254',
    'windows-1257': 'cp1257 windows-1257',
    'iso-8859-2': 'iso-8859-2 latin2 latin-2 l2',
    'iso-8859-5': 'iso-8859-5 cyrillic',
    'iso-8859-15': 'iso-8859-15 latin9 latin-9 l9',
    'koi8-r': 'koi8-r',
    'koi8-u': 'koi8-u',
    shift_jis: 'shift-jis shiftjis sjis s-jis cp932 ms932 windows-31j',
    'euc-jp': 'euc-jp eucjp ujis',
    'euc-kr': 'euc-kr euckr cp949 949',
    gbk: 'gbk cp936 936 ms936 gb2312 euc-cn gb18030',
    big5: 'big5 big5-tw cp950 950',
  }).flatMap(([label, names]) => names.split(' ').map((name) => [name, label] as const)),
);

/**
 * Decodes a source file as Python would: byte order mark, declaration on the first two lines, else UTF-8.
 * What cannot be decoded without guessing is not decoded: wrong offsets are worse than none.
 */
export function decode(bytes: Buffer, kind: SourceKind): Decoded {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    return undecodable('it is encoded in UTF-16, which Python does not read');
  }
  if (bytes.includes(0)) return { notice: { kind: 'binary', message: 'it holds NUL bytes' } };
  const bom = bytes.subarray(0, 3).equals(BOM);
  const body = bom ? bytes.subarray(3) : bytes;
  const cookie = kind === 'python' ? declared(body) : undefined;
  const label = cookie === undefined ? 'utf-8' : labelOf(cookie);
  if (label === undefined)
    return undecodable(`it declares the encoding \`${cookie ?? ''}\`, which is not supported`);
  if (bom && label !== 'utf-8') {
    return undecodable(
      `it declares the encoding \`${cookie ?? ''}\` but begins with the byte order mark of UTF-8`,
    );
  }
  const text = decodeAs(body, label);
  if (text === undefined) return undecodable(`its bytes are not valid ${label}`);
  return { text, encoding: { label, bom } };
}

/** Bytes of a text in an encoding; undefined where it cannot hold the text. */
export function encode(text: string, { label, bom }: Encoding): Buffer | undefined {
  const body = label === 'utf-8' ? Buffer.from(text, 'utf8') : encodeByTable(text, label);
  if (!body || decodeAs(body, label) !== text) return undefined;
  return bom ? Buffer.concat([BOM, body]) : body;
}

function declared(body: Buffer): string | undefined {
  const [first = '', second = ''] = body
    .subarray(0, 4096)
    .toString('latin1')
    .split(/\r\n|\r|\n/, 2);
  const match = COOKIE.exec(first) ?? (BLANK_OR_COMMENT.test(first) ? COOKIE.exec(second) : null);
  return match?.[1];
}

function labelOf(cookie: string): string | undefined {
  const name = cookie.toLowerCase().replaceAll('_', '-');
  // Emacs adds the kind of line end: `utf-8-unix`, `latin-1-dos`.
  const bare = name.replace(/^(utf-8|latin-1|iso-8859-1|iso-latin-1)-.*$/, '$1');
  return LABELS.get(name) ?? LABELS.get(bare);
}

function decodeAs(body: Buffer, label: string): string | undefined {
  if (label === 'latin1') return body.toString('latin1');
  if (label === 'windows-1252') return decodeWindows1252(body);
  if (label === 'ascii') return body.every((byte) => byte < 0x80) ? body.toString('latin1') : undefined;
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Bytes 0x80 to 0x9f of cp1252; five of them stand for nothing. */
const WINDOWS_1252 = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

/** Node's own decoder takes cp1252 for latin-1 in some releases. */
function decodeWindows1252(body: Buffer): string | undefined {
  const text = body
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252.charAt(char.charCodeAt(0) - 0x80));
  return text.includes('\0') ? undefined : text;
}

function encodeByTable(text: string, label: string): Buffer | undefined {
  const table = tableOf(label);
  const bytes: number[] = [];
  for (const char of text) {
    const code = table.get(char);
    if (code === undefined) return undefined;
    if (code > 0xff) bytes.push(code >> 8);
    bytes.push(code & 0xff);
  }
  return Buffer.from(bytes);
}

/** Which one or two bytes stand for a character: `TextEncoder` knows UTF-8 only, so the decoder is asked for every sequence. */
function tableOf(label: string): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  const add = (code: number, ...bytes: number[]): void => {
    const char = decodeAs(Buffer.from(bytes), label);
    if (char !== undefined && Array.from(char).length === 1 && !table.has(char)) table.set(char, code);
  };
  for (let byte = 0; byte < 0x100; byte++) add(byte, byte);
  if (/^(?:shift_jis|euc-|gbk|big5)/.test(label)) {
    for (let lead = 0x81; lead < 0xff; lead++) {
      for (let trail = 0x40; trail < 0xff; trail++) add((lead << 8) | trail, lead, trail);
    }
  }
  return table;
}

const startsWith = (bytes: Buffer, head: readonly number[]): boolean =>
  head.every((byte, i) => bytes[i] === byte);

const undecodable = (message: string): Decoded => ({ notice: { kind: 'undecodable', message } });
