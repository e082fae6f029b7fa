import type { Span } from '../source/span.js';

/**
 * The small linear language that Python is lowered to, one `Code` per function, class body, lambda or module.
 *
 * It is linear (like CPython's bytecode) so that neither lowering nor evaluation recurses over nesting: an
 * expression becomes instructions in evaluation order that write registers, a statement becomes labels and jumps.
 * Registers are written once per pass. All spans are relative to `Code.base`, so that a `Code` can be kept for as long
 * as the text of its function does not change, wherever the function moves.
 */
export type Reg = number;

/** A Python constant. Integers beyond 2**53 and complex numbers are `undefined` in `number`. */
export type ConstValue =
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: string }
  | { readonly kind: 'int'; readonly value: number | undefined }
  | { readonly kind: 'float'; readonly value: number | undefined }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'ellipsis' };

/** One argument as written. `span` covers `name=value`, `*value`, `**value` or the value itself. */
export interface Arg {
  readonly kind: 'positional' | 'keyword' | 'star' | 'double-star';
  readonly name?: string;
  readonly src: Reg;
  readonly span: Span;
  /** The value alone, without `name=` or stars. */
  readonly valueSpan: Span;
}

/** A formatted string: literal text, or a value with its conversion and format specification. */
export type FormatPart =
  { readonly text: string } | { readonly src: Reg; readonly conversion?: string; readonly spec?: string };

export interface Param {
  readonly name: string;
  readonly kind: 'positional' | 'star' | 'double-star' | 'keyword-only';
  /** Register of the ENCLOSING code that holds the default value. */
  readonly default?: Reg;
  /** Register of the ENCLOSING code that holds the annotation. */
  readonly annotation?: Reg;
  readonly span: Span;
}

/** A function, method or lambda as its enclosing code sees it. Spans are relative to the enclosing code. */
export interface FunctionShape {
  readonly name: string;
  readonly lambda: boolean;
  readonly async: boolean;
  readonly params: readonly Param[];
  readonly decorators: readonly Reg[];
  /** Register of the ENCLOSING code that holds what it is annotated to return. */
  readonly returns?: Reg;
  /** The whole definition, decorators excluded: `def f(): ...` or `lambda: ...`. */
  readonly span: Span;
  readonly nameSpan: Span;
  /** The block of statements, or the expression of a lambda. */
  readonly bodySpan: Span;
}

/** A class as its enclosing code sees it. Spans are relative to the enclosing code. */
export interface ClassShape {
  readonly name: string;
  readonly bases: readonly Reg[];
  readonly keywords: readonly Arg[];
  readonly decorators: readonly Reg[];
  readonly span: Span;
  readonly nameSpan: Span;
  readonly bodySpan: Span;
}

/** What every instruction has: the span of the expression or statement it stands for. */
interface At {
  readonly span: Span;
}

