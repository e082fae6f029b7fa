import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import type { FileReader } from '../host.js';

/** No configuration is longer; the parser says so when one is. */
const maxBytes = 1_048_576;

/** Reads files of this machine; other schemes have no files here. */
export const nodeReader: FileReader = {
  async read(uri) {
    const path = pathOf(uri);
    return path === undefined ? undefined : readRegular(path);
  },
  async list(uri) {
    const path = pathOf(uri);
    return path === undefined ? [] : namesIn(path);
  },
};

/** Path of a `file:` URI. */
export function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** Reads without blocking: a workspace may hold a pipe under the name of a configuration file. */
async function readRegular(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) return undefined;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() || entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
