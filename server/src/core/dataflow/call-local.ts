import type { Span } from '../source/span.js';
import { isStatic } from './attribute.js';
import type { AttrWrite, Caller, ClassInfo, Fact, FunctionInfo, Via } from './program-types.js';
import type { Program } from './program.js';
import { substituter, type Substitution } from './substitute.js';
import { mapArguments } from './arguments.js';
import { item } from './containers.js';
import {
  type ArgValue,
  type CallTerm,
  constant,
  join,
  nothing,
  opened,
  single,
  unknown,
  type Value,
} from './value.js';

/** What applying a call needs of the place that the call stands in. */
export interface CallSite {
  record(fact: Fact): void;
  write(write: AttrWrite): void;
  /** The value of a name of an enclosing function as seen at the call. */
  free(name: string, span: Span): Value;
  /** What was written to an attribute on the way to the call. */
  attribute(base: Value, name: string): Value | undefined;
  /** How many substitutions the call is nested in. */
  readonly depth: number;
}

/** A site that takes nothing: what is computed after the evaluation records no facts. */
export const silentSite: CallSite = {
  record: () => undefined,
  write: () => undefined,
  free: () => unknown,
  attribute: () => undefined,
  depth: 100,
};

const maxVia = 8;
const maxFacts = 400;

/** A call of a function of this file: its summary with the arguments in place of the parameters. */
export function callFunction(
  program: Program,
  fn: FunctionInfo,
  self: Value | undefined,
  term: CallTerm,
  site: CallSite,
): Value {
  const bindings = bindArguments(fn, self, term);
  const caller = noteCall(program, fn, bindings);
  const summary = site.depth > maxVia ? undefined : program.summary(fn);
  if (caller && site.depth > maxVia) caller.dropped = true;
  if (!summary) return unknown;
  const substitution: Substitution = {
    fn,
    bindings,
    free: (name, span) => site.free(name, span),
    site,
  };
  const substitute = substituter(program, substitution);
  const via: Via = { span: term.span, callee: fn.name, fn };
  if (caller && summary.symbolic.length > maxFacts) caller.dropped = true;
  for (const fact of summary.symbolic.slice(0, maxFacts)) {
    if (fact.via.length >= maxVia) {
      if (caller) caller.dropped = true;
      continue;
    }
    site.record(substituteFact(fact, substitute, via));
  }
  for (const write of summary.writes)
    site.write({ base: substitute(write.base), name: write.name, value: substitute(write.value) });
  return substitute(summary.returns);
}

function substituteFact(fact: Fact, substitute: (value: Value) => Value, via: Via): Fact {
  const moved = { via: [...fact.via, via] };
  switch (fact.kind) {
    case 'call': {
      const { term } = fact;
      const callee = substitute(term.callee);
      const args = mapArguments(term.args, substitute);
      const through = { via: [...fact.via, { ...via, before: term }] };
      return { ...fact, ...through, term: { ...term, callee, args } };
    }
    case 'named':
      return { ...fact, ...moved, value: substitute(fact.value) };
    case 'compare':
      return { ...fact, ...moved, operands: fact.operands.map(substitute) };
    case 'read':
      return { ...fact, ...moved, base: substitute(fact.base) };
  }
}

/** Remembers what the body being evaluated passes, for what is resolved without a context. */
function noteCall(
  program: Program,
  fn: FunctionInfo,
  bindings: ReadonlyMap<string, Value>,
): Caller | undefined {
  const body = program.world.current;
  if (!body?.evaluation || body.program.isDefining) return undefined;
  const caller = fn.callers.get(body) ?? { bindings: new Map<string, Value>(), calls: 0, dropped: false };
  fn.callers.set(body, caller);
  body.evaluation.called.add(fn);
  caller.calls += 1;
  for (const [name, value] of bindings)
    caller.bindings.set(name, join([caller.bindings.get(name) ?? nothing, value]));
  return caller;
}

/** Parameters with the values that a call gives them, defaults included. */
export function bindArguments(fn: FunctionInfo, self: Value | undefined, term: CallTerm): Map<string, Value> {
  const bindings = new Map<string, Value>();
  const { params } = fn.shape;
  const positional: ArgValue[] = term.args.filter((arg) => arg.kind === 'positional');
  const keywords = new Map<string, Value>();
  for (const arg of term.args) if (arg.name !== undefined) keywords.set(arg.name, arg.value);
  const spread = term.args.some((arg) => arg.kind === 'star' || arg.kind === 'double-star');
  let next = 0;
  params.forEach((param, index) => {
    if (index === 0 && self && !isStatic(fn)) {
      bindings.set(param.name, self);
      return;
    }
    if (param.kind === 'star') {
      const items = positional.slice(next).map((arg) => arg.value);
      next = positional.length;
      const rest = spread ? { rest: unknown } : {};
      bindings.set(param.name, single({ k: 'sequence', kind: 'tuple', items, ...rest, origin: term.span }));
      return;
    }
    if (param.kind === 'double-star') {
      const left = [...keywords].filter(([name]) => !params.some((other) => other.name === name));
      const rest = spread ? { rest: unknown } : {};
      bindings.set(param.name, single({ k: 'dict', entries: new Map(left), ...rest, origin: term.span }));
      return;
    }
    const given = param.kind === 'positional' ? positional[next]?.value : undefined;
    if (given) next += 1;
    const named = given ?? keywords.get(param.name) ?? fromSpread(term, param.name);
    const fallback = fn.defaults.get(param.name);
    bindings.set(param.name, named ?? (spread ? opened(fallback ?? unknown) : (fallback ?? unknown)));
  });
  return bindings;
}

/** `run(**vars(args))` passes the option of the parameter's name. */
function fromSpread(term: CallTerm, name: string): Value | undefined {
  const spread = term.args.find(
    (arg) => arg.kind === 'double-star' && arg.value.atoms.some((atom) => atom.k === 'result'),
  );
  if (!spread) return undefined;
  return opened(item(spread.value, constant({ kind: 'str', value: name }, spread.span), spread.span));
}

/** A call of a class of this file: an instance, with what its `__init__` does. */
export function callClass(program: Program, cls: ClassInfo, term: CallTerm, site: CallSite): Value {
  const only: CallTerm =
    term.callee.atoms.length === 1
      ? term
      : { ...term, callee: single({ k: 'class', cls, origin: term.calleeSpan }) };
  const instance = single({ k: 'instance', cls, call: only });
  if (cls.described !== undefined) return described(program, cls.described, term) ?? instance;
  const init = program.classMember(cls, '__init__', instance);
  for (const atom of init?.atoms ?? [])
    if (atom.k === 'function') callFunction(program, atom.fn, instance, term, site);
  return instance;
}

/** What a constructor gives of which a row says that it makes an object of another class. */
function described(program: Program, name: string, term: CallTerm): Value | undefined {
  if (program.options.models.find(name)?.returns === undefined) return undefined;
  return single({
    k: 'result',
    call: { ...term, callee: single({ k: 'name', name, origin: term.calleeSpan }) },
  });
}
