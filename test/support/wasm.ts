import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadParser, type PythonParser } from '../../server/src/core/syntax/runtime.js';

const resolve = createRequire(import.meta.url).resolve;

let shared: Promise<PythonParser> | undefined;

/** The parser with the real grammar; loaded once per test process. */
export function pythonParser(): Promise<PythonParser> {
  shared ??= load();
  return shared;
}

async function load(): Promise<PythonParser> {
  const [runtime, python] = await Promise.all([
    readFile(resolve('web-tree-sitter/web-tree-sitter.wasm')),
    readFile(resolve('tree-sitter-python/tree-sitter-python.wasm')),
  ]);
  return loadParser({ runtime, python });
}
