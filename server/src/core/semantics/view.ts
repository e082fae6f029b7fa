import { ownersOf } from '../dataflow/owners.js';
import type { CallFact, ClassInfo, CodeOwner, Fact, FunctionInfo } from '../dataflow/program-types.js';
import { isFunction, type Program } from '../dataflow/program.js';
import { callersOf, Resolver } from '../dataflow/resolve.js';
import type { Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import { collectOptions } from './options.js';
import { reached } from './roots.js';

/**
 * What the evaluation of some files gave, seen from a set of roots. Bodies that no root leads to are left out, even if they
 * were evaluated for another question or another version, so that equal files give equal facts.
 */
export class View {
  private readonly live: ReadonlySet<CodeOwner>;
  /** In order of file and place. */
  private readonly owners: readonly CodeOwner[];
  private readonly facts = new Map<string, Fact[]>();
  private readonly through = new Map<string, CallFact[]>();
  private readonly options = new Map<Program, ReadonlyMap<string, Value>>();
  private readonly resolvers = new Map<Program, Resolver>();

  constructor(roots: Iterable<CodeOwner>) {
    this.live = reached(roots);
    this.owners = [...this.live].sort(compare);
    for (const owner of this.owners) for (const fact of factsOf(owner, this.isLive)) this.file(fact);
  }

  private readonly isLive = (owner: CodeOwner): boolean => this.live.has(owner);

  private file(fact: Fact): void {
    const own = fact.owner.anchor.file;
    push(this.facts, own, fact);
    if (fact.kind !== 'call') return;
    const others = new Set(fact.via.map(({ span }) => span.file ?? own));
    others.delete(own);
    for (const other of others) push(this.through, other, fact);
  }

  /** Facts about what stands in a file, in every known context; functions without known callers stand for calls from elsewhere. */
  factsIn(file: string): readonly Fact[] {
    return this.facts.get(file) ?? [];
  }

  /** Calls in other files that come about by calls in this one. */
  callsThrough(file: string): readonly CallFact[] {
    return this.through.get(file) ?? [];
  }

  /** Evaluated functions and classes of a file, in order of place. */
  ownersIn(program: Program): readonly (FunctionInfo | ClassInfo)[] {
    return ownersOf(program).filter(this.isLive);
  }

  /** The text that a span counts from. */
  textOf(span: Span, text: string, here: string): string {
    if (span.file === undefined || span.file === here) return text;
    for (const owner of this.owners) if (owner.anchor.file === span.file) return owner.program.file.text;
    return '';
  }

  /** Gives values their final meaning, as the file of `program` sees it. */
  resolver(program: Program): Resolver {
    const known = this.resolvers.get(program);
    if (known) return known;
    const made = new Resolver(program, (dest, from) => this.optionsOf(from).get(dest), this.isLive);
    this.resolvers.set(program, made);
    return made;
  }

  /** Options that a file declares, itself or by a function of another file that it calls. */
  private optionsOf(program: Program): ReadonlyMap<string, Value> {
    const known = this.options.get(program);
    if (known) return known;
    const file = program.options.path;
    const made = collectOptions([...this.factsIn(file), ...this.callsThrough(file)]);
    this.options.set(program, made);
    return made;
  }
}

function factsOf(owner: CodeOwner, isLive: (owner: CodeOwner) => boolean): readonly Fact[] {
  const { evaluation } = owner;
  if (!evaluation) return [];
  const symbolic = owner.kind === 'module' ? [] : (evaluation.summary?.symbolic ?? []);
  if (symbolic.length === 0 || !standsAlone(owner, isLive)) return evaluation.facts;
  return [...evaluation.facts, ...symbolic];
}

/** A function all of whose calls are known and followed is seen at these calls only. */
function standsAlone(owner: CodeOwner, isLive: (owner: CodeOwner) => boolean): boolean {
  if (!isFunction(owner)) return true;
  const callers = callersOf(owner, isLive);
  return callers.length === 0 || callers.some(({ dropped }) => dropped);
}

function push<T>(into: Map<string, T[]>, key: string, item: T): void {
  const list = into.get(key);
  if (list) list.push(item);
  else into.set(key, [item]);
}

function compare(a: CodeOwner, b: CodeOwner): number {
  const [first, second] = [a.anchor.file, b.anchor.file];
  if (first !== second) return first < second ? -1 : 1;
  return a.span.start - b.span.start || b.span.end - a.span.end;
}
