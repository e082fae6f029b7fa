import { decodeJsonString, type JsonFrame } from './json.js';

/** One cell, its source not yet decoded. */
export interface RawCell {
  type: string;
  language: string;
  sourceType: 'missing' | 'string' | 'list' | 'other';
  readonly start: number;
  sourceStart: number;
  readonly pieces: { readonly start: number; readonly end: number }[];
}

/** What is collected of a notebook while its JSON is read. */
export interface RawNotebook {
  readonly cells: RawCell[];
  hasCells: boolean;
  isObject: boolean;
  language: string;
  kernel: string;
}

const FOREIGN_KERNEL =
  /^(?:ir|julia|scala|spark-shell|clojure|clojupyter|bash|node|javascript|java|go|rust|cpp|xcpp|c|sql|matlab|octave|sas|perl|ruby)(?:[-_ \d.].*)?$/i;

/** Tells which language other than Python the kernel speaks, if one is named. */
export function foreignLanguage(raw: RawNotebook): string | undefined {
  if (raw.language !== '') return /^i?python/i.test(raw.language) ? undefined : raw.language;
  return FOREIGN_KERNEL.test(raw.kernel) ? raw.kernel : undefined;
}

/** Takes what matters of one value of the JSON text. */
export function collect(
  raw: RawNotebook,
  json: string,
  type: string,
  start: number,
  end: number,
  stack: readonly JsonFrame[],
): void {
  if (stack.length === 0 && type === 'open') raw.isObject = json.charAt(start) === '{';
  if (stack[0]?.key === 'metadata') collectKernel(raw, json, type, start, end, stack);
  const depth = cellsDepth(stack);
  if (depth === undefined) return;
  if (stack.length === depth) {
    if (type === 'open' && json.charAt(start) === '[') raw.hasCells = true;
  } else if (stack.length === depth + 1) {
    if (type === 'close') return;
    raw.cells.push({ type: '', language: '', sourceType: 'missing', start, sourceStart: start, pieces: [] });
  } else {
    const cell = raw.cells.at(-1);
    if (cell) collectCell(cell, json, type, start, end, stack.slice(depth + 1));
  }
}

function collectKernel(
  raw: RawNotebook,
  json: string,
  type: string,
  start: number,
  end: number,
  stack: readonly JsonFrame[],
): void {
  if (type !== 'string' || stack.length !== 3) return;
  const text = decodeJsonString(json, start, end).value;
  const path = `${stack[1]?.key ?? ''}.${stack[2]?.key ?? ''}`;
  if (path === 'language_info.name' || (path === 'kernelspec.language' && raw.language === ''))
    raw.language = text;
  if (path === 'kernelspec.name') raw.kernel = text;
}

/** Number of containers around the list of cells: `cells` (nbformat 4) or `worksheets[i].cells` (nbformat 3). */
function cellsDepth(stack: readonly JsonFrame[]): number | undefined {
  if (stack[0]?.key === 'cells') return 1;
  if (stack[0]?.key === 'worksheets' && stack[1]?.array === true && stack[2]?.key === 'cells') return 3;
  return undefined;
}

function collectCell(
  cell: RawCell,
  json: string,
  type: string,
  start: number,
  end: number,
  inner: readonly JsonFrame[],
): void {
  const name = inner[0]?.key ?? '';
  const isSource = name === 'source' || name === 'input';
  // Editors keep the language of a single cell in its metadata.
  const where = inner.map(({ key }) => key).join('.');
  if (type === 'string' && where === 'metadata.vscode.languageId')
    cell.language = decodeJsonString(json, start, end).value;
  if (inner.length === 1 && type !== 'close') {
    if (type === 'string' && name === 'cell_type') cell.type = decodeJsonString(json, start, end).value;
    if (type === 'string' && name === 'language' && cell.language === '')
      cell.language = decodeJsonString(json, start, end).value;
    if (!isSource) return;
    cell.sourceStart = start;
    cell.sourceType =
      type === 'string' ? 'string' : type === 'open' && json.charAt(start) === '[' ? 'list' : 'other';
    // The last of several members of one name wins, as in every JSON reader.
    cell.pieces.length = 0;
    if (type === 'string') cell.pieces.push({ start, end });
  } else if (isSource && inner.length === 2 && cell.sourceType === 'list' && type !== 'close') {
    if (type === 'string') cell.pieces.push({ start, end });
    else cell.sourceType = 'other';
  }
}

/** Why the source of a cell cannot be had. */
export function cellProblem(cell: RawCell): string | undefined {
  if (cell.type === '') return 'the cell has no type';
  if (cell.type !== 'code') return undefined;
  if (cell.sourceType === 'missing') return 'the cell has no source';
  return cell.sourceType === 'other'
    ? 'the source of the cell is neither a string nor a list of strings'
    : undefined;
}
