import type { Span } from '../source/span.js';
import type { CodeOwner, FunctionInfo } from './program-types.js';
import { isPythonBuiltin } from './python-builtins.js';
import { join, nothing, single, unknown, type Value } from './value.js';

/** Names of the module, names of star imports and of Python, and what functions write to names outside of them. */
export class ModuleScope {
  /** Modules whose names are imported with a star. */
  readonly starImports = new Set<string>();
  /** What the module's names hold at its end, as far as it was evaluated. */
  env: ReadonlyMap<string, Value> = new Map();

  /** Names that some function declares global, and may bind anew. */
  private readonly rebound: ReadonlySet<string>;
  private readonly globalWrites = new Map<string, Value>();
  private readonly freeWrites = new Map<string, Value>();

  constructor(
    text: string,
    private readonly packageName: string,
    private readonly binds: (name: string) => boolean,
  ) {
    this.rebound = namesDeclaredGlobal(text);
  }

  /** A name of an enclosing function, to be filled in where the inner one is called. */
  freeName(fn: FunctionInfo, name: string, origin: Span): Value {
    return single({ k: 'free', fn, name, origin });
  }

  /** Notes an assignment to a `nonlocal` name. */
  writeFree(owner: CodeOwner, name: string, value: Value): void {
    const key = `${String(owner.parent?.id ?? 0)}:${name}`;
    this.freeWrites.set(key, join([this.freeWrites.get(key) ?? nothing, value]));
  }

  /** Notes an assignment to a name that a function declares `global`. */
  writeGlobal(name: string, value: Value): void {
    this.globalWrites.set(name, join([this.globalWrites.get(name) ?? nothing, value]));
  }

  /** A name of the module or of Python as a function of this file sees it. */
  globalValue(name: string, origin: Span): Value {
    const known = this.env.get(name);
    if (known && isDefinition(known) && !this.rebound.has(name)) return known;
    if (known || this.binds(name) || this.globalWrites.has(name))
      return single({ k: 'global', name, origin });
    return this.outerValue(name, origin);
  }

  /** A name that the module does not bind: of a star import, or Python's own. */
  outerValue(name: string, origin: Span): Value {
    const starred = [...this.starImports].map((module) =>
      single({ k: 'name', name: `${module}.${name}`, origin }),
    );
    if (isPythonBuiltin(name)) starred.push(single({ k: 'name', name: `builtins.${name}`, origin }));
    if (starred.length > 0) return join(starred);
    return single({ k: 'global', name, origin });
  }

  /** All that a name of the module may hold: at its end, and by functions that declare it global. */
  finalGlobal(name: string): Value {
    const written = this.globalWrites.get(name);
    const known = this.env.get(name);
    if (!known && !written) return unknown;
    return join([known ?? nothing, written ?? nothing]);
  }

  /** The full name of a module that is imported with `level` leading dots. */
  absoluteModule(module: string, level: number): string {
    if (level === 0) return module;
    const parts = this.packageName === '' ? [] : this.packageName.split('.');
    const kept = parts.slice(0, Math.max(0, parts.length - (level - 1)));
    return [...kept, ...(module === '' ? [] : [module])].join('.');
  }

  /** What functions write to a `nonlocal` name of `scope`. */
  freeWrite(scope: CodeOwner, name: string): Value | undefined {
    return this.freeWrites.get(`${String(scope.id)}:${name}`);
  }
}

function namesDeclaredGlobal(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(/\bglobal[ \t]+([\w, \t]+)/g)].flatMap((match) =>
    (match[1] ?? '').split(','),
  );
  return new Set(names.map((name) => name.trim()));
}

/** Values that do not change their meaning while the module runs. */
function isDefinition(value: Value): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every(
    (atom) => atom.k === 'name' || atom.k === 'function' || atom.k === 'class' || atom.k === 'const',
  );
}
