import type { Span } from '../source/span.js';
import type { CodeOwner, FunctionInfo } from './program-types.js';
import { withoutPlaceholder } from './placeholders.js';
import { isPythonBuiltin } from './python-builtins.js';
import { join, nothing, single, unknown, type Value } from './value.js';

/** Through how many files an imported name is followed: two that import it from each other would go on for ever. */
const maxHops = 32;

/** Names of the module, names of star imports and of Python, and what functions write to names outside of them. */
export class ModuleScope {
  /** Modules outside of the project whose names are imported with a star. */
  readonly starImports = new Set<string>();
  /** What the module's names hold at its end, as far as it was evaluated. */
  env: ReadonlyMap<string, Value> = new Map();
  /** Names that some function declares global, and may bind anew. */
  rebound: ReadonlySet<string>;

  private readonly globalWrites = new Map<CodeOwner, Map<string, Value>>();
  private readonly freeWrites = new Map<CodeOwner, Map<string, Value>>();

  constructor(
    readonly id: number,
    text: string,
    private readonly packageName: string,
    private readonly host: {
      /** Whether the module's own statements bind a name. */
      binds(name: string): boolean;
      /** Whether the module was evaluated to its end. */
      isDone(): boolean;
      /** Called where a body uses a name of the module. */
      noteRead(): void;
    },
  ) {
    this.rebound = namesDeclaredGlobal(text);
  }

  /** A name of an enclosing function, to be filled in where the inner one is called. */
  freeName(fn: FunctionInfo, name: string, origin: Span): Value {
    return single({ k: 'free', fn, name, origin });
  }

  /** Notes an assignment to a `nonlocal` name. */
  writeFree(owner: CodeOwner, name: string, value: Value): void {
    note(this.freeWrites, owner, `${String(owner.parent?.id ?? 0)}:${name}`, value);
  }

  /** Notes an assignment of `owner` to a name that it declares `global`. */
  writeGlobal(owner: CodeOwner, name: string, value: Value): void {
    note(this.globalWrites, owner, name, value);
  }

  /** Forgets what a body wrote, since it is evaluated anew. */
  forget(owner: CodeOwner): void {
    this.globalWrites.delete(owner);
    this.freeWrites.delete(owner);
  }

  /** A name of the module or of Python as a function sees it. */
  globalValue(name: string, origin: Span, hops = 0): Value {
    this.host.noteRead();
    const known = this.env.get(name);
    if (known && !this.rebound.has(name)) {
      const value = hops < maxHops ? this.settled(known, origin, hops) : known;
      if (isDefinition(value)) return value;
    }
    if (known || this.host.binds(name) || this.rebound.has(name))
      return single({ k: 'global', scope: this, name, origin });
    return this.outerValue(name, origin);
  }

  /** Names of other files that were imported before those were evaluated to their end. */
  private settled(value: Value, origin: Span, hops: number): Value {
    const [atom, more] = value.atoms;
    if (atom?.k !== 'global' || more || atom.scope === this || !atom.scope.host.isDone()) return value;
    return atom.scope.globalValue(atom.name, origin, hops + 1);
  }

  /** A name that the module does not bind: of a star import, or Python's own. */
  outerValue(name: string, origin: Span): Value {
    const starred = [...this.starImports].map((module) =>
      single({ k: 'name', name: `${module}.${name}`, origin }),
    );
    if (isPythonBuiltin(name)) starred.push(single({ k: 'name', name: `builtins.${name}`, origin }));
    if (starred.length > 0) return join(starred);
    return single({ k: 'global', scope: this, name, origin });
  }

  /** A name that holds `None` until a function that declares it global writes it, as the module's own statements see it. */
  rebindable(name: string, own: Value, origin: Span): Value {
    return this.rebound.has(name) ? single({ k: 'global', scope: this, name, origin }) : own;
  }

  /** All that a name of the module may hold: at its end, and by functions that declare it global. */
  finalGlobal(name: string): Value {
    const known = this.env.get(name);
    const written = [...this.globalWrites].flatMap(([owner, names]) => {
      const value = names.get(name);
      return value && owner.evaluation ? [value] : [];
    });
    if (!known && written.length === 0) return unknown;
    return join(withoutPlaceholder([known ?? nothing, ...written].filter((value) => value !== nothing)));
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
    const key = `${String(scope.id)}:${name}`;
    const written = [...this.freeWrites.values()].flatMap((names) => names.get(key) ?? []);
    return written.length > 0 ? join(written) : undefined;
  }
}

function note(into: Map<CodeOwner, Map<string, Value>>, owner: CodeOwner, key: string, value: Value): void {
  const names = into.get(owner) ?? new Map<string, Value>();
  into.set(owner, names);
  names.set(key, join([names.get(key) ?? nothing, value]));
}

/** Names that `global` statements of a text name. */
export function namesDeclaredGlobal(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(/\bglobal[ \t]+([\w, \t]+)/g)].flatMap((match) =>
    (match[1] ?? '').split(','),
  );
  return new Set(names.map((name) => name.trim()));
}

/** Values that do not change their meaning while the module runs. */
export function isDefinition(value: Value): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every(
    (atom) =>
      atom.k === 'name' ||
      atom.k === 'function' ||
      atom.k === 'class' ||
      atom.k === 'const' ||
      atom.k === 'module',
  );
}
