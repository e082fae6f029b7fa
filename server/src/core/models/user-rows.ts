import type { UserModelRow } from '../config/config.js';
import { looksLikeClass } from './hierarchy.js';
import type { Concept, ModelRow, TypeRow } from './model.js';
import { parentName } from './names.js';
import type { Args } from './signature.js';

/** Every concept, and what a user's row of it has where it says nothing itself. */
const defaults: Readonly<Record<Concept, { readonly role?: string; readonly traits?: ModelRow['traits'] }>> =
  {
    'draws-randomness': { traits: { generator: 'other' } },
    'seeds-randomness': { traits: { generator: 'other' } },
    'creates-kvstore': { role: 'type' },
    'sets-optimizer': { role: 'optimizer' },
    'makes-trainer': {},
    'fits-module': {},
    'sends-server-command': {},
    'writes-checkpoint': { role: 'path', traits: { pathKind: 'path', artifact: 'parameters' } },
    'security-sink': { role: 'value', traits: { level: 'secret' } },
    'temporary-place': { traits: { place: 'private', at: 'result' } },
    'loads-states': { role: 'path' },
    deserializes: { role: 'value' },
    'loads-native-code': { role: 'value' },
    'loads-model': { role: 'path' },
    downloads: { role: 'url' },
    'extracts-archive': { role: 'value' },
    'opens-file': { role: 'path' },
    'writes-file': { role: 'value' },
    'copies-file': { role: 'path' },
    serializes: { role: 'value' },
    'computes-digest': { role: 'value' },
    verifies: { role: 'value' },
    signs: { role: 'value' },
    publishes: { role: 'value' },
    'deletes-files': { role: 'path' },
    'receives-input': {},
    predicts: {},
    'reduces-precision': { role: 'value' },
    responds: { role: 'value' },
    'starts-training-job': {},
    'makes-served-model': {},
    'runs-command': { role: 'command' },
    'changes-user': { role: 'user' },
    'binds-address': { role: 'host' },
    'trusts-any-host': {},
  };

/** Classes of what functions of a concept give. */
const given: Readonly<Partial<Record<Concept, string>>> = {
  'creates-kvstore': 'mxnet.kvstore.KVStore',
  'makes-trainer': 'mxnet.gluon.Trainer',
};

/**
 * Rows of the configuration as rows of the engine. A row whose concept does not exist is left out (reading the
 * configuration has reported it).
 */
export function fromUser(rows: readonly UserModelRow[]): readonly ModelRow[] {
  return rows.flatMap((row) => {
    if (!isConcept(row.concept)) return [];
    const { role, traits } = defaults[row.concept];
    const returns = given[row.concept];
    const roles = [...new Set([...Object.keys(row.args), ...Object.keys(row.keywords ?? {})])];
    const [first = role] = roles;
    const named = roles.map((name): [string, Args[string]] => [name, argumentOf(row, name)]);
    const args: typeof named = named.length > 0 || role === undefined ? named : [[role, { index: 0 }]];
    return [
      {
        api: row.api,
        concept: row.concept,
        ...(returns === undefined ? {} : { returns }),
        traits: {
          ...traits,
          ...(row.concept === 'security-sink' && first !== undefined ? { sink: first } : {}),
        },
        args: Object.fromEntries(args),
        ref: 'configuration',
      },
    ];
  });
}

function argumentOf({ args, keywords = {} }: UserModelRow, role: string): Args[string] {
  // A row may bear any names, those of `Object.prototype` too.
  const name = Object.hasOwn(keywords, role) ? keywords[role] : undefined;
  const index = Object.hasOwn(args, role) ? (args[role] ?? null) : null;
  return { index, ...(name === undefined ? {} : { name }) };
}

/** The classes that rows of the configuration tell of: those whose methods they name. */
export function typesFromUser(rows: readonly ModelRow[]): readonly TypeRow[] {
  const owners = rows.map(({ api }) => parentName(api));
  const types = owners.flatMap((owner) =>
    owner.endsWith('()') ? [owner.slice(0, -2)] : looksLikeClass(owner) ? [owner] : [],
  );
  return [...new Set(types)].map((type) => ({ type, extends: [], ref: 'configuration' }));
}

/**
 * Which functions, methods and classes of one module rows of the configuration name: by their names in it (`Client.fetch`), the
 * rows' own names. A file is known by its path, of which a row may leave out the first folders.
 */
export function describedIn(rows: readonly ModelRow[], module: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { api, ref } of rows) {
    if (ref !== 'configuration') continue;
    const parts = api.replace('()', '').split('.');
    for (let end = 1; end < parts.length; end += 1)
      if (`.${module}`.endsWith(`.${parts.slice(0, end).join('.')}`))
        found.set(parts.slice(end).join('.'), api);
  }
  return found;
}

/** Whether a text names a concept. */
export function isConcept(text: string): text is Concept {
  return Object.hasOwn(defaults, text);
}
