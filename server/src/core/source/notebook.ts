import { blank, type CellCommand, type CellPython, cellPython } from './cells.js';
import { decodeJsonString, type JsonRun, scanJson } from './json.js';
import { LineTable, lastAtOrBefore } from './line-table.js';
import { type CellPiece, type CellStrings, jsonOffsetOf, moduleEditsToJson } from './notebook-edits.js';
import { cellProblem, collect, foreignLanguage, type RawCell, type RawNotebook } from './notebook-raw.js';
import type { Edit, Span } from './span.js';

/** A place in a notebook: `cell` counts from 0 over all cells, lines and columns count from 1. */
export interface CellPlace {
  readonly cell: number;
  readonly cellLine: number;
  readonly column: number;
  readonly jsonOffset: number;
  readonly jsonLine: number;
  readonly jsonColumn: number;
}

/** One code cell of the module. */
export interface NotebookCell {
  /** From 0 over all cells, Markdown too. */
  readonly index: number;
  /** In the module, without the line end that joins it to the next cell. */
  readonly span: Span;
  /** As the notebook stores it, before magics were replaced. */
  readonly source: string;
  /** Name of the cell magic, where the cell is not Python; the module has blanks there. */
  readonly foreign?: string;
}

/** Something wrong with one cell; the others are analysed all the same. */
export interface CellFault {
  readonly cell: number;
  readonly message: string;
  readonly jsonOffset: number;
}

/** A notebook as one Python module, and the way back. */
export interface Notebook {
  readonly ok: true;
  /** The Python cells, each with `cellGuard` after it. */
  readonly text: string;
  readonly cells: readonly NotebookCell[];
  /** Shell lines and files to run, with their spans in the module. */
  readonly commands: readonly CellCommand[];
  readonly faults: readonly CellFault[];
  /** Place of a module offset; offsets between cells belong to the end of the cell before. */
  locate(offset: number): CellPlace;
  /** Edits of the JSON text that do what sorted, disjoint edits of the module ask for; undefined where one touches replaced text or crosses cells. */
  toJsonEdits(edits: readonly Edit[]): readonly Edit[] | undefined;
}

export interface NotebookFault {
  readonly ok: false;
  readonly kind: 'broken-notebook' | 'foreign-notebook';
  readonly message: string;
  readonly jsonOffset: number;
}

/**
 * What stands between two cells of the module. A cell that Python cannot read (a header without a body, an open
 * f-string) would take the first statement of the next one with it; it takes this instead, which means nothing.
 */
export const cellGuard = '\n0\nif 0: pass\n';

/**
 * Reads a notebook (nbformat 4, and 3 with its worksheets).
 * @param json text of the `.ipynb` file, without a byte order mark.
 * @returns its Python cells as one module, or why that cannot be had and where.
 */
export function readNotebook(json: string): Notebook | NotebookFault {
  const raw: RawNotebook = { cells: [], hasCells: false, isObject: false, language: '', kernel: '' };
  const fault = scanJson(json, ({ type, start, end, stack }) => {
    if (stack.length <= 6) collect(raw, json, type, start, end, stack);
  });
  const broken = (message: string, jsonOffset: number): NotebookFault => ({
    ok: false,
    kind: 'broken-notebook',
    message,
    jsonOffset,
  });
  if (fault) return broken(`not valid JSON: ${fault.message}`, fault.offset);
  if (!raw.isObject || !raw.hasCells) return broken('not a notebook: it has no list of cells', 0);
  const foreign = foreignLanguage(raw);
  if (foreign !== undefined) {
    return {
      ok: false,
      kind: 'foreign-notebook',
      message: `the notebook is written in ${foreign}, not in Python`,
      jsonOffset: 0,
    };
  }
  return joinCells(json, raw.cells);
}

interface Joined {
  readonly parts: string[];
  readonly cells: NotebookCell[];
  readonly faults: CellFault[];
  readonly runs: JsonRun[];
  readonly strings: CellStrings[];
  readonly commands: CellCommand[];
  length: number;
}

