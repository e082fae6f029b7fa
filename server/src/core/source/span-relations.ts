import type { Span } from './span.js';

/** Whether two spans are one place. */
export function isSameSpan(left: Span, right: Span): boolean {
  return left.start === right.start && left.end === right.end && inFile(left, right.file);
}

/** Whether a span lies in another one of the same file (or is that one). */
export function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end && inFile(inner, outer.file);
}

/** Whether a span lies in a file; one that names none lies in whatever file is spoken of. */
export function inFile(span: Span, file: string | undefined): boolean {
  return span.file === undefined || file === undefined || span.file === file;
}
