import type { Instr } from '../syntax/ir.js';
import { evaluateCall } from './call.js';
import { attribute, setAttribute } from './attribute.js';
import { evidenceOf, typed } from './annotations.js';
import { annotationKey } from './fields.js';
import { entered, entry, iterated } from './objects.js';
import { buildDict, element, onlyKey, sequence, sliced, unpack, withEntry } from './containers.js';
import { setItem } from './changes.js';
import { defineClass, defineFunction, importFrom, importModule, importStar } from './definitions.js';
import { absolute, bind, type Env, type Frame, joinEnv, lookup, record, reg } from './frame.js';
import { assume, constantOutcome, either } from './conditions.js';
import { binary, compare, formatString, negated } from './operators.js';
import type { ClassInfo, Fact } from './program-types.js';
import { constant, nothing, single, unknown, type Value } from './value.js';

type Handler<K extends Instr['op']> = (frame: Frame, instr: Extract<Instr, { op: K }>) => void;

/** What each instruction does; `label`, `jump` and `branch` decide which environment goes on. */
const handlers: { readonly [K in Instr['op']]: Handler<K> } = {
  const: (f, i) => {
    set(f, i.dst, constant(i.value, absolute(f, i.span)));
    f.made[i.dst] = i;
  },
  load: (f, i) => {
    set(f, i.dst, lookup(f, i.name, absolute(f, i.span)));
    f.places[i.dst] = i.name;
  },
  store: (f, i) => {
    const plain = reg(f, i.src);
    const value = i.annotation === undefined ? plain : withAnnotation(f, plain, i.annotation);
    bind(f, i.name, value);
    f.places[i.src] ??= i.name;
    if (i.annotation !== undefined) annotate(f, i.name, i.annotation);
    record(f, { kind: 'named', name: i.name, how: 'variable', value, ...here(f, i) });
  },
  annotate: (f, i) => {
    annotate(f, i.name, i.annotation);
    if (f.owner.kind !== 'class' && f.env?.has(i.name) === false)
      bind(f, i.name, withAnnotation(f, unknown, i.annotation));
  },
  delete: (f, i) => f.env?.delete(i.name),
  attr: (f, i) => {
    const base = reg(f, i.base);
    set(f, i.dst, attribute(f, base, i.name, absolute(f, i.span)));
    f.attrBase[i.dst] = i.base;
    f.attrName[i.dst] = i.name;
    if (f.program.watchedReads.has(i.name)) record(f, { kind: 'read', base, name: i.name, ...here(f, i) });
  },
  'set-attr': setAttribute,
  item: (f, i) => {
    const index = reg(f, i.index);
    set(f, i.dst, entry(f, reg(f, i.base), index, absolute(f, i.span)));
    const key = onlyKey(index);
    if (typeof key !== 'string') return;
    f.attrBase[i.dst] = i.base;
    f.attrName[i.dst] = `[${key}]`;
  },
  slice: (f, i) => {
    const bounds = [i.lower, i.upper, i.step].map((at) => (at === undefined ? undefined : reg(f, at)));
    const known = sliced(reg(f, i.base), bounds, absolute(f, i.span));
    set(f, i.dst, known ?? derived(f, i, 'slice', [i.base]));
  },
  'set-item': setItem,
  call: (f, i) => {
    evaluateCall(f, i);
    f.made[i.dst] = i;
  },
  binary: (f, i) => {
    const origin = absolute(f, i.span);
    set(f, i.dst, binary(i.operator, reg(f, i.left), reg(f, i.right), origin));
  },
  unary: (f, i) => {
    set(f, i.dst, negated(reg(f, i.src), i.operator) ?? derived(f, i, i.operator, [i.src]));
    f.made[i.dst] = i;
  },
  compare: (f, i) => {
    compare(f, i);
    f.made[i.dst] = i;
  },
  format: formatString,
  sequence,
  dict: buildDict,
  either: (f, i) => {
    set(f, i.dst, either(f, i));
    f.made[i.dst] = i;
  },
  element: (f, i) => set(f, i.dst, iterated(f, reg(f, i.src), absolute(f, i.span))),
  collect: (f, i) => {
    const origin = absolute(f, i.span);
    if (i.key !== undefined) {
      const empty = { k: 'dict' as const, entries: new Map<string, Value>(), origin };
      return set(f, i.dst, single(withEntry(empty, reg(f, i.key), reg(f, i.element))));
    }
    const kind = i.kind === 'set' ? 'set' : 'list';
    set(f, i.dst, single({ k: 'sequence', kind, items: [], rest: reg(f, i.element), origin }));
  },
  unpack,
  enter: (f, i) => set(f, i.dst, entered(f, reg(f, i.src))),
  function: defineFunction,
  class: defineClass,
  import: importModule,
  'import-from': importFrom,
  'import-star': importStar,
  return: (f, i) => {
    if (f.env && i.src !== undefined) {
      const value = reg(f, i.src);
      f.returns.push({ value, span: absolute(f, i.span) });
      const name = f.owner.name;
      record(f, { kind: 'named', name, how: 'return', value, ...here(f, i) });
    }
    f.exit = joinEnv(f.exit, f.env);
    f.env = undefined;
  },
  yield: (f, i) => {
    if (i.src !== undefined)
      f.yields.push(i.from ? element(reg(f, i.src), absolute(f, i.span)) : reg(f, i.src));
    set(f, i.dst, unknown);
  },
  await: (f, i) => set(f, i.dst, reg(f, i.src)),
  raise: (f) => {
    f.env = undefined;
  },
  scope: (f, i) => {
    for (const name of i.names) (i.kind === 'global' ? f.globals : f.nonlocals).add(name);
  },
  label: (f, i) => {
    f.conditions?.delete(i.id);
    f.env = joinEnv(f.env, f.pending.get(i.id));
    const back = i.loop ? f.loopsIn.get(i.id) : undefined;
    if (back) f.env = joinEnv(f.env, new Map(back));
    f.pending.set(i.id, emptyMark);
    if (!i.loop) return;
    f.openLoop = i.id;
    if (f.env) f.heads.set(i.id, new Map(f.env));
  },
  jump: (f, i) => {
    // What stands between the two branches of an `if` and its end is the other branch.
    if (f.conditions && f.conditions.size > 0) f.conditions.add(i.target);
    send(f, i.target, f.env);
    f.env = undefined;
  },
  branch,
  unknown: (f, i) => {
    if (i.dst !== undefined) set(f, i.dst, unknown);
  },
};

