import type { Concept } from '../models/model.js';
import type { Program } from '../dataflow/program.js';
import type { Models } from '../models/index.js';

/** Concepts whose calls a rule reports, so that a function in which one occurs must be looked at. */
const anchorConcepts: readonly Concept[] = [
  'sets-optimizer',
  'makes-trainer',
  'fits-module',
  'sends-server-command',
  'writes-checkpoint',
];

interface AnchorTable {
  /** Last names of functions whose calls are reported wherever MXNet is used. */
  readonly always: ReadonlySet<string>;
  /** Last names of security sinks, by the package that they belong to. */
  readonly sinks: ReadonlyMap<string, ReadonlySet<string>>;
}

const tables = new WeakMap<Models, AnchorTable>();

/** The words that make a function of this text worth evaluating. */
export function anchorWords(models: Models, text: string, modules: ReadonlySet<string>): ReadonlySet<string> {
  const table = tables.get(models) ?? buildTable(models);
  tables.set(models, table);
  if (!draws(text)) return table.always;
  const words = new Set(table.always);
  const roots = new Set([...modules].map(rootOf));
  for (const [root, names] of table.sinks) if (roots.has(root)) for (const name of names) words.add(name);
  return words;
}

function buildTable(models: Models): AnchorTable {
  const always = new Set<string>();
  for (const concept of anchorConcepts)
    for (const row of models.rows(concept))
      for (const api of [row.api, ...(row.aliases ?? [])]) always.add(lastOf(api));
  const sinks = new Map<string, Set<string>>();
  for (const row of models.rows('security-sink'))
    for (const api of [row.api, ...(row.aliases ?? [])]) {
      if (row.ref === 'configuration') always.add(lastOf(api));
      const root = rootOf(api);
      sinks.set(root, (sinks.get(root) ?? new Set()).add(lastOf(api)));
    }
  return { always, sinks };
}

function rootOf(name: string): string {
  return name.split(/[.(]/, 1)[0] ?? name;
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).replace('()', '');
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
