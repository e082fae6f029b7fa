import type { FunctionInfo, Via } from '../dataflow/program-types.js';
import type { CallTerm } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import type { Code } from '../syntax/ir.js';
import type { AnalysisUnit } from './unit.js';

/** The loops that a call stands in, and those that the calls stand in through which it is reached; innermost first. */
export function loopsAround(unit: AnalysisUnit, term: CallTerm, via: readonly Via[]): readonly Span[] {
  return [term.span, ...via.map((step) => step.span)].flatMap((span) => loopsAt(unit, span));
}

function loopsAt(unit: AnalysisUnit, span: Span): Span[] {
  if (!isHere(unit, span)) return [];
  const owner = ownerAround(unit, span);
  const loops = known.get(unit) ?? new Map<number, readonly Span[]>();
  known.set(unit, loops);
  const start = owner?.span.start ?? -1;
  const found =
    loops.get(start) ?? loopsOf(owner ? unit.file.body(owner.kind, owner.span) : unit.file.module());
  loops.set(start, found);
  return found.filter((loop) => holds(loop, span)).sort((a, b) => b.start - a.start);
}

/** Loops by the start of their body: a body may have to be lowered for the question. */
const known = new WeakMap<AnalysisUnit, Map<number, readonly Span[]>>();

function loopsOf({ base, instrs }: Code): readonly Span[] {
  return instrs.flatMap((instr) =>
    instr.op === 'label' && instr.loop
      ? [{ start: instr.span.start + base, end: instr.span.end + base }]
      : [],
  );
}

/** The innermost function that a place stands in; undefined for the module's own statements. */
function ownerAround(unit: AnalysisUnit, span: Span): FunctionInfo | undefined {
  let inner: FunctionInfo | undefined;
  for (const { info } of unit.functions())
    if (holds(info.span, span) && (!inner || info.span.start >= inner.span.start)) inner = info;
  return inner;
}

/** Whether a span lies in the file of the unit; those of values and callers may lie in others. */
export function isHere(unit: AnalysisUnit, span: Span & { readonly file?: string }): boolean {
  return span.file === undefined || span.file === unit.path;
}

/** Whether a span lies in another of the same file. */
export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
