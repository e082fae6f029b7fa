import type { Atom, Value } from '../dataflow/value.js';
import { mendStep } from '../fix/precision.js';
import type { FlowStep } from '../rule.js';
import type { Span } from '../source/span.js';
import type { Handlers } from './handlers.js';
import { classifies } from './prediction-words.js';
import { type PredictionFlow, predictionsIn, type Scope } from './predictions.js';
import { type Response, responsesOf } from './responses.js';
import type { AnalysisUnit, FunctionView } from './unit.js';

/** Predictions that leave at one place. */
export interface Exposure {
  readonly span: Span;
  readonly flows: readonly PredictionFlow[];
  readonly what: string;
  /** The function in which the numbers are made. */
  readonly name: string;
  readonly template: boolean;
  /** A helper makes them, and nobody here is seen to send them. */
  readonly record: boolean;
  /** What comes after them on the way to the response. */
  readonly after: readonly FlowStep[];
}

/** The predictions that a file sends, by the place where they must be mended. */
export function exposuresIn(unit: AnalysisUnit, handlers: Handlers): readonly Exposure[] {
  const scope = scopeOf(unit, handlers);
  const views = unit.functions();
  const known = new Set<string>();
  const places = new Map<string, Exposure>();
  for (const response of responsesOf(unit, handlers))
    for (const flow of predictionsIn(scope, response.value, response.meaning)) {
      const key = `${keyOf(flow.source)} ${keyOf(mendStep(unit, flow)?.span ?? flow.source)}`;
      // What a call sends is mostly returned as well.
      if (known.has(key)) continue;
      known.add(key);
      addTo(places, exposureOf(scope, views, response, flow));
    }
  return [...places.values()];
}

function addTo(places: Map<string, Exposure>, exposure: Exposure): void {
  const place = keyOf(exposure.span);
  const before = places.get(place);
  places.set(place, before ? { ...before, flows: [...before.flows, ...exposure.flows] } : exposure);
}

function scopeOf(unit: AnalysisUnit, handlers: Handlers): Scope {
  return { unit, handlers, maxDecimals: unit.config.predictions.maxDecimals };
}

function keyOf({ file = '', start, end }: Span): string {
  return `${file}:${String(start)}:${String(end)}`;
}

/**
 * The place is where numbers are made for the response: in the statement that sends them, or in that with which a helper
 * hands them on.
 */
function exposureOf(
  scope: Scope,
  views: readonly FunctionView[],
  response: Response,
  flow: PredictionFlow,
): Exposure {
  const { unit } = scope;
  const mend =
    mendStep(unit, flow)?.span ??
    flow.trail.find((step) => step.made === 'text' && unit.isHere(step.span))?.span;
  const sender = around(views, response.span);
  const maker = mend ? around(views, mend) : undefined;
  const common = { flows: [flow], what: response.what, template: response.template, record: false };
  const sent: FlowStep = { span: response.span, note: 'sent in the response' };
  if (mend && maker && maker.info.kind === 'function' && maker.info !== sender?.info) {
    const site = maker.returns.find(({ span }) => contains(span, mend)) ?? handsOn(scope, maker, mend);
    if (site) {
      const span = contains(site.span, mend) ? mend : returned(unit, site.span);
      return { ...common, span, name: maker.info.name, after: [sent] };
    }
  }
  const span = mend && contains(response.span, mend) ? mend : returned(unit, response.span);
  return { ...common, span, name: sender?.info.name ?? '', after: [sent] };
}

function handsOn(scope: Scope, maker: FunctionView, mend: Span): { readonly span: Span } | undefined {
  return maker.returns.find(({ value }) =>
    predictionsIn(scope, value).some((flow) => flow.trail.some((step) => keyOf(step.span) === keyOf(mend))),
  );
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The innermost function around a place. */
function around(views: readonly FunctionView[], span: Span): FunctionView | undefined {
  let found: FunctionView | undefined;
  for (const view of views)
    if (contains(view.info.span, span) && (!found || contains(found.info.span, view.info.span))) found = view;
  return found;
}

/** What a `return` gives; other statements and calls as they are. */
function returned(unit: AnalysisUnit, span: Span): Span {
  const keyword = /^return\b\s*/.exec(unit.textAt(span))?.[0] ?? '';
  return { start: span.start + keyword.length, end: span.end };
}

/** How sure it is that these are probabilities or scores of classes. */
export function certaintyOf(unit: AnalysisUnit, exposure: Exposure): 'sure' | 'possible' | 'none' {
  const answers = exposure.flows.map((flow) => certaintyOfFlow(unit, exposure, flow));
  if (answers.includes('sure')) return exposure.record || exposure.template ? 'possible' : 'sure';
  return answers.includes('possible') && !exposure.record ? 'possible' : 'none';
}

function certaintyOfFlow(
  unit: AnalysisUnit,
  exposure: Exposure,
  flow: PredictionFlow,
): 'sure' | 'possible' | 'none' {
  if (flow.kind !== 'outputs' || flow.state.meaning === 'probability') return 'sure';
  const views = unit.functions();
  const texts = [exposure.span, flow.source].map((span) => {
    const info = unit.isHere(span) ? around(views, span)?.info : undefined;
    return info ? unit.textAt(info.span) : '';
  });
  const answer = classifies([...new Set(texts)].join('\n'));
  if (answer === 'no') return 'none';
  return answer === 'yes' && !flow.state.oneOfSeveral ? 'sure' : 'possible';
}

const probabilityKey = /^prob(abilit(y|ies))?$/i;
const labelKey = /^(class|label|name|category)(_?name)?$/i;

/**
 * Helpers that pair labels with probabilities: nobody makes such records but to hand them to people. They are told by the keys
 * of what they return.
 */
export function recordsIn(unit: AnalysisUnit, handlers: Handlers): readonly Exposure[] {
  const scope = scopeOf(unit, handlers);
  return unit.functions().flatMap((view) =>
    view.returns.flatMap((site) => {
      if (view.info.kind !== 'function' || !pairs(site.value)) return [];
      const flows = predictionsIn(scope, site.value).filter(({ state }) => state.meaning === 'probability');
      const [flow] = flows;
      if (!flow) return [];
      const mend = mendStep(unit, flow)?.span;
      const span = mend && contains(site.span, mend) ? mend : returned(unit, site.span);
      return [{ span, flows, what: '', name: view.info.name, template: false, record: true, after: [] }];
    }),
  );
}

function pairs(value: Value): boolean {
  return value.atoms.some((atom: Atom) => {
    if (atom.k === 'sequence')
      return [...atom.items, ...(atom.rest ? [atom.rest] : [])].some((part) => part.atoms.some(isRecord));
    return isRecord(atom);
  });
}

function isRecord(atom: Atom): boolean {
  if (atom.k !== 'dict') return false;
  const keys = [...atom.entries.keys()];
  return keys.some((key) => probabilityKey.test(key)) && keys.some((key) => labelKey.test(key));
}
