import type { Span } from '../source/span.js';
import type { Program } from './program.js';
import { single, type Value } from './value.js';

/** A module or package of the project. */
export interface ModuleRef {
  /** Dotted name from the folder that it was found in. */
  readonly name: string;
  /** Its own code; absent for a folder without `__init__`. */
  readonly program: Program | undefined;
  /** A module or package below it. */
  child(name: string): ModuleRef | undefined;
}

/** Finds modules of the project as Python would, without running anything. */
export interface Linker {
  /** The module that `module` with `level` leading dots names in the file `from`; undefined when it is not of the project. */
  find(module: string, level: number, from: string): ModuleRef | undefined;
  /** Notes that a file makes Python look for modules in a folder (`sys.path`); relative to the root. */
  extendPath(from: string, folder: string): void;
}

/** A project of one file. */
export const noLinker: Linker = { find: () => undefined, extendPath: () => undefined };

/** A name of a module of the project: what it exports, else a module below it, else the mere name. */
export function memberOf(ref: ModuleRef, name: string, origin: Span): Value {
  ref.program?.ensureModule();
  const exported = ref.program?.exported(name, origin);
  if (exported) return exported;
  const child = ref.child(name);
  if (child) return single({ k: 'module', module: child, origin });
  return single({ k: 'name', name: `${ref.name}.${name}`, origin });
}

/** The module of the project that an import in a file names. MXNet itself is known by its rows, even where the project holds its source. */
export function findModule(program: Program, module: string, level: number): ModuleRef | undefined {
  if (level === 0 && /^mxnet(\.|$)/.test(module)) return undefined;
  return program.world.linker.find(module, level, program.options.path);
}
