import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadParser, type PythonParser } from '../../server/src/core/syntax/runtime.js';

const require = createRequire(import.meta.url);
let shared: Promise<PythonParser> | undefined;

/** The real parser with the grammar of the packages, loaded once for all tests. */
export function realParser(): Promise<PythonParser> {
  shared ??= loadParser({
    runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    python: readFileSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm')),
  });
  return shared;
}
