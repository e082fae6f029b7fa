import type { Span } from '../source/span.js';
import type { ClassShape, Code, FunctionShape } from '../syntax/ir.js';
import type { Anchor } from './place.js';
import type { Program } from './program.js';
import type { CallTerm, Value } from './value.js';

/** A body of code: the module, a function, a lambda or a class. */
export interface CodeOwner {
  /** Unique within one world. */
  readonly id: number;
  readonly kind: 'module' | 'function' | 'lambda' | 'class';
  readonly name: string;
  /** Where the definition stands. */
  readonly span: Span;
  /** What the definition stands in; absent for the module. */
  readonly parent?: CodeOwner;
  /** The file that it is of. */
  readonly program: Program;
  /** What spans in its body count from. */
  readonly anchor: Anchor;
  /** The functions and classes that its body defines. */
  readonly children: Map<FunctionShape | ClassShape, FunctionInfo | ClassInfo>;
  /** Its lowered body, once it was needed. */
  code: Code | undefined;
  evaluation: Evaluation | undefined;
}

/** What evaluating one body gave, and what must go when it is evaluated anew. */
export interface Evaluation {
  /** Absent while it is going on. */
  summary?: Summary;
  /** Facts that depend on nothing outside of them. */
  facts: readonly Fact[];
  /** Bodies whose evaluation used what is known of this one. */
  readonly readers: Set<CodeOwner>;
  /** Bodies that this one used. */
  readonly reads: Set<CodeOwner>;
  /** It was asked for by the meaning of a value only. */
  inPassing: boolean;
  /** Functions that remember what this body passes to them. */
  readonly called: Set<FunctionInfo>;
}

/** What the calls of a function in one body pass. */
export interface Caller {
  readonly bindings: Map<string, Value>;
  calls: number;
  /** Some call was not followed, so that the function's facts also stand for themselves. */
  dropped: boolean;
}

/** A function or lambda. Its maps are filled when its `def` is evaluated and when it is called. */
export interface FunctionInfo extends CodeOwner {
  readonly kind: 'function' | 'lambda';
  readonly shape: FunctionShape;
  /** The class whose body it stands in. */
  readonly cls?: ClassInfo;
  readonly defaults: Map<string, Value>;
  readonly annotations: Map<string, Value>;
  decorators: readonly Value[];
  /** What known calls pass, by the body that they stand in. */
  readonly callers: Map<CodeOwner, Caller>;
}

/** A class. */
export interface ClassInfo extends CodeOwner {
  readonly kind: 'class';
  readonly shape: ClassShape;
  /** Classes that the annotations of its names say that these are. */
  readonly fields: Map<string, Value>;
  bases: readonly Value[];
  /** The row of the configuration that says what its constructor does. */
  described?: string | undefined;
}

/** A call on the way from a fact to the code that decided about it. */
export interface Via {
  readonly span: Span;
  readonly callee: string;
  /** What is called there. */
  readonly fn: FunctionInfo;
  /** The call of the fact as the called function sees it, before the arguments took the place of its parameters. */
  readonly before?: CallTerm;
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
      /** It stands under a condition of its body. */
      readonly conditional?: true;
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
