import path from 'node:path';
import type { SourceEntry } from '../audit.js';
import { ConfigStore } from './config-store.js';
import { readSource, readSources } from './sources.js';
import { sourceKind, walk } from './walk.js';

/**
 * Everything below an absolute folder that an audit must account for, as `mxsec audit FOLDER` sees it.
 * Faults of configuration files are the caller's to tell: here only their exclude patterns count.
 */
export function folderSources(folder: string): AsyncIterable<SourceEntry> {
  const configs = new ConfigStore({ top: folder, rules: [] });
  return readSources(walk({ root: folder, top: folder, configs, defaultExcludes: 'on' }).found);
}

/** One file of a folder, by its path relative to it, with `/`; undefined where it is not there or not Python. */
export function folderSource(folder: string, relative: string): SourceEntry | undefined {
  const kind = sourceKind(relative);
  if (!kind) return undefined;
  const entry = readSource({
    status: 'candidate',
    path: relative,
    absolute: path.join(folder, relative),
    kind,
  });
  return entry.status === 'skipped' && entry.notice.kind === 'gone' ? undefined : entry;
}
