import type { Span } from '../source/span.js';
import type { Attestation, Config, RuleLevel, UserModelRow } from './config.js';
import { defaultConfig } from './config.js';
import { type ConfigProblem, emptyTable, type Located, type LocatedTable, plain } from './located.js';
import { configSchema, type JsonSchema, type RuleKey } from './schema.js';
import { readToml } from './toml.js';
import { validateAndPrune } from './validate.js';

/** UTF-16 length of the longest configuration that is read. */
export const maxConfigLength = 262_144;

/** Problems that are listed one by one. */
const maxProblems = 100;

/** A configuration as far as it could be read. */
export interface ParsedConfig {
  /** Sound parts over the defaults; what a problem names is as if it were not there. */
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
  /** Whether there is any configuration of ours: false for a `pyproject.toml` without `[tool.mxsec]`. */
  readonly present: boolean;
  /** Dotted names of what was given, such as `rules.plaintext-kvstore` or `storage.probe`; for merging. */
  readonly given: ReadonlySet<string>;
}

/**
 * Reads a `mxsec.toml`, or `[tool.mxsec]` of a `pyproject.toml`. `rules` are those that may be named (an engine's
 * `rules` will do). Never throws; spans are UTF-16 offsets into `text` and point at the key at fault.
 */
export function parseConfig(
  text: string,
  kind: 'mxsec.toml' | 'pyproject.toml',
  rules: readonly RuleKey[],
): ParsedConfig {
  const foreign = kind === 'pyproject.toml';
  if (foreign && !text.includes('mxsec')) return absent;
  if (text.length > maxConfigLength) {
    const message = `The configuration is longer than ${String(maxConfigLength)} characters; it is not read.`;
    return {
      ...absent,
      present: !foreign || headerOfOurs.test(text),
      problems: [{ message, span: { start: 0, end: 0 } }],
    };
  }
  // Of equal length, so that offsets hold: the parser takes no BOM, the validator no lone surrogates.
  const clean = text.replace(/^\uFEFF/, ' ').replace(/\p{Surrogate}/gu, '\uFFFD');
  const { root, problems } = readToml(clean, foreign ? isOurs : () => true);
  const ours = foreign ? toolTable(root) : root;
  if (foreign && !ours && problems.length === 0) return absent;
  return fromTable(ours ?? emptyTable({ start: 0, end: 0 }), rules, problems);
}

/** Validates a located tree and makes a configuration of what is sound in it; `earlier` problems come first. */
export function fromTable(
  root: LocatedTable,
  rules: readonly RuleKey[],
  earlier: readonly ConfigProblem[],
): ParsedConfig {
  const problems = [...earlier, ...validateAndPrune(root, schemaOf(rules))];
  const levels = ruleLevelsOf(root.entries.get('rules'), rules, problems);
  const given = new Set([...levels.keys()].map((name) => `rules.${name}`));
  for (const [table, value] of root.entries) {
    if (value.kind === 'list') given.add(table);
    else if (value.kind === 'table' && table !== 'rules')
      for (const key of value.entries.keys()) given.add(`${table}.${key}`);
  }
  return { config: buildConfig(root, levels), problems: capped(problems), present: true, given };
}

const absent: ParsedConfig = { config: defaultConfig, problems: [], present: false, given: new Set() };

const word = (name: string): string => `(?:${name}|"${name}"|'${name}')`;
const ourPath = `${word('tool')}[ \\t]*\\.[ \\t]*${word('mxsec')}[ \\t]*`;
const headerOfOurs = new RegExp(`^[ \\t]*\\[\\[?[ \\t]*${ourPath}(?:[.\\]]|\\r?$)`, 'm');
const pairOfOurs = new RegExp(`^(?:${ourPath}[.=]|${word('tool')}[ \\t]*=)`);
const pairInTool = new RegExp(`^${word('mxsec')}[ \\t]*[.=]`);
const toolHeader = new RegExp(`^\\[[ \\t]*${word('tool')}[ \\t]*\\]`);

