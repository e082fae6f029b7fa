import { Program } from '../dataflow/program.js';
import type { World } from '../dataflow/world.js';
import { environmentRows, type Models, secretStores } from '../models/index.js';
import type { ParsedFile } from '../syntax/ir.js';
import {
  type Anchors,
  anchorWords,
  recordedWords,
  boundTo,
  constructors,
  draws,
  modulesIn,
  renamed,
} from './anchors.js';
import { lateMethods } from './late-methods.js';
import { optionMethods } from './options.js';
import { type Candidate, findWords } from './roots.js';
import { findSecrets, isSecretName } from './secret-names.js';
import { tellingMethods } from './usage.js';

/** Attributes of a store that code reads only when it is meant to run on several machines. */
const distributedReads: ReadonlySet<string> = new Set(['rank', 'num_workers']);

/** What of a text may concern a rule. */
export interface Interest {
  readonly words: ReadonlySet<string>;
  /** Offsets of candidate words and of names of secrets. */
  readonly places: readonly number[];
}

/** What decides whether a text is looked at. */
export interface InterestContext {
  readonly path: string;
  readonly models: Models;
  readonly anchors: Anchors;
  /** The user has rows of his own, which may speak of anything. */
  readonly ownRows: boolean;
}

/** Looks for candidates in a text without parsing it; undefined when nothing in it can concern a rule. */
export function interestOf(text: string, context: InterestContext): Interest | undefined {
  const { models, anchors, path } = context;
  const modules = modulesIn(text, path);
  const relevant = models.usesMxnet(modules) || context.ownRows;
  const asked = relevant ? anchors : anchors.forText(text);
  if (!asked) return undefined;
  const words = anchorWords(models, asked, text, modules);
  const places = [...findWords(text, words), ...findWords(text, renamed(text, words))];
  if (asked.definitions) for (const { index } of text.matchAll(asked.definitions)) places.push(index);
  if (draws(text)) places.push(...findSecrets(text, watched));
  return places.length > 0 ? { words, places } : undefined;
}

/** What a program is made of. */
export interface ProgramParts {
  readonly world: World;
  readonly file: ParsedFile;
  readonly path: string;
  readonly models: Models;
  /** The words of its candidates: functions that hold such calls are of interest to those who call them. */
  readonly telling: ReadonlySet<string>;
}

/** A program for a file, nothing of it evaluated yet. */
export function makeProgram({ world, file, path, models, telling }: ProgramParts): Program {
  const words = recordedWords(models, file.text, modulesIn(file.text, path), extraWords);
  return new Program({
    world,
    file,
    path,
    models,
    packageName: packageOf(path),
    words: words.names,
    methods: words.methods,
    anywhere: words.anywhere,
    telling,
    watchedReads: distributedReads,
    watchesName: remembered(isWatched),
  });
}

/** Evaluates the module's statements and says in which bodies the rules' candidates lie. */
export function candidateOf(program: Program, interest: Interest): Candidate {
  const { text } = program.file;
  for (const name of lateMethods(text, interest.places)) program.lateMethods.add(name);
  program.ensureModule();
  const bound = boundTo(program, interest.words);
  for (const name of bound) program.aliases.add(name);
  const helpers = new Set([
    ...optionMethods,
    ...tellingMethods,
    ...bound,
    'global',
    ...constructors(text, interest.words),
  ]);
  const reads = [...text.matchAll(/\.\s*(?:rank|num_workers)\b/g)].map(({ index }) => index);
  return { program, places: [...interest.places, ...reads, ...findWords(text, helpers)] };
}

const extraWords = [...optionMethods, ...tellingMethods, '__init__'];

/** Names that are watched though they may not look like secrets: settings of frameworks, variables of the environment. */
const watched: ReadonlySet<string> = new Set([
  ...secretStores.flatMap((row) => row.keys ?? (row.attribute === undefined ? [] : [row.attribute])),
  ...environmentRows.map((row) => row.name),
]);

/** The same predicate, each name asked about once. */
function remembered(predicate: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const known = answers.get(name) ?? predicate(name);
    answers.set(name, known);
    return known;
  };
}

function isWatched(name: string): boolean {
  return watched.has(name) || isSecretName(name);
}

/** The dotted package that a file lies in, from its path: what relative imports count from. */
function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.')
    .join('.');
}
