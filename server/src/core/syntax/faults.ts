import type { Node, Tree } from 'web-tree-sitter';
import type { SyntaxFault } from './ir.js';
import { FieldName, Kind, TypeName, type GrammarIds } from './kinds.js';
import { bindsInPython2 } from './lower/exceptions.js';

/** Takes a tree and its text; returns its outermost faults in order, at most `limit`. */
export function faultsOf(tree: Tree, ids: GrammarIds, text: string, limit: number): SyntaxFault[] {
  const faults = errorsOf(tree, ids, limit).concat(python2Of(tree, text, limit));
  return faults.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end).slice(0, limit);
}

/** ERROR and MISSING nodes; only nodes that hold some are descended into. */
function errorsOf(tree: Tree, ids: GrammarIds, limit: number): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  const pending: Node[] = [tree.rootNode];
  for (let node = pending.pop(); node !== undefined && faults.length < limit; node = pending.pop()) {
    if (!node.hasError) continue;
    if (ids.kinds[node.typeId] === Kind.ERROR || node.isMissing) faults.push(faultAt('syntax-error', node));
    else pushReversed(pending, node.children);
  }
  return faults;
}

/** Statements of Python 2 that the grammar takes, at the start of a line or behind `:` or `;`. */
const statementHint = /(?:^|[;:])[ \t]*(print|exec)\b[ \t]*(?=[^\s(=.,)\]:])/gm;

/** Other constructs of Python 2: what to look for in the text, and whether the node found there is one. */
const constructs: readonly {
  readonly hint: RegExp;
  readonly holds: (node: Node, text: string) => boolean;
}[] = [
  { hint: /`/g, holds: (node) => node.type === TypeName.string },
  { hint: /\b[uU][rR](?=['"])/g, holds: (node) => node.type === TypeName.string },
  { hint: /<>/g, holds: (node) => node.type === TypeName.unequal },
  { hint: /\b(?:0[0-7]*[1-7][0-7]*[lL]?|\d+[lL])\b(?!\.)/g, holds: (node) => node.type === TypeName.integer },
  { hint: /\bexcept\b[^\n:]{1,200},[ \t]*[a-z_]\w*[ \t]*:/g, holds: isOldExcept },
  {
    hint: /\braise\b[^\n#]{1,200}?,/g,
    holds: (node) => node.type === TypeName.raise && node.namedChild(0)?.type === TypeName.expressions,
  },
];

function python2Of(tree: Tree, text: string, limit: number): SyntaxFault[] {
  const root = tree.rootNode;
  const faults: SyntaxFault[] = [];
  // Words of a comment or a docstring look like statements too; the node there tells, which is cheaper than a walk.
  for (const match of text.matchAll(statementHint)) {
    const word = match.index + match[0].indexOf(match[1] ?? '');
    const node = root.descendantForIndex(word, word + 4)?.parent;
    if (node?.type !== TypeName.print && node?.type !== TypeName.exec) continue;
    faults.push(faultAt('python2', node));
    if (faults.length >= limit) break;
  }
  for (const { hint, holds } of constructs) {
    let count = 0;
    for (const match of text.matchAll(hint)) {
      const node = root.descendantForIndex(match.index, match.index + match[0].length);
      if (node === null || !holds(node, text)) continue;
      faults.push({ kind: 'python2', span: { start: match.index, end: match.index + match[0].length } });
      if (++count >= limit) break;
    }
  }
  return faults;
}

function isOldExcept(node: Node, text: string): boolean {
  if (node.type !== TypeName.except) return false;
  const values = node.childrenForFieldName(FieldName.value);
  const second = values[values.length - 1];
  return (
    values.length === 2 && second !== undefined && bindsInPython2(text, second.startIndex, second.endIndex)
  );
}

function faultAt(kind: SyntaxFault['kind'], node: Node): SyntaxFault {
  return { kind, span: { start: node.startIndex, end: node.endIndex } };
}

function pushReversed(pending: Node[], nodes: readonly Node[]): void {
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node !== undefined) pending.push(node);
  }
}
