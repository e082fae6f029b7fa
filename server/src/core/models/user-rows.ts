import type { UserModelRow } from '../config/config.js';
import type { Concept, ModelRow } from './model.js';

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

/**
 * Rows of the configuration as rows of the engine. A row whose concept does not exist is left out (reading the
 * configuration has reported it).
 */
export function fromUser(rows: readonly UserModelRow[]): readonly ModelRow[] {
  return rows.flatMap((row) => {
    if (!isConcept(row.concept)) return [];
    const { role, traits } = defaults[row.concept];
    const given = Object.entries(row.args);
    const [first = role] = given.map(([name]) => name);
    const positions = given.length > 0 || role === undefined ? given : [[role, 0] as const];
    return [
      {
        api: row.api,
        concept: row.concept,
        traits: {
          ...traits,
          ...(row.concept === 'security-sink' && first !== undefined ? { sink: first } : {}),
        },
        args: Object.fromEntries(positions.map(([name, index]) => [name, { index }])),
        ref: 'configuration',
      },
    ];
  });
}

/** Whether a text names a concept. */
export function isConcept(text: string): text is Concept {
  return Object.hasOwn(defaults, text);
}
