import { isExternal } from './external.js';

/** The Python files of a project by path (relative to the root, with `/`), and where Python would find a module. */
export class Layout {
  private readonly files = new Set<string>();
  /** How many files lie in or below each folder. */
  private readonly folders = new Map<string, number>();
  /** Files by the last name of the module that they are. */
  private readonly named = new Map<string, Set<string>>();

  has(path: string): boolean {
    return this.files.has(path);
  }

  add(path: string): void {
    if (this.files.has(path)) return;
    this.files.add(path);
    const name = lastName(path);
    this.named.set(name, (this.named.get(name) ?? new Set()).add(path));
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      this.folders.set(folder, (this.folders.get(folder) ?? 0) + 1);
      if (folder === '') return;
    }
  }

  delete(path: string): void {
    if (!this.files.delete(path)) return;
    this.named.get(lastName(path))?.delete(path);
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const left = (this.folders.get(folder) ?? 1) - 1;
      if (left > 0) this.folders.set(folder, left);
      else this.folders.delete(folder);
      if (folder === '') return;
    }
  }

  /** The file of a module by its path without suffix; undefined for a folder without `__init__`. */
  fileOf(base: string): string | undefined {
    return [`${base}/__init__.py`, `${base}.py`].find((path) => this.files.has(path));
  }

  /** The files that may be a module if the right folder is on the path; none for modules of Python and of widely used packages. */
  endingWith(module: string): readonly string[] {
    const parts = module.split('.');
    if (isExternal(parts[0] ?? '')) return [];
    const tail = `/${parts.join('/')}`;
    const found = this.named.get(parts.at(-1) ?? '') ?? [];
    return [...found].filter((path) => path.endsWith(`${tail}.py`) || path.endsWith(`${tail}/__init__.py`));
  }

  /** Whether something may be imported by this path: a module, a package, or a folder that holds some. */
  exists(base: string): boolean {
    return this.fileOf(base) !== undefined || this.folders.has(base);
  }

  /**
   * The path without suffix of an imported module, as Python would find it from a file; `extended` are folders that programs
   * add to `sys.path`. Undefined where no file of the project is meant.
   */
  find(module: string, level: number, from: string, extended: readonly string[]): string | undefined {
    const parts = module === '' ? [] : module.split('.');
    if (level > 0) {
      let folder: string | undefined = parentOf(from);
      for (let up = 1; up < level && folder !== undefined; up += 1)
        folder = folder === '' ? undefined : parentOf(folder);
      const base = folder === undefined ? undefined : joined(folder, parts);
      return base !== undefined && (base === '' || this.exists(base)) ? base : undefined;
    }
    const [root] = parts;
    if (root === undefined) return undefined;
    const external = isExternal(root);
    for (const folder of this.rootsOf(from, extended)) {
      if (external && folder !== parentOf(from)) continue;
      const base = joined(folder, parts);
      if (this.exists(base)) return base;
    }
    return undefined;
  }

  /** Folders in which a script's imports are looked for, nearest first. */
  private *rootsOf(from: string, extended: readonly string[]): Iterable<string> {
    const own = parentOf(from);
    if (!this.isPackage(own)) yield own;
    yield* extended;
    for (let folder = own; ; folder = parentOf(folder)) {
      if (folder !== own && !this.isPackage(folder)) yield folder;
      for (const inner of ['src', 'lib', 'python']) {
        const beside = joined(folder, [inner]);
        if (this.folders.has(beside) && !this.isPackage(beside)) yield beside;
      }
      if (folder === '') break;
    }
    // Python 2 looks beside a module of a package as well.
    if (this.isPackage(own)) yield own;
  }

  private isPackage(folder: string): boolean {
    return this.files.has(joined(folder, ['__init__.py']));
  }

  /** The full dotted name of a module by its path without suffix: from the innermost folder that is not a package. */
  nameOf(base: string): string {
    const parts = base.split('/');
    const names = [parts.pop() ?? ''];
    while (parts.length > 0 && this.isPackage(parts.join('/'))) names.unshift(parts.pop() ?? '');
    return names.join('.');
  }
}

/** The last part of the dotted name of a file's module. */
function lastName(path: string): string {
  const parts = path.replace(/(?:\/__init__)?\.py$/, '').split('/');
  return parts.at(-1) ?? '';
}

function joined(folder: string, parts: readonly string[]): string {
  return [...(folder === '' ? [] : [folder]), ...parts].join('/');
}

/** The folder of a path; empty at the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
