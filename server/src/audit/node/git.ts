import { lstatSync } from 'node:fs';
import path from 'node:path';
import { readRegularFile } from './read-file.js';

/** The git repository that a folder lies in. No git is run: only the index is read, and no more of it than names. */
export interface Repository {
  readonly root: string;
  /** Paths of tracked Python files and notebooks, and of all folders above them, relative to `root`. */
  readonly tracked: ReadonlySet<string>;
}

const MAX_INDEX_BYTES = 128 * 1024 * 1024;
/** Times, device, inode, mode, owner, size, SHA-1 and flags stand before the name. */
const FLAGS = 60;
const EXTENDED = 0x4000;

/** Finds the repository by looking upwards for `.git`, as git does. */
export function findRepository(folder: string): Repository | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (isThere(path.join(at, '.git')))
      return { root: at, tracked: readTracked(path.join(at, '.git', 'index')) };
    if (path.dirname(at) === at) return undefined;
  }
}

/** Whether git tracks a file, or a file in a folder: git never ignores what it tracks. */
export function isTracked(repository: Repository, absolute: string): boolean {
  return repository.tracked.has(path.relative(repository.root, absolute).split(path.sep).join('/'));
}

/** An index that is absent or of another make (SHA-256, split) tracks nothing that we know of. */
function readTracked(index: string): ReadonlySet<string> {
  const read = readRegularFile(index, MAX_INDEX_BYTES);
  const tracked = new Set<string>();
  if ('notice' in read) return tracked;
  for (const name of indexNames(read.bytes)) {
    if (!/\.(?:pyw?|ipynb)$/i.test(name)) continue;
    for (let at = name; at !== '.' && !tracked.has(at); at = path.posix.dirname(at)) tracked.add(at);
  }
  return tracked;
}

/** Names in a git index of version 2, 3 or 4 (see gitformat-index); ends quietly where the bytes make no sense. */
export function* indexNames(bytes: Buffer): Generator<string> {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'DIRC') return;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return;
  let last = Buffer.alloc(0);
  let at = 12;
  for (let left = bytes.readUInt32BE(8); left > 0 && at + FLAGS + 2 <= bytes.length; left--) {
    const extended = version > 2 && (bytes.readUInt16BE(at + FLAGS) & EXTENDED) !== 0;
    let start = at + FLAGS + (extended ? 4 : 2);
    let prefix = Buffer.alloc(0);
    if (version === 4) {
      const { value, next } = offsetVarint(bytes, start);
      if (value > last.length) return;
      prefix = last.subarray(0, last.length - value);
      start = next;
    }
    const end = bytes.indexOf(0, start);
    if (end < 0) return;
    last = Buffer.concat([prefix, bytes.subarray(start, end)]);
    yield last.toString('utf8');
    // Before version 4 entries are padded with one to eight NUL bytes to a multiple of eight.
    at = version === 4 ? end + 1 : at + ((end - at + 8) & ~7);
  }
}

/** Git's variable-length offset: seven bits a byte, one added at every continuation. */
function offsetVarint(bytes: Buffer, start: number): { value: number; next: number } {
  let next = start;
  let byte = bytes[next++] ?? 0;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0 && value < 0x1000000) {
    byte = bytes[next++] ?? 0;
    value = (value + 1) * 0x80 + (byte & 0x7f);
  }
  return { value, next };
}

const isThere = (file: string): boolean => {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
};
