import type { Arg, Reg } from '../ir.js';
import { Field, Kind } from '../kinds.js';
import { childAt, firstChildOf, kindOf, namedChildrenOf, noNode, startOf, type NodeId } from '../nodes.js';
import { bind, targetNames } from './targets.js';
import {
  lower,
  newReg,
  noReg,
  spanOf,
  store,
  textOf,
  withoutParentheses,
  type Handler,
  type Lowerer,
  type Lowering,
} from './lowerer.js';

/** Handlers of calls, displays and comprehensions. */
export const collectionHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.call, call],
  [Kind.tuple, (lo, n) => sequence(lo, n, 'tuple')],
  [Kind.expression_list, (lo, n) => sequence(lo, n, 'tuple')],
  [Kind.pattern_list, (lo, n) => sequence(lo, n, 'tuple')],
  [Kind.tuple_pattern, (lo, n) => sequence(lo, n, 'tuple')],
  [Kind.list_pattern, (lo, n) => sequence(lo, n, 'list')],
  [Kind.list, (lo, n) => sequence(lo, n, 'list')],
  [Kind.set, (lo, n) => sequence(lo, n, 'set')],
  [Kind.list_splat, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.dictionary_splat, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.list_splat_pattern, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.splat_type, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.keyword_argument, (lo, n) => lower(lo, childAt(lo.nodes, n, Field.value))],
  [Kind.dictionary, dictionary],
  [Kind.list_comprehension, (lo, n) => comprehension(lo, n, 'list')],
  [Kind.set_comprehension, (lo, n) => comprehension(lo, n, 'set')],
  [Kind.dictionary_comprehension, (lo, n) => comprehension(lo, n, 'dict')],
  [Kind.generator_expression, (lo, n) => comprehension(lo, n, 'generator')],
  [Kind.named_expression, walrus],
]);

function* call(lo: Lowerer, n: NodeId): Lowering {
  const calleeNode = childAt(lo.nodes, n, Field.function);
  const argsNode = childAt(lo.nodes, n, Field.arguments);
  const callee = yield lower(lo, calleeNode);
  const args: Arg[] = [];
  if (kindOf(lo.nodes, argsNode) === Kind.generator_expression) {
    const src = yield lower(lo, argsNode);
    args.push({ kind: 'positional', src, span: spanOf(lo, argsNode), valueSpan: spanOf(lo, argsNode) });
  } else if (argsNode >= 0) {
    yield argumentsOf(lo, argsNode, args);
  }
  const dst = newReg(lo);
  const calleeSpan = spanOf(lo, calleeNode);
  const argsSpan = spanOf(lo, argsNode);
  lo.instrs.push({ op: 'call', dst, callee, args, calleeSpan, argsSpan, span: spanOf(lo, n) });
  return dst;
}

/** Lowers the arguments in `list` and adds them to `args`. */
export function* argumentsOf(lo: Lowerer, list: NodeId, args: Arg[]): Lowering {
  for (const child of namedChildrenOf(lo.nodes, list)) {
    const kind = kindOf(lo.nodes, child);
    if (kind === Kind.ERROR) {
      yield lower(lo, child);
      continue;
    }
    const value = withoutParentheses(lo.nodes, argumentValue(lo, child, kind));
    const src = yield lower(lo, value);
    const span = spanOf(lo, child);
    const valueSpan = value < 0 ? span : spanOf(lo, value);
    if (kind === Kind.keyword_argument) {
      const name = textOf(lo, childAt(lo.nodes, child, Field.name));
      args.push({ kind: 'keyword', name, src, span, valueSpan });
    } else {
      args.push({ kind: argumentKind(kind), src, span, valueSpan });
    }
  }
  return noReg;
}

function argumentValue(lo: Lowerer, n: NodeId, kind: number): NodeId {
  if (kind === Kind.keyword_argument) return childAt(lo.nodes, n, Field.value);
  return argumentKind(kind) === 'positional' ? n : firstChildOf(lo.nodes, n);
}

function argumentKind(kind: number): 'positional' | 'star' | 'double-star' {
  if (kind === Kind.list_splat) return 'star';
  return kind === Kind.dictionary_splat ? 'double-star' : 'positional';
}

