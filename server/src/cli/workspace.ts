import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Config, Engine, ProjectFacts } from '../core/index.js';
import { createEngine } from '../core/index.js';
import { ConfigStore, isInside } from '../audit/node/config-store.js';
import { FactStore } from '../audit/node/fact-store.js';
import { type Walk, walk } from '../audit/node/walk.js';
import { readGrammar } from '../lsp/node/grammar.js';
import { complain, UsageError } from './output.js';

/** Options that `audit` and `fix` share. */
export interface WorkspaceOptions {
  readonly config?: string;
  /** What commander makes of `--no-default-excludes`. */
  readonly defaultExcludes: boolean;
}

/** The files to look at, with what holds for each. */
export interface Workspace {
  readonly engine: Engine;
  readonly root: string;
  readonly walked: Walk;
  readonly configFor: (relative: string) => Config;
  readonly factsFor: (relative: string) => ProjectFacts;
}

/**
 * Finds the files that the arguments name.
 * @throws UsageError for paths that do not exist and for broken configuration, each fault of which has been told.
 */
export async function openWorkspace(paths: readonly string[], options: WorkspaceOptions): Promise<Workspace> {
  const targets = resolveTargets(paths);
  const only = options.config === undefined ? undefined : path.resolve(options.config);
  if (only !== undefined) statTarget(only, options.config ?? '');
  const engine = await createEngine(await readGrammar());
  const configs = new ConfigStore({
    top: targets.top,
    rules: engine.rules,
    ...(only === undefined ? {} : { only }),
  });
  const { root, top, named } = targets;
  const walked = walk({ root, top, named, configs, defaultExcludes: options.defaultExcludes ? 'on' : 'off' });
  const configFor = (relative: string): Config => configs.of(path.dirname(path.join(root, relative))).config;
  for (const { path: file } of walked.found) configFor(file);
  const { faults } = configs;
  if (faults.length > 0) {
    for (const { file, line, column, message } of faults.slice(0, -1))
      complain(`${shorten(file)}:${line}:${column}: ${message}`);
    const last = faults.at(-1);
    throw new UsageError(
      last ? `${shorten(last.file)}:${last.line}:${last.column}: ${last.message}` : 'broken configuration',
    );
  }
  const facts = new FactStore({ top, root });
  const factsFor = (relative: string): ProjectFacts => facts.of(path.dirname(path.join(root, relative)));
  return { engine, root, walked, configFor, factsFor };
}

interface Targets {
  /** What paths in reports are relative to: the one folder named, else the current folder, else what the targets have in common. */
  readonly root: string;
  /** Up to where configuration and `.gitignore` files count: the current folder, where the root lies in it. */
  readonly top: string;
  readonly named: readonly string[];
}

function resolveTargets(paths: readonly string[]): Targets {
  const current = realpathSync(process.cwd());
  if (paths.length === 0) return { root: current, top: current, named: [current] };
  const named = paths.map((given) => {
    const absolute = path.resolve(given);
    return statTarget(absolute, given).isDirectory() ? absolute : asFolder(absolute);
  });
  const [first = current] = named;
  const single = named.length === 1 && lstatSync(first).isDirectory();
  const root = single
    ? first
    : named.every((file) => isInside(current, file))
      ? current
      : commonFolder(named);
  return { root, top: isInside(current, root) ? current : root, named };
}

/** A link to a folder is that folder, as the user named it himself; a link to a file keeps its name. */
function asFolder(absolute: string): string {
  if (!lstatSync(absolute).isSymbolicLink()) return absolute;
  try {
    const real = realpathSync(absolute);
    return lstatSync(real).isDirectory() ? real : absolute;
  } catch {
    return absolute;
  }
}

function statTarget(absolute: string, given: string): ReturnType<typeof lstatSync> & object {
  try {
    return lstatSync(absolute);
  } catch {
    throw new UsageError(`no such file or folder: ${given}`);
  }
}

function commonFolder(files: readonly string[]): string {
  let folder = path.dirname(files[0] ?? process.cwd());
  while (!files.every((file) => isInside(folder, file)) && path.dirname(folder) !== folder)
    folder = path.dirname(folder);
  return folder;
}

/** A path as a user would type it from where he stands. */
export function shorten(file: string): string {
  const current = process.cwd();
  return isInside(current, file) && file !== current ? path.relative(current, file) : file;
}
