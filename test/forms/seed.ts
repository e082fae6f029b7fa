import type { Severity } from '../../server/src/core/index.js';

/**
 * What a value is decides in which forms it can be written: `text` is the content of a literal, `constant` any other literal,
 * `string` an expression that gives a text, `object` an expression of anything else.
 */
export type ValueKind = 'text' | 'constant' | 'string' | 'object';

/** A library function or class that a seed calls, so that forms can import and bind it in other ways. */
export interface Callee {
  /** The module that has it, importable as such. */
  readonly module: string;
  readonly name: string;
  /** The import with which `shown` works. */
  readonly import: string;
  /** How it is called after that import; stands for `$F`. */
  readonly shown: string;
}

/** What decides whether there is a flaw. */
export interface Variant {
  /** For a `text` its content, else an expression; `$F` is the callee. */
  readonly value: string;
  /** Absent: the use's callee is not this variant's affair, or nothing is called by name. */
  readonly callee?: Callee;
}

/** How a rule's flaw is written; every form of the library is applied to it. */
export interface Seed {
  /** `<rule>/<what>`, or the rule alone. */
  readonly id: string;
  readonly rule: string;
  readonly kind: ValueKind;
  readonly imports: readonly string[];
  /** Statements that the use needs: a model, an optimizer. */
  readonly setup?: readonly string[];
  readonly flaw: Variant;
  readonly safe: Variant;
  /**
   * An expression, or statements, in which `$V` is the value that decides and `$F` the callee. The finding begins at the mark `«`
   * which stands here or in the value of the flaw.
   */
  readonly use: string;
  readonly statement?: true;
  readonly severity: Severity;
  /** Absent: the rule is not written yet, and any message of it will do. */
  readonly messages?: readonly string[];
  /** What `mxsec.toml` says. */
  readonly config?: string;
  /** Making the value is the flaw, whatever becomes of it: it must not stand in a safe program at all. */
  readonly eager?: true;
  /** The use is a function that a server looks for in the module: nobody finds it elsewhere. */
  readonly top?: true;
  /** Forms that make no sense for it, and why. */
  readonly excludes?: Readonly<Record<string, string>>;
}

/** Where a finding begins. */
export const mark = '«';
/** Where it may begin instead: some rules report where the value is passed on. */
export const otherMark = '»';

/** Name of the rule that a seed is for, from its id. */
export function seed(id: string, data: Omit<Seed, 'id' | 'rule'>): Seed {
  return { id, rule: id.split('/')[0] ?? id, ...data };
}

/** A callee of a package that is imported under a short name: `under('import mxnet as mx', 'mx.kv', 'mxnet.kvstore', 'create')`. */
export function callee(imported: string, shownModule: string, module: string, name: string): Callee {
  return { module, name, import: imported, shown: `${shownModule}.${name}` };
}
