import { Field, Kind, kindSet } from './kinds.js';

/** Index of a node in a `Nodes` table. */
export type NodeId = number;

/** No such node. */
export const noNode: NodeId = -1;

/**
 * A part of a syntax tree as columns, in preorder: the children of `n` are `n + 1`, `next[n + 1]` and so on up to
 * `next[n]`. Reading a tree into columns once costs far fewer crossings into WebAssembly than asking it node by node,
 * and what walks the columns needs neither recursion nor a live tree. Comments are not in it, and tokens such as
 * parentheses only where `keepsTokens` says so.
 */
export interface Nodes {
  kind: Uint8Array;
  field: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  /** Where the subtree of the node ends, which is its next sibling if it has one. */
  next: Int32Array;
  count: number;
}

/** Parents whose anonymous tokens (operators, colons) matter. */
export const keepsTokens = kindSet(
  Kind.ERROR,
  Kind.binary_operator,
  Kind.unary_operator,
  Kind.boolean_operator,
  Kind.comparison_operator,
  Kind.augmented_assignment,
  Kind.slice,
  Kind.yield,
  Kind.interpolation,
);

/** Makes an empty table that is reused for one body after the other. */
export function makeNodes(): Nodes {
  const capacity = 1024;
  return {
    kind: new Uint8Array(capacity),
    field: new Uint8Array(capacity),
    start: new Int32Array(capacity),
    end: new Int32Array(capacity),
    next: new Int32Array(capacity),
    count: 0,
  };
}

/** Adds a row and returns its index; `next` is the caller's to set when the subtree is complete. */
export function addNode(nodes: Nodes, kind: number, field: number, start: number, end: number): NodeId {
  const n = nodes.count++;
  if (n === nodes.kind.length) grow(nodes);
  nodes.kind[n] = kind;
  nodes.field[n] = field;
  nodes.start[n] = start;
  nodes.end[n] = end;
  nodes.next[n] = n + 1;
  return n;
}

/** Kind of a node; `Kind.ignored` for `noNode`. */
export const kindOf = (nodes: Nodes, n: NodeId): number => nodes.kind[n] ?? Kind.ignored;
/** Field that a node fills in its parent. */
export const fieldOf = (nodes: Nodes, n: NodeId): number => nodes.field[n] ?? Field.none;
/** First offset of a node, absolute. */
export const startOf = (nodes: Nodes, n: NodeId): number => nodes.start[n] ?? 0;
/** Offset after a node, absolute. */
export const endOf = (nodes: Nodes, n: NodeId): number => nodes.end[n] ?? 0;
/** Index after the subtree of a node. */
export const nextOf = (nodes: Nodes, n: NodeId): NodeId => nodes.next[n] ?? n + 1;

/** All children of a node, tokens included where they are kept. */
export function childrenOf(nodes: Nodes, n: NodeId): NodeId[] {
  const found: NodeId[] = [];
  const end = nextOf(nodes, n);
  for (let child = n + 1; child < end; child = nextOf(nodes, child)) found.push(child);
  return found;
}

/** The children of a node that are not tokens. */
export function namedChildrenOf(nodes: Nodes, n: NodeId): NodeId[] {
  const found: NodeId[] = [];
  const end = nextOf(nodes, n);
  for (let child = n + 1; child < end; child = nextOf(nodes, child)) {
    if (kindOf(nodes, child) !== Kind.token) found.push(child);
  }
  return found;
}

/** The first child that fills `field`, or `noNode`. */
export function childAt(nodes: Nodes, n: NodeId, field: number): NodeId {
  const end = nextOf(nodes, n);
  for (let child = n + 1; child < end; child = nextOf(nodes, child)) {
    if (fieldOf(nodes, child) === field && kindOf(nodes, child) !== Kind.ERROR) return child;
  }
  return noNode;
}

/** The first child of a kind, or `noNode`. */
export function childOfKind(nodes: Nodes, n: NodeId, kind: number): NodeId {
  const end = nextOf(nodes, n);
  for (let child = n + 1; child < end; child = nextOf(nodes, child)) {
    if (kindOf(nodes, child) === kind) return child;
  }
  return noNode;
}

/** The first child that is neither a token nor an ERROR, or `noNode`. */
export function firstChildOf(nodes: Nodes, n: NodeId): NodeId {
  const end = nextOf(nodes, n);
  for (let child = n + 1; child < end; child = nextOf(nodes, child)) {
    if (kindOf(nodes, child) > Kind.ERROR) return child;
  }
  return noNode;
}

function grow(nodes: Nodes): void {
  const capacity = nodes.kind.length * 2;
  nodes.kind = grown(nodes.kind, new Uint8Array(capacity));
  nodes.field = grown(nodes.field, new Uint8Array(capacity));
  nodes.start = grown(nodes.start, new Int32Array(capacity));
  nodes.end = grown(nodes.end, new Int32Array(capacity));
  nodes.next = grown(nodes.next, new Int32Array(capacity));
}

function grown<T extends Uint8Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
