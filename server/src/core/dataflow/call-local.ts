import type { Span } from '../source/span.js';
import type { Param } from '../syntax/ir.js';
import { isStatic } from './attribute.js';
import { isPartial, ways } from './partial.js';
import type { AttrWrite, CallFact, Caller, ClassInfo, Fact, FunctionInfo, Via } from './program-types.js';
import type { Program } from './program.js';
import { substituter, type Substitution } from './substitute.js';
import { returned, typed } from './annotations.js';
import { mapArguments, spreadArgument } from './arguments.js';
import { item } from './containers.js';
import {
  type ArgValue,
  type Atom,
  type CallTerm,
  constant,
  type FunctionAtom,
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
export function callFunction(program: Program, atom: FunctionAtom, term: CallTerm, site: CallSite): Value {
  const { fn, self, captured } = atom;
  const bindings = bindArguments(fn, self, term);
  const caller = noteCall(program, fn, bindings);
  const summary = site.depth > maxVia ? undefined : program.summary(fn);
  if (caller && site.depth > maxVia) caller.dropped = true;
  if (!summary || !program.spend(1 + summary.symbolic.length)) return unknown;
  const via: Via = { span: term.span, callee: fn.name, fn };
  const substitution: Substitution = {
    fn,
    bindings,
    free: (name, span) => (captured ? captured.free(name, span) : site.free(name, span)),
    site: { ...site, record: (fact) => site.record({ ...fact, via: [...fact.via, via] }) },
  };
  const substitute = substituter(program, substitution);
  if (caller && summary.symbolic.length > maxFacts) caller.dropped = true;
  for (const fact of summary.symbolic.slice(0, maxFacts)) {
    if (fact.via.length >= maxVia) {
      if (caller) caller.dropped = true;
      continue;
    }
    for (const known of substituteFact(fact, substitute, via)) site.record(known);
  }
  for (const write of summary.writes)
    site.write({ base: substitute(write.base), name: write.name, value: substitute(write.value) });
  const result = substitute(summary.returns);
  const evidence = fn.annotations.get(returned);
  return evidence ? typed(program, result, evidence) : result;
}

function substituteFact(fact: Fact, substitute: (value: Value) => Value, via: Via): readonly Fact[] {
  const moved = { via: [...fact.via, via] };
  switch (fact.kind) {
    case 'call': {
      const through = { via: [...fact.via, { ...via, before: fact.term }] };
      return substituteCall(fact, substitute).map((term) => ({ ...fact, ...through, term }));
    }
    case 'named':
      return [{ ...fact, ...moved, value: substitute(fact.value) }];
    case 'compare':
      return [{ ...fact, ...moved, operands: fact.operands.map(substitute) }];
    case 'read':
      return [{ ...fact, ...moved, base: substitute(fact.base) }];
  }
}

/** A call whose callee was a parameter: once it is known, it is followed like any other. */
function substituteCall({ term }: CallFact, substitute: (value: Value) => Value): readonly CallTerm[] {
  const callee = substitute(term.callee);
  const known = { ...term, callee, args: mapArguments(term.args, substitute) };
  if (known.args.some((arg, index) => isImpossible(arg.value) && !isImpossible(term.args[index]?.value)))
    return [];
  if (callee === term.callee) return [known];
  if (callee.atoms.some(isFollowed)) substitute(single({ k: 'result', call: term }));
  return ways(known).filter((way) => way.callee.open || !way.callee.atoms.every(isFollowed));
}

/** A condition on the way excludes what this caller passes, so that the call does not happen. */
function isImpossible(value: Value | undefined): boolean {
  return value !== undefined && value.atoms.length === 0 && !value.open;
}

/** Whether calls of it are entered, so that they are no facts of their own. */
function isFollowed(atom: Atom): boolean {
  if (atom.k === 'result') return isPartial(single(atom));
  return atom.k === 'function' || atom.k === 'instance';
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
  const given: Given = {
    positional: term.args.filter((arg) => arg.kind === 'positional'),
    keywords: new Map(term.args.flatMap((arg) => (arg.name === undefined ? [] : [[arg.name, arg.value]]))),
    spread: term.args.some((arg) => arg.kind === 'star' || arg.kind === 'double-star'),
  };
  const offset = self && !isStatic(fn) ? 1 : 0;
  fn.shape.params.forEach((param, index) => {
    const bound = index < offset ? self : boundTo(fn, param, { term, given, position: index - offset });
    bindings.set(param.name, bound ?? unknown);
  });
  return bindings;
}

interface Given {
  readonly positional: readonly ArgValue[];
  readonly keywords: ReadonlyMap<string, Value>;
  readonly spread: boolean;
}

/** Where a parameter is filled from; `position` counts without the object of a method. */
interface Filling {
  readonly term: CallTerm;
  readonly given: Given;
  readonly position: number;
}

function boundTo(fn: FunctionInfo, param: Param, filling: Filling): Value {
  const { term, given, position } = filling;
  const { positional, keywords, spread } = given;
  const rest = spread ? { rest: unknown } : {};
  const passed = passedOn(param, filling);
  if (passed) return passed;
  if (param.kind === 'star') {
    const items = positional.slice(position).map((arg) => arg.value);
    return single({ k: 'sequence', kind: 'tuple', items, ...rest, origin: term.span });
  }
  if (param.kind === 'double-star') {
    const left = [...keywords].filter(([name]) => !fn.shape.params.some((other) => other.name === name));
    return single({ k: 'dict', entries: new Map(left), ...rest, origin: term.span });
  }
  const fallback = fn.defaults.get(param.name);
  const byPosition = param.kind === 'positional' ? positional[position]?.value : undefined;
  const starred = param.kind === 'positional' ? position - positional.length : undefined;
  return (
    byPosition ??
    keywords.get(param.name) ??
    fromSpread(term, param.name) ??
    spreadArgument(term, param.name, starred, fallback) ??
    (spread ? opened(fallback ?? unknown) : (fallback ?? unknown))
  );
}

/** `inner(*args, **kwargs)` of a function that takes them so hands on what it was given. */
function passedOn(param: Param, { term, given, position }: Filling): Value | undefined {
  const only = (kind: ArgValue['kind']): Value | undefined => {
    const [first, more] = term.args.filter((arg) => arg.kind === kind);
    return first && !more && first.value.symbolic ? first.value : undefined;
  };
  if (param.kind === 'star' && given.positional.length <= position && position === 0) return only('star');
  return param.kind === 'double-star' && given.keywords.size === 0 ? only('double-star') : undefined;
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
    if (atom.k === 'function') callFunction(program, { ...atom, self: instance }, term, site);
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
