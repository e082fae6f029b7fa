import type { Tree } from 'web-tree-sitter';

/**
 * The runtime's own tree cursor, one WebAssembly call per step. Each takes the address of the tree and works on the
 * cursor (or node) in the runtime's transfer buffer. web-tree-sitter's `TreeCursor` wraps the same functions, but copies
 * the cursor into and out of the buffer around each call, which makes a walk about four times slower (0.8 instead of
 * 0.2 of the time of the parse).
 */
export interface CursorCalls {
  readonly rootNode: TreeCall;
  readonly newCursor: TreeCall;
  readonly deleteCursor: TreeCall;
  readonly firstChild: TreeCall;
  readonly nextSibling: TreeCall;
  readonly parent: TreeCall;
  readonly typeId: TreeCall;
  readonly fieldId: TreeCall;
  readonly start: TreeCall;
  readonly end: TreeCall;
}

type TreeCall = (tree: number) => number;

/** The object that was given to `Parser.init`, which has become the runtime's module. */
export type RuntimeModule = object;

/** Takes the runtime's module; returns its cursor functions, or throws if this is not the runtime that we know. */
export function cursorCalls(module: RuntimeModule): CursorCalls {
  return {
    rootNode: exported(module, '_ts_tree_root_node_wasm'),
    newCursor: exported(module, '_ts_tree_cursor_new_wasm'),
    deleteCursor: exported(module, '_ts_tree_cursor_delete_wasm'),
    firstChild: exported(module, '_ts_tree_cursor_goto_first_child_wasm'),
    nextSibling: exported(module, '_ts_tree_cursor_goto_next_sibling_wasm'),
    parent: exported(module, '_ts_tree_cursor_goto_parent_wasm'),
    typeId: exported(module, '_ts_tree_cursor_current_node_type_id_wasm'),
    fieldId: exported(module, '_ts_tree_cursor_current_field_id_wasm'),
    start: exported(module, '_ts_tree_cursor_start_index_wasm'),
    end: exported(module, '_ts_tree_cursor_end_index_wasm'),
  };
}

/** Takes a tree that has not been deleted; returns its address in the runtime's memory. */
export function addressOf(tree: Tree): number {
  const address: unknown = Reflect.get(tree, 0);
  if (typeof address !== 'number' || address === 0) throw new Error('The syntax tree has been deleted.');
  return address;
}

/** Takes the runtime's module; returns the size of its memory in bytes. It never shrinks. */
export function memoryBytes(module: RuntimeModule): number {
  const heap: unknown = Reflect.get(module, 'HEAPU8');
  return heap instanceof Uint8Array ? heap.byteLength : 0;
}

function exported(module: RuntimeModule, name: string): TreeCall {
  const value: unknown = Reflect.get(module, name);
  if (typeof value !== 'function') throw new Error(`The tree-sitter runtime does not export ${name}.`);
  // The module's exports have no types; the signature is that of the C function of this name.
  return value as TreeCall;
}
