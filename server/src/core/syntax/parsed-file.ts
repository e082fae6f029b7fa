import type { Tree } from 'web-tree-sitter';
import type { Span } from '../source/span.js';
import { faultsOf } from './faults.js';
import type { Code, Comment, ParsedFile, SyntaxFault } from './ir.js';
import { TypeName } from './kinds.js';
import { emptyCode, lowerCode } from './lower/index.js';
import { type BodyCache, noBodies } from './body-cache.js';
import type { Nodes } from './nodes.js';
import { readNodes, type Reader, type Root } from './read-nodes.js';
import { statementAt } from './statement-at.js';

/** What the files of one parser share. */
export interface FileContext extends Reader {
  /** Reused for each body, one after the other. */
  readonly nodes: Nodes;
}

/** A tree and the text it was parsed from. `tree` is undefined when it has been deleted or edited since. */
export interface ParsedTree {
  readonly text: string;
  readonly parsed: string;
  tree: Tree | undefined;
}

/** Takes a parsed tree; returns the file as the semantics see it. `dispose` is the owner's to define. */
export function makeParsedFile(
  context: FileContext,
  source: ParsedTree,
  dispose: () => void,
  bodies: BodyCache = noBodies,
): ParsedFile {
  const { text, parsed } = source;
  const code = (root: Root): Code => {
    const found = readNodes(context, treeOf(source), text, root, context.nodes);
    return found ? lowerCode(context.nodes, text, root.kind) : emptyCode(root.kind, rootStart(root));
  };
  let module: Code | undefined;
  return {
    text,
    module() {
      treeOf(source);
      return (module ??= code({ kind: 'module' }));
    },
    body(kind, span) {
      treeOf(source);
      return bodies.code(kind, text.slice(span.start, span.end), span.start, () => code({ kind, span }));
    },
    comments: () => commentsOf(treeOf(source), text),
    faults: (limit): readonly SyntaxFault[] => faultsOf(treeOf(source), context.ids, parsed, limit),
    statementAt: (offset): Span => statementAt(treeOf(source), context.ids, text, offset),
    dispose,
  };
}

/** A deleted tree is freed memory, and an edited one no longer fits the text; either would give nonsense silently. */
function treeOf(source: ParsedTree): Tree {
  if (source.tree === undefined)
    throw new Error('This parsed file has been disposed of, or its text has changed.');
  return source.tree;
}

function rootStart(root: Root): number {
  return root.kind === 'module' ? 0 : root.span.start;
}

function commentsOf(tree: Tree, text: string): Comment[] {
  if (!text.includes('#')) return [];
  return tree.rootNode.descendantsOfType(TypeName.comment).map((node) => {
    // The grammar ends a comment before `\n` only, which leaves the `\r` of a Windows line end in it.
    const own = text.slice(node.startIndex, node.endIndex).replace(/\r$/, '');
    return { span: { start: node.startIndex, end: node.startIndex + own.length }, text: own };
  });
}
