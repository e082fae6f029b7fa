import { Edit as TreeEdit, type Point } from 'web-tree-sitter';
import type { Edit } from '../source/span.js';

/** A text, and the same as tree-sitter gets it. */
export interface EditedText {
  readonly text: string;
  readonly parsed: string;
}

/**
 * Takes a text; returns what to parse. Python ends a line at a lone `\r`, the grammar does not; as both have one unit,
 * offsets hold.
 */
export function parsedText(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

/** Applies an edit, clamped to the text; returns the new text, and the edit as the old tree must be told. */
export function applyEdit(
  old: EditedText,
  edit: Edit,
): { readonly text: EditedText; readonly treeEdit: TreeEdit } {
  const start = Math.max(0, Math.min(edit.span.start, old.text.length));
  const end = Math.max(start, Math.min(edit.span.end, old.text.length));
  const text = old.text.slice(0, start) + edit.newText + old.text.slice(end);
  const parsed = parsedText(text);
  // An edit behind a `\r` may join it with a `\n` or part them, which changes how that `\r` is parsed.
  const changed = start > 0 && old.text.charCodeAt(start - 1) === 0x0d ? start - 1 : start;
  const newEnd = start + edit.newText.length;
  const treeEdit = new TreeEdit({
    startIndex: changed,
    oldEndIndex: end,
    newEndIndex: newEnd,
    startPosition: pointAt(old.parsed, changed),
    oldEndPosition: pointAt(old.parsed, end),
    newEndPosition: pointAt(parsed, newEnd),
  });
  return { text: { text, parsed }, treeEdit };
}

/** Row and column as tree-sitter counts them: rows end at `\n` only. */
function pointAt(text: string, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (;;) {
    const newline = text.indexOf('\n', lineStart);
    if (newline < 0 || newline >= offset) return { row, column: offset - lineStart };
    row++;
    lineStart = newline + 1;
  }
}
