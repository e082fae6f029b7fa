import type { Models } from '../models/index.js';
import type { Span } from '../source/span.js';
import type { ClassShape, Code, FunctionShape, ParsedFile } from '../syntax/ir.js';
import { run } from './evaluate.js';
import { type Env, type Frame, joinEnv } from './frame.js';
import { isPythonBuiltin } from './python-builtins.js';
import type { ClassInfo, CodeOwner, Fact, FunctionInfo, Summary } from './program-types.js';
import { findMember } from './members.js';
import { silentSite } from './call-local.js';
import { substituter, type Substitution } from './substitute.js';
import { join, nothing, single, unknown, type Value } from './value.js';

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
  readonly starImports = new Set<string>();
  readonly module: CodeOwner;
  /** Facts that depend on nothing outside of them. */
  readonly facts: Fact[] = [];
  readonly owners = new Map<number, FunctionInfo | ClassInfo>();
  exhausted = false;

  /** Names that some function declares global, and may bind anew. */
  private readonly rebound: ReadonlySet<string>;
  private steps = 0;
  private nextId = 1;
  private definitionsOnly = false;
  private moduleEnv: ReadonlyMap<string, Value> = new Map();
  private readonly globalWrites = new Map<string, Value>();
  private readonly freeWrites = new Map<string, Value>();
  private readonly codes = new Map<CodeOwner, Code>();
  private readonly summaries = new Map<CodeOwner, Summary | 'busy'>();

  constructor(readonly options: ProgramOptions) {
    const span: Span = { start: 0, end: options.file.text.length };
    this.rebound = namesDeclaredGlobal(options.file.text);
    this.module = { id: 0, kind: 'module', name: '<module>', span };
  }

  get watchedReads(): ReadonlySet<string> {
    return this.options.watchedReads;
  }

  /** Takes one step of the budget; false when it is spent. */
  spend(): boolean {
    this.steps += 1;
    if (this.steps <= maxSteps) return true;
    this.exhausted = true;
    return false;
  }

  /** Evaluates the module's own statements: once for its names, once more with its functions callable. */
  evaluateModule(): void {
    this.definitionsOnly = true;
    this.moduleEnv = this.evaluate(this.module).exit;
    this.definitionsOnly = false;
    const summary = this.evaluate(this.module);
    this.moduleEnv = summary.exit;
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

  /** Names of the module and what they hold at its end. */
  moduleNames(): ReadonlyMap<string, Value> {
    return this.moduleEnv;
  }

  private evaluate(owner: CodeOwner): Summary {
    const code = this.codeOf(owner);
    let frame = this.pass(owner, code, new Map());
    if (frame.loopsOut.size > 0) frame = this.pass(owner, code, frame.loopsOut);
    const symbolic: Fact[] = [];
    for (const fact of frame.facts) {
      if (owner.kind !== 'module' && isSymbolic(fact)) symbolic.push(fact);
      else if (!this.definitionsOnly) this.facts.push(fact);
    }
    const yielded = frame.yields.length > 0;
    const returns = yielded
      ? single({ k: 'sequence', kind: 'list', items: [], rest: join(frame.yields), origin: owner.span })
      : join(frame.returns);
    return { returns, symbolic, writes: frame.writes, exit: joinEnv(frame.exit, frame.env) ?? new Map() };
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
      openLoop: undefined,
      globals: new Set(),
      nonlocals: new Set(),
      returns: [],
      exit: undefined,
      yields: [],
      facts: [],
      writes: [],
      attrBase: [],
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

  /** The function that starts at a span, registered when its definition is first seen. */
  functionAt(span: Span, shape: FunctionShape, parent: CodeOwner): FunctionInfo {
    const known = this.owners.get(span.start);
    if (known && known.kind !== 'class' && known.span.end === span.end) return known;
    const info: FunctionInfo = {
      id: this.nextId++,
      kind: shape.lambda ? 'lambda' : 'function',
      name: shape.name,
      span,
      parent,
      shape,
      shapeBase: span.start - shape.span.start,
      ...(parent.kind === 'class' ? { cls: parent as ClassInfo } : {}),
      defaults: new Map(),
      annotations: new Map(),
      decorators: [],
      bindings: new Map(),
      calls: 0,
    };
    this.owners.set(span.start, info);
    return info;
  }

  /** The class that starts at a span. */
  classAt(span: Span, shape: ClassShape, parent: CodeOwner): ClassInfo {
    const known = this.owners.get(span.start);
    if (known?.kind === 'class' && known.span.end === span.end) return known;
    const info: ClassInfo = { id: this.nextId++, kind: 'class', name: shape.name, span, parent, shape, bases: [] };
    this.owners.set(span.start, info);
    return info;
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

  /** A name of an enclosing function, to be filled in where the inner one is called. */
  freeName(fn: FunctionInfo, name: string, origin: Span): Value {
    return single({ k: 'free', fn, name, origin });
  }

  /** Notes an assignment to a `nonlocal` name. */
  writeFree(owner: CodeOwner, name: string, value: Value): void {
    const key = `${String(owner.parent?.id ?? 0)}:${name}`;
    this.freeWrites.set(key, join([this.freeWrites.get(key) ?? nothing, value]));
  }

  /** What closures see of a name of `scope` when nothing more is known of the moment. */
  closureValue(scope: CodeOwner, name: string): Value | undefined {
    const exit = this.summary(scope)?.exit.get(name);
    const written = this.freeWrites.get(`${String(scope.id)}:${name}`);
    return exit && written ? join([exit, written]) : (exit ?? written);
  }

  /** Notes an assignment to a name that a function declares `global`. */
  writeGlobal(name: string, value: Value): void {
    this.globalWrites.set(name, join([this.globalWrites.get(name) ?? nothing, value]));
  }

  /** A name of the module or of Python as a function of this file sees it. */
  globalValue(name: string, origin: Span): Value {
    const known = this.moduleEnv.get(name);
    if (known && isDefinition(known) && !this.rebound.has(name)) return known;
    if (known || this.codeOf(this.module).locals.has(name) || this.globalWrites.has(name))
      return single({ k: 'global', name, origin });
    return this.outerValue(name, origin);
  }

  /** A name that the module does not bind: of a star import, or Python's own. */
  outerValue(name: string, origin: Span): Value {
    const starred = [...this.starImports].map((module) =>
      single({ k: 'name', name: `${module}.${name}`, origin }),
    );
    if (isPythonBuiltin(name)) starred.push(single({ k: 'name', name: `builtins.${name}`, origin }));
    if (starred.length > 0) return join(starred);
    return single({ k: 'global', name, origin });
  }

  /** All that a name of the module may hold: at its end, and by functions that declare it global. */
  finalGlobal(name: string): Value {
    const written = this.globalWrites.get(name);
    const known = this.moduleEnv.get(name);
    if (!known && !written) return unknown;
    return join([known ?? nothing, written ?? nothing]);
  }

  /** The full name of a module that is imported with `level` leading dots. */
  absoluteModule(module: string, level: number): string {
    if (level === 0) return module;
    const parts = this.options.packageName === '' ? [] : this.options.packageName.split('.');
    const kept = parts.slice(0, Math.max(0, parts.length - (level - 1)));
    return [...kept, ...(module === '' ? [] : [module])].join('.');
  }

  /** Whether a call of such a callee is worth recording. */
  isInteresting(callee: Value): boolean {
    if (callee.atoms.length === 0) return false;
    return callee.atoms.some((atom) => {
      if (atom.k === 'name') return this.options.words.has(atom.name.slice(atom.name.lastIndexOf('.') + 1));
      if (atom.k === 'attr') return this.options.words.has(atom.name);
      return atom.k === 'class' || atom.k === 'param' || atom.k === 'free' || atom.k === 'global';
    });
  }
}

function namesDeclaredGlobal(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(/\bglobal[ \t]+([\w, \t]+)/g)].flatMap((match) => (match[1] ?? '').split(','));
  return new Set(names.map((name) => name.trim()));
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

/** Values that do not change their meaning while the module runs. */
function isDefinition(value: Value): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every(
    (atom) => atom.k === 'name' || atom.k === 'function' || atom.k === 'class' || atom.k === 'const',
  );
}
