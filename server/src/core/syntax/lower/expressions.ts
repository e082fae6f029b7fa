import type { Reg } from '../ir.js';
import { Field, Kind } from '../kinds.js';
import {
  childAt,
  childrenOf,
  endOf,
  fieldOf,
  firstChildOf,
  kindOf,
  namedChildrenOf,
  noNode,
  startOf,
  type NodeId,
} from '../nodes.js';
import {
  load,
  lower,
  newReg,
  noReg,
  spanOf,
  textOf,
  unknown,
  type Handler,
  type Lowerer,
  type Lowering,
} from './lowerer.js';

/** Handlers of names, attributes, subscripts, operators. */
export const expressionHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.identifier, identifier],
  [Kind.attribute, attribute],
  [Kind.member_type, memberType],
  [Kind.subscript, subscript],
  [Kind.slice, sliceBounds],
  [Kind.generic_type, genericType],
  [Kind.union_type, (lo, n) => binary(lo, n, '|')],
  [Kind.constrained_type, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.if_clause, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.type, (lo, n) => lower(lo, firstChildOf(lo.nodes, n))],
  [Kind.binary_operator, (lo, n) => binary(lo, n, tokenText(lo, n))],
  [Kind.unary_operator, (lo, n) => unary(lo, n, tokenText(lo, n))],
  [Kind.not_operator, (lo, n) => unary(lo, n, 'not')],
  [Kind.boolean_operator, boolean],
  [Kind.comparison_operator, comparison],
  [Kind.conditional_expression, conditional],
  [Kind.await, awaiting],
  [Kind.yield, yielding],
]);

function identifier(lo: Lowerer, n: NodeId): Reg {
  const name = textOf(lo, n);
  // The parser invents an empty name where one is missing.
  return name === '' ? unknown(lo, n) : load(lo, name, spanOf(lo, n));
}

function* attribute(lo: Lowerer, n: NodeId): Lowering {
  const base = yield lower(lo, childAt(lo.nodes, n, Field.object));
  return attributeOf(lo, n, base);
}

/** Emits the reading of the attribute that `n` names from `base`. */
export function attributeOf(lo: Lowerer, n: NodeId, base: Reg): Reg {
  const name = textOf(lo, childAt(lo.nodes, n, Field.attribute));
  const dst = newReg(lo);
  lo.instrs.push({ op: 'attr', dst, base, name, span: spanOf(lo, n) });
  return dst;
}

function* memberType(lo: Lowerer, n: NodeId): Lowering {
  const [object = noNode, member = noNode] = namedChildrenOf(lo.nodes, n);
  const base = yield lower(lo, object);
  const dst = newReg(lo);
  lo.instrs.push({ op: 'attr', dst, base, name: textOf(lo, member), span: spanOf(lo, n) });
  return dst;
}

function* subscript(lo: Lowerer, n: NodeId): Lowering {
  const base = yield lower(lo, childAt(lo.nodes, n, Field.value));
  const only = onlySubscript(lo, n);
  if (only >= 0 && kindOf(lo.nodes, only) === Kind.slice) return yield slice(lo, n, only, base);
  const index = yield subscriptIndex(lo, n);
  return itemOf(lo, n, base, index);
}

/** Emits the reading of an item. */
export function itemOf(lo: Lowerer, n: NodeId, base: Reg, index: Reg): Reg {
  const dst = newReg(lo);
  lo.instrs.push({ op: 'item', dst, base, index, span: spanOf(lo, n) });
  return dst;
}

/** Lowers what stands between the brackets of a subscript; `noReg` for a slice, whose bounds are only evaluated. */
export function* subscriptIndex(lo: Lowerer, n: NodeId): Lowering {
  const only = onlySubscript(lo, n);
  if (only >= 0 && kindOf(lo.nodes, only) === Kind.slice) {
    for (const bound of namedChildrenOf(lo.nodes, only)) yield lower(lo, bound);
    return noReg;
  }
  if (only >= 0) return yield lower(lo, only);
  return yield tupleOf(lo, subscripts(lo, n), n);
}

const subscripts = (lo: Lowerer, n: NodeId): NodeId[] =>
  namedChildrenOf(lo.nodes, n).filter((child) => fieldOf(lo.nodes, child) === Field.subscript);

