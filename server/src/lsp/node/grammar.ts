import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from '../../core/index.js';
import { startParse } from '../parse-limit.js';

/** Reads the grammar: beside the bundle, or from the packages where the program runs unbundled. */
export async function readGrammar(): Promise<EngineOptions> {
  const [runtime, python] = await Promise.all([
    readWasm('web-tree-sitter', 'web-tree-sitter.wasm'),
    readWasm('tree-sitter-python', 'tree-sitter-python.wasm'),
  ]);
  return { runtime, python, startParse };
}

function readWasm(packageName: string, file: string): Promise<Uint8Array> {
  const beside = fileURLToPath(new URL(file, import.meta.url));
  if (existsSync(beside)) return readFile(beside);
  return readFile(createRequire(import.meta.url).resolve(`${packageName}/${file}`));
}
