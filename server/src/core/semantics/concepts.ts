import { externalBases, localAncestors } from '../dataflow/members.js';
import type { ClassInfo, Via } from '../dataflow/program-types.js';
import type { Atom, ArgValue, CallTerm, Value } from '../dataflow/value.js';
import type { Models } from '../models/index.js';
import type { ArgRow, ModelRow } from '../models/model.js';
import type { Span } from '../source/span.js';
import { typesOf } from './types.js';
import type { ToldTypes } from './usage.js';

/** A model row that a call means, and what the match rests on. */
export interface Match {
  readonly row: ModelRow;
  /**
   * `usage`: what else is called on the receiver tells its type. `name`: its type is unknown, the method's name (or a keyword with it) alone speaks for the match.
   */
  readonly evidence: 'proved' | 'usage' | 'name';
  /** The object whose method is called. */
  readonly receiver?: Value;
}

/** One way in which a call may happen: with these arguments, through these callers. */
export interface CallContext {
  readonly term: CallTerm;
  readonly match: Match;
  readonly via: readonly Via[];
}

/** The models, and whether the file works with MXNet: only then may a name alone speak for a match. */
export interface FileModels {
  readonly models: Models;
  readonly usesMxnet: boolean;
  /** Whether a class of the file, or one of its ancestors in it, defines `__init__`. */
  hasOwnInit(cls: ClassInfo): boolean;
  textAt(span: Span): string;
  /** What the file's other calls tell of an object. */
  readonly told: ToldTypes;
}

/** The model rows of a call whose callee is resolved. */
export function matchCall(file: FileModels, callee: Value, term: CallTerm): Match[] {
  return callee.atoms.flatMap((atom) => matchAtom(file, atom, term));
}

function matchAtom(file: FileModels, atom: Atom, term: CallTerm): Match[] {
  const { models } = file;
  if (atom.k === 'name') return present(matchName(models, atom.name));
  if (atom.k === 'class' && atom.cls.described !== undefined) return present(models.find(atom.cls.described));
  // A class with an `__init__` of its own takes arguments of its own; what it passes on is seen where it does.
  if (atom.k === 'class')
    return file.hasOwnInit(atom.cls)
      ? []
      : externalBases(atom.cls).flatMap((name) => present(matchName(models, name)));
  if (atom.k !== 'attr') return [];
  const types = typesOf(models, atom.base);
  const rows = new Set<ModelRow>();
  for (const type of types) {
    const row = models.method(type, atom.name);
    if (row) rows.add(row);
  }
  if (rows.size > 0) return [...rows].map((row) => ({ row, evidence: 'proved', receiver: atom.base }));
  if (!file.usesMxnet || [...types].some((type) => isForeign(models, type)) || !mayBeAnything(atom.base))
    return [];
  const used = new Set(atom.base.atoms.flatMap((base) => [...file.told(base)]));
  for (const type of used) {
    const row = models.method(type, atom.name);
    if (row) return [{ row, evidence: 'usage', receiver: atom.base }];
  }
  const keywords = term.args.flatMap((arg) => (arg.name === undefined ? [] : [arg.name]));
  const row =
    models.distinctiveMethod(atom.name, keywords) ??
    models.methodOfNamed(atom.name, receiverText(file, term, atom.name));
  return row ? [{ row, evidence: 'name', receiver: atom.base }] : [];
}

const otherFrameworks =
  /^(torch|keras|tensorflow|chainer|sklearn|paddle|jax|flax|transformers|builtins|tvm|onnx|numpy)\b/;

/** Whether a class is one of which we know that it is not MXNet's, or MXNet's without such a method. */
function isForeign(models: Models, type: string): boolean {
  return otherFrameworks.test(type) || models.typeOfCall(type) !== undefined;
}

function present(row: ModelRow | undefined): Match[] {
  return row ? [{ row, evidence: 'proved' }] : [];
}

