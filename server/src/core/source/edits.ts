import type { Edit, Span } from './span.js';

/**
 * Applies edits that all count from the same text.
 * @param edits sorted and disjoint; several insertions at one offset are applied in their order.
 * @throws RangeError when they are not sorted, overlap, or lie outside the text: a wrong edit must never be half applied.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let last = 0;
  for (const { span, newText } of edits) {
    if (span.start < last || span.end < span.start || span.end > text.length) {
      throw new RangeError(
        `edit ${span.start}-${span.end} is out of order or out of range (after ${last}, text ${text.length})`,
      );
    }
    parts.push(text.slice(last, span.start), newText);
    last = span.end;
  }
  parts.push(text.slice(last));
  return parts.join('');
}

/**
 * Tells whether two spans get in each other's way when both are edited: they share a character, or one is empty and lies
 * inside the other, or both are insertions at one place (whose order would be a guess).
 */
export function overlaps(a: Span, b: Span): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}
