import type { Arg, Reg } from '../ir.js';
import { Field, Kind } from '../kinds.js';
import {
  childAt,
  childOfKind,
  childrenOf,
  endOf,
  firstChildOf,
  kindOf,
  namedChildrenOf,
  noNode,
  startOf,
  type NodeId,
} from '../nodes.js';
import { attributeOf, itemOf, subscriptIndex } from './expressions.js';
import { bind } from './targets.js';
import {
  branch,
  jump,
  label,
  load,
  lower,
  newLabel,
  newReg,
  noReg,
  spanOf,
  store,
  textOf,
  unknown,
  withoutParentheses,
  type Handler,
  type Lowerer,
  type Lowering,
  type Step,
} from './lowerer.js';

/** Handlers of simple statements. */
export const statementHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.expression_statement, expressionStatement],
  [Kind.assignment, assignment],
  [Kind.augmented_assignment, augmented],
  [Kind.return_statement, returning],
  [Kind.raise_statement, raising],
  [Kind.delete_statement, deleting],
  [Kind.assert_statement, asserting],
  [Kind.pass_statement, () => noReg],
  [Kind.break_statement, (lo, n) => leaveLoop(lo, n, 'onBreak')],
  [Kind.continue_statement, (lo, n) => leaveLoop(lo, n, 'onContinue')],
  [Kind.global_statement, (lo, n) => scope(lo, n, 'global')],
  [Kind.nonlocal_statement, (lo, n) => scope(lo, n, 'nonlocal')],
  [Kind.print_statement, printing],
  [Kind.exec_statement, executing],
  [Kind.type_alias_statement, typeAlias],
]);

function expressionStatement(lo: Lowerer, n: NodeId): Step {
  const children = namedChildrenOf(lo.nodes, n);
  return children.length === 1 ? lower(lo, n + 1) : inOrder(lo, children);
}

/** Lowers nodes one after the other for what they do. */
export function* inOrder(lo: Lowerer, nodes: readonly NodeId[]): Lowering {
  for (const n of nodes) yield lower(lo, n);
  return noReg;
}

/** `a = b = c` nests to the right; `x: T = v` and `x: T` are assignments with a type. */
function* assignment(lo: Lowerer, n: NodeId): Lowering {
  const targets: NodeId[] = [];
  let current: NodeId;
  let value = n;
  do {
    current = value;
    for (const child of childrenOf(lo.nodes, current)) {
      if (kindOf(lo.nodes, child) === Kind.ERROR) yield lower(lo, child);
    }
    targets.push(childAt(lo.nodes, current, Field.left));
    value = childAt(lo.nodes, current, Field.right);
  } while (kindOf(lo.nodes, value) === Kind.assignment);
  const typeNode = childAt(lo.nodes, current, Field.type);
  if (value < 0) return yield annotation(lo, targets[0] ?? noNode, typeNode);
  const src = yield lower(lo, value);
  const type = typeNode < 0 ? undefined : yield lower(lo, typeNode);
  for (const target of targets) yield bind(lo, target, src, type);
  return src;
}

function* annotation(lo: Lowerer, target: NodeId, typeNode: NodeId): Lowering {
  const type = typeNode < 0 ? undefined : yield lower(lo, typeNode);
  const name = withoutParentheses(lo.nodes, target);
  if (kindOf(lo.nodes, name) === Kind.identifier && type !== undefined) {
    lo.bound.add(textOf(lo, name));
    lo.instrs.push({ op: 'annotate', name: textOf(lo, name), annotation: type, span: spanOf(lo, name) });
  } else if (target >= 0) yield lower(lo, target);
  return noReg;
}

function* augmented(lo: Lowerer, n: NodeId): Lowering {
  const target = withoutParentheses(lo.nodes, childAt(lo.nodes, n, Field.left));
  const valueNode = childAt(lo.nodes, n, Field.right);
  const operatorNode = childAt(lo.nodes, n, Field.operator);
  const operator = operatorNode < 0 ? '' : textOf(lo, operatorNode).slice(0, -1);
  const span = spanOf(lo, n);
  const combine = (left: Reg, right: Reg): Reg => {
    const dst = newReg(lo);
    lo.instrs.push({ op: 'binary', dst, operator, left, right, span });
    return dst;
  };
  const kind = kindOf(lo.nodes, target);
  // The object of an attribute or item is evaluated once, though it is both read and written.
  if (kind === Kind.attribute) {
    const base = yield lower(lo, childAt(lo.nodes, target, Field.object));
    const left = attributeOf(lo, target, base);
    const src = combine(left, yield lower(lo, valueNode));
    const name = textOf(lo, childAt(lo.nodes, target, Field.attribute));
    lo.instrs.push({ op: 'set-attr', base, name, src, span: spanOf(lo, target) });
  } else if (kind === Kind.subscript) {
    const base = yield lower(lo, childAt(lo.nodes, target, Field.value));
    const index = yield subscriptIndex(lo, target);
    const left = index < 0 ? unknown(lo, target) : itemOf(lo, target, base, index);
    const src = combine(left, yield lower(lo, valueNode));
    const at = index < 0 ? {} : { index };
    lo.instrs.push({ op: 'set-item', base, ...at, src, span: spanOf(lo, target) });
  } else {
    const left = yield lower(lo, target);
    yield bind(lo, target, combine(left, yield lower(lo, valueNode)));
  }
  return noReg;
}

function* returning(lo: Lowerer, n: NodeId): Lowering {
  const value = firstChildOf(lo.nodes, n);
  const src = value < 0 ? undefined : yield lower(lo, value);
  const span = spanOf(lo, n);
  passFinally(lo, n);
  lo.instrs.push(src === undefined ? { op: 'return', span } : { op: 'return', src, span });
  return noReg;
}

