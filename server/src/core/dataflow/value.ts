import type { Span } from '../source/span.js';
import type { ConstValue } from '../syntax/ir.js';
import type { ModuleRef } from './link.js';
import type { ModuleScope } from './module-scope.js';
import type { ClassInfo, CodeOwner, FunctionInfo } from './program-types.js';

/**
 * What an expression may be: a bounded set of atoms, and whether it may be anything else as well (`open`).
 * Values are immutable and shared, so a value is a DAG: whoever walks one keeps a set of what was seen.
 */
export interface Value {
  readonly atoms: readonly Atom[];
  readonly open: boolean;
  /** Substituting parameters, free names or globals may change it. */
  readonly symbolic: boolean;
  /** Longest chain of terms below; bounded by `maxDepth`. */
  readonly depth: number;
}

/** A piece of a partly known text. */
export type TextPart = string | Value;

/** A call as evaluated: what is called, with what, and where. */
export interface CallTerm {
  readonly callee: Value;
  readonly args: readonly ArgValue[];
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly argsSpan: Span;
  readonly owner: CodeOwner;
}

export interface ArgValue {
  readonly kind: 'positional' | 'keyword' | 'star' | 'double-star';
  readonly name?: string;
  readonly value: Value;
  readonly span: Span;
  readonly valueSpan: Span;
  /** It came out of a `*` or `**` spread: the spans are those of the spread. */
  readonly spread?: true;
}

export type Atom =
  | { readonly k: 'const'; readonly value: ConstValue; readonly origin: Span }
  | {
      readonly k: 'text';
      readonly parts: readonly TextPart[];
      readonly bytes: boolean;
      readonly origin: Span;
    }
  /** A module, function, class or attribute of another module, by its full name. */
  | { readonly k: 'name'; readonly name: string; readonly origin: Span }
  | {
      readonly k: 'function';
      readonly fn: FunctionInfo;
      readonly self?: Value;
      /** Present once the function has left the one that it was defined in. */
      readonly captured?: Captured;
      readonly origin: Span;
    }
  | { readonly k: 'class'; readonly cls: ClassInfo; readonly origin: Span }
  /** An instance of a class of this file. */
  | { readonly k: 'instance'; readonly cls: ClassInfo; readonly call: CallTerm }
  /** `super()` inside a method. */
  | { readonly k: 'super'; readonly cls: ClassInfo; readonly self: Value; readonly origin: Span }
  /** What a call gives whose function is not of this file. */
  | { readonly k: 'result'; readonly call: CallTerm }
  | { readonly k: 'attr'; readonly base: Value; readonly name: string; readonly origin: Span }
  | { readonly k: 'item'; readonly base: Value; readonly index: Value; readonly origin: Span }
  /** A parameter of a function being summarised. */
  | { readonly k: 'param'; readonly fn: FunctionInfo; readonly name: string; readonly origin: Span }
  /** A name of an enclosing function. */
  | { readonly k: 'free'; readonly fn: FunctionInfo; readonly name: string; readonly origin: Span }
  /** A name of the module whose value is not a plain definition. */
  | { readonly k: 'global'; readonly scope: ModuleScope; readonly name: string; readonly origin: Span }
  /** A module of the project. */
  | { readonly k: 'module'; readonly module: ModuleRef; readonly origin: Span }
  | {
      readonly k: 'sequence';
      readonly kind: 'tuple' | 'list' | 'set';
      readonly items: readonly Value[];
      readonly rest?: Value;
      readonly origin: Span;
    }
  | {
      readonly k: 'dict';
      readonly entries: ReadonlyMap<string, Value>;
      readonly rest?: Value;
      readonly origin: Span;
    }
  /** A command-line option by its destination, or a parameter with a default. */
  | {
      readonly k: 'option';
      readonly dest: string;
      /** As users type it: `--kv-store`, a positional's name, or the parameter's name. */
      readonly flag: string;
      readonly fallback: Value;
      readonly choices: readonly string[];
      readonly help: string;
      readonly required: boolean;
      /** Texts that it does not contain, because the code asked. */
      readonly never?: readonly string[];
      /** What the annotation of such a parameter says. */
      readonly annotation?: Value;
      /** A parameter with a default whose callers are not known, rather than a command-line option. */
      readonly parameter?: true;
      readonly origin: Span;
    }
  /** An environment variable. */
  | { readonly k: 'env'; readonly name: string; readonly fallback: Value; readonly origin: Span }
  /** Computed from others in a way that is not followed further: arithmetic, slices, comparisons. */
  | {
      readonly k: 'derived';
      readonly how: string;
      readonly from: readonly Value[];
      /** How a `format` prints, as written: `.3f`, `5.2f`, `>10`. */
      readonly spec?: string;
      readonly origin: Span;
    };

export type FunctionAtom = Extract<Atom, { k: 'function' }>;

/** What a function sees of the names of the functions around it; asked when it is called, as Python does. */
export interface Captured {
  free(name: string, span: Span): Value;
  /** How many calls the function was handed through. */
  readonly depth: number;
}

