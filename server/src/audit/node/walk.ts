import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';
import { type IgnoreRules, isIgnored } from '../../project/ignore-rules.js';
import type { SourceKind } from '../../project/source-file.js';
import { compare, type Exclusion, type ReportNotice } from '../report.js';
import type { ConfigStore } from './config-store.js';
import { defaultExclusion } from './default-excludes.js';
import { findRepository, isTracked, type Repository } from './git.js';
import { gitignoreOf, gitignoresAbove } from './gitignores.js';
import { resolveLink } from './links.js';
import { type Name, nameOf } from './names.js';
import { readFault } from './read-file.js';

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

/** Kind of source that a file name promises. */
export function sourceKind(name: string): SourceKind | undefined {
  const lower = name.toLowerCase();
  if (lower.endsWith('.py') || lower.endsWith('.pyw')) return 'python';
  return lower.endsWith('.ipynb') ? 'notebook' : undefined;
}

/** Lists what an audit must account for. Opens no source file; follows no link. */
export function walk(options: WalkOptions): Walk {
  const steps = walkSteps(options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, one folder at a step. */
export function* walkSteps(options: WalkOptions): Generator<undefined, Walk> {
  const state = startOf(options);
  for (const named of options.named ?? [options.root]) addNamed(state, named);
  for (let folder = state.pending.pop(); folder; folder = state.pending.pop()) {
    readFolder(state, folder);
    yield;
  }
  return endOf(state);
}

/** What a walk of the root would say of some paths in it, without a look at the others; nothing of what is not there. */
export function walkTo(options: WalkOptions, paths: readonly string[]): readonly Found[] {
  const state = startOf(options);
  const folders = new Map<string, Folder | undefined>();
  for (const relative of paths) {
    const folder = folderAt(state, folders, parentOf(relative));
    if (folder) visitNamed(state, folder, path.posix.basename(relative), () => true);
    state.pending.length = 0;
  }
  return endOf(state).found;
}

function startOf(options: WalkOptions): State {
  return {
    options,
    repository: findRepository(options.root),
    prefix: slashed(path.relative(options.top, options.root), '/'),
    pending: [],
    found: new Map(),
    entered: new Set(),
    links: [],
    otherFiles: 0,
  };
}

function endOf(state: State): Walk {
  const roots = (state.options.named ?? [state.options.root]).flatMap(realPaths);
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
    const above = gitignoresAbove(state.options.top, absolute);
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
    const ignores = [...folder.ignores, ...gitignoreOf(state.options.top, folder.absolute)];
    for (const entry of readdirSync(folder.absolute, { withFileTypes: true, encoding: 'buffer' })) {
      visit(state, { ...folder, ignores }, nameOf(entry.name), typeOf(entry));
    }
  } catch (error) {
    add(state, { status: 'skipped', path: shown, notice: readFault(error) });
  }
}

/** A folder as the walk would enter it, its own `.gitignore` read; undefined where it would not. */
function folderAt(
  state: State,
  known: Map<string, Folder | undefined>,
  relative: string,
): Folder | undefined {
  if (known.has(relative)) return known.get(relative);
  const parent = relative === '' ? undefined : folderAt(state, known, parentOf(relative));
  if (relative === '') state.pending.push({ absolute: state.options.root, path: '', ignores: [], depth: 0 });
  else if (parent) visitNamed(state, parent, path.posix.basename(relative), (type) => type === 'folder');
  const entered = state.pending.pop();
  const folder = entered && {
    ...entered,
    ignores: [...entered.ignores, ...gitignoreOf(state.options.top, entered.absolute)],
  };
  known.set(relative, folder);
  return folder;
}

function visitNamed(state: State, folder: Folder, name: string, isMeant: (type: EntryType) => boolean): void {
  try {
    const entry = lstatSync(path.join(folder.absolute, name), { throwIfNoEntry: false });
    if (entry && isMeant(typeOf(entry))) visit(state, folder, { shown: name, valid: name }, typeOf(entry));
  } catch (error) {
    const shown = folder.path === '' ? name : `${folder.path}/${name}`;
    add(state, { status: 'skipped', path: shown, notice: readFault(error) });
  }
}

type EntryType = 'folder' | 'file' | 'link' | 'other';

function typeOf(entry: Dirent<Buffer> | Stats): EntryType {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function visit(state: State, folder: Folder, name: Name, type: EntryType): void {
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

/** The folder of a path with `/`; empty at the top. */
const parentOf = (relative: string): string => (relative.includes('/') ? path.posix.dirname(relative) : '');

/** A path with `/`, and with `end` behind it where it is not empty. */
const slashed = (relative: string, end: string): string =>
  relative === '' ? '' : relative.split(path.sep).join('/') + end;
