import type { Span } from '../source/span.js';
import type { ClassShape, FunctionShape } from '../syntax/ir.js';
import type { CallTerm, Value } from './value.js';

/** A body of code: the module, a function, a lambda or a class. */
export interface CodeOwner {
  /** Unique within one analysis. */
  readonly id: number;
  readonly kind: 'module' | 'function' | 'lambda' | 'class';
  readonly name: string;
  /** Absolute span of the definition. */
  readonly span: Span;
  /** What the definition stands in; absent for the module. */
  readonly parent?: CodeOwner;
}

/** A function or lambda of this file. Its maps are filled when its `def` is evaluated and when it is called. */
export interface FunctionInfo extends CodeOwner {
  readonly kind: 'function' | 'lambda';
  readonly shape: FunctionShape;
  /** Added to the spans of `shape` to make them absolute. */
  readonly shapeBase: number;
  /** The class whose body it stands in. */
  readonly cls?: ClassInfo;
  readonly defaults: Map<string, Value>;
  readonly annotations: Map<string, Value>;
  decorators: readonly Value[];
  /** What calls in this file pass, by parameter; empty: no caller is known. */
  readonly bindings: Map<string, Value>;
  /** Calls in this file that were resolved to it. */
  calls: number;
  /** Some call of it was not followed, so that its facts also stand for themselves. */
  dropped: boolean;
}

/** A class of this file. */
export interface ClassInfo extends CodeOwner {
  readonly kind: 'class';
  readonly shape: ClassShape;
  /** Classes that the annotations of its names say that these are. */
  readonly fields: Map<string, Value>;
  bases: readonly Value[];
}

/** A call on the way from a fact to the code that decided about it. */
export interface Via {
  readonly span: Span;
  readonly callee: string;
}

interface FactBase {
  readonly span: Span;
  readonly owner: CodeOwner;
  /** Calls through which the fact's values came, innermost first. */
  readonly via: readonly Via[];
}

/** Something that happens in the program and that a rule may ask about. */
export type Fact =
  | (FactBase & { readonly kind: 'call'; readonly term: CallTerm })
  /** A value gets a name: variable, attribute, key or keyword, or is returned by a function of that name. */
  | (FactBase & {
      readonly kind: 'named';
      readonly name: string;
      readonly how: 'variable' | 'attribute' | 'key' | 'keyword' | 'return';
      readonly value: Value;
      readonly target?: Value;
    })
  /** A comparison with a text (`'dist' in args.kv_store`). */
  | (FactBase & { readonly kind: 'compare'; readonly operands: readonly Value[] })
  /** An attribute that is read off a value whose meaning is not known here. */
  | (FactBase & { readonly kind: 'read'; readonly base: Value; readonly name: string });

export type CallFact = Extract<Fact, { kind: 'call' }>;
export type NamedFact = Extract<Fact, { kind: 'named' }>;

/** An attribute write `base.name = value`. */
export interface AttrWrite {
  readonly base: Value;
  readonly name: string;
  readonly value: Value;
}

/** A `return` (or the expression of a lambda) and its value. */
export interface ReturnSite {
  readonly value: Value;
  readonly span: Span;
}

/** All that callers need to know of a function. */
export interface Summary {
  readonly returns: Value;
  /** The same, one by one. */
  readonly returnSites: readonly ReturnSite[];
  /** Facts whose values depend on parameters, free names or globals. */
  readonly symbolic: readonly Fact[];
  readonly writes: readonly AttrWrite[];
  /** Local names at the end of the body: what closures see. */
  readonly exit: ReadonlyMap<string, Value>;
}