function onlySubscript(lo: Lowerer, n: NodeId): NodeId {
  const [first, second] = subscripts(lo, n);
  if (first === undefined || second !== undefined) return noNode;
  const after = lo.text.slice(endOf(lo.nodes, first), endOf(lo.nodes, n));
  return after.replace(/#[^\r\n]*/g, '').includes(',') ? noNode : first;
}

function* tupleOf(lo: Lowerer, children: readonly NodeId[], n: NodeId): Lowering {
  const items: { src: Reg; star: boolean }[] = [];
  for (const child of children) {
    const star = kindOf(lo.nodes, child) === Kind.list_splat;
    items.push({ src: yield lower(lo, child), star });
  }
  const dst = newReg(lo);
  lo.instrs.push({ op: 'sequence', dst, kind: 'tuple', items, span: spanOf(lo, n) });
  return dst;
}

function* slice(lo: Lowerer, n: NodeId, bounds: NodeId, base: Reg): Lowering {
  const parts: (Reg | undefined)[] = [undefined, undefined, undefined];
  let at = 0;
  for (const child of childrenOf(lo.nodes, bounds)) {
    if (kindOf(lo.nodes, child) === Kind.token) at++;
    else parts[at] = yield lower(lo, child);
  }
  const [lower_, upper, step] = parts;
  const dst = newReg(lo);
  lo.instrs.push({
    op: 'slice',
    dst,
    base,
    ...(lower_ === undefined ? {} : { lower: lower_ }),
    ...(upper === undefined ? {} : { upper }),
    ...(step === undefined ? {} : { step }),
    span: spanOf(lo, n),
  });
  return dst;
}

/** A slice that is not the only subscript: its bounds are evaluated, its value is not modelled. */
function* sliceBounds(lo: Lowerer, n: NodeId): Lowering {
  for (const child of namedChildrenOf(lo.nodes, n)) yield lower(lo, child);
  return unknown(lo, n);
}

function* genericType(lo: Lowerer, n: NodeId): Lowering {
  const [name = noNode, parameters] = namedChildrenOf(lo.nodes, n);
  const base = yield lower(lo, name);
  const types = parameters === undefined ? [] : namedChildrenOf(lo.nodes, parameters);
  const [first] = types;
  const index = yield first !== undefined && types.length === 1 ? lower(lo, first) : tupleOf(lo, types, n);
  return itemOf(lo, n, base, index);
}

function tokenText(lo: Lowerer, n: NodeId): string {
  const token = childrenOf(lo.nodes, n).find((child) => kindOf(lo.nodes, child) === Kind.token);
  return token === undefined ? '' : textOf(lo, token);
}

function* binary(lo: Lowerer, n: NodeId, operator: string): Lowering {
  const [leftNode = noNode, rightNode = noNode] = operands(lo, n);
  const left = yield lower(lo, leftNode);
  const right = yield lower(lo, rightNode);
  const dst = newReg(lo);
  lo.instrs.push({ op: 'binary', dst, operator, left, right, span: spanOf(lo, n) });
  return dst;
}

/** Operands of an operator; ERROR nodes beside them are not among them. */
const operands = (lo: Lowerer, n: NodeId): NodeId[] =>
  childrenOf(lo.nodes, n).filter((child) => kindOf(lo.nodes, child) > Kind.ERROR);

function* unary(lo: Lowerer, n: NodeId, operator: string): Lowering {
  const src = yield lower(lo, childAt(lo.nodes, n, Field.argument));
  const dst = newReg(lo);
  lo.instrs.push({ op: 'unary', dst, operator, src, span: spanOf(lo, n) });
  return dst;
}

/** `a or b or c` nests to the left; the whole chain becomes one instruction. */
function* boolean(lo: Lowerer, n: NodeId): Lowering {
  const operator = tokenText(lo, n);
  const chain: NodeId[] = [];
  let left = n;
  do {
    const [first = noNode, second = noNode] = operands(lo, left);
    chain.push(second);
    left = first;
  } while (kindOf(lo.nodes, left) === Kind.boolean_operator && tokenText(lo, left) === operator);
  chain.push(left);
  const options: Reg[] = [];
  for (let i = chain.length - 1; i >= 0; i--) options.push(yield lower(lo, chain[i] ?? noNode));
  const dst = newReg(lo);
  const kind = operator === 'or' ? 'or' : 'and';
  lo.instrs.push({ op: 'either', dst, kind, options, span: spanOf(lo, n) });
  return dst;
}

function* comparison(lo: Lowerer, n: NodeId): Lowering {
  const operators: string[] = [];
  const values: Reg[] = [];
  for (const child of childrenOf(lo.nodes, n)) {
    const kind = kindOf(lo.nodes, child);
    if (kind === Kind.token) operators.push(textOf(lo, child).replace(/^(not|is)\b[^]*(in|not)$/, '$1 $2'));
    else if (kind > Kind.ERROR) values.push(yield lower(lo, child));
  }
  while (values.length <= operators.length) values.push(unknown(lo, n));
  const dst = newReg(lo);
  lo.instrs.push({
    op: 'compare',
    dst,
    operators,
    operands: values.slice(0, operators.length + 1),
    span: spanOf(lo, n),
  });
  return dst;
}

function* conditional(lo: Lowerer, n: NodeId): Lowering {
  const [yesNode = noNode, conditionNode = noNode, elseNode = noNode] = operands(lo, n);
  const cond = yield lower(lo, conditionNode);
  const yes = yield lower(lo, yesNode);
  const no = yield lower(lo, elseNode);
  const dst = newReg(lo);
  lo.instrs.push({ op: 'either', dst, kind: 'ternary', options: [yes, no], cond, span: spanOf(lo, n) });
  return dst;
}

function* awaiting(lo: Lowerer, n: NodeId): Lowering {
  const src = yield lower(lo, firstChildOf(lo.nodes, n));
  const dst = newReg(lo);
  lo.instrs.push({ op: 'await', dst, src, span: spanOf(lo, n) });
  return dst;
}

function* yielding(lo: Lowerer, n: NodeId): Lowering {
  const value = firstChildOf(lo.nodes, n);
  const src = value < 0 ? undefined : yield lower(lo, value);
  const from = childrenOf(lo.nodes, n).some(
    (child) => kindOf(lo.nodes, child) === Kind.token && lo.text.startsWith('from', startOf(lo.nodes, child)),
  );
  const dst = newReg(lo);
  lo.instrs.push({ op: 'yield', dst, ...(src === undefined ? {} : { src }), from, span: spanOf(lo, n) });
  return dst;
}
