import type { Models } from '../models/index.js';
import type { Span } from '../source/span.js';
import type { Code, ParsedFile } from '../syntax/ir.js';
import { run } from './evaluate.js';
import { Owners } from './owners.js';
import { ModuleScope } from './module-scope.js';
import { type Env, type Frame, joinEnv } from './frame.js';
import type { ClassInfo, CodeOwner, Fact, FunctionInfo, Summary } from './program-types.js';
import { externalBases, findMember, hierarchy } from './members.js';
import { silentSite } from './call-local.js';
import { substituter, type Substitution } from './substitute.js';
import { join, single, unknown, type Value } from './value.js';

/** Instructions that one analysis may evaluate before it stops with what it has. */
const maxSteps = 3_000_000;

/** What the evaluation of one file needs to be told. */
export interface ProgramOptions {
  readonly file: ParsedFile;
  readonly models: Models;
  /** Dotted name of the package that the file lies in, for relative imports. */
  readonly packageName: string;
  /** Last name segments whose calls are recorded. */
  readonly words: ReadonlySet<string>;
  /** Attributes whose reads are recorded. */
  readonly watchedReads: ReadonlySet<string>;
  /** Names whose values are recorded when they are bound. */
  watchesName(name: string): boolean;
}

/** The state of one analysis: every body of the file that was evaluated, with its summary and facts. */
export class Program {
  readonly scope: ModuleScope;
  readonly owners = new Owners();
  /** Names of the module that stand for library functions of interest. */
  readonly aliases = new Set<string>();
  readonly module: CodeOwner;
  /** Facts that depend on nothing outside of them. */
  readonly facts: Fact[] = [];
  exhausted = false;
  /** Methods of the file's own classes that hold something of interest: calls of them on unknown objects are recorded. */
  readonly late = new Set<string>();

  steps = 0;
  private definitionsOnly = false;
  private inheriting: ReadonlyMap<ClassInfo, readonly ClassInfo[]> | undefined;
  private readonly codes = new Map<CodeOwner, Code>();
  private readonly summaries = new Map<CodeOwner, Summary | 'busy'>();

  constructor(readonly options: ProgramOptions) {
    const span: Span = { start: 0, end: options.file.text.length };
    this.scope = new ModuleScope(options.file.text, options.packageName, (name) =>
      this.codeOf(this.module).locals.has(name),
    );
    this.module = { id: 0, kind: 'module', name: '<module>', span };
  }

  get watchedReads(): ReadonlySet<string> {
    return this.options.watchedReads;
  }

  /** Takes steps of the budget; false when it is spent. */
  spend(steps = 1): boolean {
    this.steps += steps;
    if (this.steps <= maxSteps) return true;
    this.exhausted = true;
    return false;
  }

  /** Evaluates the module's own statements: once for its names, once more with its functions callable. */
  evaluateModule(): void {
    this.definitionsOnly = true;
    this.scope.env = this.evaluate(this.module).exit;
    this.definitionsOnly = false;
    const summary = this.evaluate(this.module);
    this.scope.env = summary.exit;
    this.facts.push(...summary.symbolic);
  }

  /** What a function does, evaluated once; undefined while it is being evaluated (recursion). */
  summary(owner: CodeOwner): Summary | undefined {
    if (this.definitionsOnly) return undefined;
    const known = this.summaries.get(owner);
    if (known) return known === 'busy' ? undefined : known;
    this.summaries.set(owner, 'busy');
    const summary = this.evaluate(owner);
    this.summaries.set(owner, summary);
    return summary;
  }

  /** Whether a body was evaluated (or is being so). */
  isEvaluated(owner: CodeOwner): boolean {
    return this.summaries.has(owner);
  }

  private evaluate(owner: CodeOwner): Summary {
    const code = this.codeOf(owner);
    let frame = this.pass(owner, code, new Map());
    if (bringsNews(frame)) frame = this.pass(owner, code, frame.loopsOut);
    const symbolic: Fact[] = [];
    for (const fact of frame.facts) {
      if (owner.kind !== 'module' && isSymbolic(fact)) symbolic.push(fact);
      else if (!this.definitionsOnly) this.facts.push(fact);
    }
    const yielded = frame.yields.length > 0;
    const returns = yielded
      ? single({ k: 'sequence', kind: 'list', items: [], rest: join(frame.yields), origin: owner.span })
      : join(frame.returns.map(({ value }) => value));
    return {
      returns,
      returnSites: frame.returns,
      symbolic,
      writes: frame.writes,
      exit: joinEnv(frame.exit, frame.env) ?? new Map(),
    };
  }

