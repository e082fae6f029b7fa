import type { Span } from '../source/span.js';
import { typed } from './annotations.js';
import { attributeOf } from './attribute.js';
import { applyCall } from './call.js';
import type { CallSite } from './call-local.js';
import { element } from './containers.js';
import { claimOf, narrow } from './narrowing.js';
import { entryOf } from './objects.js';
import { binary } from './operators.js';
import type { CodeOwner, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { concat } from './text.js';
import { mapArguments } from './arguments.js';
import {
  type Atom,
  type CallTerm,
  type Captured,
  type FunctionAtom,
  join,
  opened,
  single,
  unknown,
  type Value,
} from './value.js';

/** What stands for the parameters and free names of one function at one call. */
export interface Substitution {
  readonly fn: FunctionInfo;
  readonly bindings: ReadonlyMap<string, Value>;
  free(name: string, span: Span): Value;
  readonly site: CallSite;
}

/** A function that puts the arguments of a call in place of the parameters in a value; results are shared. */
export function substituter(program: Program, substitution: Substitution): (value: Value) => Value {
  const site = { ...substitution.site, depth: substitution.site.depth + nested };
  return rebuilder(program, site, (atom, rebuild) => {
    if (atom.k === 'param' && atom.fn === substitution.fn)
      return substitution.bindings.get(atom.name) ?? unknown;
    if (atom.k === 'free' && atom.fn === substitution.fn) return substitution.free(atom.name, atom.origin);
    if (atom.k === 'function') return released(program, atom, substitution, rebuild);
    return undefined;
  });
}

/** How many calls a function may be handed through before what it captured is forgotten. */
const maxHands = 8;

/** A function that leaves a call: what it captured are the names of that call. */
function released(
  program: Program,
  atom: FunctionAtom,
  substitution: Substitution,
  rebuild: (value: Value) => Value,
): Value {
  const self = atom.self ? { self: rebuild(atom.self) } : {};
  const free = capturedBy(program, atom, substitution, rebuild);
  if (!free) return single({ ...atom, ...self });
  const depth = (atom.captured?.depth ?? 0) + 1;
  return single({ ...atom, ...self, captured: { free: depth > maxHands ? () => unknown : free, depth } });
}

function capturedBy(
  program: Program,
  atom: FunctionAtom,
  substitution: Substitution,
  rebuild: (value: Value) => Value,
): Captured['free'] | undefined {
  const { captured } = atom;
  const { fn } = substitution;
  if (captured) return (name, span) => rebuild(captured.free(name, span));
  if (!encloses(fn, atom.fn)) return undefined;
  return (name, span) => {
    if (!program.bindsLocally(fn, name)) return substitution.free(name, span);
    const value = program.closureValue(fn, name);
    return value ? rebuild(value) : unknown;
  };
}

function encloses(outer: CodeOwner, inner: CodeOwner): boolean {
  for (let at = inner.parent; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** A call that becomes known only by substitution counts so much towards the depth at which calls are not entered. */
const nested = 4;

/** How many values one rebuilding may touch before it gives up with `unknown`. */
const maxRebuilt = 1000;

/**
 * A function that replaces leaves of a value and recomputes what depends on them. Only symbolic values are entered;
 * the depth of values is bounded, so the recursion is too.
 */
export function rebuilder(
  program: Program,
  site: CallSite,
  leaf: (atom: Atom, rebuild: (value: Value) => Value) => Value | undefined,
): (value: Value) => Value {
  const memo = new Map<Value, Value>();
  const calls = new Map<CallTerm, Value>();
  let touched = 0;
  const rebuild = (value: Value): Value => {
    if (!value.symbolic) return value;
    const known = memo.get(value);
    if (known) return known;
    touched += 1;
    if (touched > maxRebuilt || !program.spend(2)) return unknown;
    memo.set(value, unknown);
    const result = join(
      value.atoms.map((atom) => {
        const known = leaf(atom, rebuild) ?? (atom.k === 'result' ? calls.get(atom.call) : undefined);
        if (known) return known;
        const rebuilt = rebuildAtom(program, site, atom, rebuild);
        // A call happens once, in however many values it stands.
        if (atom.k === 'result') calls.set(atom.call, rebuilt);
        return rebuilt;
      }),
    );
    const final = value.open ? opened(result) : result;
    memo.set(value, final);
    return final;
  };
  return rebuild;
}

/** The same atom with its parts rebuilt and its meaning computed again from them. */
export function rebuildAtom(
  program: Program,
  site: CallSite,
  atom: Atom,
  rebuild: (value: Value) => Value,
): Value {
  switch (atom.k) {
    case 'text':
      return concat(
        atom.parts.map((part) => (typeof part === 'string' ? part : rebuild(part))),
        atom.origin,
      );
    case 'function':
      return single(atom.self ? { ...atom, self: rebuild(atom.self) } : atom);
    case 'instance':
      return single({ ...atom, call: rebuildCall(atom.call, rebuild) });
    case 'result': {
      const call = rebuildCall(atom.call, rebuild);
      return call === atom.call ? single(atom) : applyCall(program, call, site);
    }
    case 'super':
      return single({ ...atom, self: rebuild(atom.self) });
    case 'attr': {
      const base = rebuild(atom.base);
      return site.attribute(base, atom.name) ?? attributeOf(program, base, atom.name, atom.origin);
    }
    case 'item':
      return entryOf(program, rebuild(atom.base), rebuild(atom.index), atom.origin);
    case 'sequence':
    case 'dict':
      return rebuildContainer(atom, rebuild);
    case 'option':
    case 'env':
      return single({ ...atom, fallback: rebuild(atom.fallback) });
    case 'derived':
      return recompute(program, atom, atom.from.map(rebuild));
    default:
      return single(atom);
  }
}

function rebuildContainer(
  atom: Extract<Atom, { k: 'sequence' | 'dict' }>,
  rebuild: (value: Value) => Value,
): Value {
  const rest = atom.rest ? { rest: rebuild(atom.rest) } : {};
  if (atom.k === 'sequence') return single({ ...atom, items: atom.items.map(rebuild), ...rest });
  const entries = new Map([...atom.entries].map(([name, content]) => [name, rebuild(content)]));
  return single({ ...atom, entries, ...rest });
}

/** An operation whose operands are better known now may give more than it did. */
function recompute(program: Program, atom: Extract<Atom, { k: 'derived' }>, from: readonly Value[]): Value {
  const [left, right] = from;
  if (left && right && /^[+%/*-]$/.test(atom.how)) return binary(atom.how, left, right, atom.origin);
  if (left && right && atom.how === 'typed') return typed(program, left, right);
  const claim = claimOf(atom.how);
  if (left && right && claim) return narrow(left, claim, right, atom.origin);
  if (left && atom.how === 'element') return element(left, atom.origin);
  return single({ ...atom, from });
}

function rebuildCall(
  call: Extract<Atom, { k: 'result' }>['call'],
  rebuild: (value: Value) => Value,
): Extract<Atom, { k: 'result' }>['call'] {
  const args = mapArguments(call.args, rebuild);
  const callee = rebuild(call.callee);
  return args === call.args && callee === call.callee ? call : { ...call, callee, args };
}
