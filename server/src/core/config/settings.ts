import type { Config } from './config.js';
import { emptyTable, type Located, type LocatedTable } from './located.js';
import { fromTable, type ParsedConfig } from './parse.js';
import { configSchema, type JsonSchema, maxEntries, type RuleKey } from './schema.js';

/** Settings have no text to point at. */
const nowhere = { start: 0, end: 0 };

/**
 * Reads the editor's settings of the section `mxsec` (`{ rules: {...}, storage: { checkpointRoot: ... } }`, or with
 * dotted names): the names of `mxsec.toml` in camel case. Takes whatever the client sends; what is no setting of the
 * analysis at the top level belongs to others (`trace`) and is passed over, empty texts and `null` count as not set.
 */
export function configFromSettings(settings: unknown, rules: readonly RuleKey[]): ParsedConfig {
  const schema = configSchema(rules);
  const root = emptyTable(nowhere);
  for (const [path, value] of topEntries(settings, schema)) {
    const located = locate(value, schemaOfPath(schema, path));
    if (located) put(root, path, located);
  }
  return fromTable(root, rules, []);
}

/**
 * One configuration of the editor's settings and the nearest file: what the file gives wins, key by key, and a list in
 * the file replaces the settings' list as a whole. So a file means the same in every host, however an editor is set up.
 * `network` counts as one key, because a reason belongs to its own declaration.
 */
export function mergeConfig(settings: ParsedConfig, file: ParsedConfig): Config {
  const [base, top] = [settings.config, file.config];
  if (!file.present) return base;
  const from = (key: string): Config => (file.given.has(key) ? top : base);
  const root = from('storage.checkpoint-root').storage.checkpointRoot;
  const probe = from('storage.probe').storage.probe;
  const networkGiven = file.given.has('network.isolated') || file.given.has('network.reason');
  return {
    rules: new Map([...base.rules, ...top.rules]),
    storage: {
      encrypted: from('storage.encrypted').storage.encrypted,
      ...(root === undefined ? {} : { checkpointRoot: root }),
      ...(probe === undefined ? {} : { probe }),
    },
    network: networkGiven ? top.network : base.network,
    predictions: from('predictions.max-decimals').predictions,
    files: from('files.exclude').files,
    models: from('models').models,
    attestations: from('attestations').attestations,
  };
}

/** Name of a setting of the editor: `storage.checkpoint-root` is `storage.checkpointRoot` there. */
export function settingName(key: string): string {
  return key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function* topEntries(settings: unknown, schema: JsonSchema): Iterable<[readonly string[], unknown]> {
  for (const [name, value] of entriesOf(settings)) {
    const path = name.split('.');
    const table = schema.properties?.[path[0] ?? ''];
    if (!table || !Object.hasOwn(schema.properties ?? {}, path[0] ?? '') || path.length > 2) continue;
    yield [path.length === 1 ? path : [path[0] ?? '', fileName(path[1] ?? '', table)], value];
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).slice(0, maxEntries);
}

/** Name in the file of a setting; names that the schema does not know stay as they are. */
function fileName(setting: string, schema: JsonSchema | undefined): string {
  return Object.keys(schema?.properties ?? {}).find((key) => settingName(key) === setting) ?? setting;
}

function schemaOfPath(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  const table = schema.properties?.[path[0] ?? ''];
  return path.length === 1 ? table : table?.properties?.[path[1] ?? ''];
}

/** Recurses as deep as the schema goes, no further: what lies deeper becomes a text that the schema refuses. */
function locate(value: unknown, schema: JsonSchema | undefined): Located | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { kind: 'scalar', span: nowhere, value };
  if (Array.isArray(value)) {
    const items: readonly unknown[] = schema?.items ? value.slice(0, maxEntries) : [];
    return { kind: 'list', span: nowhere, items: items.flatMap((item) => locate(item, schema?.items) ?? []) };
  }
  const table = emptyTable(nowhere);
  const rest = schema?.additionalProperties === false ? undefined : schema?.additionalProperties;
  if (schema?.type !== 'object') return table;
  for (const [name, entry] of entriesOf(value)) {
    const key = fileName(name, schema);
    const inner = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : rest;
    const located = locate(entry, inner);
    if (located) table.entries.set(key, located);
  }
  return table;
}

function put(root: LocatedTable, path: readonly string[], value: Located): void {
  const [first = '', second] = path;
  if (second === undefined) {
    root.entries.set(first, value);
    return;
  }
  const present = root.entries.get(first);
  const table = present?.kind === 'table' ? present : emptyTable(nowhere);
  root.entries.set(first, table);
  table.entries.set(second, value);
}
