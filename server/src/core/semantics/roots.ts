import type { Program } from '../dataflow/program.js';

/** How often the set of bodies is extended by callers of what was found. */
const maxRounds = 6;

/**
 * Evaluates the bodies that matter: those with a candidate word in them, those that call them (when what they do depends
 * on their parameters), and on demand what any of these call. All other functions are never lowered.
 */
export function evaluateRoots(program: Program, anchors: readonly number[]): void {
  let places = anchors;
  const asked = new Set<string>();
  for (let round = 0; round < maxRounds && places.length > 0; round += 1) {
    evaluateAround(program, places);
    const names = callersWanted(program, asked);
    places = names.length > 0 ? occurrences(program.options.file.text, names) : [];
  }
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

function evaluateAround(program: Program, places: readonly number[]): void {
  const sorted = [...places].sort((a, b) => a - b);
  // A map is walked in the order of insertion and sees what is added on the way: evaluating a body registers the
  // functions in it, whose turn comes later in the same walk.
  for (const owner of program.owners.values())
    if (holds(sorted, owner.span.start, owner.span.end)) program.summary(owner);
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

/** Names of functions whose facts depend on their parameters and whose callers were not looked for yet. */
function callersWanted(program: Program, asked: Set<string>): string[] {
  const names: string[] = [];
  for (const owner of program.owners.values()) {
    if (owner.kind !== 'function' || !program.isEvaluated(owner)) continue;
    if ((program.summary(owner)?.symbolic.length ?? 0) === 0) continue;
    const name = owner.name === '__init__' && owner.cls ? owner.cls.name : owner.name;
    if (asked.has(name)) continue;
    asked.add(name);
    names.push(name);
  }
  return names;
}

function occurrences(text: string, names: readonly string[]): number[] {
  return findWords(text, new Set(names));
}
