import type { Span } from '../source/span.js';
import type { Code, Instr, Reg } from '../syntax/ir.js';
import { Place } from './place.js';
import { isOnlyNone } from './placeholders.js';
import { extendsPath, folderOf } from './sys-path.js';
import type { CallSite } from './call-local.js';
import type { Program } from './program.js';
import type { AttrWrite, CodeOwner, Fact, FunctionInfo, ReturnSite } from './program-types.js';
import { identity, join, unknown, type Atom, type Value } from './value.js';

/** What names (and `x.attribute` places that were written) hold at one point of a body. */
export type Env = Map<string, Value>;

/** The evaluation of one body in one pass. */
export interface Frame {
  readonly program: Program;
  readonly owner: CodeOwner;
  readonly code: Code;
  /** Undefined while no path reaches the instruction. */
  env: Env | undefined;
  readonly regs: Value[];
  /** The place (a key of `env`) that a register was loaded from, for calls and stores that change it in place. */
  readonly places: (string | undefined)[];
  /** Environments that wait at labels further down. */
  readonly pending: Map<number, Env>;
  /** Environments that loops bring back to their heads: from the pass before, and for the next one. */
  readonly loopsIn: ReadonlyMap<number, Env>;
  readonly loopsOut: Map<number, Env>;
  /** Where each loop goes when it ends, by its head, so that the last round's values reach what follows in one pass. */
  readonly exits: Map<number, number>;
  /** What names held at the head of each loop in this pass. */
  readonly heads: Map<number, ReadonlyMap<string, Value>>;
  /** Names of this body that were read where no path had bound them yet. */
  readonly unbound: Set<string>;
  /** The head whose first branch is still to come. */
  openLoop: number | undefined;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  readonly returns: ReturnSite[];
  /** What names hold where the body is left by `return`. */
  exit: Env | undefined;
  readonly yields: Value[];
  readonly facts: Fact[];
  readonly writes: AttrWrite[];
  /** How many of them came from functions that were called. */
  passedWrites: number;
  /** Registers that an `attr` instruction read its value from, to know what a method call changes. */
  readonly attrBase: (Reg | undefined)[];
  /** The attribute that such a register holds. */
  readonly attrName: (string | undefined)[];
  /** The instruction that made a register that a condition may be. */
  readonly made: (Instr | undefined)[];
  /** Some condition told something of a name or attribute, so that reads must look for it. */
  narrowed: boolean;
  /** Some attribute was written on the way, so that reads must look for it. */
  wrote: boolean;
  /** What calls need of this frame, made once. */
  site: CallSite | undefined;
  /** Labels that end what runs only under a condition; while there is one, what is recorded may not happen. */
  conditions?: Set<number>;
  /** The register that holds the last comparison with `__name__`. */
  entryTest?: Reg;
}

/** Where something of the frame's code stands. */
export function absolute(frame: Frame, span: Span): Span {
  return new Place(frame.owner.anchor, span);
}

/** The value of a register. */
export function reg(frame: Frame, index: Reg): Value {
  return frame.regs[index] ?? unknown;
}

/** The key under which an environment keeps what a condition told of a place; it holds only as long as every path says it. */
export const overlay = (place: string): string => `~${place}`;

/** Stands in an environment in which some condition told something. */
export const anythingTold = '~';

/** Union of two environments; a name that only one path binds keeps that value. */
export function joinEnv(left: Env | undefined, right: Env | undefined): Env | undefined {
  if (!left || !right || left === right) return left ?? right;
  const result: Env = new Map(left);
  const told = left.has(anythingTold) || right.has(anythingTold);
  for (const [name, value] of right) {
    const other = result.get(name);
    if (other === undefined) result.set(name, name.startsWith('@') ? orElse(value, left, name) : value);
    else if (other !== value)
      result.set(
        name,
        told ? join([effective(left, name, other), effective(right, name, value)]) : join([other, value]),
      );
  }
  for (const [name, value] of left)
    if (name.startsWith('@') && !right.has(name)) result.set(name, orElse(value, right, name));
  if (told) forget(result, left, right);
  return result;
}

/** An attribute that only one path wrote: on the other one it holds what a condition told of it, or anything. */
function orElse(value: Value, other: Env, name: string): Value {
  const told = other.get(overlay(name));
  return told ? join([value, told]) : { ...value, open: true };
}

/** What a path knows of a name that is bound differently on another one. */
function effective(env: Env, name: string, value: Value): Value {
  return env.get(overlay(name)) ?? value;
}

