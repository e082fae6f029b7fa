import type { Concept } from '../models/model.js';
import type { Program } from '../dataflow/program.js';
import { canonical, type Models, type RecordedWord } from '../models/index.js';
import type { RuleAnchors } from '../rule.js';

/** What the rules of an engine ask for, taken together. */
export interface Anchors {
  readonly concepts: ReadonlySet<Concept>;
  readonly words: ReadonlySet<string>;
  /** Matches definitions of functions of interest, the name being the first group. */
  readonly definitions: RegExp | undefined;
  /** What the rules ask for that a text concerns though it imports nothing of MXNet; undefined where it concerns none. */
  forText(text: string): Anchors | undefined;
}

/** Joins the anchors of rules. */
export function joinAnchors(anchors: readonly RuleAnchors[]): Anchors {
  const names = anchors.flatMap((one) => one.definitions ?? []);
  const known = new Map<string, Anchors>();
  return {
    concepts: new Set(anchors.flatMap((one) => one.concepts)),
    words: new Set(anchors.flatMap((one) => one.words ?? [])),
    definitions: names.length > 0 ? new RegExp(`\\bdef[ \\t]+(?:${names.join('|')})\\b`, 'g') : undefined,
    forText(text) {
      const concerned = anchors.filter((one) => one.texts?.test(text) === true);
      if (concerned.length === 0) return undefined;
      const key = concerned.map((one) => String(anchors.indexOf(one))).join();
      const joined = known.get(key) ?? joinAnchors(concerned);
      known.set(key, joined);
      return joined;
    },
  };
}

interface AnchorTable {
  /** Last names of functions whose calls are reported wherever MXNet is used. */
  readonly always: ReadonlySet<string>;
  /** Last names of functions of other packages, by the package: they count where it is imported. */
  readonly others: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same for security sinks, which count only where something is drawn as well. */
  readonly sinks: ReadonlyMap<string, ReadonlySet<string>>;
}

const tables = new WeakMap<Models, WeakMap<Anchors, AnchorTable>>();

/** The words that make a function of this text worth evaluating. */
export function anchorWords(
  models: Models,
  anchors: Anchors,
  text: string,
  modules: ReadonlySet<string>,
): ReadonlySet<string> {
  const table = tableOf(models, anchors);
  const words = new Set(table.always);
  const roots = rootsOf(modules);
  const take = (rows: AnchorTable['others']): void => {
    for (const [root, names] of rows) if (roots.has(root)) for (const name of names) words.add(name);
  };
  take(table.others);
  if (draws(text)) take(table.sinks);
  return words;
}

function tableOf(models: Models, anchors: Anchors): AnchorTable {
  const known = tables.get(models) ?? new WeakMap<Anchors, AnchorTable>();
  tables.set(models, known);
  const table = known.get(anchors) ?? buildTable(models, anchors);
  known.set(anchors, table);
  return table;
}

function buildTable(models: Models, anchors: Anchors): AnchorTable {
  const always = new Set(anchors.words);
  const others = new Map<string, Set<string>>();
  const sinks = new Map<string, Set<string>>();
  for (const concept of anchors.concepts)
    for (const row of models.rows(concept))
      for (const api of [row.api, ...(row.aliases ?? [])]) {
        const root = rootOf(api);
        if (row.ref === 'configuration') always.add(lastOf(api));
        const everywhere = concept !== 'security-sink' && (models.usesMxnet([root]) || root === 'builtins');
        const into = concept === 'security-sink' ? sinks : others;
        if (everywhere) always.add(lastOf(api));
        else into.set(root, (into.get(root) ?? new Set()).add(lastOf(api)));
      }
  return { always, others, sinks };
}

/** Packages of modules, under the names that texts use and under those of the rows. */
function rootsOf(modules: ReadonlySet<string>): Set<string> {
  return new Set([...modules].flatMap((module) => [rootOf(module), rootOf(canonical(module))]));
}

function rootOf(name: string): string {
  return name.split(/[.(]/, 1)[0] ?? name;
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).replace('()', '');
}

const artifacts =
  /\b(?:load\w*|imports|import_(?:model|to_gluon)|fromjson|download\w*|urlretrieve|urlopen|requests|upload\w*|make_archive)\b/;
const checkingName = /verif|checksum|check_(?:sha|md5|hash|digest|sig|integrity)|sha\d*sum|md5sum/i;

/** Last names of all rows with a concept, by the package of the row. */
interface WordTable {
  readonly always: readonly RecordedWord[];
  readonly byRoot: ReadonlyMap<string, readonly RecordedWord[]>;
  /** What was put together for texts that import the same packages. */
  readonly made: Map<string, RecordedWords>;
}

/** Last names of what is called by its full name, and of what is called on an object. */
export interface RecordedWords {
  readonly names: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
  /** Those that are recorded whatever module they are of. */
  readonly anywhere: ReadonlySet<string>;
}

const wordTables = new WeakMap<Models, WordTable>();

