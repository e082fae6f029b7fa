import type { Span } from '../source/span.js';
import type { AnalysisUnit } from './unit.js';

/** The text of a file without its comments and without some other spans: what words in it say, the program says. */
export function codeText(unit: AnalysisUnit, without: readonly Span[] = []): string {
  const left = [...unit.file.comments().map((comment) => comment.span), ...without];
  let [text, last] = ['', 0];
  for (const span of left.sort((a, b) => a.start - b.start)) {
    if (span.start < last) continue;
    text += unit.text.slice(last, span.start);
    last = span.end;
  }
  return text + unit.text.slice(last);
}
