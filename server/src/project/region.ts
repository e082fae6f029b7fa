import type { LineTable, Span } from '../core/index.js';

/** Line and column from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A part of a file as reports show it. Offsets and places count in the text of the file (a notebook's JSON text). */
export interface Region {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly start: Place;
  readonly end: Place;
  /** Notebooks: `index` counts from 0 over all cells, line and column from 1 in the source of the cell. */
  readonly cell?: { readonly index: number; readonly line: number; readonly column: number };
  readonly excerpt: Excerpt;
  /** What stands there in the file, where it is short. */
  readonly text?: string;
}

/** The line that a region starts on, or a window of it where the line is long. */
export interface Excerpt {
  readonly text: string;
  /** Where the region starts in `text`, and how much of it lies there. */
  readonly start: number;
  readonly length: number;
}

const WINDOW = 200;
const TEXT_LIMIT = 1000;

/**
 * @param text the file's text, `lines` its line table.
 * @param span offsets in that text.
 */
export function regionOf(text: string, lines: LineTable, span: Span): Region {
  const range = lines.rangeOf(span);
  const { start, end } = range;
  return {
    startOffset: span.start,
    endOffset: span.end,
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
    excerpt: excerptOf(lines, span),
    ...(span.end - span.start <= TEXT_LIMIT ? { text: text.slice(span.start, span.end) } : {}),
  };
}

/** The line on which a span starts, cut to a window around the start where it is long. */
export function excerptOf(lines: LineTable, span: Span): Excerpt {
  const { line, character } = lines.positionAt(span.start);
  const text = lines.lineText(line);
  const length = Math.max(0, Math.min(span.end - span.start, text.length - character));
  if (text.length <= WINDOW) return { text, start: character, length };
  const from = Math.max(0, character - WINDOW / 4);
  const cut = text.slice(from, from + WINDOW);
  const head = from > 0 ? '…' : '';
  const tail = from + WINDOW < text.length ? '…' : '';
  const start = head.length + character - from;
  return {
    text: head + cut + tail,
    start,
    length: Math.max(0, Math.min(length, head.length + cut.length - start)),
  };
}
