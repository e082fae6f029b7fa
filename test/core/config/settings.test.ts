import assert from 'node:assert/strict';

import { defaultConfig } from '../../../server/src/core/config/config.js';
import { parseConfig } from '../../../server/src/core/config/parse.js';
import { configFromSettings, mergeConfig, settingName } from '../../../server/src/core/config/settings.js';

const rules = [
  { id: 'MXS201', name: 'pickled-optimizer' },
  { id: 'MXS202', name: 'plaintext-kvstore' },
];
const settings = (value: unknown) => configFromSettings(value, rules);
const file = (text: string) => parseConfig(text, 'mxsec.toml', rules);

describe('configFromSettings', () => {
  it('reads nested settings in camel case', () => {
    const { config, problems } = settings({
      rules: { 'plaintext-kvstore': 'off', MXS201: 'error' },
      storage: { encrypted: ['/mnt/a'], checkpointRoot: '/mnt/a/c', probe: false },
      network: { isolated: true, reason: 'vpc' },
      predictions: { maxDecimals: 1 },
      files: { exclude: ['x'] },
      models: [{ api: 'a.b', concept: 'security-sink', args: { value: 1 } }],
      trace: { server: 'verbose' },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [...config.rules],
      [
        ['plaintext-kvstore', 'off'],
        ['pickled-optimizer', 'error'],
      ],
    );
    assert.deepEqual(config.storage, { encrypted: ['/mnt/a'], checkpointRoot: '/mnt/a/c', probe: false });
    assert.deepEqual(config.network, { isolated: true, reason: 'vpc' });
    assert.equal(config.predictions.maxDecimals, 1);
    assert.equal(config.models[0]?.args['value'], 1);
  });

  it('reads dotted names', () => {
    const { config } = settings({ 'storage.checkpointRoot': '/a', 'storage.encrypted': ['/b'] });
    assert.deepEqual(config.storage, { encrypted: ['/b'], checkpointRoot: '/a' });
  });

  it('takes empty texts and null for not set', () => {
    const { config, problems, given } = settings({
      storage: { checkpointRoot: '', probe: null },
      network: null,
    });
    assert.deepEqual([config, problems, given.size], [defaultConfig, [], 0]);
  });

  it('survives garbage', () => {
    for (const value of [
      undefined,
      null,
      1,
      'x',
      [],
      [1],
      { rules: 1 },
      { rules: [] },
      { storage: { encrypted: {} } },
      { __proto__: { rules: 1 } },
      { constructor: 1, toString: 2 },
    ]) {
      const { config } = settings(value);
      assert.deepEqual(config, defaultConfig);
    }
    assert.equal(settings({ storage: { encrypted: {} } }).problems.length, 1);
    let deep: unknown = 1;
    for (let i = 0; i < 1e5; i++) deep = { args: deep, encrypted: deep, rules: deep };
    assert.ok(settings({ storage: deep, rules: deep, models: [deep] }).problems.length > 0);
  });

  it('names the setting that is wrong', () => {
    const [problem] = settings({ rules: { 'plaintext-kvstore': 'loud' } }).problems;
    assert.match(problem!.message, /`rules\.plaintext-kvstore` must be one of/);
  });
});

describe('mergeConfig', () => {
  const base = settings({
    rules: { 'plaintext-kvstore': 'off', 'pickled-optimizer': 'error' },
    storage: { encrypted: ['/a'], checkpointRoot: '/a/c', probe: true },
    network: { isolated: true, reason: 'home' },
    predictions: { maxDecimals: 5 },
    files: { exclude: ['x'] },
  });

  it('lets the file win key by key', () => {
    const merged = mergeConfig(
      base,
      file('[rules]\nMXS202 = "warning"\n[storage]\nencrypted = ["/b"]\n[predictions]\nmax-decimals = 3'),
    );
    assert.deepEqual(
      [...merged.rules],
      [
        ['plaintext-kvstore', 'warning'],
        ['pickled-optimizer', 'error'],
      ],
    );
    assert.deepEqual(merged.storage, { encrypted: ['/b'], checkpointRoot: '/a/c', probe: true });
    // The file's value is the default, but it was given.
    assert.equal(merged.predictions.maxDecimals, 3);
    assert.deepEqual(merged.files.exclude, ['x']);
    assert.deepEqual(merged.network, { isolated: true, reason: 'home' });
  });

  it('replaces lists and the network as a whole', () => {
    const merged = mergeConfig(
      base,
      file('storage.encrypted = []\nnetwork.isolated = false\nfiles.exclude = []'),
    );
    assert.deepEqual(merged.storage.encrypted, []);
    assert.deepEqual(merged.network, { isolated: false });
    assert.deepEqual(merged.files.exclude, []);
  });

  it('is the settings where there is no file', () => {
    assert.equal(mergeConfig(base, parseConfig('', 'pyproject.toml', rules)), base.config);
  });
});

describe('settingName', () => {
  it('makes camel case', () => {
    assert.equal(settingName('storage.checkpoint-root'), 'storage.checkpointRoot');
  });
});
