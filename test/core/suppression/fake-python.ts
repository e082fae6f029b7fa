import type { SuppressionSource } from '../../../server/src/core/suppression/suppression.js';
import type { Span } from '../../../server/src/core/source/span.js';
import type { Comment } from '../../../server/src/core/syntax/ir.js';

export const rules = [
  { id: 'MXS101', name: 'insecure-random-secret' },
  { id: 'MXS201', name: 'pickled-optimizer' },
  { id: 'MXS202', name: 'plaintext-kvstore' },
];

/**
 * Comments and statements of a small part of Python, as a parser gives them: strings, brackets, `;`, backslashes, and
 * headers that end with a colon. Keeps these tests apart from the parser.
 */
export function fakeSource(text: string, today = '2026-06-15'): SuppressionSource {
  const comments: Comment[] = [];
  const statements: Span[] = [];
  let [start, end, depth, at] = [-1, -1, 0, 0];
  const finish = (): void => {
    if (start >= 0) statements.push({ start, end });
    start = -1;
  };
  const token = /#[^\r\n]*|"""[^]*?"""|'[^'\r\n]*'|"[^"\r\n]*"|\\\r?\n|\r\n|[\r\n]|\w+|[^]/gy;
  for (const [part] of text.matchAll(token)) {
    const here = at;
    at += part.length;
    if (part.startsWith('#')) comments.push({ span: { start: here, end: at }, text: part });
    else if (/^[\r\n]/.test(part) || part === ';') {
      if (depth === 0) finish();
    } else if (part.trim() !== '' && !part.startsWith('\\')) {
      if (start < 0) start = here;
      end = at;
      if ('([{'.includes(part)) depth++;
      if (')]}'.includes(part)) depth--;
      if (part === ':' && depth === 0 && /^(?:if|else|for|def|class|with|try)\b/.test(text.slice(start)))
        finish();
    }
  }
  finish();
  const statementAt = (offset: number): Span => {
    let [low, high] = [0, statements.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((statements[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const found = statements[low];
    return found && found.start <= offset ? found : { start: offset, end: offset };
  };
  return { text, comments, statementAt, rules, today };
}
