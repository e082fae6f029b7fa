import type { Arg, ClassShape, FunctionShape, Param, Reg } from '../ir.js';
import { Field, Kind } from '../kinds.js';
import { childAt, firstChildOf, kindOf, namedChildrenOf, noNode, startOf, type NodeId } from '../nodes.js';
import { argumentsOf } from './collections.js';
import { bind, targetNames } from './targets.js';
import {
  load,
  lower,
  newReg,
  noReg,
  spanOf,
  store,
  textOf,
  type Handler,
  type Lowerer,
  type Lowering,
} from './lowerer.js';

/** Handlers of definitions as their enclosing code sees them. */
export const definitionHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.function_definition, (lo, n) => definition(lo, n, [])],
  [Kind.class_definition, (lo, n) => definition(lo, n, [])],
  [Kind.decorated_definition, decorated],
  [Kind.decorator, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.lambda, lambda],
]);

function* decorated(lo: Lowerer, n: NodeId): Lowering {
  const decorators: Reg[] = [];
  for (const child of namedChildrenOf(lo.nodes, n)) {
    const kind = kindOf(lo.nodes, child);
    if (kind === Kind.decorator) decorators.push(yield lower(lo, child));
    else if (kind === Kind.function_definition || kind === Kind.class_definition) {
      yield definition(lo, child, decorators);
    } else yield lower(lo, child);
  }
  return noReg;
}

function* definition(lo: Lowerer, n: NodeId, decorators: readonly Reg[]): Lowering {
  const isClass = kindOf(lo.nodes, n) === Kind.class_definition;
  const nameNode = childAt(lo.nodes, n, Field.name);
  const name = nameNode < 0 ? '' : textOf(lo, nameNode);
  const dst = isClass
    ? yield classOf(lo, n, { name, nameNode, decorators })
    : yield functionOf(lo, n, { name, nameNode, decorators });
  if (name !== '') store(lo, name, dst, spanOf(lo, nameNode));
  return noReg;
}

interface Head {
  readonly name: string;
  readonly nameNode: NodeId;
  readonly decorators: readonly Reg[];
}

function* classOf(lo: Lowerer, n: NodeId, head: Head): Lowering {
  const args: Arg[] = [];
  const list = childAt(lo.nodes, n, Field.superclasses);
  if (list >= 0) yield argumentsOf(lo, list, args);
  const body = childAt(lo.nodes, n, Field.body);
  const cls: ClassShape = {
    name: head.name,
    bases: args.filter((arg) => arg.kind !== 'keyword' && arg.kind !== 'double-star').map((arg) => arg.src),
    keywords: args.filter((arg) => arg.kind === 'keyword' || arg.kind === 'double-star'),
    decorators: head.decorators,
    span: spanOf(lo, n),
    nameSpan: spanOf(lo, Math.max(head.nameNode, 0)),
    bodySpan: spanOf(lo, body < 0 ? n : body),
  };
  const dst = newReg(lo);
  lo.instrs.push({ op: 'class', dst, cls, span: cls.span });
  return dst;
}

function* functionOf(lo: Lowerer, n: NodeId, head: Head): Lowering {
  const params: Param[] = [];
  const list = childAt(lo.nodes, n, Field.parameters);
  if (list >= 0) yield paramsOf(lo, list, params);
  const isLambda = kindOf(lo.nodes, n) === Kind.lambda;
  const returnType = childAt(lo.nodes, n, Field.return_type);
  const returns = returnType < 0 ? undefined : yield lower(lo, returnType);
  const body = childAt(lo.nodes, n, Field.body);
  const start = startOf(lo.nodes, n);
  const keyword = { start: start - lo.base, end: start - lo.base + 'lambda'.length };
  const fn: FunctionShape = {
    name: head.name,
    lambda: isLambda,
    async: !isLambda && lo.text.startsWith('async', start),
    params,
    decorators: head.decorators,
    ...(returns === undefined ? {} : { returns }),
    span: spanOf(lo, n),
    nameSpan: head.nameNode < 0 ? keyword : spanOf(lo, head.nameNode),
    bodySpan: spanOf(lo, body < 0 ? n : body),
  };
  const dst = newReg(lo);
  lo.instrs.push({ op: 'function', dst, fn, span: fn.span });
  return dst;
}

function* lambda(lo: Lowerer, n: NodeId): Lowering {
  return yield functionOf(lo, n, { name: '<lambda>', nameNode: noNode, decorators: [] });
}

function* paramsOf(lo: Lowerer, list: NodeId, params: Param[]): Lowering {
  let afterStar = false;
  for (const n of namedChildrenOf(lo.nodes, list)) {
    const kind = kindOf(lo.nodes, n);
    if (kind === Kind.keyword_separator) afterStar = true;
    const target = paramTarget(lo, n);
    if (target < 0) {
      if (kind === Kind.ERROR) yield lower(lo, n);
      continue;
    }
    const defaultNode = childAt(lo.nodes, n, Field.value);
    const typeNode = childAt(lo.nodes, n, Field.type);
    const value = defaultNode < 0 ? undefined : yield lower(lo, defaultNode);
    const annotation = typeNode < 0 ? undefined : yield lower(lo, typeNode);
    const paramKind = kindOfParam(kindOf(lo.nodes, target), afterStar ? 'keyword-only' : 'positional');
    afterStar ||= paramKind === 'star';
    params.push({
      name: paramName(lo, target, params.length),
      kind: paramKind,
      ...(value === undefined ? {} : { default: value }),
      ...(annotation === undefined ? {} : { annotation }),
      span: spanOf(lo, n),
    });
  }
  return noReg;
}

function kindOfParam(targetKind: number, plain: Param['kind']): Param['kind'] {
  if (targetKind === Kind.list_splat_pattern) return 'star';
  if (targetKind === Kind.dictionary_splat_pattern) return 'double-star';
  return plain;
}

/** The part of a parameter that is bound, stars included; `noNode` for separators and broken text. */
function paramTarget(lo: Lowerer, n: NodeId): NodeId {
  switch (kindOf(lo.nodes, n)) {
    case Kind.identifier:
    case Kind.list_splat_pattern:
    case Kind.dictionary_splat_pattern:
    case Kind.tuple_pattern:
      return n;
    case Kind.default_parameter:
    case Kind.typed_default_parameter:
      return childAt(lo.nodes, n, Field.name);
    case Kind.typed_parameter:
      return firstChildOf(lo.nodes, n);
    default:
      return noNode;
  }
}

/** Python 2's `def f(a, (b, c))` gets a name that no source can spell for the tuple. */
function paramName(lo: Lowerer, target: NodeId, index: number): string {
  const kind = kindOf(lo.nodes, target);
  if (kind === Kind.identifier) return textOf(lo, target);
  if (kind === Kind.tuple_pattern) return `@${index}`;
  const inner = firstChildOf(lo.nodes, target);
  return inner < 0 ? '' : textOf(lo, inner);
}

/** Declares the parameters of the body that is lowered as its locals; takes tuple parameters apart. */
export function* bindParams(lo: Lowerer, list: NodeId): Lowering {
  let index = 0;
  for (const n of namedChildrenOf(lo.nodes, list)) {
    const target = paramTarget(lo, n);
    if (target < 0) continue;
    const name = paramName(lo, target, index++);
    if (name !== '') lo.bound.add(name);
    if (kindOf(lo.nodes, target) !== Kind.tuple_pattern) continue;
    for (const inner of targetNames(lo, target)) lo.bound.add(inner);
    yield bind(lo, target, load(lo, name, spanOf(lo, target)));
  }
  return noReg;
}
