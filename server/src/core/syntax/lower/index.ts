import type { Code } from '../ir.js';
import { Field, Kind } from '../kinds.js';
import { childAt, kindOf, namedChildrenOf, noNode, startOf, type NodeId, type Nodes } from '../nodes.js';
import { collectionHandlers } from './collections.js';
import { brokenParts, controlHandlers } from './control.js';
import { bindParams, definitionHandlers } from './definitions.js';
import { exceptionHandlers } from './exceptions.js';
import { expressionHandlers } from './expressions.js';
import { importHandlers } from './imports.js';
import { literalHandlers } from './literals.js';
import { matchHandlers } from './match.js';
import { statementHandlers } from './statements.js';
import {
  load,
  lower,
  noReg,
  run,
  spanOf,
  textOf,
  unknown,
  type Handler,
  type Lowerer,
  type Lowering,
} from './lowerer.js';

/** Takes the rows that were read for a root, and its text; returns the code of its body. */
export function lowerCode(nodes: Nodes, text: string, kind: Code['kind']): Code {
  const base = kind === 'module' ? 0 : startOf(nodes, 0);
  const lo: Lowerer = {
    nodes,
    text,
    base,
    handlers: handlerTable,
    instrs: [],
    bound: new Set(),
    foreign: new Set(),
    renamed: new Map(),
    registers: 0,
    labels: 0,
    loop: undefined,
    onException: undefined,
    onExit: undefined,
  };
  run(kind === 'module' ? lower(lo, 0) : body(lo));
  for (const name of lo.foreign) lo.bound.delete(name);
  return { kind, base, instrs: lo.instrs, registers: lo.registers, locals: lo.bound };
}

/** The code of a definition that is not there: nothing is known of it, and nothing happens in it. */
export function emptyCode(kind: Code['kind'], base: number): Code {
  return { kind, base, instrs: [], registers: 0, locals: new Set() };
}

function* body(lo: Lowerer): Lowering {
  const isClass = kindOf(lo.nodes, 0) === Kind.class_definition;
  const params = childAt(lo.nodes, 0, Field.parameters);
  if (!isClass && params >= 0) yield bindParams(lo, params);
  yield brokenParts(lo, 0);
  const node = childAt(lo.nodes, 0, Field.body);
  if (node < 0) return noReg;
  const value = yield lower(lo, node);
  if (kindOf(lo.nodes, 0) === Kind.lambda)
    lo.instrs.push({ op: 'return', src: value, span: spanOf(lo, node) });
  return noReg;
}

const handlerTable: readonly Handler[] = makeTable();

function makeTable(): Handler[] {
  const table = new Array<Handler>(256).fill(parts);
  const groups = [
    literalHandlers,
    expressionHandlers,
    collectionHandlers,
    definitionHandlers,
    statementHandlers,
    controlHandlers,
    exceptionHandlers,
    matchHandlers,
    importHandlers,
    new Map<number, Handler>([[Kind.dotted_name, dottedName]]),
  ];
  for (const group of groups) {
    for (const [kind, handler] of group) table[kind] = handler;
  }
  return table;
}

/** What has no meaning of its own where it stands: broken text, syntax from the future. Its parts still happen. */
function* parts(lo: Lowerer, n: NodeId): Lowering {
  for (const child of namedChildrenOf(lo.nodes, n)) yield lower(lo, child);
  return unknown(lo, n);
}

function dottedName(lo: Lowerer, n: NodeId): number {
  const [first = noNode, ...rest]: NodeId[] = namedChildrenOf(lo.nodes, n);
  let base = first < 0 ? unknown(lo, n) : load(lo, textOf(lo, first), spanOf(lo, first));
  for (const part of rest) {
    const dst = lo.registers++;
    lo.instrs.push({ op: 'attr', dst, base, name: textOf(lo, part), span: spanOf(lo, n) });
    base = dst;
  }
  return base;
}