/** Whether a statement of a `pyproject.toml` concerns us; others' mistakes are not ours to report. */
function isOurs(statement: string, header: string): boolean {
  if (statement.startsWith('[')) return headerOfOurs.test(statement) || toolHeader.test(statement);
  if (header === '') return pairOfOurs.test(statement);
  return headerOfOurs.test(header) || (toolHeader.test(header) && pairInTool.test(statement));
}

function toolTable(root: LocatedTable): LocatedTable | undefined {
  const tool = root.entries.get('tool');
  const ours = tool?.kind === 'table' ? tool.entries.get('mxsec') : undefined;
  return ours?.kind === 'table' ? ours : undefined;
}

const schemas = new WeakMap<readonly RuleKey[], JsonSchema>();

function schemaOf(rules: readonly RuleKey[]): JsonSchema {
  const known = schemas.get(rules) ?? configSchema(rules);
  schemas.set(rules, known);
  return known;
}

/** Levels by rule name; a rule that is named twice, by name and id, keeps the first. */
function ruleLevelsOf(
  table: Located | undefined,
  rules: readonly RuleKey[],
  problems: ConfigProblem[],
): Map<string, RuleLevel> {
  const levels = new Map<string, RuleLevel>();
  if (table?.kind !== 'table') return levels;
  const names = new Map(rules.flatMap(({ id, name }) => [[id, name] as const, [name, name] as const]));
  for (const [key, level] of table.entries) {
    const name = names.get(key);
    if (name === undefined || level.kind !== 'scalar') continue;
    if (levels.has(name))
      problems.push({
        message: `\`rules.${key}\` is given twice, by name and by id; the first counts.`,
        span: level.span,
      });
    // The schema has admitted nothing but levels.
    else levels.set(name, level.value as RuleLevel);
  }
  return levels;
}

/** What the schema lets through, as plain data. */
interface FileShape {
  readonly storage?: { encrypted?: string[]; 'checkpoint-root'?: string; probe?: boolean };
  readonly network?: { isolated?: boolean; reason?: string };
  readonly predictions?: { 'max-decimals'?: number };
  readonly files?: { exclude?: string[] };
  readonly models?: readonly (Omit<UserModelRow, 'args'> & { args?: UserModelRow['args'] })[];
  readonly attestations?: readonly Attestation[];
}

function buildConfig(root: LocatedTable, rules: ReadonlyMap<string, RuleLevel>): Config {
  // The tree has been pruned to the schema, of which this type is the image.
  const file = plain(root) as FileShape;
  const { storage = {}, network = {} } = file;
  const reason = network.reason;
  return {
    rules,
    storage: {
      encrypted: storage.encrypted ?? defaultConfig.storage.encrypted,
      ...(storage['checkpoint-root'] === undefined ? {} : { checkpointRoot: storage['checkpoint-root'] }),
      ...(storage.probe === undefined ? {} : { probe: storage.probe }),
    },
    // Isolation without a reason silences nothing, whichever of the two was unsound.
    network: {
      isolated: network.isolated === true && reason !== undefined,
      ...(reason === undefined ? {} : { reason }),
    },
    predictions: { maxDecimals: file.predictions?.['max-decimals'] ?? defaultConfig.predictions.maxDecimals },
    files: { exclude: file.files?.exclude ?? defaultConfig.files.exclude },
    models: (file.models ?? []).map(({ api, concept, args = {}, keywords }) => ({
      api,
      concept,
      args,
      ...(keywords ? { keywords } : {}),
    })),
    attestations: (file.attestations ?? []).map((row) => ({ ...row })),
  };
}

function capped(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const sorted = [...problems].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  if (sorted.length <= maxProblems) return sorted;
  const span: Span = sorted[maxProblems]?.span ?? { start: 0, end: 0 };
  const message = `${String(sorted.length - maxProblems)} more problems are not listed.`;
  return [...sorted.slice(0, maxProblems), { message, span }];
}
