import type { Span } from './span.js';

/** A span that may say what file it lies in. */
type Located = Span & { readonly file?: string };

/** Whether two spans are one place. */
export function isSameSpan(left: Located, right: Located): boolean {
  return left.start === right.start && left.end === right.end && left.file === right.file;
}

/** Whether a span lies in another one of the same file (or is that one). */
export function isWithin(inner: Located, outer: Located): boolean {
  return inner.start >= outer.start && inner.end <= outer.end && inFile(inner, outer.file);
}

/** Whether a span lies in a file; one that names none lies in whatever file is spoken of. */
export function inFile(span: Located, file: string | undefined): boolean {
  return span.file === undefined || file === undefined || span.file === file;
}