const maxAtoms = 16;
const maxDepth = 48;

/** May be anything. */
export const unknown: Value = { atoms: [], open: true, symbolic: false, depth: 0 };
/** Nothing at all: a name that is not bound on this path. */
export const nothing: Value = { atoms: [], open: false, symbolic: false, depth: 0 };

/** A value of one atom; widened to what it was computed from when its terms nest too deeply. */
export function single(atom: Atom): Value {
  let depth = 0;
  let symbolic =
    atom.k === 'param' ||
    atom.k === 'free' ||
    atom.k === 'global' ||
    (atom.k === 'function' && isEnclosed(atom.fn));
  const take = (part: Value): void => {
    if (part.depth > depth) depth = part.depth;
    if (part.symbolic) symbolic = true;
  };
  // Calls are by far the most frequent terms, so that no list of their parts is made for them.
  if (atom.k === 'result' || atom.k === 'instance') {
    take(atom.call.callee);
    for (const arg of atom.call.args) take(arg.value);
  } else if (atom.k === 'attr') take(atom.base);
  else if (atom.k !== 'const' && atom.k !== 'name') partsOf(atom).forEach(take);
  if (depth >= maxDepth) return unknown;
  return { atoms: [atom], open: false, symbolic, depth: depth + 1 };
}

/** Whether a function stands in another one, whose names it may use. */
function isEnclosed(fn: FunctionInfo): boolean {
  let at: CodeOwner | undefined = fn.parent;
  while (at?.kind === 'class') at = at.parent;
  return at !== undefined && at.kind !== 'module';
}

/** The values that an atom is made of. */
export function partsOf(atom: Atom): readonly Value[] {
  switch (atom.k) {
    case 'text':
      return atom.parts.filter((part): part is Value => typeof part !== 'string');
    case 'function':
      return atom.self ? [atom.self] : [];
    case 'instance':
    case 'result':
      return [atom.call.callee, ...atom.call.args.map((arg) => arg.value)];
    case 'super':
      return [atom.self];
    case 'attr':
      return [atom.base];
    case 'item':
      return [atom.base, atom.index];
    case 'sequence':
      return atom.rest ? [...atom.items, atom.rest] : atom.items;
    case 'dict':
      return atom.rest ? [...atom.entries.values(), atom.rest] : [...atom.entries.values()];
    case 'option':
    case 'env':
      return [atom.fallback];
    case 'derived':
      return atom.from;
    default:
      return [];
  }
}

/** Union of values; more than `maxAtoms` different atoms widen to `open`. */
export function join(values: readonly Value[]): Value {
  let first: Value | undefined;
  let several = false;
  for (const value of values) {
    if (value === nothing || value === first) continue;
    if (first) several = true;
    else first = value;
  }
  if (!first) return nothing;
  if (!several) return first;
  const distinct = values.filter((value) => value !== nothing);
  const atoms = new Map<unknown, Atom>();
  let open = false;
  let symbolic = false;
  let depth = 0;
  for (const value of distinct) {
    open ||= value.open;
    symbolic ||= value.symbolic;
    depth = Math.max(depth, value.depth);
    for (const atom of value.atoms) {
      const key = identity(atom);
      if (atoms.has(key)) continue;
      if (atoms.size < maxAtoms) atoms.set(key, atom);
      else open = true;
    }
  }
  return { atoms: [...atoms.values()], open, symbolic, depth };
}

/** The same value, but it may also be anything else. */
export function opened(value: Value): Value {
  return value.open ? value : { ...value, open: true };
}

/** Atoms with equal identities are one thing; constants and names compare by content, terms by object (one call may mean
 * different things in two contexts). */
export function identity(atom: Atom): unknown {
  switch (atom.k) {
    case 'const':
      return `c:${atom.value.kind}:${'value' in atom.value ? String(atom.value.value) : ''}:${String(atom.origin.start)}`;
    case 'name':
      return `n:${atom.name}`;
    case 'function':
      return atom.self || atom.captured ? atom : atom.fn;
    case 'class':
      return atom.cls;
    case 'param':
      return `p:${String(atom.fn.id)}:${atom.name}`;
    case 'free':
      return `f:${String(atom.fn.id)}:${atom.name}`;
    case 'global':
      return `g:${String(atom.scope.id)}:${atom.name}`;
    case 'module':
      return `m:${atom.module.name}`;
    case 'instance':
    case 'result':
      return atom.call;
    default:
      return atom;
  }
}

/** The span that a reader should look at to see where an atom comes from. */
export function originOf(atom: Atom): Span {
  return atom.k === 'instance' || atom.k === 'result' ? atom.call.span : atom.origin;
}

/** The strings that a value certainly may be; `open` values give those that are known. */
export function strings(value: Value): string[] {
  const found: string[] = [];
  for (const atom of value.atoms)
    if (atom.k === 'const' && atom.value.kind === 'str') found.push(atom.value.value);
  return found;
}

/** A constant made by the engine itself. */
export function constant(value: ConstValue, origin: Span): Value {
  return single({ k: 'const', value, origin });
}
