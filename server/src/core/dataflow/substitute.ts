import type { Span } from '../source/span.js';
import { attributeOf } from './attribute.js';
import { applyCall } from './call.js';
import type { CallSite } from './call-local.js';
import { element, item } from './containers.js';
import { binary } from './operators.js';
import type { FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { concat } from './text.js';
import { mapArguments } from './arguments.js';
import { type Atom, join, opened, single, unknown, type Value } from './value.js';

/** What stands for the parameters and free names of one function at one call. */
export interface Substitution {
  readonly fn: FunctionInfo;
  readonly bindings: ReadonlyMap<string, Value>;
  free(name: string, span: Span): Value;
  readonly site: CallSite;
}

/** A function that puts the arguments of a call in place of the parameters in a value; results are shared. */
export function substituter(program: Program, substitution: Substitution): (value: Value) => Value {
  return rebuilder(program, { ...substitution.site, depth: substitution.site.depth + nested }, (atom) => {
    if (atom.k === 'param' && atom.fn === substitution.fn)
      return substitution.bindings.get(atom.name) ?? unknown;
    if (atom.k === 'free' && atom.fn === substitution.fn) return substitution.free(atom.name, atom.origin);
    return undefined;
  });
}

/** A call that becomes known only by substitution counts so much towards the depth at which calls are not entered. */
const nested = 4;

/** How many values one rebuilding may touch before it gives up with `unknown`. */
const maxRebuilt = 4000;

/**
 * A function that replaces leaves of a value and recomputes what depends on them. Only symbolic values are entered;
 * the depth of values is bounded, so the recursion is too.
 */
export function rebuilder(
  program: Program,
  site: CallSite,
  leaf: (atom: Atom) => Value | undefined,
): (value: Value) => Value {
  const memo = new Map<Value, Value>();
  let touched = 0;
  const rebuild = (value: Value): Value => {
    if (!value.symbolic) return value;
    const known = memo.get(value);
    if (known) return known;
    touched += 1;
    if (touched > maxRebuilt || !program.spend(2)) return unknown;
    memo.set(value, unknown);
    const result = join(value.atoms.map((atom) => leaf(atom) ?? rebuildAtom(program, site, atom, rebuild)));
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
      return item(rebuild(atom.base), rebuild(atom.index), atom.origin);
    case 'sequence':
    case 'dict':
      return rebuildContainer(atom, rebuild);
    case 'option':
    case 'env':
      return single({ ...atom, fallback: rebuild(atom.fallback) });
    case 'derived':
      return recompute(atom, atom.from.map(rebuild));
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
function recompute(atom: Extract<Atom, { k: 'derived' }>, from: readonly Value[]): Value {
  const [left, right] = from;
  if (left && right && /^[+%/*-]$/.test(atom.how)) return binary(atom.how, left, right, atom.origin);
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
