import type { Reg } from '../ir.js';
import { Field, Kind, kindSet } from '../kinds.js';
import {
  childAt,
  childrenOf,
  fieldOf,
  firstChildOf,
  kindOf,
  namedChildrenOf,
  noNode,
  type NodeId,
} from '../nodes.js';
import { brokenParts } from './control.js';
import { isGrouping, unpackInto } from './targets.js';
import {
  branch,
  jump,
  label,
  lower,
  newLabel,
  newReg,
  noReg,
  spanOf,
  store,
  textOf,
  unknown,
  type Handler,
  type Lowerer,
  type Lowering,
  type Step,
} from './lowerer.js';

/** Handlers of `match`. */
export const matchHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.match_statement, matchStatement],
  [Kind.case_clause, (lo, n) => lower(lo, childAt(lo.nodes, n, Field.consequence))],
]);

function* matchStatement(lo: Lowerer, n: NodeId): Lowering {
  yield brokenParts(lo, n);
  const span = spanOf(lo, n);
  const src = yield subject(lo, n);
  const body = childAt(lo.nodes, n, Field.body);
  const end = newLabel(lo);
  for (const clause of body < 0 ? [] : namedChildrenOf(lo.nodes, body)) {
    if (kindOf(lo.nodes, clause) !== Kind.case_clause) {
      yield lower(lo, clause);
      continue;
    }
    const next = newLabel(lo);
    yield caseClause(lo, clause, src, next);
    jump(lo, end, span);
    label(lo, next, 'plain', span);
  }
  label(lo, end, 'plain', span);
  return noReg;
}

function* subject(lo: Lowerer, n: NodeId): Lowering {
  const subjects = childrenOf(lo.nodes, n).filter((child) => fieldOf(lo.nodes, child) === Field.subject);
  const items: { src: Reg; star: boolean }[] = [];
  for (const child of subjects) items.push({ src: yield lower(lo, child), star: false });
  const only = items.length === 1 ? items[0] : undefined;
  if (only !== undefined) return only.src;
  const dst = newReg(lo);
  lo.instrs.push({ op: 'sequence', dst, kind: 'tuple', items, span: spanOf(lo, n) });
  return dst;
}

function* caseClause(lo: Lowerer, n: NodeId, src: Reg, next: number): Lowering {
  const span = spanOf(lo, n);
  const patterns = childrenOf(lo.nodes, n).filter((child) => kindOf(lo.nodes, child) === Kind.case_pattern);
  const guard = childAt(lo.nodes, n, Field.guard);
  const [only = noNode, second] = patterns;
  const always = second === undefined && guard < 0 && matchesAll(lo, only);
  const test = always || second !== undefined ? noReg : yield literalTest(lo, only, src);
  if (!always) branch(lo, next, span, test === noReg ? undefined : test);
  if (second === undefined) yield capture(lo, only, src);
  else yield captureItems(lo, n, patterns, src);
  if (guard >= 0) {
    const cond = yield lower(lo, firstChildOf(lo.nodes, guard));
    branch(lo, next, spanOf(lo, guard), cond);
  }
  return yield lower(lo, childAt(lo.nodes, n, Field.consequence));
}

const literals = kindSet(
  Kind.string,
  Kind.concatenated_string,
  Kind.integer,
  Kind.true,
  Kind.false,
  Kind.none,
);

/** The comparison that a literal, or several of them side by side, stands for; `noReg` for other patterns. */
function* literalTest(lo: Lowerer, n: NodeId, src: Reg): Lowering {
  const pattern = bare(lo, n);
  const several = kindOf(lo.nodes, pattern) === Kind.union_pattern;
  const values = several ? namedChildrenOf(lo.nodes, pattern).map((child) => bare(lo, child)) : [pattern];
  if (pattern < 0 || values.some((value) => literals[kindOf(lo.nodes, value)] !== 1)) return noReg;
  const items: { src: Reg; star: boolean }[] = [];
  for (const value of values) items.push({ src: yield lower(lo, value), star: false });
  const span = spanOf(lo, pattern);
  const operand = newReg(lo);
  lo.instrs.push({ op: 'sequence', dst: operand, kind: 'tuple', items, span });
  const dst = newReg(lo);
  lo.instrs.push({ op: 'compare', dst, operators: ['in'], operands: [src, operand], span });
  return dst;
}

/** Whether a pattern is `_` or a bare name. */
function matchesAll(lo: Lowerer, n: NodeId): boolean {
  const pattern = bare(lo, n);
  return pattern < 0 || captured(lo, pattern) >= 0;
}

