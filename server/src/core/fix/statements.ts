import type { Edit, Span } from '../source/span.js';
import type { AnalysisUnit } from '../semantics/unit.js';

/**
 * Puts lines before the statement around a place, at its indentation. Undefined where the statement does not begin
 * its line, or is a branch that nothing can stand before.
 */
export function insertBefore(unit: AnalysisUnit, span: Span, lines: readonly string[]): Edit | undefined {
  const { start } = unit.file.statementAt(span.start);
  const lineStart =
    Math.max(unit.text.lastIndexOf('\n', start - 1), unit.text.lastIndexOf('\r', start - 1)) + 1;
  const indent = unit.text.slice(lineStart, start);
  if (!/^[ \t]*$/.test(indent) || /^(?:elif|else|except|finally|case)\b/.test(unit.text.slice(start)))
    return undefined;
  const eol = /\r\n|\n|\r/.exec(unit.text)?.[0] ?? '\n';
  const newText = lines.map((line) => `${line}${eol}${indent}`).join('');
  return { span: { start, end: start }, newText };
}

/** The code of an expression that may be written twice: names, attributes, plain texts, and paths joined of such. */
export function repeatable(unit: AnalysisUnit, span: Span): string | undefined {
  const code = unit.textAt(span);
  const piece = String.raw`(?:[A-Za-z_][\w.]*|'[^'\\\n]*'|"[^"\\\n]*")`;
  const joined = String.raw`(?:[\w.]*\bjoin\(\s*${piece}(?:\s*,\s*${piece})*\s*\))`;
  const whole = new RegExp(`^(?:${piece}|${joined}|${piece}(?: ?[+%] ?${piece})+)$`);
  return whole.test(code) ? code : undefined;
}
