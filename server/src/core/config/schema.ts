import type { Concept } from '../models/model.js';
import type { RuleLevel } from './config.js';

/** What configuration must know of a rule: both of its names. */
export interface RuleKey {
  readonly id: string;
  readonly name: string;
}

/** The part of JSON Schema that the configuration needs. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'boolean' | 'integer';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly maxItems?: number;
  readonly enum?: readonly string[];
  readonly const?: boolean;
  readonly pattern?: string;
  readonly format?: 'date';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number | boolean | readonly string[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
}

/** Levels that a rule may be given. */
export const ruleLevels = ['off', 'hint', 'information', 'warning', 'error'] as const satisfies RuleLevel[];

/** Concepts that a `[[models]]` row may name. */
export const modelConcepts = [
  'draws-randomness',
  'seeds-randomness',
  'creates-kvstore',
  'sets-optimizer',
  'makes-trainer',
  'fits-module',
  'sends-server-command',
  'writes-checkpoint',
  'security-sink',
  'temporary-place',
  'loads-states',
  'deserializes',
  'loads-native-code',
  'loads-model',
  'downloads',
  'extracts-archive',
  'opens-file',
  'writes-file',
  'copies-file',
  'serializes',
  'computes-digest',
  'verifies',
  'signs',
  'publishes',
  'deletes-files',
  'receives-input',
  'predicts',
  'reduces-precision',
  'responds',
  'starts-training-job',
  'makes-served-model',
  'runs-command',
  'changes-user',
  'binds-address',
  'trusts-any-host',
] as const satisfies Concept[];

/** Entries that one table or list may have; more is a mistake or an attack, and the rest is not read. */
export const maxEntries = 1000;

const text = (description: string): JsonSchema => ({
  type: 'string',
  description,
  pattern: '\\S',
  maxLength: 4096,
});
const texts = (description: string, item: string): JsonSchema => ({
  type: 'array',
  description,
  items: text(item),
  maxItems: maxEntries,
});
const date = (description: string): JsonSchema => ({ type: 'string', format: 'date', description });

/**
 * JSON Schema of the configuration: the single source of its names, types and documentation. Takes the rules that may
 * be named; returns a schema of `mxsec.toml`, which is also that of `[tool.mxsec]` and, in camel case, of the editor's
 * settings.
 */
export function configSchema(rules: readonly RuleKey[]): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2019-09/schema',
    title: 'MXNet Security configuration',
    type: 'object',
    additionalProperties: false,
    properties: {
      rules: rulesSchema(rules),
      storage,
      network,
      predictions,
      files,
      models: { type: 'array', description: 'Functions of your own.', maxItems: maxEntries, items: model },
      attestations: {
        type: 'array',
        description: 'Controls that no program can see, stated by a person and shown in reports.',
        maxItems: maxEntries,
        items: attestation,
      },
    },
  };
}

function rulesSchema(rules: readonly RuleKey[]): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const { id, name } of rules) {
    properties[name] = { type: 'string', enum: ruleLevels, description: `Level of ${id}.` };
    properties[id] = { type: 'string', enum: ruleLevels, description: `Level of \`${name}\`.` };
  }
  return {
    type: 'object',
    description: 'Level of each rule, by name or id; a rule that is not named keeps its own grading.',
    additionalProperties: false,
    properties,
  };
}

const storage: JsonSchema = {
  type: 'object',
  description: 'What is known about storage.',
  additionalProperties: false,
  properties: {
    encrypted: texts(
      'Places known to be encrypted.',
      'A path, a URL such as `s3://bucket/prefix`, or an environment variable such as `${CHECKPOINT_DIR}`; covers what lies under it.',
    ),
    'checkpoint-root': text('Where fixes move checkpoints: a path or `${VARIABLE}`.'),
    probe: {
      type: 'boolean',
      description:
        "Look at this machine's mounts; absent: in the editor only, so that reports do not depend on the machine.",
    },
  },
};

const network: JsonSchema = {
  type: 'object',
  description: 'The network that the nodes of a cluster share.',
  additionalProperties: false,
  properties: {
    isolated: {
      type: 'boolean',
      default: false,
      description: 'The network lets nobody in but the nodes; needs a reason.',
    },
    reason: text('What isolates it, and who has checked that when.'),
  },
  if: { properties: { isolated: { const: true } }, required: ['isolated'] },
  then: { required: ['reason'] },
};

const predictions: JsonSchema = {
  type: 'object',
  description: 'What a response may tell of a prediction.',
  additionalProperties: false,
  properties: {
    'max-decimals': {
      type: 'integer',
      minimum: 0,
      maximum: 15,
      default: 3,
      description: 'Decimals of a probability that a response may have.',
    },
  },
};

const files: JsonSchema = {
  type: 'object',
  description: 'Which files are looked at.',
  additionalProperties: false,
  properties: {
    exclude: texts('What an audit leaves out.', 'A gitignore pattern, relative to the folder of this file.'),
  },
};

const model: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['api', 'concept'],
  properties: {
    api: {
      type: 'string',
      pattern: '^[^\\s.()]+(\\.[^\\s.()]+)+(\\(\\)\\.[^\\s.()]+)?$',
      maxLength: 256,
      description:
        'Full name of the function, such as `acme.crypto.make_token`, or `acme.Store().save` for a method.',
    },
    concept: { type: 'string', enum: modelConcepts, description: 'What the function does.' },
    args: {
      type: 'object',
      description: 'Position of each argument by its role, counted from 0 without `self`.',
      additionalProperties: { type: 'integer', minimum: 0, maximum: 255 },
    },
    keywords: {
      type: 'object',
      description:
        'Name of the parameter by its role, where it is another; a role only named here is keyword-only.',
      additionalProperties: text('Name of the parameter.'),
    },
  },
};

const attestation: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['control', 'statement', 'by'],
  properties: {
    control: text('The control, such as `physical-access`.'),
    statement: text('What is so.'),
    by: text('Who says so.'),
    until: date('Day after which the statement no longer counts, as `YYYY-MM-DD`.'),
  },
};
