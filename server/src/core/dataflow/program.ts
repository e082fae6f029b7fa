import type { Models } from '../models/index.js';
import { moduleName } from '../source/module-name.js';
import type { Span } from '../source/span.js';
import type { Code, ParsedFile } from '../syntax/ir.js';
import { evaluateBody } from './body.js';
import { moduleOwner, ownersOf } from './owners.js';
import { ModuleScope } from './module-scope.js';
import type { ClassInfo, CodeOwner, Evaluation, FunctionInfo, Summary } from './program-types.js';
import { externalBases, findMember, hierarchy } from './members.js';
import { silentSite } from './call-local.js';
import { substituter, type Substitution } from './substitute.js';
import { type CallTerm, join, strings, unknown, type Value } from './value.js';
import { forget, type World } from './world.js';

/** Instructions that one analysis may evaluate before it stops with what it has. */
const maxSteps = 3_000_000;

/** What the evaluation of one file needs to be told. */
export interface ProgramOptions {
  readonly world: World;
  readonly file: ParsedFile;
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly models: Models;
  /** Full names of the modules that the file imports, as written. */
  readonly modules: ReadonlySet<string>;
  /** Dotted name of the package that the file lies in, for relative imports. */
  readonly packageName: string;
  /** Last name segments whose calls are recorded. */
  readonly words: ReadonlySet<string>;
  /** Those of them that are recorded whatever module they are of. */
  readonly anywhere: ReadonlySet<string>;
  /** Those of them that are called on an object. */
  readonly methods: ReadonlySet<string>;
  /** Those of them whose calls rules report: their callers are looked for in other files too. */
  readonly telling: ReadonlySet<string>;
  /** Attributes whose reads are recorded. */
  readonly watchedReads: ReadonlySet<string>;
  /** Names whose values are recorded when they are bound. */
  watchesName(name: string): boolean;
  /** Told of every call that is evaluated in its own body, whether or not it is recorded. */
  onCall?(term: CallTerm): void;
}

/** What is known of one file: every body that was evaluated, with its summary and facts. */
export class Program {
  readonly scope: ModuleScope;
  readonly module: CodeOwner;
  /** Names of the module that stand for library functions of interest. */
  readonly aliases = new Set<string>();
  /** Methods of the file's own classes that hold something of interest: calls of them on unknown objects are recorded. */
  readonly lateMethods = new Set<string>();
  exhausted = false;
  /** What `ownersOf` found last; forgotten when a body is added or removed. */
  readonly listed: { owners: readonly (FunctionInfo | ClassInfo)[] | undefined } = { owners: undefined };
  /** What rows of the configuration describe, by its name in this module. */
  readonly described: ReadonlyMap<string, string>;
  file: ParsedFile;

  steps = 0;
  private defining = false;
  private readonly late = new Set<CodeOwner>();
  private inheriting:
    { readonly of: object; readonly map: ReadonlyMap<ClassInfo, readonly ClassInfo[]> } | undefined;

  constructor(readonly options: ProgramOptions) {
    const { world } = options;
    this.described = options.models.describedIn(moduleName(options.path));
    this.file = options.file;
    world.programs.set(options.path, this);
    this.module = moduleOwner(this, world.nextId(), options.path, () => this.file.text.length);
    this.scope = new ModuleScope(this.module.id, options.file.text, options.packageName, {
      binds: (name) => codeOf(this.module).locals.has(name),
      isDone: () => this.isDone,
      noteRead: () => {
        world.noteRead(this.module);
      },
    });
  }

  get world(): World {
    return this.options.world;
  }

  get watchedReads(): ReadonlySet<string> {
    return this.options.watchedReads;
  }

  /** The row of the configuration that describes a definition of this name in a body; undefined where none does. */
  describedAs(parent: CodeOwner, name: string): string | undefined {
    if (this.described.size === 0) return undefined;
    const names = [name];
    for (let at: CodeOwner | undefined = parent; at && at.kind !== 'module'; at = at.parent)
      names.unshift(at.name);
    return this.described.get(names.join('.'));
  }

