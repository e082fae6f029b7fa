import type { Concept } from '../models/model.js';
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
    for (const row of models.rows(concept)) for (const api of [row.api, ...(row.aliases ?? [])]) always.add(lastOf(api));
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

/** Full names of the modules that a text imports, as written; `mxnet` also where its name occurs in any other way. */
export function modulesIn(text: string, path: string): ReadonlySet<string> {
  const modules = new Set<string>();
  const statement = /(?:^|[\n\r;:])[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import|import[ \t]+([^\n\r#;]+))/g;
  for (const match of text.matchAll(statement))
    for (const name of (match[1] ?? match[2] ?? '').split(',')) {
      const module = /^\s*\.*([\w.]+)/.exec(name)?.[1];
      if (module !== undefined) modules.add(module);
    }
  if (/\bmxnet\b/.test(text) || path.split('/').includes('mxnet')) modules.add('mxnet');
  return modules;
}
