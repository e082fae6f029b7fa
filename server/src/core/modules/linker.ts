import type { Linker, ModuleRef } from '../dataflow/link.js';
import type { Program } from '../dataflow/program.js';
import type { Layout } from './layout.js';

/** The linker of a project: modules by path, programs on demand. */
export class ProjectLinker implements Linker {
  private readonly refs = new Map<string, ModuleRef>();
  private readonly extended = new Map<string, Set<string>>();

  constructor(
    private readonly layout: Layout,
    private readonly programOf: (path: string) => Program | undefined,
  ) {}

  find(module: string, level: number, from: string): ModuleRef | undefined {
    const base = this.layout.find(module, level, from, [...(this.extended.get(from) ?? [])]);
    if (base === undefined) return undefined;
    const file = this.layout.fileOf(base);
    if (file !== undefined && file !== from) this.inherit(from, file);
    return this.ref(base);
  }

  extendPath(from: string, folder: string): void {
    this.extended.set(from, (this.extended.get(from) ?? new Set()).add(folder));
  }

  /** Forgets where a file makes Python look, since it is evaluated anew. */
  forget(from: string): void {
    this.extended.delete(from);
  }

  /** Forgets what was found, since files came or went. */
  reset(): void {
    this.refs.clear();
    this.extended.clear();
  }

  /** The path that an imported module extends is extended for all of the process. */
  private inherit(from: string, imported: string): void {
    this.programOf(imported)?.ensureModule();
    for (const folder of this.extended.get(imported) ?? []) this.extendPath(from, folder);
  }

  private ref(base: string): ModuleRef {
    const known = this.refs.get(base);
    if (known) return known;
    const { layout, programOf } = this;
    const child = (name: string): ModuleRef | undefined => {
      const inner = base === '' ? name : `${base}/${name}`;
      return layout.exists(inner) ? this.ref(inner) : undefined;
    };
    const made: ModuleRef = {
      name: layout.nameOf(base),
      get program() {
        const file = layout.fileOf(base);
        return file === undefined ? undefined : programOf(file);
      },
      child,
    };
    this.refs.set(base, made);
    return made;
  }
}
