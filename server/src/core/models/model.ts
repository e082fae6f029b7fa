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
  | 'temporary-place'
  /** Trainer or module state whose reading runs code. */
  | 'loads-states'
  /** Reads a pickle or a format that may hold one. */
  | 'deserializes'
  /** Loads or compiles native code. */
  | 'loads-native-code'
  | 'loads-model'
  | 'downloads'
  | 'extracts-archive'
  /** Opens a file: what is read from the result is what the file holds. */
  | 'opens-file'
  /** Puts bytes into a file. */
  | 'writes-file'
  | 'copies-file'
  /** Makes a pickle or its like. */
  | 'serializes'
  /** Makes a digest, or feeds the object that makes one. */
  | 'computes-digest'
  /** Checks a digest or a signature. */
  | 'verifies'
  | 'signs'
  /** Sends a file to others: upload, push, archive for a model server. */
  | 'publishes'
  | 'deletes-files'
  /** Gives data of a request, or of whoever may send one. */
  | 'receives-input'
  /** Gives a prediction of a model. */
  | 'predicts'
  /** Makes numbers coarse: rounding, labels, top indices. */
  | 'reduces-precision'
  /** Sends its argument to whoever asked. */
  | 'responds'
  /** A managed training job: an estimator, or the request that starts one. */
  | 'starts-training-job'
  /** A managed model that is served. */
  | 'makes-served-model'
  | 'runs-command'
  | 'changes-user'
  | 'binds-address'
  /** Accepts the keys of hosts that it does not know. */
  | 'trusts-any-host';

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
  /** The same for each item where a call gives a tuple; `null` for items without a class of interest. */
  readonly returnsTuple?: readonly (string | null)[];
  /** Tainted arguments (roles, `self`, or `*`) make the result tainted, and what the result is. */
  readonly passes?: {
    readonly from: readonly string[];
    readonly makes: 'bytes' | 'hex' | 'text' | 'int' | 'same';
    /** What is changed in place and so becomes tainted as well: a role or `self` (`list.append`, `hash.update`). */
    readonly into?: string;
  };
  /** Lines of MXNet it exists in; absent: both, or not MXNet's. */
  readonly versions?: '1.x' | '2.x';
  /** The method name alone identifies it in a file that uses MXNet, though the receiver's type is unknown. */
  readonly distinctive?: boolean;
  /** The method name together with this keyword identifies it in a file that uses MXNet (`fit(..., kvstore=...)`). */
  readonly distinctiveKeyword?: string;
  /** The method name identifies it in a file that uses MXNet where the receiver is called so (`sym.save(...)`). */
  readonly distinctiveReceiver?: RegExp;
  /** Source or documentation that proves the row. */
  readonly ref: string;
}

/** A class and what it inherits from; a `*` at the end of `type` stands for any class in that module or below it. */
export interface TypeRow {
  readonly type: string;
  readonly extends: readonly string[];
  readonly ref: string;
}

/** What class the attribute of an instance has: `mxnet.module.BaseModule` + `symbol` -> `mxnet.symbol.Symbol`. */
export interface AttributeRow {
  readonly type: string;
  readonly attribute: string;
  readonly is: string;
  readonly ref: string;
}

/** A place that is set by assignment, not by a call, and must hold something unpredictable. */
export interface SecretStoreRow {
  /** Class of the object, or full name of a global proxy (`flask.session`). */
  readonly owner: string;
  /** Attribute of the owner that is assigned, or the mapping whose item is; absent: the owner itself is the mapping. */
  readonly attribute?: string;
  /** Keys of the mapping; absent: the attribute itself is the store. */
  readonly keys?: readonly string[];
  readonly traits: { readonly level: 'crypto' | 'secret'; readonly sink: string };
  readonly ref: string;
}

/** An environment variable that changes what MXNet does. */
export interface EnvironmentRow {
  readonly name: string;
  /** Value that holds when it is not set. */
  readonly default?: string;
  readonly versions?: '1.x' | '2.x';
  readonly effect: string;
  readonly ref: string;
}
