import type { Position, Range, Span } from './span.js';

const LF = 10;
const CR = 13;

/**
 * Lines of one text, as LSP and CPython count them: `\n`, `\r\n` and `\r` end a line, and nothing else does
 * (not form feed, not U+2028). Offsets are UTF-16.
 */
export class LineTable {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = lineStarts(text);
  }

  /** Number of lines; a text that ends with a line end has an empty last line. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of a zero-based line; the end of the text for lines past the end. */
  lineStart(line: number): number {
    if (line < 0) return 0;
    return this.#starts[line] ?? this.#text.length;
  }

  /** Offset of the end of a zero-based line, before its line end. */
  lineEnd(line: number): number {
    const start = this.lineStart(line);
    let end = this.#starts[line + 1] ?? this.#text.length;
    if (end > start && this.#text.charCodeAt(end - 1) === LF) end--;
    if (end > start && this.#text.charCodeAt(end - 1) === CR) end--;
    return end;
  }

  /** Text of a zero-based line, without its line end. */
  lineText(line: number): string {
    return this.#text.slice(this.lineStart(line), this.lineEnd(line));
  }

  /** Zero-based line and column of an offset; offsets outside the text are clamped to it. */
  positionAt(offset: number): Position {
    const clamped = clamp(offset, 0, this.#text.length);
    const line = lastAtOrBefore(this.#starts, clamped);
    return { line, character: clamped - this.lineStart(line) };
  }

  /**
   * Offset of a position. A column past the end of its line means the end before the line end; a line past the end
   * means the end of the text (LSP requires both).
   */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.#starts.length) return this.#text.length;
    const start = this.lineStart(position.line);
    return clamp(start + Math.max(0, position.character), start, this.lineEnd(position.line));
  }

  /** Range of positions of a span. */
  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  /** Span of a range of positions; an inverted range is turned round. */
  spanOf(range: Range): Span {
    const a = this.offsetAt(range.start);
    const b = this.offsetAt(range.end);
    return a <= b ? { start: a, end: b } : { start: b, end: a };
  }
}

/** Index of the last value in a sorted list that is not above `wanted`; 0 where all are above. */
export function lastAtOrBefore(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((sorted[middle] ?? Infinity) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return starts;
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
