/**
 * A JSON reader that tells where every value stands and never recurses: a notebook is written by others, and nesting of
 * 100,000 must not overflow the stack. It checks the whole text, so a caller may trust what it was shown.
 */

/** A container that the reader is in. `key` is the member being read (objects), `index` the element (arrays). */
export interface JsonFrame {
  readonly array: boolean;
  readonly start: number;
  key: string;
  index: number;
}

/** What the reader met: a scalar, or the start or end of a container. Offsets are UTF-16; `end` is exclusive. */
export interface JsonEvent {
  readonly type: 'string' | 'number' | 'literal' | 'open' | 'close';
  readonly start: number;
  readonly end: number;
  /** Containers around the value, outermost first; the container itself not included. Valid during the call only. */
  readonly stack: readonly JsonFrame[];
}

export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

/** One stretch of a decoded string that maps straight onto the JSON text. */
export interface JsonRun {
  /** Offset in the decoded string, and in the JSON text. */
  readonly decoded: number;
  readonly json: number;
}

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;
const SPACE = /[ \t\r\n]*/y;
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

type Expect = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'comma-or-close' | 'end';

interface Reader {
  readonly text: string;
  readonly stack: JsonFrame[];
  readonly visit: (event: JsonEvent) => void;
  at: number;
  expect: Expect;
}

/**
 * Reads a whole JSON text (Python's `NaN` and `Infinity` are taken as numbers) and shows each value to `visit`.
 * @returns the first fault, or undefined when the text is sound.
 */
export function scanJson(text: string, visit: (event: JsonEvent) => void): JsonFault | undefined {
  const reader: Reader = { text, stack: [], visit, at: 0, expect: 'value' };
  for (;;) {
    reader.at = skipSpace(text, reader.at);
    if (reader.at >= text.length) {
      if (reader.expect === 'end') return undefined;
      return { offset: text.length, message: 'the text ends too early' };
    }
    const fault = step(reader);
    if (fault) return fault;
  }
}

/**
 * Decodes the string literal at `start` (its opening quote), which `scanJson` has found sound.
 * @returns its value, and the runs that map offsets of the value to offsets of the JSON text, in order.
 */
export function decodeJsonString(
  text: string,
  start: number,
  end: number,
): { value: string; runs: JsonRun[] } {
  const runs: JsonRun[] = [];
  const parts: string[] = [];
  let length = 0;
  let at = start + 1;
  while (at < end - 1) {
    const escape = text.indexOf('\\', at);
    const plainEnd = escape < 0 || escape > end - 1 ? end - 1 : escape;
    if (plainEnd > at) {
      runs.push({ decoded: length, json: at });
      parts.push(text.slice(at, plainEnd));
      length += plainEnd - at;
      at = plainEnd;
      continue;
    }
    const letter = text.charAt(at + 1);
    runs.push({ decoded: length, json: at });
    parts.push(SIMPLE_ESCAPES.get(letter) ?? String.fromCharCode(parseInt(text.slice(at + 2, at + 6), 16)));
    length++;
    at += letter === 'u' ? 6 : 2;
  }
  return { value: parts.join(''), runs };
}

function step(reader: Reader): JsonFault | undefined {
  const char = reader.text.charAt(reader.at);
  switch (reader.expect) {
    case 'end':
      return unexpected(reader, 'the end of the text');
    case 'comma-or-close':
      if (char !== ',') return close(reader, char);
      return comma(reader);
    case 'key':
    case 'key-or-close':
      if (char === '}' && reader.expect === 'key-or-close') return close(reader, char);
      return key(reader, char);
    case 'value-or-close':
      if (char === ']') return close(reader, char);
      return value(reader, char);
    case 'value':
      return value(reader, char);
  }
}

function value(reader: Reader, char: string): JsonFault | undefined {
  const start = reader.at;
  if (char === '{' || char === '[') {
    reader.visit({ type: 'open', start, end: start + 1, stack: reader.stack });
    reader.stack.push({ array: char === '[', start, key: '', index: 0 });
    reader.expect = char === '[' ? 'value-or-close' : 'key-or-close';
    reader.at++;
    return undefined;
  }
  if (char === '"') {
    const end = stringEnd(reader.text, start);
    if (typeof end !== 'number') return end;
    return scalar(reader, 'string', end);
  }
  SCALAR.lastIndex = start;
  const match = SCALAR.exec(reader.text);
  if (!match) return unexpected(reader, 'a value');
  return scalar(reader, /^[-\d]/.test(char) ? 'number' : 'literal', start + match[0].length);
}

function scalar(reader: Reader, type: JsonEvent['type'], end: number): undefined {
  reader.visit({ type, start: reader.at, end, stack: reader.stack });
  reader.at = end;
  afterValue(reader);
}

function afterValue(reader: Reader): void {
  reader.expect = reader.stack.length === 0 ? 'end' : 'comma-or-close';
}

function comma(reader: Reader): undefined {
  const top = reader.stack.at(-1);
  reader.at++;
  if (top) top.index++;
  reader.expect = top?.array === true ? 'value' : 'key';
}

function key(reader: Reader, char: string): JsonFault | undefined {
  if (char !== '"') return unexpected(reader, 'a member name');
  const end = stringEnd(reader.text, reader.at);
  if (typeof end !== 'number') return end;
  const top = reader.stack.at(-1);
  if (top) top.key = decodeJsonString(reader.text, reader.at, end).value;
  reader.at = skipSpace(reader.text, end);
  if (reader.text.charAt(reader.at) !== ':') return unexpected(reader, '`:`');
  reader.at++;
  reader.expect = 'value';
  return undefined;
}

function close(reader: Reader, char: string): JsonFault | undefined {
  const top = reader.stack.at(-1);
  if (!top || char !== (top.array ? ']' : '}'))
    return unexpected(reader, top?.array === true ? '`,` or `]`' : '`,` or `}`');
  reader.stack.pop();
  reader.visit({ type: 'close', start: top.start, end: reader.at + 1, stack: reader.stack });
  reader.at++;
  afterValue(reader);
  return undefined;
}

function stringEnd(text: string, start: number): number | JsonFault {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) return i + 1;
    if (code < 0x20) return { offset: i, message: 'a raw control character in a string' };
    if (code === 0x5c) {
      i++;
      const letter = text.charAt(i);
      if (letter === 'u') {
        if (!/^[0-9a-fA-F]{4}$/.test(text.slice(i + 1, i + 5)))
          return { offset: i - 1, message: 'a bad `\\u` escape' };
        i += 4;
      } else if (!SIMPLE_ESCAPES.has(letter)) return { offset: i - 1, message: 'a bad escape in a string' };
    }
  }
  return { offset: start, message: 'a string that is never closed' };
}

function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from;
  return from + (SPACE.exec(text)?.[0].length ?? 0);
}

const unexpected = (reader: Reader, wanted: string): JsonFault => ({
  offset: reader.at,
  message: `${wanted} was expected here`,
});
