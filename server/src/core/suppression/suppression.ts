import type { Finding } from '../finding.js';
import { lastAtOrBefore, LineTable } from '../source/line-table.js';
import type { Span } from '../source/span.js';
import type { Comment } from '../syntax/ir.js';
import {
  type Directive,
  type DirectiveContext,
  mentionsDirective,
  type NamedRule,
  readDirectives,
  type SuppressionProblem,
} from './grammar.js';

export type { Directive, SuppressionProblem } from './grammar.js';

/** One text with what suppressions need to know of it. */
export interface SuppressionSource extends DirectiveContext {
  readonly text: string;
  /** Comment nodes, in order; words in strings are none. */
  readonly comments: readonly Comment[];
  /** Innermost simple statement, or header of a compound one, around an offset (`ParsedFile.statementAt`). */
  statementAt(offset: number): Span;
}

/** A suppression that holds, and what it covers. */
export interface Suppression extends Directive {
  readonly covers:
    | { readonly kind: 'file' }
    /** It stands inside this statement. */
    | { readonly kind: 'statement'; readonly span: Span }
    /** It stands after code: every statement that has a part on this line. */
    | { readonly kind: 'touching'; readonly line: number }
    /** It stands above: every statement that begins on this line. */
    | { readonly kind: 'beginning'; readonly line: number };
}

/** All suppressions of a text; those in `problems` silence nothing. */
export interface SuppressionTable {
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly SuppressionProblem[];
  readonly lines: LineTable;
}

/** A rule in a suppression that silenced no finding. */
export interface UnusedSuppression {
  readonly rule: string;
  /** Where the rule is named. */
  readonly span: Span;
  readonly suppression: Suppression;
}

/** Findings with `suppressed` set where a comment silences them, and what is to be said of the comments. */
export interface SuppressionResult {
  readonly findings: readonly Finding[];
  readonly problems: readonly SuppressionProblem[];
  readonly unused: readonly UnusedSuppression[];
}

/**
 * Marks the findings that a comment silences; none is dropped. Takes the findings of one text and that text; spans are
 * UTF-16 offsets. Order is kept. Linear in the text, the comments and the findings.
 */
export function applySuppressions(
  findings: readonly Finding[],
  source: SuppressionSource,
): SuppressionResult {
  // Most files have none, and then not even their lines need counting.
  if (!source.comments.some(mentionsDirective)) return { findings, problems: [], unused: [] };
  const table = readSuppressions(source);
  if (table.suppressions.length === 0) return { findings, problems: table.problems, unused: [] };
  const used = new Set<NamedRule>();
  const lookup = new Lookup(table);
  const marked = findings.map((finding) => {
    const hits = lookup.hits(source.statementAt(finding.span.start)).get(finding.ruleName);
    if (!hits) return finding;
    for (const hit of hits.rules) used.add(hit);
    // The same for every further finding of the rule in the statement, so they need not be counted again.
    hits.rules.length = 0;
    const { reason, until } = hits.first;
    return { ...finding, suppressed: until === undefined ? { reason } : { reason, until } };
  });
  const unused = table.suppressions.flatMap((suppression) =>
    suppression.rules
      .filter((rule) => !used.has(rule))
      .map((rule) => ({ rule: rule.name, span: rule.span, suppression })),
  );
  return { findings: marked, problems: table.problems, unused };
}

/** Reads every suppression of a text, and finds what each covers. */
export function readSuppressions(source: SuppressionSource): SuppressionTable {
  const suppressions: Suppression[] = [];
  const problems: SuppressionProblem[] = [];
  const lines = new LineTable(source.text);
  const covers = coversOf(source, lines);
  const codeStart = firstCode(source);
  for (const [index, comment] of source.comments.entries()) {
    if (!mentionsDirective(comment)) continue;
    const read = readDirectives(comment, source);
    problems.push(...read.problems);
    for (const directive of read.directives) {
      if (directive.scope === 'statement') suppressions.push({ ...directive, covers: covers(index) });
      else if (comment.span.start < codeStart) suppressions.push({ ...directive, covers: { kind: 'file' } });
      else problems.push({ message: misplaced, span: directive.span });
    }
  }
  return { suppressions, problems, lines };
}

/** Whether a suppression covers a statement, given as `statementAt` gives it. */
export function coversStatement(suppression: Suppression, statement: Span, lines: LineTable): boolean {
  const { covers } = suppression;
  if (covers.kind === 'file') return true;
  if (covers.kind === 'statement')
    return covers.span.start === statement.start && covers.span.end === statement.end;
  const first = lines.positionAt(statement.start).line;
  if (covers.kind === 'beginning') return covers.line === first;
  return first <= covers.line && covers.line <= lastLineOf(statement, lines);
}

const misplaced =
  '`ignore-file` must stand before the first statement of the file; here it silences nothing.';

const lastLineOf = (statement: Span, lines: LineTable): number =>
  lines.positionAt(Math.max(statement.start, statement.end - 1)).line;

