import type { Span } from '../source/span.js';
import type { CallContext } from './concepts.js';
import type { AnalysisUnit } from './unit.js';

/** Whether one thing in a program certainly happens before another, after it, or never in the same run. */
export type Order = 'before' | 'after' | 'exclusive' | 'unknown';

/** Where something happens: at its own place and at every call that leads there. */
export type Moments = readonly Span[];

/** The places of a call and of the calls that lead to it, innermost first. */
export function momentsOf(context: CallContext): Moments {
  return [context.term.span, ...context.via.map((via) => via.span)];
}

/**
 * The order of two calls, as far as the text tells: two places in the body of one function (or of the module) follow each
 * other as written, unless they stand in two branches of one statement.
 */
export function orderOf(unit: AnalysisUnit, first: Moments, second: Moments): Order {
  for (const a of first)
    for (const b of second) {
      if (a.start === b.start && a.end === b.end) continue;
      if (bodyAround(unit, a) !== bodyAround(unit, b)) continue;
      // Arguments are evaluated before the call that they stand in.
      if (b.start <= a.start && a.end <= b.end) return 'before';
      if (a.start > b.start || (a.start <= b.start && b.end <= a.end)) return 'after';
      return inOtherBranch(unit, a, b) ? 'exclusive' : 'before';
    }
  return 'unknown';
}

const bodies = new WeakMap<AnalysisUnit, Map<number, number>>();

/** The start of the innermost function around a place; -1 for the module's own statements. */
function bodyAround(unit: AnalysisUnit, span: Span): number {
  const known = bodies.get(unit) ?? new Map<number, number>();
  bodies.set(unit, known);
  const remembered = known.get(span.start);
  if (remembered !== undefined) return remembered;
  let start = -1;
  for (const { info } of unit.functions())
    if (info.kind === 'function' && info.span.start <= span.start && span.end <= info.span.end)
      start = Math.max(start, info.span.start);
  known.set(span.start, start);
  return start;
}

/** The innermost function around a place, if it was evaluated. */
export function functionAround(unit: AnalysisUnit, span: Span): { name: string; span: Span } | undefined {
  const start = bodyAround(unit, span);
  return unit.functions().find(({ info }) => info.kind === 'function' && info.span.start === start)?.info;
}

const branch = /^(?:else\b|elif\b|except\b|case\b)/;

/** Whether the later of two places stands in another branch of a statement than the earlier, by indentation. */
function inOtherBranch(unit: AnalysisUnit, earlier: Span, later: Span): boolean {
  const lineStart = unit.text.lastIndexOf('\n', earlier.start - 1) + 1;
  const between = unit.text.slice(lineStart, later.start).split('\n');
  let around = indentOf(between[0] ?? '');
  let other: number | undefined;
  for (const line of between.slice(1)) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const indent = indentOf(line);
    if (other !== undefined && indent <= other) other = undefined;
    if (indent >= around) continue;
    around = indent;
    if (branch.test(text)) other = indent;
  }
  return other !== undefined;
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}
