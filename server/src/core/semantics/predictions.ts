import type { FunctionInfo } from '../dataflow/program-types.js';
import { type Atom, type CallTerm, originOf, type Value } from '../dataflow/value.js';
import type { FlowStep } from '../rule.js';
import type { Span } from '../source/span.js';
import type { Handlers } from './handlers.js';
import type { FieldMeaning } from './prediction-words.js';
import { stepBack } from './prediction-steps.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Where a prediction comes from. `probabilities`: it is one by its making. `outputs`: the raw output of a network, or what a
 * server passes as such. `records`: a helper that pairs labels with probabilities. `numbers`: read out of an array of which no
 * more is known than that the program calls it a probability.
 */
export type SourceKind = 'probabilities' | 'outputs' | 'records' | 'numbers';

/** What a step makes of a prediction, as far as whoever mends it must know. */
export type Made = 'number' | 'list' | 'text' | 'rounded' | 'same';

/** One term on the way from the response back to the prediction. */
export interface Step {
  readonly span: Span;
  readonly note: string;
  readonly made: Made;
  /** The argument that says to how many decimals is rounded. */
  readonly digitsSpan?: Span;
}

/** What is known of a value while it is followed backwards from the response. */
export interface State {
  /** Decimals that come back after a rounding further down (`int(x * 1000) / 1000`); NaN where that is not known. */
  readonly restored: number;
  /** What the innermost key or variable on the way says of it. */
  readonly meaning?: FieldMeaning;
  /** It was rounded on the way, to so many decimals, which are too many. */
  readonly digits?: number;
  /** It was read out of an array, here. */
  readonly read?: Span;
  /** Where numbers were made of it last: ways through different places are different. */
  readonly made?: Span;
  /** It is one of several outputs of a network. */
  readonly oneOfSeveral?: true;
  /** The calls that were entered on the way, innermost first. */
  readonly entered?: Entered | undefined;
}

/** A call that was followed into the function that it runs; parameters lead back to its arguments. */
export interface Entered {
  readonly fn: FunctionInfo;
  readonly self: Value;
  readonly call: CallTerm;
  readonly up?: Entered;
  readonly depth: number;
}

/** A value that is still to be looked at, and the way from it to the response. */
export interface Visit {
  readonly value: Value;
  readonly state: State;
  readonly trail?: Trail;
}

interface Trail extends Step {
  readonly up?: Trail;
}

/** What looking at one atom gives: a prediction, more to look at, or an end that tells nothing. */
export type Outcome =
  | { readonly kind: 'source'; readonly source: SourceKind; readonly span: Span; readonly note: string }
  | { readonly kind: 'through'; readonly next: readonly Next[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'harmless' };

/** A part that a value was made of, the step that this was, and what changes in what is known. */
export interface Next {
  readonly value: Value;
  readonly step?: Step;
  readonly state?: Partial<State>;
}

/** What steps backwards may ask. */
export interface Scope {
  readonly unit: AnalysisUnit;
  readonly handlers: Handlers;
  /** Rounding to more decimals than these does not count. */
  readonly maxDecimals: number;
}

/** A prediction that reaches a response as exact as it was. */
export interface PredictionFlow {
  readonly kind: SourceKind;
  readonly source: Span;
  /** Outermost first. */
  readonly trail: readonly Step[];
  /** Source first. */
  readonly steps: readonly FlowStep[];
  readonly state: State;
}

const maxVisits = 6000;

/** The predictions that a value was made of without anything on the way that makes them coarse, each once. */
export function predictionsIn(scope: Scope, value: Value, meaning?: FieldMeaning): readonly PredictionFlow[] {
  const found = new Map<string, PredictionFlow>();
  const seen = new Map<Value, Set<string>>();
  const start: State = { restored: 0, ...(meaning ? { meaning } : {}) };
  // Where callers are not understood, the parameters of the value as it stands tell what a server passes.
  const open: Visit[] = [
    { value, state: start },
    { value: scope.unit.resolve(value), state: start },
  ];
  const add = (kind: SourceKind, span: Span, note: string, visit: Visit): void => {
    const { meaning = '', made } = visit.state;
    const key = `${span.file ?? ''}:${String(span.start)}:${String(span.end)}:${meaning}:${String(made?.start ?? '')}`;
    if (!found.has(key)) found.set(key, flowOf(kind, span, note, visit));
  };
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const visit = open.pop();
    if (!visit) break;
    if (wasSeen(seen, visit)) continue;
    const { atoms } = visit.value;
    const outcomes = atoms.map((atom): Outcome => stepBack(scope, atom, visit.state));
    if (visit.value.open && atoms.length === 0) outcomes.push({ kind: 'unknown' });
    for (const outcome of outcomes) {
      if (outcome.kind === 'source') add(outcome.source, outcome.span, outcome.note, visit);
      else if (outcome.kind === 'through') open.push(...outcome.next.map((next) => follow(visit, next)));
      else if (outcome.kind === 'unknown' && visit.state.read && visit.state.meaning === 'probability')
        add('numbers', visit.state.read, 'read out of an array', visit);
    }
  }
  return [...found.values()].filter(isMeant);
}

/** Probabilities are so under the name of a label or a message too; of other numbers the name tells what they are. */
function isMeant({ kind, state }: PredictionFlow): boolean {
  return state.meaning !== 'other' && (state.meaning !== 'label' || kind === 'probabilities');
}

function follow(visit: Visit, { value, step, state }: Next): Visit {
  const { trail } = visit;
  const made = step && isMaking(step) && !visit.state.made ? { made: step.span } : {};
  return {
    value,
    state: { ...visit.state, ...state, ...made },
    ...(step ? { trail: { ...step, ...(trail ? { up: trail } : {}) } } : trail ? { trail } : {}),
  };
}

function isMaking({ made }: Step): boolean {
  return made === 'number' || made === 'list' || made === 'rounded';
}

function wasSeen(seen: Map<Value, Set<string>>, { value, state }: Visit): boolean {
  const { restored, meaning, digits, read, made, oneOfSeveral, entered } = state;
  const call = entered && `${String(entered.call.span.start)}:${String(entered.depth)}`;
  const key = [restored, meaning, digits, read?.start, made?.start, oneOfSeveral, call].join(' ');
  const states = seen.get(value) ?? new Set();
  seen.set(value, states);
  if (states.has(key)) return true;
  states.add(key);
  return false;
}

function flowOf(kind: SourceKind, source: Span, note: string, { state, trail }: Visit): PredictionFlow {
  const steps: FlowStep[] = [{ span: source, note }];
  const inner: Step[] = [];
  for (let at = startOf(kind, source, trail); at; at = at.up) {
    inner.unshift({
      span: at.span,
      note: at.note,
      made: at.made,
      ...(at.digitsSpan ? { digitsSpan: at.digitsSpan } : {}),
    });
    steps.push({ span: at.span, note: at.note });
  }
  return { kind, source, trail: inner, steps, state };
}

/** What stands before the place where numbers are read out is not known to have made them. */
function startOf(kind: SourceKind, source: Span, trail: Trail | undefined): Trail | undefined {
  if (kind !== 'numbers') return trail;
  for (let at = trail; at; at = at.up)
    if (at.span.start === source.start && at.span.end === source.end) return at.up;
  return trail;
}

/** A step at an atom. */
export function stepAt(atom: Atom, note: string, made: Made = 'same'): Step {
  return { span: originOf(atom), note, made };
}
