import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the project; compiled tests run from `out/`, so it is found by walking up. */
export const projectRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * Absolute path of something in the project.
 * @param segments path relative to the root, in pieces
 */
export function inProject(...segments: readonly string[]): string {
  return join(projectRoot, ...segments);
}

function findRoot(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, 'tsconfig.base.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no project above ${start}`);
    folder = parent;
  }
  return folder;
}