function* raising(lo: Lowerer, n: NodeId): Lowering {
  const [value, ...rest] = namedChildrenOf(lo.nodes, n);
  const src = value === undefined ? undefined : yield lower(lo, value);
  for (const child of rest) yield lower(lo, child);
  const span = spanOf(lo, n);
  passFinally(lo, n);
  lo.instrs.push(src === undefined ? { op: 'raise', span } : { op: 'raise', src, span });
  return noReg;
}

/** A statement that leaves a `try` runs its `finally` first; the paths join there. */
function passFinally(lo: Lowerer, n: NodeId): void {
  if (lo.onExit !== undefined) branch(lo, lo.onExit, spanOf(lo, n));
}

function leaveLoop(lo: Lowerer, n: NodeId, to: 'onBreak' | 'onContinue'): Reg {
  if (lo.loop === undefined) return noReg;
  if (lo.onExit !== lo.loop.onExit) passFinally(lo, n);
  jump(lo, lo.loop[to], spanOf(lo, n));
  return noReg;
}

function* deleting(lo: Lowerer, n: NodeId): Lowering {
  const pending = namedChildrenOf(lo.nodes, n).reverse();
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const node = withoutParentheses(lo.nodes, at);
    const kind = kindOf(lo.nodes, node);
    if (kind === Kind.expression_list || kind === Kind.tuple || kind === Kind.list) {
      for (const child of namedChildrenOf(lo.nodes, node).reverse()) pending.push(child);
    } else if (kind === Kind.identifier) {
      lo.bound.add(textOf(lo, node));
      lo.instrs.push({ op: 'delete', name: textOf(lo, node), span: spanOf(lo, node) });
    } else if (kind === Kind.attribute) yield lower(lo, childAt(lo.nodes, node, Field.object));
    else if (kind === Kind.subscript) {
      yield lower(lo, childAt(lo.nodes, node, Field.value));
      yield subscriptIndex(lo, node);
    } else yield lower(lo, node);
  }
  return noReg;
}

function* asserting(lo: Lowerer, n: NodeId): Lowering {
  const [condition = noNode, ...messages] = namedChildrenOf(lo.nodes, n);
  const cond = yield lower(lo, condition);
  const span = spanOf(lo, n);
  const failed = newLabel(lo);
  const held = newLabel(lo);
  branch(lo, failed, span, cond);
  jump(lo, held, span);
  label(lo, failed, 'plain', span);
  for (const message of messages) yield lower(lo, message);
  lo.instrs.push({ op: 'raise', span });
  label(lo, held, 'plain', span);
  return noReg;
}

function scope(lo: Lowerer, n: NodeId, kind: 'global' | 'nonlocal'): Reg {
  const names = namedChildrenOf(lo.nodes, n).map((child) => textOf(lo, child));
  for (const name of names) lo.foreign.add(name);
  lo.instrs.push({ op: 'scope', kind, names, span: spanOf(lo, n) });
  return noReg;
}

/** Python 2's `print >>f, x` is `print(x, file=f)`. */
function* printing(lo: Lowerer, n: NodeId): Lowering {
  const args: Arg[] = [];
  const callee = keywordAsName(lo, n, 'print');
  for (const child of namedChildrenOf(lo.nodes, n)) {
    const stream = kindOf(lo.nodes, child) === Kind.chevron;
    const value = withoutParentheses(lo.nodes, stream ? firstChildOf(lo.nodes, child) : child);
    const src = yield lower(lo, value);
    const span = spanOf(lo, child);
    const valueSpan = value < 0 ? span : spanOf(lo, value);
    if (stream) args.push({ kind: 'keyword', name: 'file', src, span, valueSpan });
    else args.push({ kind: 'positional', src, span, valueSpan });
  }
  return statementCall(lo, n, callee, args);
}

function* executing(lo: Lowerer, n: NodeId): Lowering {
  const args: Arg[] = [];
  const callee = keywordAsName(lo, n, 'exec');
  for (const child of namedChildrenOf(lo.nodes, n)) {
    const src = yield lower(lo, child);
    args.push({ kind: 'positional', src, span: spanOf(lo, child), valueSpan: spanOf(lo, child) });
  }
  return statementCall(lo, n, callee, args);
}

function keywordAsName(lo: Lowerer, n: NodeId, name: string): Reg {
  const start = startOf(lo.nodes, n) - lo.base;
  return load(lo, name, { start, end: start + name.length });
}

function statementCall(lo: Lowerer, n: NodeId, callee: Reg, args: readonly Arg[]): Reg {
  const span = spanOf(lo, n);
  const isExec = kindOf(lo.nodes, n) === Kind.exec_statement;
  const calleeSpan = { start: span.start, end: span.start + (isExec ? 'exec' : 'print').length };
  const first = args[0]?.span.start ?? span.end;
  const argsSpan = { start: first, end: endOf(lo.nodes, n) - lo.base };
  const dst = newReg(lo);
  lo.instrs.push({ op: 'call', dst, callee, args, calleeSpan, argsSpan, span });
  return dst;
}

/** `type X = …` binds a name to something that no rule looks at. */
function typeAlias(lo: Lowerer, n: NodeId): Reg {
  const left = childAt(lo.nodes, n, Field.left);
  const generic = left < 0 ? noNode : childOfKind(lo.nodes, left, Kind.generic_type);
  const name = childOfKind(lo.nodes, generic < 0 ? left : generic, Kind.identifier);
  if (name >= 0) store(lo, textOf(lo, name), unknown(lo, n), spanOf(lo, name));
  return noReg;
}
