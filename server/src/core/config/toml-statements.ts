/** Nesting of brackets in one value; the parser recurses, so that its own limit would depend on the host. */
export const maxNesting = 32;

/** Length of one token; the parser spreads strings into arguments and overflows at some 100,000. */
export const maxToken = 16_384;

/** A header or a `key = value` of a TOML text: UTF-16 offsets, line end excluded. */
export interface Statement {
  readonly start: number;
  readonly end: number;
  readonly header: boolean;
  /** Why it must not be given to the parser. */
  readonly fault?: 'nesting' | 'token';
}

/**
 * Cuts a TOML text into statements without understanding them, in linear time and without recursion, so that one
 * broken or hostile statement does not take the others with it. Takes any text.
 */
export function splitStatements(text: string): readonly Statement[] {
  const found: Statement[] = [];
  for (let at = skipBlank(text, 0); at < text.length;) {
    const statement = text[at] === '[' ? headerAt(text, at) : pairAt(text, at);
    found.push(statement);
    at = skipBlank(text, Math.max(statement.end, at + 1));
  }
  return found;
}

/** Past white space and comments. */
function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
    if (text[at] !== '#') return at;
    at = lineEnd(text, at);
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function headerAt(text: string, start: number): Statement {
  const end = lineEnd(text, start);
  return { start, end, header: true, ...(end - start > maxToken ? { fault: 'token' as const } : {}) };
}

function pairAt(text: string, start: number): Statement {
  let [at, depth, tables, deepest, longest] = [start, 0, 0, 0, 0];
  while (at < text.length) {
    const c = text.charAt(at);
    // An inline table may hold lines `key =` of its own, an array may not.
    if (c === '\n' && (depth === 0 || (tables === 0 && startsStatement(text, at + 1)))) break;
    const from = at;
    at = tokenEnd(text, at);
    if (c === '[' || c === '{') deepest = Math.max(deepest, ++depth);
    else if (c === ']' || c === '}') depth = Math.max(0, depth - 1);
    else if (c !== '#') longest = Math.max(longest, at - from);
    if (c === '{') tables++;
    else if (c === '}') tables = Math.max(0, tables - 1);
  }
  const fault = deepest > maxNesting ? 'nesting' : longest > maxToken ? 'token' : undefined;
  return { start, end: at, header: false, ...(fault ? { fault } : {}) };
}

const bareRun = /[^\s#"'[\]{},]+/y;

function tokenEnd(text: string, at: number): number {
  const c = text.charAt(at);
  if (c === '#') return lineEnd(text, at);
  if (c === '"' || c === "'") return stringEnd(text, at);
  bareRun.lastIndex = at;
  return bareRun.test(text) ? bareRun.lastIndex : at + 1;
}

/** Past a string; one on a single line ends with the line at the latest. */
function stringEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  const triple = text.startsWith(quote.repeat(3), start);
  const close = triple ? quote.repeat(3) : quote;
  let at = start + close.length;
  while (at < text.length) {
    if (text.startsWith(close, at)) return at + close.length;
    if (!triple && text[at] === '\n') return at;
    at += quote === '"' && text[at] === '\\' && text[at + 1] !== '\n' ? 2 : 1;
  }
  return text.length;
}

// In an open array a line `key =` or `[header]` can only be the next statement: the closing bracket is missing.
const nextStatement =
  /[ \t]*(?:[\w-]+(?:[ \t]*\.[ \t]*[\w-]+)*[ \t]*=|\[\[?(?!(?:true|false|inf|nan)\b)[A-Za-z_][\w.-]*\]\]?[ \t]*\r?$)/my;

function startsStatement(text: string, lineStart: number): boolean {
  nextStatement.lastIndex = lineStart;
  return nextStatement.test(text);
}
