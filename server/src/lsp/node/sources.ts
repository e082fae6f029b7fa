import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceEntry } from '../../audit/audit.js';
import type { Sources } from '../host.js';
import { pathOf } from './files.js';

/** Stand-in until the walker of the audit lands. */
export const nodeSources: Sources = {
  async *walk(folder) {
    const root = pathOf(folder);
    if (root === undefined) return;
    const names = await readdir(root, { recursive: true });
    for (const path of names.sort()) {
      const found = path.endsWith('.py') ? await read(root, path) : undefined;
      if (found !== undefined) yield found;
    }
  },
  async one(folder, path) {
    const root = pathOf(folder);
    return root === undefined ? undefined : read(root, path);
  },
};

async function read(root: string, path: string): Promise<SourceEntry | undefined> {
  try {
    const text = await readFile(join(root, path), 'utf8');
    return { status: 'source', path, kind: 'python', text, folder: root };
  } catch {
    return undefined;
  }
}
