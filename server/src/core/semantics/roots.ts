import { ownersOf } from '../dataflow/owners.js';
import type { ClassInfo, CodeOwner, FunctionInfo } from '../dataflow/program-types.js';
import { isFunction, type Program } from '../dataflow/program.js';

/** How often the set of bodies is extended by callers of what was found. */
const maxRounds = 6;

/** A text in which a function may be called, and its program, which is made when it is. */
export interface Neighbour {
  readonly text: string;
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
 * functions are never lowered. `importers` gives the files that import one, or undefined where its callers do not matter. Returns the bodies that were asked for, from which all others are reached.
 */
export function evaluateRoots(
  candidates: readonly Candidate[],
  importers: (program: Program) => readonly Neighbour[] | undefined = () => [],
): ReadonlySet<CodeOwner> {
  const roots = new Set<CodeOwner>();
  const asked = new Map<Program, Set<string>>();
  let waiting = candidates;
  for (let round = 0; round < maxRounds && waiting.length > 0; round += 1) {
    for (const { program, places } of waiting) {
      program.ensureModule();
      roots.add(program.module);
      evaluateAround(program, places, roots);
    }
    waiting = [...wanted(reached(roots), asked)].flatMap(([program, names]) => {
      const neighbours = importers(program);
      return neighbours ? callersIn(program, names, neighbours) : [];
    });
  }
  return roots;
}

/** All bodies that the evaluation of some used, these included. */
export function reached(roots: Iterable<CodeOwner>): ReadonlySet<CodeOwner> {
  const found = new Set(roots);
  // A set is walked in the order of insertion and sees what is added on the way.
  for (const owner of found) for (const used of owner.evaluation?.reads ?? []) found.add(used);
  return found;
}

const patterns = new WeakMap<ReadonlySet<string>, RegExp>();

/** Words so common that only a call of them is worth a look. */
const common: ReadonlySet<string> = new Set([
  'create',
  'save',
  'fit',
  'export',
  'new',
  'encode',
  'hash',
  'update',
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
    .map((word) => (common.has(word) ? `${word}(?=\\s*\\()` : `${word}\\b`));
  return new RegExp(`\\b(?:${parts.join('|')})`, 'g');
}

/** Evaluating a body registers the functions in it, whose turn comes in the next walk. */
function evaluateAround(program: Program, places: readonly number[], roots: Set<CodeOwner>): void {
  const sorted = [...places].sort((a, b) => a - b);
  for (let news = true; news;) {
    news = false;
    for (const owner of ownersOf(program)) {
      if (roots.has(owner) || !holds(sorted, decoratedStart(owner), owner.span.end)) continue;
      roots.add(owner);
      program.summary(owner);
      news = true;
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

/** Names of functions whose facts depend on their parameters and whose callers were not looked for yet, by file. */
function wanted(
  owners: ReadonlySet<CodeOwner>,
  asked: Map<Program, Set<string>>,
): ReadonlyMap<Program, ReadonlySet<string>> {
  const names = new Map<Program, Set<string>>();
  for (const owner of owners) {
    if (!isFunction(owner) || owner.kind !== 'function') continue;
    if ((owner.evaluation?.summary?.symbolic.length ?? 0) === 0) continue;
    const name = owner.name === '__init__' && owner.cls ? owner.cls.name : owner.name;
    const known = asked.get(owner.program) ?? new Set<string>();
    asked.set(owner.program, known);
    if (known.has(name)) continue;
    known.add(name);
    names.set(owner.program, (names.get(owner.program) ?? new Set()).add(name));
  }
  return names;
}

/** What a calling file must be asked as well: the options that it passes on, and the globals that it sets. */
const declaring: ReadonlySet<string> = new Set(['add_argument', 'set_defaults', 'global']);

function callersIn(
  program: Program,
  names: ReadonlySet<string>,
  importers: readonly Neighbour[],
): Candidate[] {
  const found: Candidate[] = [{ program, places: findWords(program.file.text, names) }];
  for (const neighbour of importers) {
    const places = findWords(neighbour.text, names);
    if (places.length > 0) places.push(...findWords(neighbour.text, declaring));
    const caller = places.length > 0 ? neighbour.program() : undefined;
    if (caller && caller !== program) found.push({ program: caller, places });
  }
  return found;
}
