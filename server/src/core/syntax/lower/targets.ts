import type { Reg } from '../ir.js';
import { Field, Kind, kindSet } from '../kinds.js';
import { childAt, firstChildOf, kindOf, namedChildrenOf, nextOf, type NodeId } from '../nodes.js';
import { subscriptIndex } from './expressions.js';
import {
  lower,
  newReg,
  noReg,
  spanOf,
  store,
  textOf,
  withoutParentheses,
  type Lowerer,
  type Lowering,
  type Step,
} from './lowerer.js';

const groups = kindSet(
  Kind.pattern_list,
  Kind.tuple_pattern,
  Kind.list_pattern,
  Kind.expression_list,
  Kind.tuple,
  Kind.list,
);

/** Binds a target (a name, attribute, subscript, or a nesting of tuples of these) to the value in `src`. */
export function bind(lo: Lowerer, target: NodeId, src: Reg, annotation?: Reg): Step {
  const n = bareTarget(lo, target);
  const kind = kindOf(lo.nodes, n);
  if (kind === Kind.identifier) {
    const name = textOf(lo, n);
    if (name !== '') store(lo, name, src, spanOf(lo, n), annotation);
    return noReg;
  }
  if (kind === Kind.attribute) return bindAttribute(lo, n, src, annotation);
  if (kind === Kind.subscript) return bindItem(lo, n, src);
  if (groups[kind] === 1) return unpack(lo, n, src);
  return n < 0 ? noReg : lower(lo, n);
}

/** Names that a target binds, for scopes that must know them before anything is stored. */
export function targetNames(lo: Lowerer, target: NodeId): string[] {
  const names: string[] = [];
  const end = nextOf(lo.nodes, target);
  for (let n = target; n < end;) {
    const kind = kindOf(lo.nodes, n);
    if (kind === Kind.identifier) names.push(textOf(lo, n));
    // What stands in an attribute or subscript target is read, not bound.
    n = kind === Kind.attribute || kind === Kind.subscript ? nextOf(lo.nodes, n) : n + 1;
  }
  return names;
}

/** Emits the taking apart of `src` into a register for each item; returns them. */
export function unpackInto(lo: Lowerer, n: NodeId, src: Reg, stars: readonly boolean[]): Reg[] {
  const dsts = stars.map(() => newReg(lo));
  const star = stars.indexOf(true);
  lo.instrs.push({ op: 'unpack', src, dsts, ...(star < 0 ? {} : { star }), span: spanOf(lo, n) });
  return dsts;
}

/** Strips parentheses, stars and the wrapper of `as` targets. */
function bareTarget(lo: Lowerer, target: NodeId): NodeId {
  let n = target;
  for (;;) {
    const kind = kindOf(lo.nodes, n);
    if (kind === Kind.parenthesized_expression) {
      const inner = withoutParentheses(lo.nodes, n);
      if (inner === n) return n;
      n = inner;
    } else if (kind === Kind.tuple_pattern && isGrouping(lo, n)) n = firstChildOf(lo.nodes, n);
    else if (kind === Kind.as_pattern_target || isStar(kind)) n = firstChildOf(lo.nodes, n);
    else return n;
  }
}

const isStar = (kind: number): boolean =>
  kind === Kind.list_splat_pattern || kind === Kind.list_splat || kind === Kind.dictionary_splat_pattern;

/** Whether `(x)` is x in parentheses; `(x,)` is a tuple. */
export function isGrouping(lo: Lowerer, n: NodeId): boolean {
  const children = namedChildrenOf(lo.nodes, n);
  const only = children[0];
  if (only === undefined || children.length > 1) return false;
  const after = lo.text.slice(lo.nodes.end[only], lo.nodes.end[n]);
  return !after.replace(/#[^\r\n]*/g, '').includes(',');
}

function* unpack(lo: Lowerer, n: NodeId, src: Reg): Lowering {
  const items = namedChildrenOf(lo.nodes, n);
  const dsts = unpackInto(
    lo,
    n,
    src,
    items.map((item) => isStar(kindOf(lo.nodes, item))),
  );
  for (const [i, item] of items.entries()) yield bind(lo, item, dsts[i] ?? noReg);
  return noReg;
}

function* bindAttribute(lo: Lowerer, n: NodeId, src: Reg, annotation?: Reg): Lowering {
  const base = yield lower(lo, childAt(lo.nodes, n, Field.object));
  const name = textOf(lo, childAt(lo.nodes, n, Field.attribute));
  const type = annotation === undefined ? {} : { annotation };
  lo.instrs.push({ op: 'set-attr', base, name, src, ...type, span: spanOf(lo, n) });
  return noReg;
}

function* bindItem(lo: Lowerer, n: NodeId, src: Reg): Lowering {
  const base = yield lower(lo, childAt(lo.nodes, n, Field.value));
  const index = yield subscriptIndex(lo, n);
  lo.instrs.push({ op: 'set-item', base, ...(index < 0 ? {} : { index }), src, span: spanOf(lo, n) });
  return noReg;
}