  /** Takes steps of the budget; false when it is spent. */
  spend(steps = 1): boolean {
    this.steps += steps;
    if (this.steps <= maxSteps) return true;
    this.exhausted = true;
    return false;
  }

  /** Evaluates the module's own statements, unless that was done: once for its names, once more with its functions callable. */
  ensureModule(): void {
    if (this.module.evaluation) {
      if (!this.world.inPassing) this.world.settle(this.module);
      return;
    }
    this.defining = true;
    const evaluation = started(this.module);
    this.world.within(this.module, () => {
      this.scope.env = evaluateBody(this.module).summary.exit;
      this.defining = false;
      this.run(evaluation);
    });
    this.refreshLate();
  }

  /** Bodies that imported names before this module had them evaluate anew: files that import each other. */
  private refreshLate(): void {
    const late = [...this.late].filter((owner) => owner.program !== this);
    this.late.clear();
    for (const owner of late) if (owner.kind !== 'module') forget(owner);
    for (const owner of late) if (owner.kind === 'module') owner.program.refresh();
  }

  private refresh(): void {
    const { evaluation } = this.module;
    if (evaluation?.summary) this.world.within(this.module, () => this.run(evaluation));
  }

  private run(evaluation: Evaluation): void {
    const { summary, facts } = evaluateBody(this.module);
    this.scope.env = summary.exit;
    evaluation.facts = [...facts, ...summary.symbolic];
    evaluation.summary = summary;
  }

  /** Whether only the names of the module are being collected: no function is entered. */
  get isDefining(): boolean {
    return this.defining;
  }

  private get isDone(): boolean {
    return this.module.evaluation?.summary !== undefined;
  }

  /** A name of the module as other files import it; undefined when it has no such name. */
  exported(name: string, origin: Span): Value | undefined {
    this.world.noteRead(this.module);
    if (!this.isDone && this.world.current) this.late.add(this.world.current);
    const known = this.scope.env.get(name);
    if (known && this.isDone && !known.symbolic && !this.scope.rebound.has(name)) return known;
    if (known || codeOf(this.module).locals.has(name)) return this.scope.globalValue(name, origin);
    return this.scope.starImports.size > 0 ? this.scope.outerValue(name, origin) : undefined;
  }

  /** The names that a star import of this module binds. */
  exportedNames(): readonly string[] {
    this.world.noteRead(this.module);
    const listed = this.scope.env.get('__all__')?.atoms[0];
    if (listed?.k === 'sequence' && !listed.rest) return listed.items.flatMap(strings);
    return [...this.scope.env.keys()].filter((name) => /^[^\W_]\w*$/.test(name));
  }

  /** What a function does, evaluated once; undefined while it is being evaluated (recursion). */
  summary(owner: CodeOwner): Summary | undefined {
    if (owner.program !== this) return owner.program.summary(owner);
    if (this.defining || this.world.current?.program.isDefining) return undefined;
    if (!owner.evaluation) {
      const evaluation = started(owner);
      this.world.noteRead(owner);
      const { summary, facts } = this.world.within(owner, () => evaluateBody(owner));
      evaluation.facts = facts;
      evaluation.summary = summary;
      return summary;
    }
    this.world.noteRead(owner);
    if (!this.world.inPassing) this.world.settle(owner);
    return owner.evaluation.summary;
  }

  /** Every class of the file with the classes that inherit from it, as far as their definitions were seen. */
  subclasses(): ReadonlyMap<ClassInfo, readonly ClassInfo[]> {
    if (this.defining) return new Map();
    const owners = ownersOf(this);
    if (this.inheriting?.of !== owners) this.inheriting = { of: owners, map: hierarchy(owners) };
    return this.inheriting.map;
  }

