import type { Span } from '../../source/span.js';
import { Field, Kind, kindSet } from '../kinds.js';
import {
  childAt,
  childOfKind,
  childrenOf,
  firstChildOf,
  kindOf,
  namedChildrenOf,
  noNode,
  startOf,
  type NodeId,
} from '../nodes.js';
import { bind } from './targets.js';
import {
  branch,
  flowEnded,
  jump,
  label,
  lower,
  newLabel,
  newReg,
  noReg,
  spanOf,
  textOf,
  unknown,
  withoutParentheses,
  type Handler,
  type Loop,
  type Lowerer,
  type Lowering,
} from './lowerer.js';

/** Handlers of blocks and compound statements, `try` and `match` excepted. */
export const controlHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.module, block],
  [Kind.block, block],
  [Kind.if_statement, conditional],
  [Kind.elif_clause, looseClause],
  [Kind.else_clause, (lo, n) => lower(lo, childAt(lo.nodes, n, Field.body))],
  [Kind.while_statement, whileLoop],
  [Kind.for_statement, forLoop],
  [Kind.with_statement, withStatement],
  [Kind.with_item, withItem],
  [Kind.as_pattern, asPattern],
  [Kind.as_pattern_target, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.ERROR, broken],
]);

const compound = kindSet(
  Kind.if_statement,
  Kind.for_statement,
  Kind.while_statement,
  Kind.try_statement,
  Kind.with_statement,
  Kind.match_statement,
);

function* block(lo: Lowerer, n: NodeId): Lowering {
  for (const child of namedChildrenOf(lo.nodes, n)) {
    yield lower(lo, child);
    // Compound statements have done this after each of their own statements.
    if (compound[kindOf(lo.nodes, child)] !== 1) mayRaise(lo, spanOf(lo, child));
  }
  return noReg;
}

/** Inside a `try`, control may go to the handlers after any statement. */
export function mayRaise(lo: Lowerer, span: Span): void {
  if (lo.onException !== undefined && !flowEnded(lo)) branch(lo, lo.onException, span);
}

function* conditional(lo: Lowerer, n: NodeId): Lowering {
  yield brokenParts(lo, n);
  const span = spanOf(lo, n);
  const end = newLabel(lo);
  const clauses = [n].concat(clausesOf(lo, n));
  for (const [i, clause] of clauses.entries()) {
    if (kindOf(lo.nodes, clause) === Kind.else_clause) {
      yield lower(lo, clause);
      break;
    }
    const isLast = i === clauses.length - 1;
    const condition = childAt(lo.nodes, clause, Field.condition);
    const cond = yield lower(lo, condition);
    const otherwise = isLast ? end : newLabel(lo);
    branch(lo, otherwise, condition < 0 ? span : spanOf(lo, condition), cond);
    yield lower(lo, childAt(lo.nodes, clause, Field.consequence));
    if (isLast) break;
    jump(lo, end, span);
    label(lo, otherwise, 'plain', span);
  }
  label(lo, end, 'plain', span);
  return noReg;
}

const clausesOf = (lo: Lowerer, n: NodeId): NodeId[] =>
  childrenOf(lo.nodes, n).filter((child) => {
    const kind = kindOf(lo.nodes, child);
    return kind === Kind.elif_clause || kind === Kind.else_clause;
  });

function* looseClause(lo: Lowerer, n: NodeId): Lowering {
  yield lower(lo, childAt(lo.nodes, n, Field.condition));
  return yield lower(lo, childAt(lo.nodes, n, Field.consequence));
}

function* whileLoop(lo: Lowerer, n: NodeId): Lowering {
  yield brokenParts(lo, n);
  const span = spanOf(lo, n);
  const condition = childAt(lo.nodes, n, Field.condition);
  const { loop, exhausted, alternative } = openLoop(lo, n);
  label(lo, loop.onContinue, 'loop', span);
  const cond = yield lower(lo, condition);
  branch(lo, exhausted, condition < 0 ? span : spanOf(lo, condition), cond);
  return yield loopRest(lo, n, { loop, exhausted, alternative });
}

function* forLoop(lo: Lowerer, n: NodeId): Lowering {
  yield brokenParts(lo, n);
  const span = spanOf(lo, n);
  const left = childAt(lo.nodes, n, Field.left);
  const src = yield lower(lo, childAt(lo.nodes, n, Field.right));
  const { loop, exhausted, alternative } = openLoop(lo, n);
  label(lo, loop.onContinue, 'loop', span);
  branch(lo, exhausted, span);
  const dst = newReg(lo);
  lo.instrs.push({ op: 'element', dst, src, span: left < 0 ? span : spanOf(lo, left) });
  yield bind(lo, left, dst);
  return yield loopRest(lo, n, { loop, exhausted, alternative });
}

interface OpenLoop {
  readonly loop: Loop;
  /** Where the flow goes when the loop ends without `break`. */
  readonly exhausted: number;
  readonly alternative: NodeId;
}

