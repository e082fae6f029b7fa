import type { Code } from '../syntax/ir.js';
import { run } from './evaluate.js';
import { visibleWrites } from './escapes.js';
import { type Env, type Frame, joinEnv } from './frame.js';
import { type Anchor, Place } from './place.js';
import { codeOf, isFunction } from './program.js';
import type { CodeOwner, Fact, FunctionInfo, Summary } from './program-types.js';
import { join, single, type Value } from './value.js';

/** Evaluates a body once (twice when it has loops that bring news): what callers must know of it, and facts that stand for themselves. */
export function evaluateBody(owner: CodeOwner): {
  readonly summary: Summary;
  readonly facts: readonly Fact[];
} {
  const code = codeOf(owner);
  let frame = pass(owner, code, new Map());
  if (bringsNews(frame)) frame = pass(owner, code, frame.loopsOut);
  const symbolic: Fact[] = [];
  const facts: Fact[] = [];
  for (const fact of frame.facts) (owner.kind !== 'module' && isSymbolic(fact) ? symbolic : facts).push(fact);
  const yielded = frame.yields.length > 0;
  const returns = yielded
    ? single({ k: 'sequence', kind: 'list', items: [], rest: join(frame.yields), origin: owner.span })
    : join(frame.returns.map(({ value }) => value));
  const exit = joinEnv(frame.exit, frame.env) ?? new Map<string, Value>();
  const writes = owner.kind === 'module' ? frame.writes : visibleWrites(frame.writes, [returns]);
  const summary = { returns, returnSites: frame.returns, symbolic, writes, exit: namesOf(owner, exit) };
  return { summary, facts };
}

/** Closures see the names of a function; the attributes of its objects serve only while it is evaluated. */
function namesOf(owner: CodeOwner, exit: Env): Env {
  if (!isFunction(owner)) return exit;
  return new Map([...exit].filter(([name]) => !name.startsWith('@') && !name.startsWith('~')));
}

function pass(owner: CodeOwner, code: Code, loopsIn: ReadonlyMap<number, Env>): Frame {
  const frame: Frame = {
    program: owner.program,
    owner,
    code,
    env: entry(owner),
    regs: [],
    places: [],
    pending: new Map(),
    loopsIn,
    loopsOut: new Map(),
    exits: new Map(),
    heads: new Map(),
    unbound: new Set(),
    openLoop: undefined,
    globals: new Set(),
    nonlocals: new Set(),
    returns: [],
    exit: undefined,
    yields: [],
    facts: [],
    writes: [],
    passedWrites: 0,
    attrBase: [],
    attrName: [],
    made: [],
    narrowed: loopsIn.size > 0,
    wrote: loopsIn.size > 0,
    site: undefined,
  };
  run(frame);
  return frame;
}

/** Parameters stand for themselves until a call gives them values. */
function entry(owner: CodeOwner): Env {
  const env: Env = new Map();
  if (!isFunction(owner)) return env;
  for (const { name, span } of owner.shape.params)
    env.set(name, single({ k: 'param', fn: owner, name, origin: new Place(parentAnchor(owner), span) }));
  return env;
}

function parentAnchor(owner: FunctionInfo): Anchor {
  return (owner.parent ?? owner.program.module).anchor;
}

/** Whether a further round of some loop may see other values than the first did. */
function bringsNews(frame: Frame): boolean {
  for (const [head, back] of frame.loopsOut) {
    const first = frame.heads.get(head);
    for (const [name, value] of back) {
      const before = first?.get(name);
      if (before ? before !== value : frame.unbound.has(name) || name.startsWith('@')) return true;
    }
  }
  return false;
}

function isSymbolic(fact: Fact): boolean {
  switch (fact.kind) {
    case 'call':
      return fact.term.callee.symbolic || fact.term.args.some((arg) => arg.value.symbolic);
    case 'named':
      return fact.value.symbolic;
    case 'compare':
      return fact.operands.some((value) => value.symbolic);
    case 'read':
      return fact.base.symbolic;
  }
}
