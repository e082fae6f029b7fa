import type { Span } from '../../source/span.js';
import type { Instr, Reg } from '../ir.js';
import { Kind } from '../kinds.js';
import { endOf, kindOf, startOf, type NodeId, type Nodes } from '../nodes.js';

/**
 * What lowering a node comes to: its register at once, or a generator that yields the parts it waits for and returns
 * the register. `run` drives the generators from a stack of its own, so that handlers read like recursive functions
 * and yet no nesting of the source overflows the stack.
 */
export type Step = Reg | Lowering;
export type Lowering = Generator<Step, Reg, Reg>;

/** Lowers nodes of one kind. */
export type Handler = (lo: Lowerer, n: NodeId) => Step;

/** Register of what has no value (statements). */
export const noReg: Reg = -1;

/** Where `break` and `continue` of the innermost loop go. */
export interface Loop {
  readonly onContinue: number;
  readonly onBreak: number;
  /** The `onExit` in force outside the loop. */
  readonly onExit: number | undefined;
}

/** One body while it is being lowered. */
export interface Lowerer {
  readonly nodes: Nodes;
  readonly text: string;
  /** What spans count from. */
  readonly base: number;
  readonly handlers: readonly Handler[];
  readonly instrs: Instr[];
  /** Names bound here, and names declared `global` or `nonlocal`. */
  readonly bound: Set<string>;
  readonly foreign: Set<string>;
  /** Targets of the comprehensions that are open, innermost name last. */
  readonly renamed: Map<string, string[]>;
  registers: number;
  labels: number;
  loop: Loop | undefined;
  /** Label of the handlers of the `try` whose body this is. */
  onException: number | undefined;
  /** Label of the `finally` that `return`, `raise`, `break` and `continue` must pass. */
  onExit: number | undefined;
}

/** Drives a step to its end; returns its register. */
export function run(step: Step): Reg {
  if (typeof step === 'number') return step;
  const waiting: Lowering[] = [step];
  let top: Lowering | undefined = step;
  let value = noReg;
  while (top !== undefined) {
    const result = top.next(value);
    if (typeof result.value === 'number') {
      value = result.value;
      if (result.done === true) {
        waiting.pop();
        top = waiting[waiting.length - 1];
      }
    } else {
      top = result.value;
      waiting.push(top);
      value = noReg;
    }
  }
  return value;
}

/** Lowers a node by the handler of its kind; `noNode` gives an unknown value. */
export function lower(lo: Lowerer, n: NodeId): Step {
  const inner = kindOf(lo.nodes, n) === Kind.parenthesized_expression ? withoutParentheses(lo.nodes, n) : n;
  const handler = inner < 0 ? undefined : lo.handlers[kindOf(lo.nodes, inner)];
  return handler === undefined ? unknown(lo, Math.max(n, 0)) : handler(lo, inner);
}

/** Takes any expression; returns what the parentheses around it hold, or the expression. */
export function withoutParentheses(nodes: Nodes, n: NodeId): NodeId {
  let inner = n;
  while (kindOf(nodes, inner) === Kind.parenthesized_expression) {
    const child = inner + 1;
    // Empty or broken parentheses, or an ERROR beside the expression, are left to the handler of broken text.
    if (child >= (nodes.next[inner] ?? 0) || nodes.next[child] !== nodes.next[inner]) return inner;
    inner = child;
  }
  return inner;
}

/** A new register. */
export const newReg = (lo: Lowerer): Reg => lo.registers++;
/** A new label. */
export const newLabel = (lo: Lowerer): number => lo.labels++;

/** Span of a node, relative to the base. */
export const spanOf = (lo: Lowerer, n: NodeId): Span => ({
  start: startOf(lo.nodes, n) - lo.base,
  end: endOf(lo.nodes, n) - lo.base,
});

/** Source text of a node. */
export const textOf = (lo: Lowerer, n: NodeId): string =>
  lo.text.slice(startOf(lo.nodes, n), endOf(lo.nodes, n));

/** Emits an unknown value that stands for a node. */
export function unknown(lo: Lowerer, n: NodeId): Reg {
  const dst = newReg(lo);
  lo.instrs.push({ op: 'unknown', dst, span: spanOf(lo, n) });
  return dst;
}

/** Emits a load of a name as the source spells it; names of open comprehensions are their own. */
export function load(lo: Lowerer, name: string, span: Span): Reg {
  const dst = newReg(lo);
  lo.instrs.push({ op: 'load', dst, name: resolved(lo, name), span });
  return dst;
}

/** Emits a store, and notes that the body binds the name. */
export function store(lo: Lowerer, name: string, src: Reg, span: Span, annotation?: Reg): void {
  const own = resolved(lo, name);
  lo.bound.add(own);
  lo.instrs.push(
    annotation === undefined
      ? { op: 'store', name: own, src, span }
      : { op: 'store', name: own, src, annotation, span },
  );
}

/** Emits a label. */
export function label(lo: Lowerer, id: number, kind: 'plain' | 'loop', span: Span): void {
  lo.instrs.push({ op: 'label', id, loop: kind === 'loop', span });
}

/** Emits a jump, unless the flow has ended before it. */
export function jump(lo: Lowerer, target: number, span: Span): void {
  if (!flowEnded(lo)) lo.instrs.push({ op: 'jump', target, span });
}

/** Emits a branch that is taken when `cond` does not hold, or may always be taken when there is none. */
export function branch(lo: Lowerer, target: number, span: Span, cond?: Reg): void {
  lo.instrs.push(cond === undefined ? { op: 'branch', target, span } : { op: 'branch', cond, target, span });
}

/** Whether what is emitted next can only be reached through a label. */
export function flowEnded(lo: Lowerer): boolean {
  const op = lo.instrs[lo.instrs.length - 1]?.op;
  return op === 'return' || op === 'raise' || op === 'jump';
}

function resolved(lo: Lowerer, name: string): string {
  if (lo.renamed.size === 0) return name;
  const names = lo.renamed.get(name);
  return names?.[names.length - 1] ?? name;
}