/** Offset of the first character that is neither white space nor comment: the first statement. */
function firstCode(source: SuppressionSource): number {
  let at = 0;
  for (const { span } of source.comments) {
    if (source.text.slice(at, span.start).trim() !== '') break;
    at = span.end;
  }
  return at + (/\S/.exec(source.text.slice(at))?.index ?? source.text.length);
}

/** What the suppressions in a comment cover, by index of the comment. */
function coversOf(source: SuppressionSource, lines: LineTable): (index: number) => Suppression['covers'] {
  const places = source.comments.map(({ span }) => {
    const line = lines.positionAt(span.start).line;
    return {
      line,
      alone: source.text.slice(lines.lineStart(line), span.start).trim() === '',
      below: line + 1,
    };
  });
  // Backwards, so that a block of comment lines of any length is gone through once: all of them mean what follows it.
  for (let i = places.length - 2; i >= 0; i--) {
    const [here, next] = [places[i], places[i + 1]];
    if (here && next?.alone && next.line === here.line + 1) here.below = next.below;
  }
  return (index) => {
    const start = source.comments[index]?.span.start ?? 0;
    const { alone = false, line = 0, below = 0 } = places[index] ?? {};
    const around = source.statementAt(neighbour(source.text, lines, start, alone ? below : undefined));
    if (around.start < start && start < around.end) return { kind: 'statement', span: around };
    return alone ? { kind: 'beginning', line: below } : { kind: 'touching', line };
  };
}

/**
 * Offset of the code next to a comment: on the line below for one that stands alone, before it for one that does not. It
 * tells whether the comment is inside a statement more surely than the comment's own offset, around which there may be
 * a whole block.
 */
function neighbour(text: string, lines: LineTable, start: number, below: number | undefined): number {
  if (below !== undefined) {
    const code = lines.lineText(below).search(/\S/);
    return code < 0 ? start : lines.lineStart(below) + code;
  }
  let before = start - 1;
  while (/\s/.test(text.charAt(before))) before--;
  return before;
}

interface Hits {
  readonly first: Suppression;
  readonly rules: NamedRule[];
}

const keyOf = (span: Span): string => `${String(span.start)}:${String(span.end)}`;

/** Suppressions by what they cover; what covers one statement is gathered once. */
class Lookup {
  readonly #lines: LineTable;
  readonly #file: readonly Suppression[];
  readonly #inside: ReadonlyMap<string, readonly Suppression[]>;
  readonly #beginning: ReadonlyMap<string, readonly Suppression[]>;
  /** Sorted by line, as comments are. */
  readonly #touching: readonly (readonly [line: number, suppression: Suppression])[];
  readonly #touchingLines: readonly number[];
  readonly #gathered = new Map<string, ReadonlyMap<string, Hits>>();

  constructor({ suppressions, lines }: SuppressionTable) {
    this.#lines = lines;
    this.#file = suppressions.filter((s) => s.covers.kind === 'file');
    this.#inside = groupBy(suppressions, ({ covers: c }) =>
      c.kind === 'statement' ? keyOf(c.span) : undefined,
    );
    this.#beginning = groupBy(suppressions, ({ covers: c }) =>
      c.kind === 'beginning' ? String(c.line) : undefined,
    );
    this.#touching = suppressions.flatMap((s) =>
      s.covers.kind === 'touching' ? [[s.covers.line, s] as const] : [],
    );
    this.#touchingLines = this.#touching.map(([line]) => line);
  }

  /** By rule name, what silences the rule in a statement. */
  hits(statement: Span): ReadonlyMap<string, Hits> {
    const key = keyOf(statement);
    const known = this.#gathered.get(key);
    if (known) return known;
    const hits = new Map<string, Hits>();
    for (const suppression of this.#covering(statement)) {
      for (const rule of suppression.rules) {
        const present = hits.get(rule.name);
        if (present) present.rules.push(rule);
        else hits.set(rule.name, { first: suppression, rules: [rule] });
      }
    }
    this.#gathered.set(key, hits);
    return hits;
  }

  /** The nearest first: its reason is the one that is shown. */
  *#covering(statement: Span): Iterable<Suppression> {
    yield* this.#inside.get(keyOf(statement)) ?? [];
    const first = this.#lines.positionAt(statement.start).line;
    const last = lastLineOf(statement, this.#lines);
    let i = lastAtOrBefore(this.#touchingLines, first - 1);
    for (; i < this.#touching.length; i++) {
      const [line, suppression] = this.#touching[i] ?? [];
      if (line === undefined || !suppression || line > last) break;
      if (line >= first) yield suppression;
    }
    yield* this.#beginning.get(String(first)) ?? [];
    yield* this.#file;
  }
}

function groupBy(
  suppressions: readonly Suppression[],
  key: (suppression: Suppression) => string | undefined,
): ReadonlyMap<string, readonly Suppression[]> {
  const groups = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    const name = key(suppression);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(suppression);
    else groups.set(name, [suppression]);
  }
  return groups;
}
