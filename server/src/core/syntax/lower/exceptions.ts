import { Field, Kind } from '../kinds.js';
import {
  childAt,
  childOfKind,
  childrenOf,
  endOf,
  fieldOf,
  firstChildOf,
  kindOf,
  noNode,
  startOf,
  type NodeId,
} from '../nodes.js';
import { brokenParts, mayRaise } from './control.js';
import { bind } from './targets.js';
import {
  branch,
  jump,
  label,
  lower,
  newLabel,
  noReg,
  spanOf,
  unknown,
  type Handler,
  type Lowerer,
  type Lowering,
} from './lowerer.js';

/** Handlers of `try` and its clauses. */
export const exceptionHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.try_statement, tryStatement],
  [Kind.except_clause, exceptClause],
  [Kind.finally_clause, (lo, n) => lower(lo, childOfKind(lo.nodes, n, Kind.block))],
]);

/**
 * The handlers may be entered from the start of the body and after each of its statements. A `finally` follows in a
 * straight line, and is where statements that leave the `try` branch to; exceptions that nobody catches are not
 * followed into it, because their states would blur what holds after it.
 */
function* tryStatement(lo: Lowerer, n: NodeId): Lowering {
  yield brokenParts(lo, n);
  const span = spanOf(lo, n);
  const children = childrenOf(lo.nodes, n);
  const handlers = children.filter((child) => kindOf(lo.nodes, child) === Kind.except_clause);
  const alternative = childOfKind(lo.nodes, n, Kind.else_clause);
  const final = childOfKind(lo.nodes, n, Kind.finally_clause);
  const outer = { onException: lo.onException, onExit: lo.onExit };
  const done = newLabel(lo);
  const caught = newLabel(lo);
  if (final >= 0) lo.onExit = done;
  if (handlers.length > 0) {
    lo.onException = caught;
    mayRaise(lo, span);
  }
  const body = childAt(lo.nodes, n, Field.body);
  if (body >= 0) yield lower(lo, body);
  lo.onException = outer.onException;
  if (alternative >= 0) yield lower(lo, alternative);
  if (handlers.length > 0) {
    jump(lo, done, span);
    label(lo, caught, 'plain', span);
    mayRaise(lo, span);
    yield handlersInTurn(lo, handlers, done);
  }
  lo.onExit = outer.onExit;
  label(lo, done, 'plain', span);
  if (final >= 0) yield lower(lo, final);
  return noReg;
}

function* handlersInTurn(lo: Lowerer, handlers: readonly NodeId[], done: number): Lowering {
  for (const [i, handler] of handlers.entries()) {
    const span = spanOf(lo, handler);
    const isLast = i === handlers.length - 1;
    const next = isLast ? done : newLabel(lo);
    if (!isLast) branch(lo, next, span);
    yield lower(lo, handler);
    if (isLast) break;
    jump(lo, done, span);
    label(lo, next, 'plain', span);
  }
  return noReg;
}

function* exceptClause(lo: Lowerer, n: NodeId): Lowering {
  const { types, target } = exceptParts(lo, n);
  for (const type of types) yield lower(lo, type);
  if (target >= 0) yield bind(lo, target, unknown(lo, target));
  return yield lower(lo, childOfKind(lo.nodes, n, Kind.block));
}

function exceptParts(lo: Lowerer, n: NodeId): { readonly types: readonly NodeId[]; readonly target: NodeId } {
  const values = childrenOf(lo.nodes, n).filter((child) => fieldOf(lo.nodes, child) === Field.value);
  const alias = childAt(lo.nodes, n, Field.alias);
  const [first = noNode, second = noNode] = values;
  if (alias >= 0) return { types: values, target: alias };
  if (kindOf(lo.nodes, first) === Kind.as_pattern) {
    const inner = firstChildOf(lo.nodes, first);
    return { types: [inner], target: childOfKind(lo.nodes, first, Kind.as_pattern_target) };
  }
  const isOldStyle =
    values.length === 2 && bindsInPython2(lo.text, startOf(lo.nodes, second), endOf(lo.nodes, second));
  return isOldStyle ? { types: [first], target: second } : { types: values, target: noNode };
}

/**
 * Whether the second of two names after `except` is what Python 2 binds. Python 3.14 takes both for classes; classes
 * begin with a capital, variables do not.
 */
export function bindsInPython2(text: string, start: number, end: number): boolean {
  return /^[a-z_]\w*$/.test(text.slice(start, end));
}
