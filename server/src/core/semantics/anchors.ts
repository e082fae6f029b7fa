import type { Concept } from '../models/model.js';
import type { Program } from '../dataflow/program.js';
import type { Models } from '../models/index.js';
import type { RuleAnchors } from '../rule.js';

/** What the rules of an engine ask for, taken together. */
export interface Anchors {
  readonly concepts: ReadonlySet<Concept>;
  readonly words: ReadonlySet<string>;
  /** Whether a text that imports nothing of MXNet concerns a rule all the same. */
  concernsText(text: string): boolean;
}

/** Joins the anchors of rules. */
export function joinAnchors(anchors: readonly RuleAnchors[]): Anchors {
  const texts = anchors.flatMap((one) => one.texts ?? []);
  return {
    concepts: new Set(anchors.flatMap((one) => one.concepts)),
    words: new Set(anchors.flatMap((one) => one.words ?? [])),
    concernsText: (text) => texts.some((pattern) => pattern.test(text)),
  };
}

interface AnchorTable {
  /** Last names of functions whose calls are reported wherever MXNet is used. */
  readonly always: ReadonlySet<string>;
  /** Last names of functions of other packages, by the package: they count where it is imported. */
  readonly others: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same for security sinks, which count only where their package is imported: what is drawn may be drawn in another file. */
  readonly sinks: ReadonlyMap<string, ReadonlySet<string>>;
  readonly all: ReadonlySet<string>;
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
  // A star may bring any package's names.
  const roots = /\bimport[ \t]*\*/.test(text) ? undefined : new Set([...modules].map(rootOf));
  const take = (rows: AnchorTable['others']): void => {
    for (const [root, names] of rows)
      if (!roots || roots.has(root)) for (const name of names) words.add(name);
  };
  take(table.others);
  take(table.sinks);
  return words;
}

/** The words of every function that some rule reports. */
export function reportedWords(models: Models, anchors: Anchors): ReadonlySet<string> {
  return tableOf(models, anchors).all;
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
  const all = new Set([...always, ...[...others.values(), ...sinks.values()].flatMap((names) => [...names])]);
  return { always, others, sinks, all };
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

/**
 * Last names of functions whose calls are recorded: those of all rows, what tells how bytes travel only where
 * something is loaded, fetched or sent at all, and functions of any module whose names say that they verify.
 */
export function recordedWords(models: Models, text: string): ReadonlySet<string> {
  const words = new Set(models.words);
  if (!artifacts.test(text)) {
    for (const word of models.supportingWords) words.delete(word);
    return words;
  }
  for (const [, name = ''] of text.matchAll(/(\w+)\s*\(/g)) if (checkingName.test(name)) words.add(name);
  return words;
}

/** Whether a text gets, reads or publishes artifacts, so that where bytes come from and go to is recorded. */
export function handlesArtifacts(text: string): boolean {
  return artifacts.test(text);
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
  for (const match of text.matchAll(/\b(\w+)[ \t]+as[ \t]+(\w+)/g))
    if (match[1] !== undefined && match[2] !== undefined && words.has(match[1])) names.add(match[2]);
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
