import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { type IgnoreRules, gitignoreRules, isIgnored } from '../../project/ignore-rules.js';
import type { SourceKind } from '../../project/source-file.js';
import { compare, type Exclusion, type ReportNotice } from '../report.js';
import { type ConfigStore, isInside } from './config-store.js';
import { defaultExclusion } from './default-excludes.js';
import { findRepository, isTracked, type Repository } from './git.js';
import { resolveLink } from './links.js';
import { type Name, nameOf } from './names.js';
import { readFault, readRegularFile } from './read-file.js';

/** What a walk came upon. `path` is relative to the root, with `/`. */
export type Found =
  | {
      readonly status: 'candidate';
      readonly path: string;
      readonly absolute: string;
      readonly kind: SourceKind;
    }
  | {
      readonly status: 'excluded';
      readonly path: string;
      readonly reason: Exclusion;
      readonly directory: boolean;
    }
  | { readonly status: 'skipped'; readonly path: string; readonly notice: ReportNotice };

export interface WalkOptions {
  /** Absolute; the paths of the report are relative to it. */
  readonly root: string;
  /** Absolute folder at or above the root from which `.gitignore` files count. */
  readonly top: string;
  /** Absolute files and folders at or below the root; absent: the root. */
  readonly named?: readonly string[];
  readonly configs: ConfigStore;
  readonly defaultExcludes: 'on' | 'off';
}

export interface Walk {
  /** Sorted by path; each path once. */
  readonly found: readonly Found[];
  /** Files that are neither Python nor notebooks. */
  readonly otherFiles: number;
}

interface Folder {
  readonly absolute: string;
  /** Relative to the root, with `/`; empty for the root. */
  readonly path: string;
  readonly ignores: readonly IgnoreRules[];
  readonly depth: number;
}

interface State {
  readonly options: WalkOptions;
  /** Outside a git repository a `.gitignore` file says nothing: who unpacks an archive has only what was tracked. */
  readonly repository: Repository | undefined;
  /** From the top to the root, with `/` at the end, or empty. */
  readonly prefix: string;
  readonly pending: Folder[];
  readonly found: Map<string, Found>;
  /** Device and inode of every folder entered: a bind mount can lead back to where one came from. */
  readonly entered: Set<string>;
  readonly links: { readonly path: string; readonly absolute: string }[];
  otherFiles: number;
}

const MAX_DEPTH = 256;
const GITIGNORE_BYTES = 256 * 1024;

/** Kind of source that a file name promises. */
export function sourceKind(name: string): SourceKind | undefined {
  const lower = name.toLowerCase();
  if (lower.endsWith('.py') || lower.endsWith('.pyw')) return 'python';
  return lower.endsWith('.ipynb') ? 'notebook' : undefined;
}

/** Lists what an audit must account for. Opens no source file; follows no link. */
export function walk(options: WalkOptions): Walk {
  const state: State = {
    options,
    repository: findRepository(options.root),
    prefix: slashed(path.relative(options.top, options.root), '/'),
    pending: [],
    found: new Map(),
    entered: new Set(),
    links: [],
    otherFiles: 0,
  };
  for (const named of options.named ?? [options.root]) addNamed(state, named);
  for (let folder = state.pending.pop(); folder; folder = state.pending.pop()) readFolder(state, folder);
  const roots = (options.named ?? [options.root]).flatMap(realPaths);
  for (const link of state.links) {
    const resolved = resolveLink(link, roots);
    if (resolved === 'other') state.otherFiles++;
    else add(state, resolved);
  }
  return {
    found: [...state.found.values()].sort((a, b) => compare(a.path, b.path)),
    otherFiles: state.otherFiles,
  };
}

/** What the user names is looked at, whatever its name, unless the configuration excludes it. */
function addNamed(state: State, absolute: string): void {
  const { configs, root } = state.options;
  const relative = slashed(path.relative(root, absolute), '');
  const isFolder =
    lstatSync(absolute).isDirectory() || (lstatSync(absolute).isSymbolicLink() && isFolderLink(absolute));
  if (isFolder) {
    const above = gitignoresAbove(state, absolute);
    const ignores = isIgnored(above, (state.prefix + relative).replace(/\/?$/, '/')) ? [] : above;
    state.pending.push({ absolute, path: relative, ignores, depth: 0 });
    return;
  }
  const { exclude } = configs.of(path.dirname(absolute));
  if (isIgnored([exclude], state.prefix + relative)) {
    add(state, { status: 'excluded', path: relative, reason: 'configuration', directory: false });
    return;
  }
  const [real = absolute] = realPaths(absolute);
  add(state, { status: 'candidate', path: relative, absolute: real, kind: sourceKind(absolute) ?? 'python' });
}

