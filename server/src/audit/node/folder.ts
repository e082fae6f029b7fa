import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceEntry } from '../audit.js';
import { ConfigStore } from './config-store.js';
import { readSources } from './sources.js';
import { type WalkOptions, walkSteps, walkTo } from './walk.js';

/**
 * Everything below an absolute folder that an audit must account for, as `mxsec audit FOLDER` sees it. The event loop has its
 * turn between folders and between files. Faults of configuration files are the caller's to tell: here only their exclude
 * patterns count.
 */
export async function* folderSources(folder: string): AsyncGenerator<SourceEntry> {
  const steps = walkSteps(optionsOf(folder));
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      yield* readSources(step.value.found);
      return;
    }
    await nextTurn();
  }
}

/** The same for some files of a folder, by their paths relative to it, with `/`; nothing of those that are not there. */
export function folderFiles(folder: string, paths: readonly string[]): AsyncIterable<SourceEntry> {
  return readSources(walkTo(optionsOf(folder), paths));
}

function optionsOf(folder: string): WalkOptions {
  const configs = new ConfigStore({ top: folder, rules: [] });
  return { root: folder, top: folder, configs, defaultExcludes: 'on' };
}