/** What conditions told is over where paths meet that do not say the same. */
function forget(result: Env, left: Env, right: Env): void {
  for (const name of result.keys())
    if (name.startsWith('~') && name !== anythingTold && left.get(name) !== right.get(name))
      result.delete(name);
}

/** The key under which an attribute of a value is remembered; undefined where the object is not one known thing. */
export function placeOf(base: Value, name: string): string | undefined {
  const [atom, more] = base.atoms;
  if (!atom || more || base.open) return undefined;
  const object = objectKey(atom);
  return object === undefined ? undefined : `@${object}.${name}`;
}

/** A key of the one object that an atom stands for; undefined where it may be a new one each time. */
export function objectKey(atom: Atom): string | undefined {
  switch (atom.k) {
    case 'param':
    case 'free':
    case 'global':
    case 'name':
      return String(identity(atom));
    case 'module':
      return String(identity(atom));
    case 'class':
      return `k:${String(atom.cls.id)}`;
    case 'derived': {
      // What is told of an object is told of that object.
      const [from] = atom.from[0]?.atoms ?? [];
      return from && /^(typed$|narrow:)/.test(atom.how) ? objectKey(from) : undefined;
    }
    case 'dict':
      // Objects such as EasyDict, which are filled attribute by attribute.
      return `d:${spanId(atom.origin)}`;
    case 'instance':
    case 'result':
      return `${String(atom.call.owner.id)}:${spanId(atom.call.span)}`;
    case 'attr': {
      const [base, more] = atom.base.atoms;
      const key = base && !more ? objectKey(base) : undefined;
      return key === undefined ? undefined : `${key}.${atom.name}`;
    }
    default:
      return undefined;
  }
}

/** A number for a place in a body that stays when the body moves. */
function spanId(span: Span): string {
  return span instanceof Place
    ? String(span.anchor.numbers.of(span))
    : `${String(span.start)}:${String(span.end)}`;
}

/** The value of a name as the code of `frame` sees it. */
export function lookup(frame: Frame, name: string, span: Span): Value {
  const told = frame.narrowed ? frame.env?.get(overlay(name)) : undefined;
  if (told) return told;
  if (frame.globals.has(name)) return frame.program.scope.globalValue(name, span);
  const own = frame.env?.get(name);
  if (own) return isOnlyNone(own) ? setElsewhere(frame, name, own, span) : own;
  frame.unbound.add(name);
  if (frame.owner.kind === 'module') return frame.program.scope.outerValue(name, span);
  if (frame.owner.kind !== 'class' && frame.code.locals.has(name) && !frame.nonlocals.has(name))
    return unknown;
  for (let scope = frame.owner.parent; scope; scope = scope.parent) {
    if (scope.kind === 'class' || scope.kind === 'module') continue;
    if (!frame.program.bindsLocally(scope, name)) continue;
    const inner = nearestFunction(frame.owner);
    return inner ? frame.program.scope.freeName(inner, name, span) : unknown;
  }
  return frame.program.scope.globalValue(name, span);
}

/** A name that holds `None` until a function around which it stands, or that declares it global, writes it. */
function setElsewhere({ owner, program }: Frame, name: string, own: Value, span: Span): Value {
  if (owner.kind === 'module') return program.scope.rebindable(name, own, span);
  return program.scope.freeWrite(owner, name) ?? own;
}

function nearestFunction(owner: CodeOwner): FunctionInfo | undefined {
  for (let at: CodeOwner | undefined = owner; at; at = at.parent)
    if (at.kind === 'function' || at.kind === 'lambda') return at as FunctionInfo;
  return undefined;
}

/** Binds a name in the right scope. */
export function bind(frame: Frame, name: string, value: Value): void {
  if (frame.globals.has(name)) frame.program.scope.writeGlobal(frame.owner, name, value);
  else if (frame.nonlocals.has(name)) frame.program.scope.writeFree(frame.owner, name, value);
  frame.env?.set(name, value);
  if (frame.narrowed) frame.env?.delete(overlay(name));
}

/** Records a fact under the frame's owner. */
export function record(frame: Frame, fact: Fact): void {
  if (!frame.env) return;
  if (fact.kind === 'call' && extendsPath(fact.term)) {
    const folder = folderOf(fact.term, frame.program.options.path);
    if (folder !== undefined) frame.program.world.linker.extendPath(frame.program.options.path, folder);
    if (!fact.term.args.some((arg) => arg.value.symbolic)) return;
  }
  if (fact.kind !== 'named') frame.facts.push(fact);
  else if (frame.program.options.watchesName(fact.name))
    frame.facts.push(frame.conditions && frame.conditions.size > 0 ? { ...fact, conditional: true } : fact);
}