  private pass(owner: CodeOwner, code: Code, loopsIn: ReadonlyMap<number, Env>): Frame {
    const frame: Frame = {
      program: this,
      owner,
      code,
      base: code.base,
      env: this.entry(owner),
      regs: [],
      places: [],
      pending: new Map(),
      loopsIn,
      loopsOut: new Map(),
      exits: new Map(),
      heads: new Map(),
      unbound: new Set(),
      openLoop: undefined,
      globals: new Set(),
      nonlocals: new Set(),
      returns: [],
      exit: undefined,
      yields: [],
      facts: [],
      writes: [],
      attrBase: [],
      attrName: [],
      made: [],
      narrowed: loopsIn.size > 0,
      wrote: loopsIn.size > 0,
      site: undefined,
    };
    run(frame);
    return frame;
  }

  private entry(owner: CodeOwner): Env {
    const env: Env = new Map();
    if (owner.kind !== 'function' && owner.kind !== 'lambda') return env;
    const fn = owner as FunctionInfo;
    for (const { name, span } of fn.shape.params) {
      const origin = { start: span.start + fn.shapeBase, end: span.end + fn.shapeBase };
      env.set(name, single({ k: 'param', fn, name, origin }));
    }
    return env;
  }

  private codeOf(owner: CodeOwner): Code {
    const known = this.codes.get(owner);
    if (known) return known;
    const { file } = this.options;
    const code = owner.kind === 'module' ? file.module() : file.body(owner.kind, owner.span);
    this.codes.set(owner, code);
    return code;
  }

  /** Every class of the file with the classes that inherit from it, as far as their definitions were seen. */
  subclasses(): ReadonlyMap<ClassInfo, readonly ClassInfo[]> {
    if (this.definitionsOnly) return new Map();
    return (this.inheriting ??= hierarchy(this.owners.values()));
  }

  /** Whether the text of a body holds a word. */
  mentions(owner: CodeOwner, word: string): boolean {
    return this.options.file.text.slice(owner.span.start, owner.span.end).includes(word);
  }

  /** Names bound in the body of a class, evaluated on first use. */
  classNames(cls: ClassInfo): ReadonlyMap<string, Value> {
    if (this.definitionsOnly) return new Map();
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
    return this.codeOf(scope).locals.has(name);
  }

  /** What closures see of a name of `scope` when nothing more is known of the moment. */
  closureValue(scope: CodeOwner, name: string): Value | undefined {
    const exit = this.summary(scope)?.exit.get(name);
    const written = this.scope.freeWrite(scope, name);
    return exit && written ? join([exit, written]) : (exit ?? written);
  }

  /** Whether a call of such a callee is worth recording. */
  isInteresting(callee: Value): boolean {
    if (callee.atoms.length === 0) return false;
    return callee.atoms.some((atom) => {
      if (atom.k === 'name') return this.options.words.has(atom.name.slice(atom.name.lastIndexOf('.') + 1));
      if (atom.k === 'attr')
        return this.options.words.has(atom.name) || (atom.base.symbolic && this.late.has(atom.name));
      if (atom.k === 'class') return externalBases(atom.cls).length > 0;
      if (atom.k === 'global') return this.aliases.has(atom.name);
      return atom.k === 'param' || atom.k === 'free';
    });
  }
}

/** Whether a further round of some loop may see other values than the first did. */
function bringsNews(frame: Frame): boolean {
  for (const [head, back] of frame.loopsOut) {
    const first = frame.heads.get(head);
    for (const [name, value] of back) {
      const before = first?.get(name);
      if (before ? before !== value : frame.unbound.has(name) || name.startsWith('@')) return true;
    }
  }
  return false;
}

function isSymbolic(fact: Fact): boolean {
  switch (fact.kind) {
    case 'call':
      return fact.term.callee.symbolic || fact.term.args.some((arg) => arg.value.symbolic);
    case 'named':
      return fact.value.symbolic;
    case 'compare':
      return fact.operands.some((value) => value.symbolic);
    case 'read':
      return fact.base.symbolic;
  }
}
