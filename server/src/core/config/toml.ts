import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';

import type { Span } from '../source/span.js';
import { type ConfigProblem, emptyTable, type Located, type LocatedTable } from './located.js';
import { maxEntries } from './schema.js';
import { maxNesting, maxToken, splitStatements, type Statement } from './toml-statements.js';

/** Dotted names of ours have at most three parts; deeper ones would only make deep trees. */
const maxKeyParts = 8;

/** Attempts at a text in which keys collide; each parses the whole text. */
const maxCollisions = 8;

/** What could be read of a TOML text, and what could not. */
export interface TomlReading {
  readonly root: LocatedTable;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads TOML and keeps what is sound of a broken text: a statement that is no TOML is reported and left out, a broken
 * header with all that stands under it. `keep` chooses among the statements (given with the last header before them,
 * which is empty at the top); others are not even parsed. Offsets are UTF-16 and count from the start of `text`.
 */
export function readToml(text: string, keep: (statement: string, header: string) => boolean): TomlReading {
  const problems: ConfigProblem[] = [];
  const kept: Statement[] = [];
  let header = '';
  let lost = false;
  for (const statement of splitStatements(text)) {
    const source = text.slice(statement.start, statement.end);
    if (statement.header) [header, lost] = [source, false];
    if (lost || !keep(source, statement.header ? '' : header)) continue;
    const problem = faultOf(statement, source);
    if (problem) problems.push(problem);
    if (problem && statement.header) lost = true;
    if (!problem) kept.push(statement);
  }
  const program = parseTogether(text, kept, problems);
  const root = emptyTable({ start: 0, end: 0 });
  if (program) new TreeBuilder(problems).addProgram(root, program);
  return { root, problems };
}

/** Why one statement alone cannot be read. */
function faultOf(statement: Statement, source: string): ConfigProblem | undefined {
  const span = { start: statement.start, end: statement.start + (source.split('\n', 1)[0] ?? '').length };
  if (statement.fault === 'nesting')
    return { message: `A value is nested more than ${String(maxNesting)} deep; it is not read.`, span };
  if (statement.fault === 'token')
    return {
      message: `A name or value is longer than ${String(maxToken)} characters; it is not read.`,
      span,
    };
  try {
    parseTOML(source);
    return undefined;
  } catch (error) {
    return syntaxProblem(error, span, statement.start);
  }
}

function syntaxProblem(error: unknown, fallback: Span, base: number): ConfigProblem {
  if (!(error instanceof ParseError)) return { message: 'This cannot be read as TOML.', span: fallback };
  const reason = error.message.charAt(0).toLowerCase() + error.message.slice(1);
  const start = base + error.index;
  return { message: `This is not valid TOML: ${reason}.`, span: { start, end: start + 1 } };
}

/** Parses all statements as one text; those whose keys collide with earlier ones are reported and dropped. */
function parseTogether(
  text: string,
  statements: readonly Statement[],
  problems: ConfigProblem[],
): AST.TOMLProgram | undefined {
  let kept = statements;
  for (let attempt = 0; attempt <= maxCollisions; attempt++) {
    try {
      return parseTOML(blankAllBut(text, kept));
    } catch (error) {
      const problem = syntaxProblem(error, { start: 0, end: 0 }, 0);
      problems.push(problem);
      const at = kept.findIndex((s) => problem.span.start >= s.start && problem.span.start < s.end);
      const culprit = kept[at];
      if (!culprit) return undefined;
      const next = culprit.header ? kept.findIndex((s, i) => i > at && s.header) : at + 1;
      kept = [...kept.slice(0, at), ...(next < 0 ? [] : kept.slice(next))];
    }
  }
  problems.push({ message: 'Too many keys are given twice; nothing is read.', span: { start: 0, end: 0 } });
  return undefined;
}

/** The statements at their offsets, each on a line of its own, and blanks for all else. */
function blankAllBut(text: string, statements: readonly Statement[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of statements) {
    if (start > at) pieces.push(`${' '.repeat(start - at - 1)}\n`);
    pieces.push(text.slice(start, end));
    at = end;
  }
  return pieces.join('');
}

type Value = AST.TOMLContentNode;

/** Builds the located tree; the parser has made sure already that keys do not collide. */
class TreeBuilder {
  readonly #problems: ConfigProblem[];

