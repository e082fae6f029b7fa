import type { Fix } from '../rule.js';
import type { Edit, Span } from '../source/span.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import type { PredictionFlow, Step } from '../semantics/predictions.js';

/** Fixes for predictions that leave as exact as they are: round them, or send the best class instead of all numbers. */
export function precisionFixes(unit: AnalysisUnit, flows: readonly PredictionFlow[]): Fix[] {
  const digits = unit.config.predictions.maxDecimals;
  const rounded = flows.map((flow) => roundedEdit(unit, flow, digits));
  const fixes: Fix[] = [];
  if (rounded.every((edit) => edit !== undefined))
    fixes.push({
      title: `Round to ${String(digits)} decimal${digits === 1 ? '' : 's'}`,
      safety: 'review',
      edits: distinct(rounded),
    });
  const best = flows.map((flow) => bestEdit(unit, flow));
  if (best.every((edit) => edit !== undefined))
    fixes.push({
      title: 'Return the index of the best class instead of all numbers',
      safety: 'review',
      edits: distinct(best),
    });
  return fixes;
}

function distinct(edits: readonly Edit[]): Edit[] {
  const byPlace = new Map(edits.map((edit) => [`${String(edit.span.start)}:${String(edit.span.end)}`, edit]));
  return [...byPlace.values()].sort((a, b) => a.span.start - b.span.start);
}

/** The step in this file at which a number or list of numbers is made, the last before it leaves. */
export function mendStep(unit: AnalysisUnit, flow: PredictionFlow): Step | undefined {
  const here = flow.trail.filter((step) => unit.isHere(step.span));
  return (
    here.find((step) => step.made === 'rounded') ??
    here.find((step) => step.made === 'number' || step.made === 'list')
  );
}

function roundedEdit(unit: AnalysisUnit, flow: PredictionFlow, digits: number): Edit | undefined {
  const step = mendStep(unit, flow);
  if (!step || unit.file.module().locals.has('round')) return undefined;
  const text = unit.textAt(step.span);
  if (step.made === 'rounded') return fewerDigits(unit, step.digitsSpan, digits);
  if (step.made === 'list') return beforeList(step.span, text, `.astype('float64').round(${String(digits)})`);
  const number = /^float\s*\(/.test(text)
    ? text
    : /\.(?:asscalar|item)\s*\(\s*\)$/.test(text)
      ? `float(${text})`
      : '';
  if (number === '') return undefined;
  return { span: step.span, newText: `round(${number}, ${String(digits)})` };
}

function fewerDigits(unit: AnalysisUnit, span: Span | undefined, digits: number): Edit | undefined {
  if (!span || !unit.isHere(span) || !/^\d+$/.test(unit.textAt(span))) return undefined;
  return { span, newText: String(digits) };
}

/** Puts a call before `.tolist()`, where the array of NumPy is at hand. A float of 32 bits would print its full tail again. */
function beforeList(span: Span, text: string, call: string): Edit | undefined {
  const list = /(\.asnumpy\s*\(\s*\))(\s*\.\s*tolist\s*\(\s*\))$/.exec(text);
  const tail = list?.[2];
  if (tail === undefined) return undefined;
  const at = span.end - tail.length;
  return { span: { start: at, end: at }, newText: call };
}

function bestEdit(unit: AnalysisUnit, flow: PredictionFlow): Edit | undefined {
  const step = mendStep(unit, flow);
  if (step?.made !== 'list') return undefined;
  return beforeList(step.span, unit.textAt(step.span), '.argmax(axis=-1)');
}