function readFolder(state: State, folder: Folder): void {
  const shown = folder.path === '' ? '.' : folder.path;
  try {
    const { dev, ino } = lstatSync(realpathSync(folder.absolute), { bigint: true });
    const identity = `${dev}:${ino}`;
    if (state.entered.has(identity)) {
      if (folder.depth > 0)
        add(state, { status: 'excluded', path: shown, reason: 'same-file', directory: true });
      return;
    }
    state.entered.add(identity);
    const ignores = [...folder.ignores, ...gitignoreOf(state, folder)];
    for (const entry of readdirSync(folder.absolute, { withFileTypes: true, encoding: 'buffer' })) {
      const type = entry.isDirectory()
        ? 'folder'
        : entry.isFile()
          ? 'file'
          : entry.isSymbolicLink()
            ? 'link'
            : 'other';
      visit(state, { ...folder, ignores }, nameOf(entry.name), type);
    }
  } catch (error) {
    add(state, { status: 'skipped', path: shown, notice: readFault(error) });
  }
}

function visit(state: State, folder: Folder, name: Name, type: 'folder' | 'file' | 'link' | 'other'): void {
  const relative = folder.path === '' ? name.shown : `${folder.path}/${name.shown}`;
  const kind = sourceKind(name.shown);
  if (type !== 'folder' && type !== 'link' && !kind) {
    state.otherFiles++;
    return;
  }
  const absolute = path.join(folder.absolute, name.shown);
  const reason = exclusionOf(state, folder, {
    relative,
    absolute,
    name: name.shown,
    isFolder: type === 'folder',
  });
  if (reason) {
    if (type === 'link' && !kind) state.otherFiles++;
    else add(state, { status: 'excluded', path: relative, reason, directory: type === 'folder' });
  } else if (name.valid === undefined) {
    add(state, {
      status: 'skipped',
      path: relative,
      notice: { kind: 'bad-name', message: 'its name is not valid UTF-8' },
    });
  } else if (type === 'folder')
    enter(state, { absolute, path: relative, ignores: folder.ignores, depth: folder.depth + 1 });
  else if (type === 'link') state.links.push({ path: relative, absolute });
  else if (type === 'other') {
    add(state, {
      status: 'skipped',
      path: relative,
      notice: { kind: 'not-a-file', message: 'it is not a regular file' },
    });
  } else if (kind) add(state, { status: 'candidate', path: relative, absolute, kind });
}

function enter(state: State, folder: Folder): void {
  if (folder.depth <= MAX_DEPTH) state.pending.push(folder);
  else {
    const message = `it is nested deeper than ${MAX_DEPTH} folders`;
    add(state, { status: 'skipped', path: folder.path, notice: { kind: 'unreadable', message } });
  }
}

interface Item {
  readonly relative: string;
  readonly absolute: string;
  readonly name: string;
  readonly isFolder: boolean;
}

function exclusionOf(state: State, folder: Folder, item: Item): Exclusion | undefined {
  const { configs, defaultExcludes } = state.options;
  const asked = state.prefix + item.relative + (item.isFolder ? '/' : '');
  if (isIgnored([configs.of(folder.absolute).exclude], asked)) return 'configuration';
  if (defaultExcludes === 'off') return undefined;
  const byDefault = item.isFolder ? defaultExclusion(item.name, item.absolute) : undefined;
  if (byDefault || !state.repository || !isIgnored(folder.ignores, asked)) return byDefault;
  return isTracked(state.repository, item.absolute) ? undefined : 'gitignore';
}

function gitignoreOf(state: State, folder: { readonly absolute: string }): readonly IgnoreRules[] {
  const read = readRegularFile(path.join(folder.absolute, '.gitignore'), GITIGNORE_BYTES);
  if ('notice' in read) return [];
  return [
    gitignoreRules(
      slashed(path.relative(state.options.top, folder.absolute), ''),
      read.bytes.toString('utf8'),
    ),
  ];
}

/** Rules of the folders from the top down to, and without, a folder. */
function gitignoresAbove(state: State, absolute: string): readonly IgnoreRules[] {
  const rules: IgnoreRules[] = [];
  for (let folder = absolute; folder !== state.options.top && isInside(state.options.top, folder);) {
    folder = path.dirname(folder);
    rules.unshift(...gitignoreOf(state, { absolute: folder }));
  }
  return rules;
}

function add(state: State, found: Found): void {
  if (!state.found.has(found.path)) state.found.set(found.path, found);
}

function realPaths(file: string): readonly string[] {
  try {
    return [realpathSync(file)];
  } catch {
    return [];
  }
}

function isFolderLink(link: string): boolean {
  return realPaths(link).some((real) => lstatSync(real).isDirectory());
}

/** A path with `/`, and with `end` behind it where it is not empty. */
const slashed = (relative: string, end: string): string =>
  relative === '' ? '' : relative.split(path.sep).join('/') + end;
