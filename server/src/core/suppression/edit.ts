import type { LineTable } from '../source/line-table.js';
import type { Edit, Span } from '../source/span.js';
import { coversStatement, readSuppressions, type SuppressionSource } from './suppression.js';

/**
 * The edit that suppresses a rule in a statement (as `statementAt` gives it), with a reason for the author to write out.
 * A suppression that covers the statement already gets the rule added to its list. Else a comment goes on a line of its
 * own above the statement; where that line would fall into a string or after a backslash, it goes behind the statement.
 * Undefined where neither is possible, or the rule is suppressed already.
 */
export function suppressionEdit(
  source: SuppressionSource,
  statement: Span,
  rule: string,
  reason: string,
): Edit | undefined {
  const { suppressions, lines } = readSuppressions(source);
  const present = suppressions.filter((s) => s.scope === 'statement' && coversStatement(s, statement, lines));
  if (present.some((s) => s.rules.some(({ name }) => name === rule))) return undefined;
  const last = present[0]?.rules.at(-1);
  if (last) return { span: { start: last.span.end, end: last.span.end }, newText: `, ${rule}` };
  const comment = `# mxsec: ignore[${rule}] -- ${reason.replace(/\s+/g, ' ').trim()}`;
  return above(source, lines, statement, comment) ?? behind(source.text, lines, statement, comment);
}

function above(
  source: SuppressionSource,
  lines: LineTable,
  statement: Span,
  comment: string,
): Edit | undefined {
  const { text } = source;
  const line = lines.positionAt(statement.start).line;
  // A byte order mark stays the first character.
  const start = lines.lineStart(line) + (line === 0 && text.startsWith('\uFEFF') ? 1 : 0);
  if (line > 0 && lines.lineText(line - 1).endsWith('\\')) return undefined;
  if (!beginsLine(source, start, statement)) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(start, statement.start))?.[0] ?? '';
  return { span: { start, end: start }, newText: `${indent}${comment}${lineEndAt(text, lines, line)}` };
}

/** Whether the line begins with this statement, or with others that begin on it too (`if x: f()`, `a(); b()`). */
function beginsLine(source: SuppressionSource, lineStart: number, statement: Span): boolean {
  let first = statement.start;
  for (;;) {
    let last = first - 1;
    while (last >= lineStart && /[\s;]/.test(source.text.charAt(last))) last--;
    if (last < lineStart) return true;
    const previous = source.statementAt(last).start;
    // One that began on an earlier line ends on this one, perhaps as a string.
    if (previous >= first || previous < lineStart) return false;
    first = previous;
  }
}

function behind(text: string, lines: LineTable, statement: Span, comment: string): Edit | undefined {
  const end = lines.lineEnd(lines.positionAt(Math.max(statement.start, statement.end - 1)).line);
  const rest = text.slice(statement.end, end);
  if (!/^[ \t]*;?[ \t]*(?:#[^\n]*)?$/.test(rest)) return undefined;
  const at = statement.end + rest.trimEnd().length;
  return { span: { start: at, end }, newText: `  ${comment}` };
}

/** The line end that the line has; that of the line before where it is the last of the text. */
function lineEndAt(text: string, lines: LineTable, line: number): string {
  const own = text.slice(lines.lineEnd(line), lines.lineStart(line + 1));
  return own || text.slice(lines.lineEnd(line - 1), lines.lineStart(line)) || '\n';
}
