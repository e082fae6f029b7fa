import { attributeOf, selfClass } from './attribute.js';
import { silentSite } from './call-local.js';
import { onlyKey } from './containers.js';
import { attributeValues } from './fields.js';
import { heldFlag, isArguments } from './outside.js';
import { placeOf } from './frame.js';
import type { Caller, ClassInfo, CodeOwner, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { rebuildAtom } from './substitute.js';
import { isLive } from './world.js';
import { type Atom, identity, join, nothing, opened, partsOf, single, unknown, type Value } from './value.js';

const maxDepth = 400;

/** Looks up a command-line option by its destination, among those that a file declares. */
export type OptionLookup = (dest: string, program: Program) => Value | undefined;

/**
 * Gives values their final meaning, once all bodies are evaluated: parameters what callers pass, globals what the
 * module holds, attributes of `self` what the methods of the class write, attributes of parsed arguments their options.
 */
export class Resolver {
  private readonly memo = new Map<Value, Value>();
  private readonly attributeMemo = new Map<object, Map<string, Value | undefined>>();
  private readonly busy = new Set<unknown>();
  private readonly computed = new Map<unknown, Value>();
  private depth = 0;

  /** Takes a program whose budget is spent, and whose file stands for values of no known origin. */
  constructor(
    private readonly program: Program,
    private readonly option: OptionLookup,
  ) {}

  /** The value with everything filled in that this file tells; what remains unknown makes it open. */
  resolve(value: Value): Value {
    const known = this.memo.get(value);
    if (known) return known;
    if (this.depth > maxDepth || !this.program.spend()) return unknown;
    this.memo.set(value, opened(value));
    this.depth += 1;
    const result = join(value.atoms.map((atom) => this.resolveAtom(atom)));
    this.depth -= 1;
    const final = value.open || result === nothing ? opened(result === nothing ? unknown : result) : result;
    this.memo.set(value, final);
    return final;
  }

  private resolveAtom(atom: Atom): Value {
    if (atom.k === 'param') return this.parameter(atom);
    if (atom.k === 'free') return this.closure(atom);
    if (atom.k === 'global') return this.guarded(identity(atom), () => atom.scope.finalGlobal(atom.name));
    const parts = partsOf(atom);
    const resolved = parts.map((part) => this.part(atom, part));
    if (resolved.every((part, index) => part === parts[index])) return this.attributes(single(atom));
    return this.attributes(rebuildAtom(this.program, silentSite, atom, (part) => this.part(atom, part)));
  }

  /** The method that a call names is not an attribute to be looked up: `args.save(...)` is no option. */
  private part(atom: Atom, part: Value): Value {
    if ((atom.k !== 'result' && atom.k !== 'instance') || part !== atom.call.callee)
      return this.resolve(part);
    return this.callee(part);
  }

  /** What is called, with the object that it is a method of resolved. */
  callee(value: Value): Value {
    const atoms = value.atoms.map((atom) =>
      atom.k === 'attr'
        ? attributeOf(this.program, this.resolve(atom.base), atom.name, atom.origin)
        : this.resolve(single(atom)),
    );
    const result = join(atoms);
    return value.open || result === nothing ? opened(result === nothing ? unknown : result) : result;
  }

  private attributes(value: Value): Value {
    if (!value.atoms.some((atom) => atom.k === 'attr' || atom.k === 'item')) return value;
    const result = join(
      value.atoms.map((atom) => {
        if (atom.k === 'attr') return this.attribute(atom);
        return (atom.k === 'item' ? this.entry(atom) : undefined) ?? single(atom);
      }),
    );
    return value.open ? opened(result) : result;
  }

  private guarded(key: unknown, compute: () => Value): Value {
    if (this.busy.has(key)) return unknown;
    this.busy.add(key);
    // One value for each key, so that its meaning is computed once.
    const value = this.computed.get(key) ?? compute();
    this.computed.set(key, value);
    const result = this.resolve(value);
    this.busy.delete(key);
    return result;
  }

  private parameter(atom: Extract<Atom, { k: 'param' }>): Value {
    const { fn, name } = atom;
    if (selfClass(fn, name)) return single(atom);
    if (callersOf(fn).some((caller) => caller.bindings.has(name)))
      return this.guarded(identity(atom), () => this.boundTo(fn, name));
    const fallback = fn.defaults.get(name);
    if (!fallback) return opened(single(atom));
    // A decorator that makes an option of a parameter has put it in place of the default.
    if (fallback.atoms.every((part) => part.k === 'option' && !part.parameter)) return this.resolve(fallback);
    // A default is to a parameter what it is to an option: it holds unless somebody passes another.
    const option = {
      dest: name,
      flag: name,
      fallback: this.resolve(fallback),
      choices: [],
      help: '',
      required: false,
    };
    const evidence = fn.annotations.get(name);
    const annotation = evidence ? { annotation: evidence } : {};
    return single({ k: 'option', ...option, ...annotation, parameter: true, origin: atom.origin });
  }

  private boundTo(fn: FunctionInfo, name: string): Value {
    return join(callersOf(fn).flatMap((caller) => caller.bindings.get(name) ?? []));
  }

  private closure(atom: Extract<Atom, { k: 'free' }>): Value {
    return this.guarded(identity(atom), () => {
      for (let scope = atom.fn.parent; scope; scope = scope.parent) {
        if (scope.kind !== 'function' && scope.kind !== 'lambda') continue;
        const found = this.program.bindsLocally(scope, atom.name)
          ? this.program.closureValue(scope, atom.name)
          : undefined;
        if (found) return found;
      }
      return unknown;
    });
  }

  private attribute(atom: Extract<Atom, { k: 'attr' }>): Value {
    const found = atom.base.atoms.map((base): Value | undefined => {
      if (base.k === 'param') {
        const cls = selfClass(base.fn, base.name);
        return cls ? this.classAttribute(cls, atom.name, undefined) : undefined;
      }
      if (base.k === 'instance') return this.classAttribute(base.cls, atom.name, base);
      return undefined;
    });
    const known = found.filter((value) => value !== undefined);
    if (known.length > 0) {
      const result = join(known);
      return known.length < found.length || atom.base.open ? opened(result) : result;
    }
    const written = this.writtenByModule(atom);
    const option = this.optionOf(atom.base, atom.name);
    // `args.x = 'a' if c else args.x` writes what was parsed back.
    if (written?.open && option) return join([written, option]);
    return written ?? option ?? single(atom);
  }

  /** `config.kvstore = ...` among the module's own statements, read in a function. */
  private writtenByModule(atom: Extract<Atom, { k: 'attr' }>): Value | undefined {
    const place = placeOf(atom.base, atom.name);
    const value =
      place === undefined
        ? undefined
        : (programOf(atom.base.atoms[0], this.program)[0] ?? this.program).scope.env.get(place);
    return value && this.guarded(place, () => value);
  }

  /** An option that is read off parsed arguments: of the file that parsed them, or of this one. */
  private optionOf(base: Value, dest: string): Value | undefined {
    const flag = isArguments(base) ? dest : heldFlag(base, dest);
    if (flag === undefined) return undefined;
    for (const program of [...base.atoms.flatMap((part) => programOf(part, this.program)), this.program]) {
      const found = this.option(flag, program);
      if (found) return found;
    }
    return undefined;
  }

  /** `vars(args)['kv_store']`. */
  private entry(atom: Extract<Atom, { k: 'item' }>): Value | undefined {
    const key = onlyKey(atom.index);
    return typeof key === 'string' ? this.optionOf(atom.base, key) : undefined;
  }

  /** What the methods of a class (and of its ancestors in this file) write to an attribute of the instance. */
  private classAttribute(
    cls: ClassInfo,
    name: string,
    instance: Extract<Atom, { k: 'instance' }> | undefined,
  ): Value | undefined {
    const owner = instance?.call ?? cls;
    const memo = this.attributeMemo.get(owner) ?? new Map<string, Value | undefined>();
    this.attributeMemo.set(owner, memo);
    if (memo.has(name)) return memo.get(name);
    // What depends on itself is not known while it is computed; the answer is kept for everybody else.
    memo.set(name, unknown);
    const values = attributeValues(this.program, cls, name, instance);
    const result = values.length === 0 ? undefined : this.resolve(join(values));
    memo.set(name, result);
    return result;
  }
}

/** Known calls of a function, in order of place, so that what is joined does not depend on what was evaluated first. */
export function callersOf(fn: FunctionInfo): readonly Caller[] {
  if (fn.callers.size === 0) return [];
  const found = [...fn.callers].filter(([owner]) => isLive(owner));
  if (found.length > 1) found.sort(([a], [b]) => compareOwners(a, b));
  return found.map(([, caller]) => caller);
}

function compareOwners(a: CodeOwner, b: CodeOwner): number {
  const [first, second] = [a.anchor.file, b.anchor.file];
  return first < second ? -1 : first > second ? 1 : a.span.start - b.span.start || a.span.end - b.span.end;
}

/** The file that a value comes from. */
function programOf(atom: Atom | undefined, here: Program): Program[] {
  if (!atom) return [];
  if (atom.k === 'dict') return [here.world.programs.get(atom.origin.file ?? '') ?? here];
  if (atom.k === 'result' || atom.k === 'instance') return [atom.call.owner.program];
  if (atom.k === 'param' || atom.k === 'free') return [atom.fn.program];
  return atom.k === 'item' || atom.k === 'attr'
    ? atom.base.atoms.flatMap((part) => programOf(part, here))
    : [];
}
