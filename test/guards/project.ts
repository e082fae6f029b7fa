import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project; tests run from out/test/guards. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Text of a file that is named relative to the project. */
export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The version in package.json. */
export const version = (JSON.parse(read('package.json')) as { readonly version: string }).version;

const UNTRACKED = new Set(['node_modules', 'out', 'dist', 'coverage', '.git', '.e2e', '.vscode-test']);

/** Files below a folder, relative to the project, with `/`, sorted; what git ignores is left out. */
export function filesBelow(folder: string): readonly string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of readdirSync(path.join(root, next), { withFileTypes: true })) {
      const name = path.posix.join(next, entry.name);
      if (entry.isDirectory() && !UNTRACKED.has(entry.name)) waiting.push(name);
      if (entry.isFile()) found.push(name);
    }
  }
  return found.sort();
}

/** TypeScript sources of client and server. */
export const sources = (): readonly string[] =>
  ['client', 'server'].flatMap((folder) => filesBelow(folder)).filter((file) => file.endsWith('.ts'));
