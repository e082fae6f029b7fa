import type { RuleKey } from '../config/schema.js';
import { quotable, suggestion } from '../config/suggest.js';
import type { Span } from '../source/span.js';
import type { Comment } from '../syntax/ir.js';

/** A rule as a suppression names it. */
export interface NamedRule {
  readonly name: string;
  /** Where the comment names it. */
  readonly span: Span;
}

/** One directive that could be read in full. */
export interface Directive {
  /** From `#` to the end of the reason. */
  readonly span: Span;
  readonly scope: 'statement' | 'file';
  readonly rules: readonly NamedRule[];
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string;
}

/** A directive that silences nothing, and why. */
export interface SuppressionProblem {
  readonly message: string;
  readonly span: Span;
}

/** What reading depends on besides the comment. */
export interface DirectiveContext {
  readonly rules: readonly RuleKey[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** Whether a comment may hold a directive; cheap, for every comment of a file. */
export const mentionsDirective = (comment: Comment): boolean => /mxsec/i.test(comment.text);

/**
 * Reads the directives of one comment: `# mxsec: ignore[rule, MXS202] -- reason (until 2027-01-31)`. Another `#` with
 * white space before it may begin a further directive, or follow somebody else's (`# noqa  # mxsec: ...`). Whatever
 * cannot be read in full is a problem and silences nothing, so that a slip never hides more than was meant.
 */
export function readDirectives(
  comment: Comment,
  context: DirectiveContext,
): { readonly directives: readonly Directive[]; readonly problems: readonly SuppressionProblem[] } {
  const directives: Directive[] = [];
  const problems: SuppressionProblem[] = [];
  const heads = [...comment.text.matchAll(/(?<!\S)#+[ \t]*mxsec(?:[ \t]*:|(?=[ \t]+ignore\b))/gi)];
  for (const [i, head] of heads.entries()) {
    const end = heads[i + 1]?.index ?? comment.text.length;
    const source = comment.text.slice(head.index, end).trimEnd();
    const read = readOne(source, head[0].length, comment.span.start + head.index, context);
    if ('message' in read) problems.push(read);
    else directives.push(read);
  }
  return { directives, problems };
}

function readOne(
  source: string,
  headLength: number,
  base: number,
  context: DirectiveContext,
): Directive | SuppressionProblem {
  const span = { start: base, end: base + source.length };
  const problem = (message: string): SuppressionProblem => ({ message, span });
  const verb = /^[ \t]*([\w-]*)[ \t]*/.exec(source.slice(headLength));
  const word = verb?.[1]?.toLowerCase() ?? '';
  if ((word !== 'ignore' && word !== 'ignore-file') || source[headLength - 1] !== ':')
    return problem('A suppression is written `# mxsec: ignore[rule] -- reason`; this silences nothing.');
  const open = headLength + (verb?.[0].length ?? 0);
  const close = source.indexOf(']', open);
  if (source[open] !== '[' || close < 0)
    return problem('A suppression names its rules in brackets, `ignore[rule]`; this silences nothing.');
  const rules = readRules(source.slice(open + 1, close), base + open + 1, context.rules);
  if (!Array.isArray(rules)) return rules;
  const reason = readReason(source.slice(close + 1), context.today);
  if (typeof reason === 'string') return problem(reason);
  return { span, scope: word === 'ignore' ? 'statement' : 'file', rules, ...reason };
}

function readRules(list: string, base: number, known: readonly RuleKey[]): NamedRule[] | SuppressionProblem {
  const names = namesOf(known);
  const found: NamedRule[] = [];
  let at = base;
  for (const item of list.split(',')) {
    const written = item.trim();
    const start = at + (item.length - item.trimStart().length);
    const span = { start, end: start + written.length };
    const name = names.get(written.toLowerCase());
    if (written === '')
      return { message: 'A rule is missing between the brackets; this silences nothing.', span };
    if (name === undefined) {
      const hint = suggestion(
        written,
        known.flatMap((rule) => [rule.name, rule.id]),
      );
      return {
        message: `\`${quotable(written)}\` is not a rule, so this silences nothing${hint || '.'}`,
        span,
      };
    }
    found.push({ name, span });
    at += item.length + 1;
  }
  return found;
}

const nameTables = new WeakMap<readonly RuleKey[], ReadonlyMap<string, string>>();

/** Rule names by lower-case name and id. */
function namesOf(rules: readonly RuleKey[]): ReadonlyMap<string, string> {
  const known = nameTables.get(rules);
  if (known) return known;
  const table = new Map<string, string>();
  for (const { id, name } of rules) table.set(id.toLowerCase(), name).set(name.toLowerCase(), name);
  nameTables.set(rules, table);
  return table;
}

/** Reason and date after the brackets; a message where they cannot be read. */
function readReason(
  tail: string,
  today: string,
): { readonly reason: string; readonly until?: string } | string {
  const separator = /^[ \t]*(?:-{1,3}|[–—:])/.exec(tail);
  const text = separator ? tail.slice(separator[0].length).trim() : '';
  const dateAt = text.toLowerCase().lastIndexOf('(until');
  const reason = (dateAt < 0 ? text : text.slice(0, dateAt)).trim();
  if (!/[\p{L}\p{N}]/u.test(reason))
    return 'A suppression needs a reason, ` -- reason`; without one it silences nothing.';
  if (dateAt < 0)
    // Somebody who forgot the parentheses must not get a suppression for ever.
    return /\buntil[ \t:]*\d[\d/.-]*$/i.test(text)
      ? 'The date of a suppression stands in parentheses, `(until 2027-01-31)`; this silences nothing.'
      : { reason };
  const until = /^\(until[ \t:]*(\d{4}-\d{2}-\d{2})[ \t]*\)$/i.exec(text.slice(dateAt))?.[1];
  if (until === undefined || !isDay(until))
    return 'The date of a suppression is written `(until 2027-01-31)`; this cannot be read and silences nothing.';
  return until < today ? `This suppression has expired on ${until} and silences nothing.` : { reason, until };
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
