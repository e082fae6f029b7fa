import type { JsonRun } from './json.js';
import { lastAtOrBefore } from './line-table.js';
import type { Edit, Span } from './span.js';

/** The string literals that hold the source of one cell. */
export interface CellStrings {
  /** In the module. */
  readonly span: Span;
  readonly pieces: readonly CellPiece[];
  /** The source is a list of strings, one a line. */
  readonly list: boolean;
  /** Offset of the source value in the JSON text. */
  readonly sourceStart: number;
  /** Spans of the module that do not stand in the notebook as they read in the module. */
  readonly replaced: readonly Span[];
}

/** One string literal: where its text lies in the module, and in the JSON text without the quotes. */
export interface CellPiece {
  readonly module: Span;
  readonly json: Span;
  readonly runs: readonly JsonRun[];
}

/**
 * Turns edits of the joined module into edits of the notebook's JSON text.
 * @returns sorted, disjoint edits; undefined where an edit crosses cells or touches a magic that was replaced.
 */
export function moduleEditsToJson(
  json: string,
  cells: readonly CellStrings[],
  edits: readonly Edit[],
): readonly Edit[] | undefined {
  const result: Edit[] = [];
  for (const edit of edits) {
    const cell = cells.find(({ span }) => edit.span.start >= span.start && edit.span.end <= span.end);
    const placed = cell ? { cell, edit } : afterCell(cells, edit);
    if (!placed || placed.cell.replaced.some((span) => touches(placed.edit.span, span))) return undefined;
    result.push(editPieces(json, placed.cell, placed.edit));
  }
  return result;
}

/** New lines below the last line of a cell, which has no line end of its own. */
function afterCell(cells: readonly CellStrings[], { span, newText }: Edit): Placed | undefined {
  const cell = cells.find((one) => one.span.end + 1 === span.start);
  if (!cell || span.start !== span.end || !newText.endsWith('\n')) return undefined;
  const end = { start: cell.span.end, end: cell.span.end };
  return { cell, edit: { span: end, newText: `\n${newText.slice(0, -1)}` } };
}

interface Placed {
  readonly cell: CellStrings;
  readonly edit: Edit;
}

function touches(edit: Span, replaced: Span): boolean {
  return edit.start === edit.end
    ? edit.start > replaced.start && edit.start < replaced.end
    : edit.start < replaced.end && edit.end > replaced.start;
}

function editPieces(json: string, cell: CellStrings, edit: Edit): Edit {
  if (cell.pieces.length === 0) {
    const at = cell.list ? cell.sourceStart + 1 : cell.sourceStart;
    return { span: { start: at, end: at }, newText: quoteLines(edit.newText, '", "') };
  }
  const start = jsonOffsetOf(cell, edit.span.start);
  const end = jsonOffsetOf(cell, edit.span.end);
  if (!cell.list) return { span: { start, end }, newText: escapeJson(edit.newText) };
  const separator = separatorOf(json, cell);
  const lines = splitLines(edit.newText, separator);
  // What follows a new line end is a line of its own; at the end of the cell nothing follows.
  const more = edit.newText.endsWith('\n') && edit.span.end < cell.span.end ? separator : '';
  return { span: { start, end }, newText: lines + more };
}

/**
 * Offset in the JSON text of an offset of the module that lies in `cell`. The start of a piece is taken before the end of the
 * one before it: an inserted line goes in front of the next line.
 */
export function jsonOffsetOf(cell: CellStrings, offset: number): number {
  const piece =
    cell.pieces[
      lastAtOrBefore(
        cell.pieces.map(({ module }) => module.start),
        offset,
      )
    ];
  if (!piece) return cell.sourceStart;
  if (offset >= piece.module.end) return piece.json.end;
  const inPiece = offset - piece.module.start;
  const run =
    piece.runs[
      lastAtOrBefore(
        piece.runs.map(({ decoded }) => decoded),
        inPiece,
      )
    ];
  return run ? run.json + inPiece - run.decoded : piece.json.start;
}

/** What stands between two lines of the list, from closing to opening quote: indentation is kept byte for byte. */
function separatorOf(json: string, cell: CellStrings): string {
  const [first, second] = cell.pieces;
  if (first && second) return json.slice(first.json.end, second.json.start);
  return `",${json.slice(cell.sourceStart + 1, (first?.json.start ?? cell.sourceStart + 2) - 1)}"`;
}

const splitLines = (text: string, separator: string): string =>
  text
    .split(/(?<=\n)/)
    .map(escapeJson)
    .join(separator);

const quoteLines = (text: string, separator: string): string => `"${splitLines(text, separator)}"`;

/** JSON string syntax without the quotes. */
const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);