/**
 * Last names of functions whose calls are recorded: those of all rows of MXNet and of the packages that a text imports, what
 * tells how bytes travel only where something is loaded, fetched or sent at all, and functions of any module whose names
 * say that they verify. `extra` are recorded always.
 */
export function recordedWords(
  models: Models,
  text: string,
  modules: ReadonlySet<string>,
  extra: readonly string[],
): RecordedWords {
  const table = wordTables.get(models) ?? wordTable(models);
  wordTables.set(models, table);
  const roots = [...rootsOf(modules)].filter((root) => table.byRoot.has(root)).sort();
  const without = artifacts.test(text) ? new Set<string>() : models.supportingWords;
  const key = `${roots.join(' ')}${without.size > 0 ? '' : '+'}`;
  const known = table.made.get(key) ?? wordsOfRoots(table, roots, without, extra);
  table.made.set(key, known);
  const checks = without.size > 0 ? [] : checksIn(text);
  if (checks.length === 0) return known;
  const and = (words: ReadonlySet<string>): ReadonlySet<string> => new Set([...words, ...checks]);
  return { names: and(known.names), methods: and(known.methods), anywhere: and(known.anywhere) };
}

function wordsOfRoots(
  table: WordTable,
  roots: readonly string[],
  without: ReadonlySet<string>,
  extra: readonly string[],
): RecordedWords {
  const words = [table.always, ...roots.map((root) => table.byRoot.get(root) ?? [])]
    .flat()
    .filter(({ word }) => !without.has(word));
  return {
    names: new Set([...words.map(({ word }) => word), ...extra]),
    methods: new Set([...words.flatMap(({ word, method }) => (method ? [word] : [])), ...extra]),
    anywhere: new Set(extra),
  };
}

function wordTable(models: Models): WordTable {
  const always: RecordedWord[] = [];
  const byRoot = new Map<string, RecordedWord[]>();
  for (const one of models.recorded) {
    const root = rootOf(one.api);
    // What tells how bytes travel belongs to objects that other packages give (`io.IOBase`).
    const everywhere = /^(?:builtins|configuration|io)$/.test(root) || models.supportingWords.has(one.word);
    const list = everywhere || models.usesMxnet([root]) ? always : (byRoot.get(root) ?? []);
    list.push(one);
    if (list !== always) byRoot.set(root, list);
  }
  return { always, byRoot, made: new Map() };
}

function checksIn(text: string): string[] {
  if (!checkingName.test(text)) return [];
  return [...text.matchAll(/(\w+)\s*\(/g)].flatMap(([, name = '']) =>
    checkingName.test(name) ? [name] : [],
  );
}

/** Whether the name of a function says that it verifies. */
export function namesCheck(name: string): boolean {
  return checkingName.test(name.slice(name.lastIndexOf('.') + 1));
}

/** Whether a text can draw random numbers at all: without that no secret is made of them. */
export function draws(text: string): boolean {
  return /rand|shuffle|sample|seed|uniform|normal|bernoulli|choice/.test(text);
}

/** Full names of the modules that a text imports, as written; `mxnet` also where it is imported by a call, or where the file lies in a folder that is named after it. */
export function modulesIn(text: string, path: string): ReadonlySet<string> {
  const modules = new Set<string>();
  const statement = /(?:^|[\n\r;:])[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import|import[ \t]+([^\n\r#;]+))/g;
  for (const match of text.matchAll(statement))
    for (const name of (match[1] ?? match[2] ?? '').split(',')) {
      const module = /^\s*\.*([\w.]+)/.exec(name)?.[1];
      if (module !== undefined) modules.add(module);
    }
  if (/(?:import_module|__import__)\(\s*['"]mxnet\b/.test(text) || /mxnet[^/]*\//i.test(path))
    modules.add('mxnet');
  return modules;
}

/** Names under which a text imports something that a word names: `from hmac import new as mac`. */
export function renamed(text: string, words: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = text.indexOf(' as '); at >= 0; at = text.indexOf(' as ', at + 3)) {
    const name = /\w+[ \t]*$/.exec(text.slice(Math.max(0, at - 60), at))?.[0].trimEnd();
    const alias =
      name !== undefined && words.has(name) ? /^[ \t]*(\w+)/.exec(text.slice(at + 4, at + 64)) : null;
    if (alias?.[1] !== undefined) names.add(alias[1]);
  }
  return names;
}

/** Names of the module that hold a function or method which a word names: `save = net.save_parameters`. */
export function boundTo(program: Program, words: ReadonlySet<string>): string[] {
  const names: string[] = [];
  for (const [name, value] of program.scope.env)
    for (const atom of value.atoms) {
      const full = atom.k === 'name' || atom.k === 'attr' ? atom.name : '';
      const last = full.slice(full.lastIndexOf('.') + 1);
      if (last !== name && words.has(last)) names.push(name);
    }
  return names;
}

/** Constructors of classes that inherit from a library class of interest call it by another name. */
export function constructors(text: string, words: ReadonlySet<string>): string[] {
  return /\b__init__\b/.test(text) && [...text.matchAll(/\b[A-Z]\w*/g)].some(([name]) => words.has(name))
    ? ['__init__']
    : [];
}
