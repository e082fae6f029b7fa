import type { Node, Tree } from 'web-tree-sitter';
import type { Span } from '../source/span.js';
import { Kind, kindSet, type GrammarIds } from './kinds.js';

const simple = kindSet(
  Kind.expression_statement,
  Kind.return_statement,
  Kind.raise_statement,
  Kind.delete_statement,
  Kind.assert_statement,
  Kind.pass_statement,
  Kind.break_statement,
  Kind.continue_statement,
  Kind.global_statement,
  Kind.nonlocal_statement,
  Kind.print_statement,
  Kind.exec_statement,
  Kind.type_alias_statement,
  Kind.import_statement,
  Kind.import_from_statement,
  Kind.future_import_statement,
  Kind.decorator,
);

const headed = kindSet(
  Kind.if_statement,
  Kind.elif_clause,
  Kind.else_clause,
  Kind.for_statement,
  Kind.while_statement,
  Kind.try_statement,
  Kind.except_clause,
  Kind.finally_clause,
  Kind.with_statement,
  Kind.match_statement,
  Kind.case_clause,
  Kind.function_definition,
  Kind.class_definition,
);

/**
 * Takes a tree and an offset; returns the innermost simple statement, or header of a compound statement to its colon,
 * around the offset. Where there is none (blank lines, broken text), it is the line.
 */
export function statementAt(tree: Tree, ids: GrammarIds, text: string, offset: number): Span {
  let found: Span | undefined;
  const cursor = tree.walk();
  try {
    do {
      const [start, end] = [cursor.startIndex, cursor.endIndex];
      if (start > offset || end < offset) break;
      const kind = ids.kinds[cursor.nodeTypeId] ?? Kind.other;
      if (simple[kind] === 1) found = { start, end };
      else if (headed[kind] === 1) found = headerAround(cursor.currentNode, end, ids, offset);
    } while (cursor.gotoFirstChildForIndex(offset));
  } finally {
    cursor.delete();
  }
  return found ?? lineAround(text, offset);
}

function headerAround(node: Node, nodeEnd: number, ids: GrammarIds, offset: number): Span | undefined {
  const colon = node.children.find((child) => child.typeId === ids.colon);
  const end = colon === undefined ? nodeEnd : colon.endIndex;
  return offset < end ? { start: node.startIndex, end } : undefined;
}

function lineAround(text: string, offset: number): Span {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const rest = text.slice(offset).search(/[\r\n]/);
  return { start: offset === 0 ? 0 : start, end: rest < 0 ? text.length : offset + rest };
}