/** A condition that is written as a constant decides; any other lets both ways go on, each with what it tells. */
function branch(frame: Frame, instr: Extract<Instr, { op: 'branch' }>): void {
  const { cond, target } = instr;
  const outcome = cond === undefined ? undefined : constantOutcome(frame, cond);
  if (frame.openLoop !== undefined && outcome !== 'holds') frame.exits.set(frame.openLoop, target);
  frame.openLoop = undefined;
  // `if __name__ == '__main__'` is no condition to somebody who runs the file.
  if (cond !== undefined && outcome === undefined && cond !== frame.entryTest)
    (frame.conditions ??= new Set()).add(target);
  if (!frame.env || outcome === 'holds') return;
  const other: Env = new Map(frame.env);
  if (cond !== undefined) {
    assume(frame, other, cond, 'fails');
    assume(frame, frame.env, cond, 'holds');
  }
  send(frame, target, other);
  if (outcome === 'fails') frame.env = undefined;
}

function withAnnotation(frame: Frame, value: Value, register: number): Value {
  return typed(frame.program, value, evidenceOf(frame.program, reg(frame, register)));
}

/** What the annotation of a name says, kept beside the name. */
function annotate(frame: Frame, name: string, register: number): void {
  if (frame.owner.kind !== 'class') return;
  const evidence = evidenceOf(frame.program, reg(frame, register));
  (frame.owner as ClassInfo).fields.set(name, evidence);
  frame.env?.set(annotationKey(name), evidence);
}

/** Stands at labels that were passed: a jump there goes backwards. */
const emptyMark: Env = new Map();

function send(frame: Frame, target: number, env: Env | undefined): void {
  if (!env) return;
  const waiting = frame.pending.get(target);
  if (waiting === emptyMark) {
    const joined = joinEnv(frame.loopsOut.get(target), env);
    if (joined) frame.loopsOut.set(target, joined);
    const exit = frame.exits.get(target);
    if (exit !== undefined && frame.pending.get(exit) !== emptyMark) send(frame, exit, new Map(env));
    return;
  }
  const joined = joinEnv(waiting, env);
  if (joined) frame.pending.set(target, joined);
}

/** Runs the instructions of a frame once, from top to bottom. Stops when the program's budget is spent. */
export function run(frame: Frame): void {
  for (const instr of frame.code.instrs) {
    if (!frame.program.spend()) return;
    // The table is indexed by the instruction's own `op`, which TypeScript cannot follow through the union.
    (handlers[instr.op] as Handler<Instr['op']>)(frame, instr);
  }
}

function set(frame: Frame, dst: number, value: Value): void {
  frame.regs[dst] = frame.env ? value : nothing;
}

function here(frame: Frame, instr: Instr): Pick<Fact, 'span' | 'owner' | 'via'> {
  return { span: absolute(frame, instr.span), owner: frame.owner, via: [] };
}

function derived(frame: Frame, instr: Instr, how: string, from: readonly number[]): Value {
  const values = from.map((index) => reg(frame, index));
  return single({ k: 'derived', how, from: values, origin: absolute(frame, instr.span) });
}
