import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';

import type { Span } from '../source/span.js';
import { child, type ConfigProblem, follow, type Located, type LocatedTable, plain } from './located.js';
import type { JsonSchema } from './schema.js';
import { quotable, suggestion } from './suggest.js';

/**
 * Checks a tree against the schema and removes what is unsound from it: a wrong value, an unknown key, a wrong item of a
 * list, a whole row of `[[models]]` or `[[attestations]]`. Returns one problem for each; the tree then fits the schema,
 * but for conditions between keys.
 */
export function validateAndPrune(root: LocatedTable, schema: JsonSchema): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const doomed = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  for (const error of validatorOf(schema).validate(plain(root)).errors) {
    if (!telling.has(error.keyword)) continue;
    const path = pointerPath(error.instanceLocation);
    const key = JSON.stringify(path);
    // A value of the wrong type breaks several keywords; the first says it.
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push({ message: describe(root, schema, path, error.keyword), span: spanAt(root, path) });
    const victim = victimOf(root, path);
    doomed.set(JSON.stringify(victim), victim);
  }
  // Longer and later paths first, so that the indexes of those still to come stay right.
  const order = [...doomed.values()].sort(
    (a, b) => b.length - a.length || Number(b.at(-1)) - Number(a.at(-1)),
  );
  for (const path of order) remove(root, path);
  return problems;
}

/** How a place is named in messages: `storage.encrypted[1]`. */
function placeName(path: readonly string[]): string {
  let name = '';
  for (const step of path) {
    if (/^\d+$/.test(step)) name += `[${step}]`;
    else name += (name === '' ? '' : '.') + quotable(step);
  }
  return name;
}

/** Schema of the value at a path; undefined where the schema knows of none. */
function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  let here: JsonSchema | undefined = schema;
  for (const step of path) {
    if (here === undefined) return undefined;
    if (here.items) here = here.items;
    else if (here.properties && Object.hasOwn(here.properties, step)) here = here.properties[step];
    else here = here.additionalProperties === false ? undefined : here.additionalProperties;
  }
  return here;
}

// Keywords that say something of their own; the others only repeat what their parts say.
const telling = new Set([
  'type',
  'enum',
  'required',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'maxItems',
  'false',
]);

const validators = new WeakMap<JsonSchema, Validator>();

function validatorOf(schema: JsonSchema): Validator {
  const known = validators.get(schema);
  if (known) return known;
  // A copy, because the validator writes its own marks into the schema.
  const made = new Validator(JSON.parse(JSON.stringify(schema)) as Schema, '2019-09', false);
  validators.set(schema, made);
  return made;
}

function pointerPath(location: OutputUnit['instanceLocation']): readonly string[] {
  return location
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The key at fault, or the item in a list. */
const spanAt = (root: Located, path: readonly string[]): Span => follow(root, path).span;

/** What must go: a row that is unsound anywhere goes as a whole, because half a row would say something else. */
function victimOf(root: LocatedTable, path: readonly string[]): readonly string[] {
  const row = root.entries.get(path[0] ?? '');
  return row?.kind === 'list' ? path.slice(0, 2) : path;
}

function remove(root: LocatedTable, path: readonly string[]): void {
  const parent = follow(root, path.slice(0, -1));
  const last = path.at(-1);
  if (last === undefined) return;
  if (parent.kind === 'table') parent.entries.delete(last);
  else if (parent.kind === 'list') parent.items.splice(Number(last), 1);
}

function describe(root: Located, schema: JsonSchema, path: readonly string[], keyword: string): string {
  const name = `\`${placeName(path)}\``;
  const rule = schemaAt(schema, path);
  const value = follow(root, path);
  if (keyword === 'false') return unknownKey(schema, path);
  if (keyword === 'required') return missingKeys(rule, value, path);
  const found = value.kind === 'scalar' ? JSON.stringify(value.value) : kindName(value);
  if (keyword === 'enum' && rule?.enum) {
    const hint = value.kind === 'scalar' ? suggestion(String(value.value), rule.enum) : '';
    const list = rule.enum.map((word) => `\`${word}\``).join(', ');
    return sentence(`${name} must be one of ${list}, not \`${quotable(found)}\`${hint}`);
  }
  if (keyword === 'maxItems') return `${name} has too many entries.`;
  if (keyword === 'maxLength') return `${name} is too long.`;
  return sentence(
    `${name} must be ${wanted(rule)}, not ${value.kind === 'scalar' ? `\`${quotable(found)}\`` : found}`,
  );
}

function unknownKey(schema: JsonSchema, path: readonly string[]): string {
  const name = `\`${placeName(path)}\``;
  const known = Object.keys(schemaAt(schema, path.slice(0, -1))?.properties ?? {});
  const hint = suggestion(path.at(-1) ?? '', known);
  return sentence(`${name} is not a ${path[0] === 'rules' && path.length === 2 ? 'rule' : 'setting'}${hint}`);
}

function missingKeys(rule: JsonSchema | undefined, value: Located, path: readonly string[]): string {
  if (path[0] === 'network')
    return '`network.isolated = true` needs a `reason` that says what isolates the network.';
  const missing = (rule?.required ?? []).filter((key) => child(value, key) === undefined);
  return sentence(`\`${placeName(path)}\` lacks ${missing.map((key) => `\`${key}\``).join(' and ')}`);
}

function wanted(rule: JsonSchema | undefined): string {
  if (rule?.format === 'date') return 'a date such as `2027-01-31`';
  if (rule?.type === 'integer')
    return `a whole number from ${String(rule.minimum)} to ${String(rule.maximum)}`;
  if (rule?.type === 'boolean') return '`true` or `false`';
  if (rule?.type === 'array') return 'a list';
  if (rule?.type === 'object') return 'a table';
  return rule?.pattern === '\\S'
    ? 'a text that is not empty'
    : 'a full name such as `package.module.function`';
}

const kindName = (value: Located): string => (value.kind === 'list' ? 'a list' : 'a table');
const sentence = (text: string): string => (text.endsWith('?') ? text : `${text}.`);