function openLoop(lo: Lowerer, n: NodeId): OpenLoop {
  const alternative = childOfKind(lo.nodes, n, Kind.else_clause);
  const loop = { onContinue: newLabel(lo), onBreak: newLabel(lo), onExit: lo.onExit };
  return { loop, exhausted: alternative < 0 ? loop.onBreak : newLabel(lo), alternative };
}

function* loopRest(lo: Lowerer, n: NodeId, open: OpenLoop): Lowering {
  const span = spanOf(lo, n);
  const outer = lo.loop;
  lo.loop = open.loop;
  const body = childAt(lo.nodes, n, Field.body);
  if (body >= 0) yield lower(lo, body);
  lo.loop = outer;
  jump(lo, open.loop.onContinue, span);
  if (open.alternative >= 0) {
    label(lo, open.exhausted, 'plain', span);
    yield lower(lo, open.alternative);
  }
  label(lo, open.loop.onBreak, 'plain', span);
  return noReg;
}

function* withStatement(lo: Lowerer, n: NodeId): Lowering {
  yield brokenParts(lo, n);
  const isAsync = lo.text.startsWith('async', startOf(lo.nodes, n));
  const clause = childOfKind(lo.nodes, n, Kind.with_clause);
  for (const item of clause < 0 ? [] : namedChildrenOf(lo.nodes, clause)) {
    for (const part of managersOf(lo, item)) yield enter(lo, part, isAsync ? 'async' : 'sync');
  }
  const body = childAt(lo.nodes, n, Field.body);
  if (body >= 0) yield lower(lo, body);
  return noReg;
}

/** `with (a as b, c as d):` may be parsed as one item that holds a tuple. */
function managersOf(lo: Lowerer, item: NodeId): NodeId[] {
  if (kindOf(lo.nodes, item) !== Kind.with_item) return [item];
  const value = withoutParentheses(lo.nodes, childAt(lo.nodes, item, Field.value));
  if (kindOf(lo.nodes, value) !== Kind.tuple) return [value];
  const parts = namedChildrenOf(lo.nodes, value);
  return parts.some((part) => kindOf(lo.nodes, part) === Kind.as_pattern) ? parts : [value];
}

function* withItem(lo: Lowerer, n: NodeId): Lowering {
  for (const part of managersOf(lo, n)) yield enter(lo, part, 'sync');
  return noReg;
}

function* asPattern(lo: Lowerer, n: NodeId): Lowering {
  return yield enter(lo, n, 'sync');
}

function* enter(lo: Lowerer, n: NodeId, mode: 'sync' | 'async'): Lowering {
  const named = kindOf(lo.nodes, n) === Kind.as_pattern;
  const target = named ? childOfKind(lo.nodes, n, Kind.as_pattern_target) : noNode;
  const src = yield lower(lo, named ? firstChildOf(lo.nodes, n) : n);
  const dst = newReg(lo);
  lo.instrs.push({ op: 'enter', dst, src, async: mode === 'async', span: spanOf(lo, Math.max(n, 0)) });
  if (target >= 0) yield bind(lo, target, dst);
  return src;
}

/** Lowers the ERROR nodes that stand beside the parts of a statement. */
export function* brokenParts(lo: Lowerer, n: NodeId): Lowering {
  for (const child of childrenOf(lo.nodes, n)) {
    if (kindOf(lo.nodes, child) === Kind.ERROR) yield lower(lo, child);
  }
  return noReg;
}

const assignable = kindSet(
  Kind.identifier,
  Kind.attribute,
  Kind.subscript,
  Kind.pattern_list,
  Kind.tuple_pattern,
);

/** An ERROR holds the parts that the parser did recognise, side by side; what looks like an assignment is taken for one. */
function* broken(lo: Lowerer, n: NodeId): Lowering {
  const parts = childrenOf(lo.nodes, n);
  let i = 0;
  while (i < parts.length) {
    const part = parts[i] ?? noNode;
    const value = assignedAt(lo, parts, i);
    if (value >= 0) {
      const src = yield lower(lo, value);
      yield bind(lo, part, isToken(lo, parts[i + 3]) ? unknown(lo, value) : src);
      i += 3;
    } else {
      if (!isToken(lo, part)) yield lower(lo, part);
      i++;
    }
  }
  return unknown(lo, n);
}

/** The value of the assignment that starts at `parts[i]`, or `noNode`. A keyword argument of a broken call is none. */
function assignedAt(lo: Lowerer, parts: readonly NodeId[], i: number): NodeId {
  const [before, target = noNode, equals, value = noNode] = [
    parts[i - 1],
    parts[i],
    parts[i + 1],
    parts[i + 2],
  ];
  if (assignable[kindOf(lo.nodes, target)] !== 1 || isToken(lo, before)) return noNode;
  if (equals === undefined || !isToken(lo, equals) || textOf(lo, equals) !== '=') return noNode;
  return isToken(lo, value) ? noNode : value;
}

const isToken = (lo: Lowerer, n: NodeId | undefined): boolean =>
  n !== undefined && kindOf(lo.nodes, n) === Kind.token;
