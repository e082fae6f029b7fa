import { ownersOf } from '../dataflow/owners.js';
import type { ClassInfo, CodeOwner, Fact, FunctionInfo } from '../dataflow/program-types.js';
import { isFunction, type Program } from '../dataflow/program.js';
import { isLive, type World } from '../dataflow/world.js';

/** How often the set of bodies is extended by callers of what was found. */
const maxRounds = 6;

/** A text in which a function may be called, and its program, which is made when it is. */
export interface Neighbour {
  readonly text: string;
  /** Every word of the text. */
  readonly words: ReadonlySet<string>;
  program(): Program | undefined;
}

/** What is evaluated first: the bodies of a file in which one of these offsets lies. */
export interface Candidate {
  readonly program: Program;
  readonly places: readonly number[];
}

/**
 * Evaluates the bodies that matter: those with a candidate word in them, those that call them (when what they do depends
 * on their parameters), in the same file or in files that import it, and on demand what any of these call. All other
 * functions are never lowered. `importers` gives the files that import one, or undefined where its callers do not matter.
 */
export function evaluateRoots(
  world: World,
  candidates: readonly Candidate[],
  importers: (program: Program) => readonly Neighbour[] | undefined = () => [],
): void {
  world.setPhase('evaluating');
  const asked = new Map<Program, Set<string>>();
  let waiting = candidates;
  for (let round = 0; round < maxRounds && waiting.length > 0; round += 1) {
    for (const { program, places } of waiting) {
      program.ensureModule();
      evaluateAround(program, places);
    }
    waiting = [...wanted(world, asked)].flatMap(([program, found]) => {
      const neighbours = importers(program);
      return neighbours ? callersIn(program, found, neighbours) : [];
    });
  }
  world.setPhase('resolving');
}

const patterns = new WeakMap<ReadonlySet<string>, RegExp>();

/** Words so common that only a call of them is worth a look, or a place where the function itself is passed or kept. */
const common: ReadonlySet<string> = new Set([
  'create',
  'save',
  'fit',
  'export',
  'new',
  'encode',
  'hash',
  'update',
  'dump',
  'write',
  'load',
  'loads',
  'get',
  'run',
  'call',
  'post',
  'put',
  'copy',
  'move',
  'remove',
  'bind',
  'open',
  'download',
  'predict',
  'forward',
  'round',
  'verify',
  'sign',
  'deploy',
  'create_model',
  'Model',
  'Estimator',
  'handle',
  'inference',
  'route',
]);

/** Offsets of words of a set in a text. */
export function findWords(text: string, words: ReadonlySet<string>): number[] {
  const found: number[] = [];
  if (words.size === 0) return found;
  const pattern = patterns.get(words) ?? patternOf(words);
  patterns.set(words, pattern);
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push(match.index);
  return found;
}

/** One alternation is many times faster than a look at every identifier. Rows of users may hold anything, so only names are taken. */
function patternOf(words: ReadonlySet<string>): RegExp {
  const parts = [...words]
    .filter((word) => /^\w+$/.test(word))
    .map((word) => (common.has(word) ? `${word}(?=\\s*(?:[(,)]|$))` : `${word}\\b`));
  return new RegExp(`\\b(?:${parts.join('|')})`, 'gm');
}

/** Evaluating a body registers the functions in it, whose turn comes in the next walk. */
function evaluateAround(program: Program, places: readonly number[]): void {
  const sorted = [...places].sort((a, b) => a - b);
  const done = new Set<CodeOwner>();
  for (let owners: readonly (FunctionInfo | ClassInfo)[] | undefined; owners !== ownersOf(program);) {
    owners = ownersOf(program);
    for (const owner of owners) {
      if (done.has(owner) || !holds(sorted, decoratedStart(owner), owner.span.end)) continue;
      done.add(owner);
      program.summary(owner);
    }
  }
}

/** Longer than any row of decorators. */
const maxDecorators = 600;

/** Where the decorators of a function begin: a word in them speaks of the function. */
function decoratedStart(owner: FunctionInfo | ClassInfo): number {
  const { start } = owner.span;
  if (owner.kind === 'class') return start;
  const starts = owner.decorators.flatMap((value) =>
    value.atoms.map((atom) => (atom.k === 'result' ? atom.call.span.start : start)),
  );
  // A decorator that was made further up and has a name of its own does not stand here.
  return Math.min(start, ...starts.filter((at) => at < start && start - at < maxDecorators));
}

function holds(sorted: readonly number[], start: number, end: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const place = sorted[low];
  return place !== undefined && place < end;
}

/** Names of functions of interest whose facts depend on their parameters and whose callers were not looked for yet, by file. */
function wanted(world: World, asked: Map<Program, Set<string>>): ReadonlyMap<Program, ReadonlySet<string>> {
  const found = new Map<Program, Set<string>>();
  for (const owner of world.evaluated) {
    if (!isFunction(owner) || owner.kind !== 'function' || !isLive(owner)) continue;
    const name = owner.name === '__init__' && owner.cls ? owner.cls.name : owner.name;
    const known = asked.get(owner.program) ?? new Set<string>();
    asked.set(owner.program, known);
    if (known.has(name)) continue;
    if (!(owner.evaluation?.summary?.symbolic ?? []).some((fact) => isTelling(fact, owner.program))) continue;
    known.add(name);
    found.set(owner.program, (found.get(owner.program) ?? new Set()).add(name));
  }
  return found;
}

/** Whether a fact speaks of a function that rules know, rather than of some parameter that is called. */
function isTelling(fact: Fact, program: Program): boolean {
  if (fact.kind === 'named') return true;
  if (fact.kind !== 'call') return false;
  return fact.term.callee.atoms.some(
    (atom) =>
      (atom.k === 'name' || atom.k === 'attr') &&
      program.options.telling.has(atom.name.slice(atom.name.lastIndexOf('.') + 1)),
  );
}

/** What a calling file must be asked as well: the options that it passes on, and the globals that it sets. */
const declaring: ReadonlySet<string> = new Set(['add_argument', 'set_defaults', 'global']);

function sharesWord(words: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  for (const name of names) if (words.has(name)) return true;
  return false;
}

function callersIn(
  program: Program,
  names: ReadonlySet<string>,
  importers: readonly Neighbour[],
): Candidate[] {
  const found: Candidate[] = [{ program, places: findWords(program.file.text, names) }];
  for (const neighbour of importers) {
    if (!sharesWord(neighbour.words, names)) continue;
    const places = findWords(neighbour.text, names);
    if (places.length > 0 && sharesWord(neighbour.words, declaring))
      places.push(...findWords(neighbour.text, declaring));
    const caller = places.length > 0 ? neighbour.program() : undefined;
    if (caller && caller !== program) found.push({ program: caller, places });
  }
  return found;
}