/** Strips the wrappers and parentheses of a pattern; `noNode` for the wildcard. */
function bare(lo: Lowerer, n: NodeId): NodeId {
  let pattern = n;
  while (
    kindOf(lo.nodes, pattern) === Kind.case_pattern ||
    (kindOf(lo.nodes, pattern) === Kind.tuple_pattern && isGrouping(lo, pattern))
  ) {
    pattern = firstChildOf(lo.nodes, pattern);
  }
  return pattern;
}

/** The name that a capture pattern binds, or `noNode`: a dotted name is a value to compare with. */
function captured(lo: Lowerer, pattern: NodeId): NodeId {
  if (kindOf(lo.nodes, pattern) !== Kind.dotted_name) return noNode;
  const names = namedChildrenOf(lo.nodes, pattern);
  return names.length === 1 ? (names[0] ?? noNode) : noNode;
}

/** Binds what a pattern captures of the value in `src`. */
function capture(lo: Lowerer, n: NodeId, src: Reg): Step {
  const pattern = bare(lo, n);
  const name = captured(lo, pattern);
  if (name >= 0) {
    store(lo, textOf(lo, name), src, spanOf(lo, name));
    return noReg;
  }
  switch (kindOf(lo.nodes, pattern)) {
    case Kind.as_pattern:
      return captureAs(lo, pattern, src);
    case Kind.list_pattern:
    case Kind.tuple_pattern:
      return captureItems(lo, pattern, namedChildrenOf(lo.nodes, pattern), src);
    case Kind.splat_pattern:
      return captureRest(lo, pattern, src);
    case Kind.dict_pattern:
      return captureEntries(lo, pattern, src);
    case Kind.class_pattern:
    case Kind.union_pattern:
      return captureParts(lo, pattern, src);
    case Kind.keyword_pattern:
      return captureKeyword(lo, pattern, src);
    default:
      return noReg;
  }
}

function* captureAs(lo: Lowerer, n: NodeId, src: Reg): Lowering {
  const [inner = noNode, name = noNode] = namedChildrenOf(lo.nodes, n);
  yield capture(lo, inner, src);
  if (name >= 0) store(lo, textOf(lo, name), src, spanOf(lo, name));
  return noReg;
}

function* captureItems(lo: Lowerer, n: NodeId, patterns: readonly NodeId[], src: Reg): Lowering {
  const stars = patterns.map((pattern) => kindOf(lo.nodes, bare(lo, pattern)) === Kind.splat_pattern);
  const dsts = unpackInto(lo, n, src, stars);
  for (const [i, pattern] of patterns.entries()) yield capture(lo, pattern, dsts[i] ?? src);
  return noReg;
}

function captureRest(lo: Lowerer, n: NodeId, src: Reg): Reg {
  const name = firstChildOf(lo.nodes, n);
  if (name >= 0) store(lo, textOf(lo, name), src, spanOf(lo, name));
  return noReg;
}

function* captureEntries(lo: Lowerer, n: NodeId, src: Reg): Lowering {
  let index: Reg | undefined;
  for (const child of namedChildrenOf(lo.nodes, n)) {
    const field = fieldOf(lo.nodes, child);
    if (field === Field.key) index = yield lower(lo, child);
    else if (field === Field.value && index !== undefined) {
      const dst = newReg(lo);
      lo.instrs.push({ op: 'item', dst, base: src, index, span: spanOf(lo, child) });
      yield capture(lo, child, dst);
    } else if (kindOf(lo.nodes, child) === Kind.splat_pattern) yield capture(lo, child, unknown(lo, child));
  }
  return noReg;
}

/** Alternatives see the whole value; positional parts of a class are whatever its `__match_args__` say. */
function* captureParts(lo: Lowerer, n: NodeId, src: Reg): Lowering {
  const isClass = kindOf(lo.nodes, n) === Kind.class_pattern;
  for (const [i, child] of namedChildrenOf(lo.nodes, n).entries()) {
    if (!isClass) yield capture(lo, child, src);
    else if (i === 0) yield lower(lo, child);
    else if (kindOf(lo.nodes, bare(lo, child)) === Kind.keyword_pattern) yield capture(lo, child, src);
    else if (captures(lo, child)) yield capture(lo, child, unknown(lo, child));
  }
  return noReg;
}

/** Whether a pattern binds anything, so that a part of unknown value is worth emitting. */
function captures(lo: Lowerer, n: NodeId): boolean {
  const pattern = bare(lo, n);
  return pattern >= 0 && (captured(lo, pattern) >= 0 || firstChildOf(lo.nodes, pattern) >= 0);
}

function* captureKeyword(lo: Lowerer, n: NodeId, src: Reg): Lowering {
  const [name = noNode, pattern = noNode] = namedChildrenOf(lo.nodes, n);
  const dst = newReg(lo);
  lo.instrs.push({ op: 'attr', dst, base: src, name: name < 0 ? '' : textOf(lo, name), span: spanOf(lo, n) });
  yield capture(lo, pattern, dst);
  return noReg;
}