  constructor(problems: ConfigProblem[]) {
    this.#problems = problems;
  }

  addProgram(root: LocatedTable, program: AST.TOMLProgram): void {
    for (const node of program.body[0].body) {
      if (node.type === 'TOMLKeyValue') this.#addPair(root, node);
      else {
        const table = this.#tableFor(root, node);
        if (table) for (const pair of node.body) this.#addPair(table, pair);
      }
    }
  }

  #addPair(table: LocatedTable, pair: AST.TOMLKeyValue): void {
    const place = this.#place(table, pair.key);
    if (place) this.#set(place.table, place.name, this.#value(pair.value, spanOf(place.key)));
  }

  #tableFor(root: LocatedTable, node: AST.TOMLTable): LocatedTable | undefined {
    const place = this.#place(root, node.key);
    if (!place) return undefined;
    const span = spanOf(place.key);
    const present = place.table.entries.get(place.name);
    const made = emptyTable(span);
    if (node.kind === 'standard') {
      if (present?.kind === 'table') return present;
      this.#set(place.table, place.name, made);
      return made;
    }
    const list = present?.kind === 'list' ? present : { kind: 'list' as const, span, items: [] };
    if (!present) this.#set(place.table, place.name, list);
    if (this.#full(list.items.length, list.span)) return undefined;
    list.items.push(made);
    return made;
  }

  /** The table that the last part of a dotted key belongs to, made where it is missing. */
  #place(
    from: LocatedTable,
    key: AST.TOMLKey,
  ): { readonly table: LocatedTable; readonly name: string; readonly key: AST.TOMLNode } | undefined {
    const last = key.keys.at(-1);
    if (!last) return undefined;
    if (key.keys.length > maxKeyParts) {
      this.#problems.push({ message: 'This name has too many parts; it is not read.', span: spanOf(key) });
      return undefined;
    }
    let table = from;
    for (const part of key.keys.slice(0, -1)) {
      const present = table.entries.get(nameOf(part));
      const next = present?.kind === 'list' ? present.items.at(-1) : present;
      if (next?.kind === 'table') table = next;
      else {
        const made = emptyTable(spanOf(part));
        this.#set(table, nameOf(part), made);
        table = made;
      }
    }
    return { table, name: nameOf(last), key: last };
  }

  /** Recurses over brackets and braces, which the statement splitter has bounded. */
  #value(node: Value, span: Span): Located {
    if (node.type === 'TOMLArray') {
      this.#full(node.elements.length - 1, span);
      const items = node.elements.slice(0, maxEntries).map((e) => this.#value(e, spanOf(e)));
      return { kind: 'list', span, items };
    }
    if (node.type === 'TOMLInlineTable') {
      const table = emptyTable(span);
      for (const pair of node.body) this.#addPair(table, pair);
      return table;
    }
    // Dates become text, because `until = 2027-01-31` without quotes is what people write.
    return { kind: 'scalar', span, value: node.value instanceof Date ? datetimeOf(node) : node.value };
  }

  #set(table: LocatedTable, name: string, value: Located): void {
    if (!this.#full(table.entries.size, value.span)) table.entries.set(name, value);
  }

  #full(size: number, span: Span): boolean {
    if (size === maxEntries)
      this.#problems.push({
        message: `More than ${String(maxEntries)} entries; the rest is not read.`,
        span,
      });
    return size >= maxEntries;
  }
}

const nameOf = (key: AST.TOMLBare | AST.TOMLQuoted): string =>
  key.type === 'TOMLBare' ? key.name : key.value;
const spanOf = (node: AST.HasLocs): Span => ({ start: node.range[0], end: node.range[1] });
const datetimeOf = (node: AST.TOMLValue): string => ('datetime' in node ? node.datetime : '');
