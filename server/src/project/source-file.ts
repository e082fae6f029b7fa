import { type Edit, LineTable, type Notebook, type Notice, readNotebook, type Span } from '../core/index.js';
import { excerptOf, type Region, regionOf } from './region.js';

export type SourceKind = 'python' | 'notebook';

/** A notice whose place is known. */
export interface LocatedNotice<K extends string = Notice['kind']> {
  readonly kind: K;
  readonly message: string;
  readonly region?: Region;
}

/** A file as the engine sees it, and the way back to the file: the engine knows modules only, never notebooks. */
export interface SourceFile {
  readonly kind: SourceKind;
  /** Text of the file. */
  readonly text: string;
  /** What is given to the engine. */
  readonly module: string;
  /** What of the file could not be read; the rest is in `module`. */
  readonly notices: readonly LocatedNotice[];
  /** Region of a span of the module. */
  region(span: Span): Region;
  /** Region of a span of the file's text. */
  fileRegion(span: Span): Region;
  /** Edits of the file's text that do what edits of the module ask for; undefined where they cannot be made. */
  toFileEdits(edits: readonly Edit[]): readonly Edit[] | undefined;
}

/** Why a file has no module at all. */
export interface UnreadableSource {
  readonly notice: LocatedNotice<'broken-notebook' | 'foreign-notebook'>;
}

/** Opens a text, without a byte order mark, as Python or as a notebook. Never throws for bad input. */
export function openSource(kind: SourceKind, text: string): SourceFile | UnreadableSource {
  const lines = new LineTable(text);
  const fileRegion = (span: Span): Region => regionOf(text, lines, span);
  if (kind === 'python') {
    return {
      kind,
      text,
      module: text,
      notices: [],
      region: fileRegion,
      fileRegion,
      toFileEdits: (edits) => edits,
    };
  }
  const notebook = readNotebook(text);
  if (!notebook.ok) {
    const region = fileRegion({ start: notebook.jsonOffset, end: notebook.jsonOffset });
    return { notice: { kind: notebook.kind, message: notebook.message, region } };
  }
  return {
    kind,
    text,
    module: notebook.text,
    notices: notebook.faults.map(({ cell, message, jsonOffset }) => ({
      kind: 'broken-notebook',
      message: `cell ${cell}: ${message}`,
      region: fileRegion({ start: jsonOffset, end: jsonOffset }),
    })),
    region: notebookRegions(notebook, fileRegion),
    fileRegion,
    toFileEdits: (edits) => notebook.toJsonEdits(edits),
  };
}

function notebookRegions(notebook: Notebook, fileRegion: (span: Span) => Region): SourceFile['region'] {
  const tables = new Map<number, LineTable>();
  return (span) => {
    const start = notebook.locate(span.start);
    const end = notebook.locate(Math.max(span.start, span.end));
    const region = fileRegion({ start: start.jsonOffset, end: Math.max(start.jsonOffset, end.jsonOffset) });
    const cell = notebook.cells.find(({ index }) => index === start.cell);
    if (!cell) return region;
    const table = tables.get(cell.index) ?? new LineTable(cell.source);
    tables.set(cell.index, table);
    const inCell = { start: span.start - cell.span.start, end: span.end - cell.span.start };
    return {
      ...region,
      cell: { index: start.cell, line: start.cellLine, column: start.column },
      excerpt: excerptOf(table, inCell),
    };
  };
}
