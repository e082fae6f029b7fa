import { ownersOf } from '../dataflow/owners.js';
import type { CallFact, ClassInfo, CodeOwner, Fact, FunctionInfo } from '../dataflow/program-types.js';
import { isFunction, type Program } from '../dataflow/program.js';
import { callersOf, Resolver } from '../dataflow/resolve.js';
import type { Value } from '../dataflow/value.js';
import { isLive } from '../dataflow/world.js';
import type { Span } from '../source/span.js';
import { collectOptions } from './options.js';

/** What the evaluation of some files gave, as each of them sees it; holds until something is evaluated anew. */
export class Views {
  private readonly known = new Map<Program, View>();

  of(program: Program): View {
    const known = this.known.get(program) ?? new View(program, this);
    this.known.set(program, known);
    return known;
  }
}

/** The facts that concern one file, and the meaning of values as it sees them. */
export class View {
  /** About what stands in the file, in every known context; functions without known callers stand for calls from elsewhere. */
  readonly facts: readonly Fact[];
  /** Calls in other files that come about by calls in this one. */
  readonly callsThrough: readonly CallFact[];
  private made: Resolver | undefined;
  private declared: ReadonlyMap<string, Value> | undefined;

  constructor(
    private readonly program: Program,
    private readonly views: Views,
  ) {
    const here = program.options.path;
    const facts: Fact[] = [];
    const through: CallFact[] = [];
    for (const owner of concerned(program))
      for (const fact of factsOf(owner)) {
        if (fact.owner.anchor.file === here) facts.push(fact);
        else if (fact.kind === 'call' && fact.via.some(({ span }) => span.file === here)) through.push(fact);
      }
    this.facts = facts;
    this.callsThrough = through;
  }

  /** Evaluated functions and classes of the file, in order of place. */
  owners(): readonly (FunctionInfo | ClassInfo)[] {
    return ownersOf(this.program).filter(isLive);
  }

  /** The text that a span counts from. */
  textOf(span: Span): string {
    const other = span.file === undefined ? undefined : this.program.world.programs.get(span.file);
    return (other ?? this.program).file.text;
  }

  /** Gives values their final meaning. */
  get resolver(): Resolver {
    return (this.made ??= new Resolver(this.program, (dest, from) => this.views.of(from).options.get(dest)));
  }

  /** Options that the file declares, itself or by a function of another file that it calls. */
  private get options(): ReadonlyMap<string, Value> {
    return (this.declared ??= collectOptions([...this.facts, ...this.callsThrough]));
  }
}

/** The evaluated bodies of a file and whatever used them, in order of file and place. */
function concerned(program: Program): readonly CodeOwner[] {
  const found = new Set<CodeOwner>([program.module, ...ownersOf(program)].filter(isLive));
  // A set is walked in the order of insertion and sees what is added on the way.
  for (const owner of found)
    for (const reader of owner.evaluation?.readers ?? []) if (isLive(reader)) found.add(reader);
  return [...found].filter((owner) => hasFacts(owner)).sort(compare);
}

function hasFacts({ evaluation }: CodeOwner): boolean {
  return (
    evaluation !== undefined &&
    (evaluation.facts.length > 0 || (evaluation.summary?.symbolic.length ?? 0) > 0)
  );
}

function factsOf(owner: CodeOwner): readonly Fact[] {
  const { evaluation } = owner;
  if (!evaluation) return [];
  const symbolic = owner.kind === 'module' ? [] : (evaluation.summary?.symbolic ?? []);
  if (symbolic.length === 0 || !standsAlone(owner)) return evaluation.facts;
  return [...evaluation.facts, ...symbolic];
}

/** A function all of whose calls are known and followed is seen at these calls only. */
function standsAlone(owner: CodeOwner): boolean {
  if (!isFunction(owner)) return true;
  const callers = callersOf(owner);
  return callers.length === 0 || callers.some(({ dropped }) => dropped);
}

function compare(a: CodeOwner, b: CodeOwner): number {
  const [first, second] = [a.anchor.file, b.anchor.file];
  if (first !== second) return first < second ? -1 : 1;
  return a.span.start - b.span.start || b.span.end - a.span.end;
}