function* sequence(lo: Lowerer, n: NodeId, kind: 'tuple' | 'list' | 'set'): Lowering {
  const items: { src: Reg; star: boolean }[] = [];
  for (const child of namedChildrenOf(lo.nodes, n)) {
    const childKind = kindOf(lo.nodes, child);
    const src = yield lower(lo, child);
    const star = childKind === Kind.list_splat || childKind === Kind.list_splat_pattern;
    if (childKind !== Kind.ERROR) items.push({ src, star });
  }
  const dst = newReg(lo);
  lo.instrs.push({ op: 'sequence', dst, kind, items, span: spanOf(lo, n) });
  return dst;
}

function* dictionary(lo: Lowerer, n: NodeId): Lowering {
  const entries: { key?: Reg; value: Reg }[] = [];
  for (const child of namedChildrenOf(lo.nodes, n)) {
    const kind = kindOf(lo.nodes, child);
    if (kind === Kind.pair) {
      const key = yield lower(lo, childAt(lo.nodes, child, Field.key));
      entries.push({ key, value: yield lower(lo, childAt(lo.nodes, child, Field.value)) });
    } else {
      const value = yield lower(lo, child);
      if (kind !== Kind.ERROR) entries.push({ value });
    }
  }
  const dst = newReg(lo);
  lo.instrs.push({ op: 'dict', dst, entries, span: spanOf(lo, n) });
  return dst;
}

/**
 * Comprehensions are lowered in place. Their targets live in a scope of their own, which is kept apart by a name that
 * no source can spell: the name, `@`, and the offset of the comprehension.
 */
function* comprehension(lo: Lowerer, n: NodeId, kind: 'list' | 'set' | 'generator' | 'dict'): Lowering {
  const suffix = `@${startOf(lo.nodes, n) - lo.base}`;
  const own: string[] = [];
  for (const clause of namedChildrenOf(lo.nodes, n)) {
    const clauseKind = kindOf(lo.nodes, clause);
    if (clauseKind === Kind.for_in_clause) yield forClause(lo, clause, suffix, own);
    else if (clauseKind === Kind.if_clause || clauseKind === Kind.ERROR) yield lower(lo, clause);
  }
  const body = childAt(lo.nodes, n, Field.body);
  const isPair = kindOf(lo.nodes, body) === Kind.pair;
  const key = isPair ? yield lower(lo, childAt(lo.nodes, body, Field.key)) : undefined;
  const element = yield lower(lo, isPair ? childAt(lo.nodes, body, Field.value) : body);
  for (const name of own) closeName(lo, name);
  const dst = newReg(lo);
  lo.instrs.push({
    op: 'collect',
    dst,
    kind,
    element,
    ...(key === undefined ? {} : { key }),
    span: spanOf(lo, n),
  });
  return dst;
}

function* forClause(lo: Lowerer, n: NodeId, suffix: string, own: string[]): Lowering {
  const left = childAt(lo.nodes, n, Field.left);
  const sources = namedChildrenOf(lo.nodes, n).filter((child) => child !== left);
  let src = noReg;
  const items: { src: Reg; star: boolean }[] = [];
  for (const source of sources) {
    src = yield lower(lo, source);
    items.push({ src, star: false });
  }
  if (items.length !== 1) {
    src = newReg(lo);
    lo.instrs.push({ op: 'sequence', dst: src, kind: 'tuple', items, span: spanOf(lo, n) });
  }
  for (const name of left < 0 ? [] : targetNames(lo, left)) openName(lo, name, suffix, own);
  const dst = newReg(lo);
  lo.instrs.push({ op: 'element', dst, src, span: spanOf(lo, left < 0 ? n : left) });
  yield bind(lo, left, dst);
  return noReg;
}

function openName(lo: Lowerer, name: string, suffix: string, own: string[]): void {
  if (own.includes(name)) return;
  own.push(name);
  const names = lo.renamed.get(name);
  if (names === undefined) lo.renamed.set(name, [name + suffix]);
  else names.push(name + suffix);
}

function closeName(lo: Lowerer, name: string): void {
  const names = lo.renamed.get(name);
  names?.pop();
  if (names?.length === 0) lo.renamed.delete(name);
}

function* walrus(lo: Lowerer, n: NodeId): Lowering {
  const nameNode = childAt(lo.nodes, n, Field.name);
  const src = yield lower(lo, childAt(lo.nodes, n, Field.value));
  const name = nameNode === noNode ? '' : textOf(lo, nameNode);
  if (name !== '') store(lo, name, src, spanOf(lo, nameNode));
  return src;
}
