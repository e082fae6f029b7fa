import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceEntry } from '../audit.js';
import type { SourceKind } from '../../project/source-file.js';
import { decode, type Encoding } from './decode.js';
import { readRegularFile } from './read-file.js';
import type { Found } from './walk.js';

/** Largest files that are analysed, in bytes: notebooks hold their outputs too. */
export const MAX_BYTES: Readonly<Record<SourceKind, number>> = {
  python: 5 * 1024 * 1024,
  notebook: 20 * 1024 * 1024,
};

/** A source with what is needed to write it back. */
export type ReadSource =
  | (SourceEntry & { readonly status: 'source'; readonly encoding: Encoding; readonly bytes: Buffer })
  | ({
      readonly status: 'skipped';
    } & SourceEntry);

/** Reads and decodes one candidate of a walk. */
export function readSource(candidate: Found & { readonly status: 'candidate' }): ReadSource {
  const { path: relative, absolute, kind } = candidate;
  const read = readRegularFile(absolute, MAX_BYTES[kind]);
  if ('notice' in read) return { status: 'skipped', path: relative, notice: read.notice };
  const decoded = decode(read.bytes, kind);
  if ('notice' in decoded) return { status: 'skipped', path: relative, notice: decoded.notice };
  const { text, encoding } = decoded;
  return {
    status: 'source',
    path: relative,
    kind,
    text,
    folder: path.dirname(absolute),
    encoding,
    bytes: read.bytes,
  };
}

/**
 * Reads what a walk found, one file at a time, as the audit asks for it. Between files the event loop has its turn, so that
 * signals and requests get through.
 */
export async function* readSources(found: readonly Found[]): AsyncGenerator<SourceEntry> {
  for (const entry of found) {
    await nextTurn();
    yield entry.status === 'candidate' ? readSource(entry) : entry;
  }
}
