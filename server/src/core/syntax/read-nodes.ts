import type { Tree } from 'web-tree-sitter';
import type { Span } from '../source/span.js';
import { Field, Kind, kindSet, type GrammarIds } from './kinds.js';
import { addNode, keepsTokens, type Nodes } from './nodes.js';
import { addressOf, type CursorCalls } from './wasm.js';

/** What to read: the module, or the definition of a given kind at a span. */
export type Root =
  { readonly kind: 'module' } | { readonly kind: 'function' | 'lambda' | 'class'; readonly span: Span };

/** What reading needs of a loaded runtime. */
export interface Reader {
  readonly calls: CursorCalls;
  readonly ids: GrammarIds;
}

/**
 * Fills `nodes` with the tree, or the part of it, that `root` names; row 0 is the root. Bodies of functions, lambdas
 * and classes inside are left out. Returns whether there is such a root.
 *
 * No other call into the runtime may come between here and the end of the walk: the cursor lives in the runtime's
 * transfer buffer, which spares copying it out and in again at every step.
 */
export function readNodes(reader: Reader, tree: Tree, text: string, root: Root, nodes: Nodes): boolean {
  nodes.count = 0;
  const address = addressOf(tree);
  const { calls } = reader;
  if (root.kind === 'module') {
    calls.rootNode(address);
  } else {
    const node = tree.rootNode.descendantForIndex(root.span.start, root.span.end);
    if (node === null || node.startIndex !== root.span.start || node.endIndex !== root.span.end) return false;
    // Asking for the type last leaves the node in the transfer buffer, where the new cursor takes it from.
    if (reader.ids.kinds[node.typeId] !== rootKind[root.kind]) return false;
  }
  calls.newCursor(address);
  try {
    walk(reader, address, text, nodes);
  } finally {
    calls.deleteCursor(address);
  }
  return true;
}

const rootKind = { function: Kind.function_definition, lambda: Kind.lambda, class: Kind.class_definition };

const definitions = kindSet(Kind.function_definition, Kind.lambda, Kind.class_definition);

/** Kinds whose children, where they have any, say nothing that their text does not. */
const leaves = kindSet(
  Kind.token,
  Kind.identifier,
  Kind.integer,
  Kind.float,
  Kind.true,
  Kind.false,
  Kind.none,
  Kind.ellipsis,
  Kind.pass_statement,
  Kind.break_statement,
  Kind.continue_statement,
  Kind.import_prefix,
  Kind.wildcard_import,
  Kind.keyword_separator,
  Kind.positional_separator,
  Kind.type_conversion,
);

function walk(reader: Reader, tree: number, text: string, nodes: Nodes): void {
  const { calls, ids } = reader;
  const parents: number[] = [];
  let parent = -1;
  let parentKind = 0;
  for (;;) {
    const kind = ids.kinds[calls.typeId(tree)] ?? Kind.other;
    if (kind > Kind.token || (kind === Kind.token && keepsTokens[parentKind] === 1)) {
      const start = calls.start(tree);
      const field = ids.fields[calls.fieldId(tree)] ?? Field.none;
      const n = addNode(nodes, kind, field, start, calls.end(tree));
      const into = entered(text, kind, field, start, parent, parentKind);
      if (into && calls.firstChild(tree) === 1) {
        parents.push(n);
        parent = n;
        parentKind = kind;
        continue;
      }
    }
    while (calls.nextSibling(tree) !== 1) {
      if (parent < 0) return;
      calls.parent(tree);
      nodes.next[parent] = nodes.count;
      parents.pop();
      parent = parents[parents.length - 1] ?? -1;
      parentKind = parent < 0 ? Kind.ignored : (nodes.kind[parent] ?? Kind.ignored);
    }
  }
}

/** Whether the children of a node are read. */
function entered(
  text: string,
  kind: number,
  field: number,
  start: number,
  parent: number,
  parentKind: number,
): boolean {
  if (leaves[kind] === 1) return false;
  if (kind === Kind.string) return isFormatted(text, start);
  if (definitions[parentKind] !== 1) return true;
  const isRoot = parent === 0;
  if (field === Field.body || kind === Kind.ERROR) return isRoot;
  if (field === Field.parameters) return true;
  return !isRoot && field !== Field.type_parameters;
}

/** Whether a string literal has an `f` in its prefix. */
function isFormatted(text: string, start: number): boolean {
  for (let at = start; at < start + 3; at++) {
    const code = text.charCodeAt(at) | 0x20;
    if (code === 0x66) return true;
    if (code < 0x61 || code > 0x7a) return false;
  }
  return false;
}
