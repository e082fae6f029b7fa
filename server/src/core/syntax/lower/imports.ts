import type { Reg } from '../ir.js';
import { Field, Kind } from '../kinds.js';
import { childAt, childOfKind, fieldOf, kindOf, namedChildrenOf, noNode, type NodeId } from '../nodes.js';
import { newReg, noReg, spanOf, store, textOf, type Handler, type Lowerer } from './lowerer.js';

/** Handlers of import statements. */
export const importHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.import_statement, importStatement],
  [Kind.import_from_statement, importFrom],
  [Kind.future_import_statement, importFuture],
]);

interface Imported {
  readonly node: NodeId;
  readonly nameNode: NodeId;
  readonly name: string;
  readonly alias: NodeId;
}

function importStatement(lo: Lowerer, n: NodeId): Reg {
  for (const item of importedNames(lo, n)) {
    const dst = newReg(lo);
    const whole = item.alias >= 0;
    lo.instrs.push({ op: 'import', dst, module: item.name, whole, span: spanOf(lo, item.node) });
    const bound = whole ? textOf(lo, item.alias) : (item.name.split('.')[0] ?? '');
    if (bound !== '') store(lo, bound, dst, spanOf(lo, whole ? item.alias : item.nameNode));
  }
  return noReg;
}

function importFrom(lo: Lowerer, n: NodeId): Reg {
  const moduleNode = childAt(lo.nodes, n, Field.module_name);
  const relative = kindOf(lo.nodes, moduleNode) === Kind.relative_import;
  const prefix = relative ? childOfKind(lo.nodes, moduleNode, Kind.import_prefix) : noNode;
  const level = prefix < 0 ? 0 : textOf(lo, prefix).replace(/[^.]/g, '').length;
  const path = relative ? childOfKind(lo.nodes, moduleNode, Kind.dotted_name) : moduleNode;
  const module = path < 0 ? '' : dotted(lo, path);
  const star = childOfKind(lo.nodes, n, Kind.wildcard_import);
  if (star >= 0) lo.instrs.push({ op: 'import-star', module, level, span: spanOf(lo, n) });
  else importNames(lo, n, module, level);
  return noReg;
}

function importFuture(lo: Lowerer, n: NodeId): Reg {
  importNames(lo, n, '__future__', 0);
  return noReg;
}

function importNames(lo: Lowerer, n: NodeId, module: string, level: number): void {
  for (const item of importedNames(lo, n)) {
    if (item.name === '') continue;
    const dst = newReg(lo);
    const span = spanOf(lo, item.node);
    lo.instrs.push({ op: 'import-from', dst, module, level, name: item.name, span });
    const bound = item.alias < 0 ? item.nameNode : item.alias;
    store(lo, textOf(lo, bound), dst, spanOf(lo, bound));
  }
}

function importedNames(lo: Lowerer, n: NodeId): Imported[] {
  return namedChildrenOf(lo.nodes, n)
    .filter((child) => fieldOf(lo.nodes, child) === Field.name)
    .map((node) => {
      const aliased = kindOf(lo.nodes, node) === Kind.aliased_import;
      const nameNode = aliased ? childAt(lo.nodes, node, Field.name) : node;
      const alias = aliased ? childAt(lo.nodes, node, Field.alias) : noNode;
      return { node, nameNode, name: nameNode < 0 ? '' : dotted(lo, nameNode), alias };
    });
}

/** A dotted name without the blanks and comments that may stand around its dots. */
function dotted(lo: Lowerer, n: NodeId): string {
  return namedChildrenOf(lo.nodes, n)
    .filter((child) => kindOf(lo.nodes, child) === Kind.identifier)
    .map((child) => textOf(lo, child))
    .join('.');
}
