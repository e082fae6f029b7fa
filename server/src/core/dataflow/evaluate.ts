import type { Instr } from '../syntax/ir.js';
import { evaluateCall } from './call.js';
import { attribute, setAttribute } from './attribute.js';
import { buildDict, element, item, partOf, sequence, setItem, unpack } from './containers.js';
import { defineClass, defineFunction, importFrom, importModule, importStar } from './definitions.js';
import { isWithin } from '../source/span-relations.js';
import { absolute, bind, type Env, type Frame, joinEnv, lookup, record, reg } from './frame.js';
import { binary, compare, formatString, negated } from './operators.js';
import type { Fact } from './program-types.js';
import { constant, join, nothing, single, unknown, type Value } from './value.js';

type Handler<K extends Instr['op']> = (frame: Frame, instr: Extract<Instr, { op: K }>) => void;

/** What each instruction does; `label`, `jump` and `branch` decide which environment goes on. */
const handlers: { readonly [K in Instr['op']]: Handler<K> } = {
  const: (f, i) => set(f, i.dst, constant(i.value, absolute(f, i.span))),
  load: (f, i) => {
    set(f, i.dst, lookup(f, i.name, absolute(f, i.span)));
    f.places[i.dst] = i.name;
  },
  store: (f, i) => {
    const value = reg(f, i.src);
    bind(f, i.name, value);
    record(f, { kind: 'named', name: i.name, how: 'variable', value, ...here(f, i) });
  },
  annotate: () => undefined,
  delete: (f, i) => f.env?.delete(i.name),
  attr: (f, i) => {
    const base = reg(f, i.base);
    set(f, i.dst, attribute(f, base, i.name, absolute(f, i.span)));
    f.attrBase[i.dst] = i.base;
    f.attrName[i.dst] = i.name;
    if (f.program.watchedReads.has(i.name)) record(f, { kind: 'read', base, name: i.name, ...here(f, i) });
  },
  'set-attr': setAttribute,
  item: (f, i) => set(f, i.dst, item(reg(f, i.base), reg(f, i.index), absolute(f, i.span))),
  slice: (f, i) => {
    const bound = (index: number | undefined): Value | undefined =>
      index === undefined ? undefined : reg(f, index);
    const step = bound(i.step);
    const part = step
      ? undefined
      : partOf(reg(f, i.base), [bound(i.lower), bound(i.upper)], absolute(f, i.span));
    set(f, i.dst, part ?? derived(f, i, 'slice', [i.base]));
  },
  'set-item': setItem,
  call: evaluateCall,
  binary: (f, i) => {
    const origin = absolute(f, i.span);
    set(f, i.dst, binary(i.operator, reg(f, i.left), reg(f, i.right), origin));
  },
  unary: (f, i) => set(f, i.dst, negated(reg(f, i.src), i.operator) ?? derived(f, i, i.operator, [i.src])),
  compare,
  format: formatString,
  sequence,
  dict: buildDict,
  either: (f, i) => set(f, i.dst, join(i.options.map((option) => reg(f, option)))),
  element: (f, i) => set(f, i.dst, element(reg(f, i.src), absolute(f, i.span))),
  collect: (f, i) => {
    const origin = absolute(f, i.span);
    const kind = i.kind === 'set' ? 'set' : 'list';
    set(f, i.dst, single({ k: 'sequence', kind, items: [], rest: reg(f, i.element), origin }));
  },
  unpack,
  enter: (f, i) => set(f, i.dst, reg(f, i.src)),
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
    if (i.src !== undefined) f.yields.push(reg(f, i.src));
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

/** A condition that is written as a constant decides; any other lets both ways go on. */
function branch(frame: Frame, instr: Extract<Instr, { op: 'branch' }>): void {
  if (frame.openLoop !== undefined) frame.exits.set(frame.openLoop, instr.target);
  frame.openLoop = undefined;
  const holds = instr.cond === undefined ? undefined : writtenTruth(frame, instr);
  if (frame.env && holds !== true) send(frame, instr.target, new Map(frame.env));
  if (holds === false) frame.env = undefined;
  // `if __name__ == '__main__'` is no condition to somebody who runs the file.
  if (instr.cond !== undefined && holds === undefined && instr.cond !== frame.entryTest)
    (frame.conditions ??= new Set()).add(instr.target);
}

/** What `if False:` or `while not 0:` says; a name that holds a constant may be changed by whoever edits the file. */
function writtenTruth(frame: Frame, instr: Extract<Instr, { op: 'branch' }>): boolean | undefined {
  const [atom, more] = instr.cond === undefined ? [] : reg(frame, instr.cond).atoms;
  if (atom?.k !== 'const' || more) return undefined;
  if (!isWithin(atom.origin, absolute(frame, instr.span))) return undefined;
  if (atom.value.kind === 'bool') return atom.value.value;
  if (atom.value.kind === 'int') return atom.value.value !== 0;
  return atom.value.kind === 'none' ? false : undefined;
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