/** How the object is written whose method is called. */
function receiverText(file: FileModels, term: CallTerm, method: string): string {
  const callee = file.textAt(term.calleeSpan).trim();
  return callee.endsWith(method) ? callee.slice(0, -method.length).replace(/\s*\.\s*$/, '') : '';
}

/** A function, a class, a method called through its class, or `super().__init__`. */
function matchName(models: Models, name: string): ModelRow | undefined {
  const owner = /^(.*[^)])\.__init__$/.exec(name)?.[1];
  const row = models.find(owner ?? name);
  // Called on the class, `__init__` takes the instance first.
  return row && owner !== undefined ? countingSelf(row) : row;
}

function countingSelf(row: ModelRow): ModelRow {
  const args = Object.entries(row.args ?? {}).map(([role, arg]): [string, ArgRow] => [
    role,
    { ...arg, index: arg.index === null ? null : arg.index + 1 },
  ]);
  return { ...row, args: Object.fromEntries(args) };
}

/** Whether the receiver is something of which nothing speaks against an MXNet object. */
function mayBeAnything(base: Value): boolean {
  if (base.atoms.length === 0) return true;
  return base.atoms.some((atom) => {
    // A method is called on it, so that it is not None by then: a class says so of what others give it.
    if (atom.k === 'const') return atom.value.kind === 'none';
    return atom.k !== 'text' && atom.k !== 'name' && !isPlain(atom) && !isForeignResult(atom);
  });
}

/** What a function of another framework gives is that framework's, though no row says what it is. */
function isForeignResult(atom: Atom): boolean {
  if (atom.k !== 'result' || atom.call.callee.atoms.length === 0) return false;
  return atom.call.callee.atoms.every(
    (callee) =>
      callee.k === 'name' && otherFrameworks.test(callee.name) && !callee.name.startsWith('builtins.'),
  );
}

/** An object of a class that inherits nothing from outside is fully known: it has no library methods. */
function isPlain(atom: Atom): boolean {
  if (atom.k === 'class') return true;
  if (atom.k === 'instance') return inheritsNothing(atom.cls);
  if (atom.k !== 'param' || !atom.fn.cls || atom.fn.shape.params[0]?.name !== atom.name) return false;
  return inheritsNothing(atom.fn.cls);
}

function inheritsNothing(cls: ClassInfo): boolean {
  return localAncestors(cls).every((ancestor) =>
    ancestor.bases.every(
      (base) => !base.open && base.atoms.every((part) => part.k === 'class' || isObject(part)),
    ),
  );
}

function isObject(atom: Atom): boolean {
  return atom.k === 'name' && atom.name === 'builtins.object';
}

/** What a role of a row is at a call. */
export interface RoleArg {
  /** Absent: the argument is not written, and the default holds. */
  readonly arg?: ArgValue;
  readonly row: ArgRow;
  /** An unresolved `*` or `**` may also pass it. */
  readonly maybeSpread: boolean;
}

/** The argument that plays a role; undefined when the row has no such role. */
export function roleOf(row: ModelRow, term: CallTerm, role: string): RoleArg | undefined {
  const entry = row.args?.[role];
  if (!entry) return undefined;
  const name = entry.name ?? role;
  const keyword = term.args.find((arg) => arg.kind === 'keyword' && arg.name === name);
  if (keyword) return { arg: keyword, row: entry, maybeSpread: false };
  const positional = term.args.filter((arg) => arg.kind === 'positional' || arg.kind === 'star');
  const star = positional.findIndex((arg) => arg.kind === 'star');
  const at = entry.index;
  const arg = at !== null && (star < 0 || at < star) ? positional[at] : undefined;
  if (arg) return { arg, row: entry, maybeSpread: false };
  const maybeSpread =
    term.args.some((other) => other.kind === 'double-star') || (at !== null && star >= 0 && at >= star);
  return { row: entry, maybeSpread };
}