function joinCells(json: string, raw: readonly RawCell[]): Notebook {
  const joined: Joined = { parts: [], cells: [], faults: [], runs: [], strings: [], commands: [], length: 0 };
  raw.forEach((cell, index) => {
    const problem = cellProblem(cell);
    if (problem !== undefined)
      joined.faults.push({ cell: index, message: problem, jsonOffset: cell.sourceStart });
    else if (cell.type === 'code') addCell(joined, json, cell, index);
  });
  const { cells, faults, strings, commands } = joined;
  return {
    ok: true,
    text: joined.parts.join(''),
    cells,
    faults,
    commands,
    locate: locator(json, joined),
    toJsonEdits: (edits) => moduleEditsToJson(json, strings, edits),
  };
}

function addCell(joined: Joined, json: string, cell: RawCell, index: number): void {
  const { source, pieces } = decodePieces(joined, json, cell);
  const span = { start: joined.length, end: joined.length + source.length };
  const python = pythonOf(cell, source);
  const foreign = python.foreign === undefined ? {} : { foreign: python.foreign };
  joined.cells.push({ index, span, source, ...foreign });
  const inModule = ({ start, end }: Span): Span => ({ start: span.start + start, end: span.start + end });
  joined.commands.push(...python.commands.map((line) => ({ ...line, span: inModule(line.span) })));
  const replaced = python.replaced.map(inModule);
  // A cell magic must stay the first line of its cell, so not even an insertion may go in front of it.
  if (/^\s*%%/.test(source)) replaced.push({ start: span.start - 1, end: span.start + 1 });
  const strings = { span, pieces, list: cell.sourceType === 'list', sourceStart: cell.sourceStart, replaced };
  joined.strings.push(strings);
  if (python.unclosed !== undefined) {
    const message = 'a bracket or string is never closed; the rest of the cell was not analysed';
    const jsonOffset = jsonOffsetOf(strings, span.start + python.unclosed);
    joined.faults.push({ cell: index, message, jsonOffset });
  }
  joined.parts.push(python.text, cellGuard);
  joined.length = span.end + cellGuard.length;
}

/** Decodes the strings of a cell that begins at the end of what is joined, and records where each part of them stands. */
function decodePieces(joined: Joined, json: string, cell: RawCell): { source: string; pieces: CellPiece[] } {
  const values: string[] = [];
  let at = joined.length;
  const pieces = cell.pieces.map(({ start, end }) => {
    const { value, runs } = decodeJsonString(json, start, end);
    for (const run of runs) joined.runs.push({ decoded: at + run.decoded, json: run.json });
    values.push(value);
    const module = { start: at, end: at + value.length };
    at = module.end;
    return { module, json: { start: start + 1, end: end - 1 }, runs };
  });
  // The end of the cell needs a run of its own: the line end that joins the cells is not in the JSON text.
  joined.runs.push({ decoded: at, json: pieces.at(-1)?.json.end ?? cell.sourceStart });
  return { source: values.join(''), pieces };
}

function pythonOf({ language }: RawCell, source: string): CellPython {
  if (language === '' || /^i?python/i.test(language)) return cellPython(source);
  return {
    text: blank(source),
    replaced: [{ start: 0, end: source.length }],
    commands: [],
    foreign: language,
  };
}

function locator(json: string, joined: Joined): Notebook['locate'] {
  const jsonLines = new LineTable(json);
  const starts = joined.cells.map((cell) => cell.span.start);
  const runStarts = joined.runs.map((run) => run.decoded);
  const tables = new Map<number, LineTable>();
  return (offset) => {
    const at = lastAtOrBefore(starts, offset);
    const cell = joined.cells[at];
    if (!cell) return { cell: 0, cellLine: 1, column: 1, jsonOffset: 0, jsonLine: 1, jsonColumn: 1 };
    const clamped = Math.min(Math.max(offset, cell.span.start), cell.span.end);
    const table = tables.get(at) ?? new LineTable(cell.source);
    tables.set(at, table);
    const inCell = table.positionAt(clamped - cell.span.start);
    const run = joined.runs[lastAtOrBefore(runStarts, clamped)];
    const jsonOffset = run ? run.json + Math.max(0, clamped - run.decoded) : 0;
    const inJson = jsonLines.positionAt(jsonOffset);
    return {
      cell: cell.index,
      cellLine: inCell.line + 1,
      column: inCell.character + 1,
      jsonOffset,
      jsonLine: inJson.line + 1,
      jsonColumn: inJson.character + 1,
    };
  };
}
