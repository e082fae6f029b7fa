import { ownersOf } from '../dataflow/owners.js';
import type { CallFact, ClassInfo, CodeOwner, Fact, FunctionInfo } from '../dataflow/program-types.js';
import { isFunction, type Program } from '../dataflow/program.js';
import { callersOf, Resolver } from '../dataflow/resolve.js';
import type { Value } from '../dataflow/value.js';
import { isLive, type World } from '../dataflow/world.js';
import type { Span } from '../source/span.js';
import { collectOptions } from './options.js';

/** What the evaluation of some files gave, as each of them sees it; holds until something is evaluated anew. */
export class Views {
  private readonly known = new Map<Program, View>();
  private sorted: ReadonlyMap<string, FactsOfFile> | undefined;

  of(program: Program): View {
    const known = this.known.get(program) ?? new View(program, this);
    this.known.set(program, known);
    return known;
  }

  /** Forgets the meaning of values that were asked for: those of one large file are some hundred thousand, which no other file uses. */
  release(): void {
    for (const view of this.known.values()) view.release();
  }

  /** The facts that concern a file; those of all files are sorted at once, since each may lie in bodies of any. */
  factsOf({ options, world }: Program): FactsOfFile {
    this.sorted ??= sortFacts(world);
    return this.sorted.get(options.path) ?? { facts: [], callsThrough: [] };
  }
}

/** The facts that concern one file. */
interface FactsOfFile {
  readonly facts: readonly Fact[];
  readonly callsThrough: readonly CallFact[];
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
    ({ facts: this.facts, callsThrough: this.callsThrough } = views.factsOf(program));
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

  /** Forgets the meaning of values that were asked for. */
  release(): void {
    this.made = undefined;
  }

  /** Options that the file declares, itself or by a function of another file that it calls. */
  private get options(): ReadonlyMap<string, Value> {
    return (this.declared ??= collectOptions([...this.facts, ...this.callsThrough]));
  }
}

/** What the bodies that count gave, by the file that it is about, in order of file and place of the body. */
function sortFacts(world: World): ReadonlyMap<string, FactsOfFile> {
  const found = new Map<string, { facts: Fact[]; callsThrough: CallFact[] }>();
  const into = (file: string): { facts: Fact[]; callsThrough: CallFact[] } => {
    const known = found.get(file) ?? { facts: [], callsThrough: [] };
    found.set(file, known);
    return known;
  };
  const owners = [...world.evaluated].filter((owner) => isLive(owner) && hasFacts(owner));
  for (const owner of owners.sort(compare))
    for (const fact of factsOf(owner)) {
      const { file } = fact.owner.anchor;
      into(file).facts.push(fact);
      if (fact.kind !== 'call') continue;
      const through = new Set(fact.via.flatMap(({ span }) => span.file ?? []));
      through.delete(file);
      for (const other of through) into(other).callsThrough.push(fact);
    }
  return found;
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