  /** Whether the text of a body holds a word. */
  mentions(owner: CodeOwner, word: string): boolean {
    const { text } = owner.program.file;
    return text.slice(owner.span.start, owner.span.end).includes(word);
  }

  /** Names bound in the body of a class, evaluated on first use. */
  classNames(cls: ClassInfo): ReadonlyMap<string, Value> {
    return this.summary(cls)?.exit ?? new Map();
  }

  /** A member of a class or of its bases in this file; functions are bound to `self` where it is given. */
  classMember(cls: ClassInfo, name: string, self: Value | undefined): Value | undefined {
    return findMember(this, cls, name, self);
  }

  /** A value with the arguments of a call in place of the parameters of a function. */
  substitute(value: Value, substitution: Substitution): Value {
    return substituter(this, substitution)(value);
  }

  /** What a property gives for an instance. */
  propertyValue(fn: FunctionInfo, self: Value): Value {
    const summary = this.summary(fn);
    const name = fn.shape.params[0]?.name;
    if (!summary || name === undefined) return unknown;
    const substitution = { fn, bindings: new Map([[name, self]]), free: () => unknown, site: silentSite };
    return this.substitute(summary.returns, substitution);
  }

  /** What a class inherits from, as written. */
  basesOf(cls: ClassInfo): readonly Value[] {
    return cls.bases;
  }

  /** Whether a function or lambda binds a name in its own body. */
  bindsLocally(scope: CodeOwner, name: string): boolean {
    return codeOf(scope).locals.has(name);
  }

  /** What closures see of a name of `scope` when nothing more is known of the moment. */
  closureValue(scope: CodeOwner, name: string): Value | undefined {
    const exit = this.summary(scope)?.exit.get(name);
    const written = scope.program.scope.freeWrite(scope, name);
    return exit && written ? join([exit, written]) : (exit ?? written);
  }

  /** Whether making an instance is a call that a row describes: most classes inherit from what no rule asks about. */
  private inheritsModelled(cls: ClassInfo): boolean {
    const { models } = this.options;
    return externalBases(cls).some((name) => models.find(name)?.concept !== undefined);
  }

  /** A full name is of interest where a row has it; words that no row has are recorded for other reasons. */
  private isNameOfInterest(name: string): boolean {
    const word = name.slice(name.lastIndexOf('.') + 1);
    if (!this.options.words.has(word)) return false;
    return this.options.anywhere.has(word) || this.options.models.find(name)?.concept !== undefined;
  }

  /** Whether a call of such a callee is worth recording. */
  isInteresting(callee: Value): boolean {
    if (callee.atoms.length === 0) return false;
    return callee.atoms.some((atom) => {
      if (atom.k === 'name') return this.isNameOfInterest(atom.name);
      if (atom.k === 'attr')
        return this.options.methods.has(atom.name) || (atom.base.symbolic && this.lateMethods.has(atom.name));
      if (atom.k === 'class') return atom.cls.described !== undefined || this.inheritsModelled(atom.cls);
      if (atom.k === 'global') return this.aliases.has(atom.name);
      return atom.k === 'param' || atom.k === 'free';
    });
  }
}

/** Begins the evaluation of a body. */
function started(owner: CodeOwner): Evaluation {
  const { world } = owner.program;
  const evaluation: Evaluation = {
    facts: [],
    readers: new Set(),
    reads: new Set(),
    inPassing: world.inPassing,
    called: new Set(),
  };
  owner.evaluation = evaluation;
  world.evaluated.add(owner);
  return evaluation;
}

/** The lowered body of an owner. */
export function codeOf(owner: CodeOwner): Code {
  if (owner.code) return owner.code;
  const { file } = owner.program;
  owner.code = owner.kind === 'module' ? file.module() : file.body(owner.kind, owner.span);
  return owner.code;
}

/** Whether a body is that of a function or lambda. */
export function isFunction(owner: CodeOwner): owner is FunctionInfo {
  return owner.kind === 'function' || owner.kind === 'lambda';
}
