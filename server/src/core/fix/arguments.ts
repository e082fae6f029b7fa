import type { Edit, Span } from '../source/span.js';

/** Puts a new text in the place of an argument's value. */
export function replaceValue(valueSpan: Span, newText: string): Edit {
  return { span: valueSpan, newText };
}

/** Takes an argument out of a call's parentheses, with the comma before it (or behind it, where it is the first). */
export function removeArgument(text: string, argsSpan: Span, span: Span): Edit {
  const before = /,\s*$/.exec(text.slice(argsSpan.start + 1, span.start));
  if (before) return { span: { start: span.start - before[0].length, end: span.end }, newText: '' };
  const after = /^\s*,[ \t]*/.exec(text.slice(span.end, argsSpan.end - 1));
  return { span: { start: span.start, end: span.end + (after?.[0].length ?? 0) }, newText: '' };
}

/**
 * Adds a keyword argument at the end of a call's parentheses (`argsSpan` includes them), before a trailing comma or comment
 * that stands there. Undefined where the parentheses are not what they seem (a generator without parentheses of its own).
 */
export function insertKeyword(text: string, argsSpan: Span, keyword: string): Edit | undefined {
  const inside = text.slice(argsSpan.start + 1, argsSpan.end - 1);
  if (text[argsSpan.start] !== '(' || text[argsSpan.end - 1] !== ')') return undefined;
  const end = lastCodeEnd(inside);
  const at = argsSpan.start + 1 + end;
  if (end === 0) return { span: { start: argsSpan.start + 1, end: argsSpan.start + 1 }, newText: keyword };
  const comma = inside[end - 1] === ',';
  const line = comma ? lineIndent(inside, end) : undefined;
  if (line === undefined)
    return { span: { start: at, end: at }, newText: comma ? ` ${keyword},` : `, ${keyword}` };
  // A comment behind the last argument speaks of that argument: the new one goes below it.
  const behind = at + (/^[^\r\n]*/.exec(text.slice(at, argsSpan.end - 1))?.[0].trimEnd().length ?? 0);
  return { span: { start: behind, end: behind }, newText: `${line}${keyword},` };
}

/** Where the last character that is neither blank nor comment ends. Strings may hold `#`, so they are stepped over. */
function lastCodeEnd(inside: string): number {
  const token = /("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n\r]*|\s+|[^\s]/g;
  let end = 0;
  for (const match of inside.matchAll(token))
    if (!match[0].startsWith('#') && match[0].trim() !== '') end = match.index + match[0].length;
  return end;
}

/** The line break and indentation before the last argument, when arguments stand on lines of their own. */
function lineIndent(inside: string, end: number): string | undefined {
  const breaks = [...inside.slice(0, end).matchAll(/(\r\n|\n|\r)([ \t]*)\S/g)];
  const last = breaks[breaks.length - 1];
  return last ? `${last[1] ?? ''}${last[2] ?? ''}` : undefined;
}
