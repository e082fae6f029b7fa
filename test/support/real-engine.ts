import { readFile } from 'node:fs/promises';
import { createEngine, type Engine } from '../../server/src/core/index.js';
import { inProject } from './project.js';

let shared: Promise<Engine> | undefined;

/** The engine with the real grammar; made once per test process, because compiling the grammar costs most. */
export function realEngine(): Promise<Engine> {
  shared ??= load();
  return shared;
}

async function load(): Promise<Engine> {
  const [runtime, python] = await Promise.all([
    readFile(inProject('node_modules/web-tree-sitter/web-tree-sitter.wasm')),
    readFile(inProject('node_modules/tree-sitter-python/tree-sitter-python.wasm')),
  ]);
  return createEngine({ runtime, python });
}
