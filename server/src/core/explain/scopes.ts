import type { Span } from '../source/span.js';
import type { ClassShape, Code, FunctionShape, Instr, ParsedFile } from '../syntax/ir.js';
import type { ExplainedScope } from './explanation.js';

/** A call as it stands in the text, whether or not any path reaches it. */
export interface WrittenCall {
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly scope: string;
}

/** All bodies of a file, and all calls in them, in order of place. */
export interface Outline {
  readonly scopes: readonly ExplainedScope[];
  readonly calls: readonly WrittenCall[];
  /** Whether definitions nest so deeply that the innermost were not entered. */
  readonly cut: boolean;
}

/** Python's own parser takes less. Each body is read by itself, so that depth costs its square. */
const maxNesting = 200;
const maxName = 500;

type Definition = Extract<Instr, { op: 'function' | 'class' }>;

/** Lowers every body of a file. Nesting is unbounded, so that a list of what is left stands for recursion. */
export function outlineOf(file: ParsedFile, module: string): Outline {
  const scopes: ExplainedScope[] = [];
  const calls: WrittenCall[] = [];
  const first: ExplainedScope = { name: module, kind: 'module', span: { start: 0, end: file.text.length } };
  const waiting: { readonly scope: ExplainedScope; readonly depth: number; readonly code: () => Code }[] = [
    { scope: first, depth: 0, code: () => file.module() },
  ];
  let cut = false;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { scope, depth } = next;
    const code = next.code();
    scopes.push(scope);
    for (const instr of code.instrs) {
      if (instr.op === 'call')
        calls.push({
          span: moved(instr.span, code.base),
          calleeSpan: moved(instr.calleeSpan, code.base),
          scope: scope.name,
        });
      if (instr.op !== 'function' && instr.op !== 'class') continue;
      const inner = scopeOf(instr, scope, code.base);
      const kind = inner.kind === 'method' ? 'function' : inner.kind;
      if (depth >= maxNesting) cut = true;
      else if (kind !== 'module')
        waiting.push({ scope: inner, depth: depth + 1, code: () => file.body(kind, inner.span) });
    }
  }
  return { scopes: unique(scopes).sort(byPlace), calls: unique(calls).sort(byPlace), cut };
}

function scopeOf(instr: Definition, parent: ExplainedScope, base: number): ExplainedScope {
  const shape: FunctionShape | ClassShape = instr.op === 'class' ? instr.cls : instr.fn;
  const lambda = instr.op === 'function' && instr.fn.lambda;
  // Names of bodies that nest without end would grow with the square of the text.
  const outer = parent.name.length > maxName ? `${parent.name.slice(0, maxName)}…` : parent.name;
  const name = `${outer}.${lambda ? '<lambda>' : shape.name}`;
  const span = moved(shape.span, base);
  if (instr.op === 'class') return { name, kind: 'class', span };
  return { name, kind: lambda ? 'lambda' : parent.kind === 'class' ? 'method' : 'function', span };
}

/** A `finally` block is lowered once for each way into it. */
function unique<T extends { readonly span: Span }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [placeKey(item.span), item])).values()];
}

/** A span as plain data. */
export const copied = ({ start, end, file }: Span): Span =>
  file === undefined ? { start, end } : { start, end, file };

/** Equal for spans of equal content. */
export const placeKey = ({ start, end }: Span): string => `${String(start)}:${String(end)}`;

const moved = ({ start, end }: Span, base: number): Span => ({ start: start + base, end: end + base });

const byPlace = (a: { readonly span: Span }, b: { readonly span: Span }): number =>
  a.span.start - b.span.start || b.span.end - a.span.end;