export type Instr = At &
  (
    | { readonly op: 'const'; readonly dst: Reg; readonly value: ConstValue }
    | { readonly op: 'load'; readonly dst: Reg; readonly name: string }
    | { readonly op: 'store'; readonly name: string; readonly src: Reg; readonly annotation?: Reg }
    /** `x: T` with no value. */
    | { readonly op: 'annotate'; readonly name: string; readonly annotation: Reg }
    | { readonly op: 'delete'; readonly name: string }
    | { readonly op: 'attr'; readonly dst: Reg; readonly base: Reg; readonly name: string }
    | {
        readonly op: 'set-attr';
        readonly base: Reg;
        readonly name: string;
        readonly src: Reg;
        readonly annotation?: Reg;
      }
    | { readonly op: 'item'; readonly dst: Reg; readonly base: Reg; readonly index: Reg }
    /** `base[a:b:c]`; missing bounds are undefined. */
    | {
        readonly op: 'slice';
        readonly dst: Reg;
        readonly base: Reg;
        readonly lower?: Reg;
        readonly upper?: Reg;
        readonly step?: Reg;
      }
    | { readonly op: 'set-item'; readonly base: Reg; readonly index?: Reg; readonly src: Reg }
    | {
        readonly op: 'call';
        readonly dst: Reg;
        readonly callee: Reg;
        readonly args: readonly Arg[];
        /** The callee as written, and the parentheses with what is between them. */
        readonly calleeSpan: Span;
        readonly argsSpan: Span;
      }
    /** `operator` as written in Python: `+`, `%`, `//`, `@`, `<<` ... ; augmented assignment uses it too (without `=`). */
    | {
        readonly op: 'binary';
        readonly dst: Reg;
        readonly operator: string;
        readonly left: Reg;
        readonly right: Reg;
      }
    /** `not`, `-`, `+`, `~`. */
    | { readonly op: 'unary'; readonly dst: Reg; readonly operator: string; readonly src: Reg }
    /** A chain: operands.length === operators.length + 1; operators such as `==`, `not in`, `is not`. */
    | {
        readonly op: 'compare';
        readonly dst: Reg;
        readonly operators: readonly string[];
        readonly operands: readonly Reg[];
      }
    | { readonly op: 'format'; readonly dst: Reg; readonly parts: readonly FormatPart[] }
    /** A Python 2 backtick expression counts as a call of `repr`. */
    | {
        readonly op: 'sequence';
        readonly dst: Reg;
        readonly kind: 'tuple' | 'list' | 'set';
        readonly items: readonly { readonly src: Reg; readonly star: boolean }[];
      }
    /** An entry without a key is a `**spread`. */
    | {
        readonly op: 'dict';
        readonly dst: Reg;
        readonly entries: readonly { readonly key?: Reg; readonly value: Reg }[];
      }
    /** One of several values: `a if c else b`, `a or b`, `a and b`. */
    | {
        readonly op: 'either';
        readonly dst: Reg;
        readonly kind: 'ternary' | 'or' | 'and';
        readonly options: readonly Reg[];
        /** What decides between the two of a ternary. */
        readonly cond?: Reg;
      }
    /** What iterating over `src` yields: `for`, comprehensions. */
    | { readonly op: 'element'; readonly dst: Reg; readonly src: Reg }
    /** Result of a comprehension or generator expression: a collection whose elements are `element` (`key` for dicts). */
    | {
        readonly op: 'collect';
        readonly dst: Reg;
        readonly kind: 'list' | 'set' | 'generator' | 'dict';
        readonly element: Reg;
        readonly key?: Reg;
      }
    /** Tuple unpacking; `star` is the index in `dsts` that takes the rest. */
    | {
        readonly op: 'unpack';
        readonly src: Reg;
        readonly dsts: readonly Reg[];
        readonly star?: number;
      }
    /** What `with src as x` binds. */
    | { readonly op: 'enter'; readonly dst: Reg; readonly src: Reg; readonly async: boolean }
    | { readonly op: 'function'; readonly dst: Reg; readonly fn: FunctionShape }
    | { readonly op: 'class'; readonly dst: Reg; readonly cls: ClassShape }
    /** `import a.b.c` (dst = `a`), `import a.b.c as x` (dst = `a.b.c`: `whole`). */
    | { readonly op: 'import'; readonly dst: Reg; readonly module: string; readonly whole: boolean }
    /** `from ..a import b`; `level` counts the dots. */
    | {
        readonly op: 'import-from';
        readonly dst: Reg;
        readonly module: string;
        readonly level: number;
        readonly name: string;
      }
    | { readonly op: 'import-star'; readonly module: string; readonly level: number }
    | { readonly op: 'return'; readonly src?: Reg }
    | { readonly op: 'yield'; readonly dst: Reg; readonly src?: Reg; readonly from: boolean }
    | { readonly op: 'await'; readonly dst: Reg; readonly src: Reg }
    | { readonly op: 'raise'; readonly src?: Reg }
    | { readonly op: 'scope'; readonly kind: 'global' | 'nonlocal'; readonly names: readonly string[] }
    /** Control flow. `label` is where jumps land; a `label` with `loop` may be reached from below. */
    | { readonly op: 'label'; readonly id: number; readonly loop: boolean }
    | { readonly op: 'jump'; readonly target: number }
    /** Goes on when `cond` holds, to `target` when it does not; `cond` undefined: either may happen (loops, except, match). */
    | { readonly op: 'branch'; readonly cond?: Reg; readonly target: number }
    /** What could not be lowered (an ERROR node, syntax from the future); `dst`, where present, is unknown. */
    | { readonly op: 'unknown'; readonly dst?: Reg }
  );

/** One lowered body. */
export interface Code {
  readonly kind: 'module' | 'function' | 'class' | 'lambda';
  /** UTF-16 offset of the first character that spans count from. */
  readonly base: number;
  readonly instrs: readonly Instr[];
  readonly registers: number;
  /** Names bound in this body (assignments, imports, defs, loop targets, except-as, with-as, walrus), less `global` and `nonlocal` ones. */
  readonly locals: ReadonlySet<string>;
}

/** A comment, for suppressions. */
export interface Comment {
  readonly span: Span;
  readonly text: string;
}

/** A place where the text is not Python as the grammar knows it. */
export interface SyntaxFault {
  readonly kind: 'syntax-error' | 'python2';
  readonly span: Span;
}

/**
 * One parsed file, as the semantics see it: no tree node leaves this interface. Whoever made it calls `dispose()` once
 * (an open document keeps its tree between analyses, an audit disposes at once).
 */
export interface ParsedFile {
  readonly text: string;
  /** Statements of the module, functions and classes not entered. */
  module(): Code;
  /** Body of the function, lambda or class whose definition (`FunctionShape.span`/`ClassShape.span`, made absolute) starts and ends there. */
  body(kind: 'function' | 'lambda' | 'class', span: Span): Code;
  /** Every comment node, in order. */
  comments(): readonly Comment[];
  /** Outermost faults, in order, at most `limit`. */
  faults(limit: number): readonly SyntaxFault[];
  /** Span of the innermost simple statement (or header of a compound statement, to its colon) around an offset. */
  statementAt(offset: number): Span;
  dispose(): void;
}
