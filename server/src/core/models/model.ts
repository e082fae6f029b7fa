/**
 * What a function or class means to the rules. Rules ask for concepts, models map library functions to them:
 * a new library costs rows, no change of a rule.
 */
export type Concept =
  | 'draws-randomness'
  | 'seeds-randomness'
  | 'creates-kvstore'
  | 'sets-optimizer'
  | 'makes-trainer'
  | 'fits-module'
  | 'sends-server-command'
  | 'writes-checkpoint'
  | 'security-sink'
  | 'temporary-place';

/** How one argument is passed: position (not counting `self`), or `null` for keyword-only ones. */
export interface ArgRow {
  readonly index: number | null;
  /** What holds when the argument is absent, as Python source of a constant; absent: required or without meaning. */
  readonly default?: string;
}

/** One row: a function, a method (`pkg.Class().method`, where `()` reads "an instance of") or a class (its constructor). */
export interface ModelRow {
  readonly api: string;
  /** Other full names of the same thing that prefix aliases do not already give. */
  readonly aliases?: readonly string[];
  readonly concept?: Concept;
  /** Facts that rules read with the concept, e.g. `{ generator: 'mxnet' }`, `{ sink: 'key', level: 'crypto' }`, `{ place: 'shared' }`. */
  readonly traits?: Readonly<Record<string, string>>;
  /** By the role under which rules ask for it (`type`, `path`, `value`, `optimizer`, `update_on_kvstore` ...); `name` is the keyword if it differs. */
  readonly args?: Readonly<Record<string, ArgRow & { readonly name?: string }>>;
  /** Full name of the class that a call gives an instance of (`mxnet.kvstore.KVStore`). */
  readonly returns?: string;
  /** Tainted arguments (roles, `self`, or `*`) make the result tainted, and what the result is. */
  readonly passes?: { readonly from: readonly string[]; readonly makes: 'bytes' | 'hex' | 'text' | 'int' | 'same' };
  /** Lines of MXNet it exists in; absent: both, or not MXNet's. */
  readonly versions?: '1.x' | '2.x';
  /** The method name alone identifies it in a file that uses MXNet, though the receiver's type is unknown. */
  readonly distinctive?: boolean;
  /** Source or documentation that proves the row. */
  readonly ref: string;
}

/** A class and what it inherits from; a `*` at the end of `type` stands for any name in that module. */
export interface TypeRow {
  readonly type: string;
  readonly extends: readonly string[];
  readonly ref: string;
}
