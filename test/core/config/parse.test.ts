import assert from 'node:assert/strict';

import fc from 'fast-check';

import { defaultConfig } from '../../../server/src/core/config/config.js';
import { maxConfigLength, parseConfig } from '../../../server/src/core/config/parse.js';
import { configSchema, modelConcepts } from '../../../server/src/core/config/schema.js';
import type { Concept } from '../../../server/src/core/models/model.js';

const rules = [
  { id: 'MXS101', name: 'insecure-random-secret' },
  { id: 'MXS201', name: 'pickled-optimizer' },
  { id: 'MXS202', name: 'plaintext-kvstore' },
];
const parse = (text: string) => parseConfig(text, 'mxsec.toml', rules);
const pyproject = (text: string) => parseConfig(text, 'pyproject.toml', rules);

const full = `[rules]
plaintext-kvstore = "error"
MXS101 = "off"
[storage]
encrypted = ["/mnt/secure", "\${CHECKPOINT_DIR}", "s3://kms-bucket"]
checkpoint-root = "\${CHECKPOINT_DIR}"
probe = true
[network]
isolated = true
reason = "private VPC"
[predictions]
max-decimals = 2
[files]
exclude = ["third_party/**"]
[[models]]
api = "acme.crypto.make_token"
concept = "security-sink"
args = { value = 0 }
[[attestations]]
control = "physical-access"
statement = "locked room"
by = "ops"
until = 2027-06-30
`;

describe('parseConfig', () => {
  it('reads every key', () => {
    const { config, problems, present } = parse(full);
    assert.deepEqual(problems, []);
    assert.equal(present, true);
    assert.deepEqual(
      [...config.rules],
      [
        ['plaintext-kvstore', 'error'],
        ['insecure-random-secret', 'off'],
      ],
    );
    assert.deepEqual(config.storage, {
      encrypted: ['/mnt/secure', '${CHECKPOINT_DIR}', 's3://kms-bucket'],
      checkpointRoot: '${CHECKPOINT_DIR}',
      probe: true,
    });
    assert.deepEqual(config.network, { isolated: true, reason: 'private VPC' });
    assert.equal(config.predictions.maxDecimals, 2);
    assert.deepEqual(config.files.exclude, ['third_party/**']);
    assert.equal(config.models[0]?.api, 'acme.crypto.make_token');
    assert.deepEqual({ ...config.models[0].args }, { value: 0 });
    assert.deepEqual(
      { ...config.attestations[0] },
      {
        control: 'physical-access',
        statement: 'locked room',
        by: 'ops',
        until: '2027-06-30',
      },
    );
  });

  it('gives defaults for nothing', () => {
    for (const text of ['', '\uFEFF', '\r\n', '# only a comment']) {
      const { config, problems, present } = parse(text);
      assert.deepEqual([config, problems, present], [defaultConfig, [], true]);
    }
  });

  it('takes a byte order mark and CRLF, and offsets count both', () => {
    const { config, problems } = parse('\uFEFF[rules]\r\nMXS202 = "hint"\r\nnope = "off"\r\n');
    assert.equal(config.rules.get('plaintext-kvstore'), 'hint');
    assert.deepEqual(problems[0]?.span, { start: 27, end: 31 });
  });

  // Text, the source at fault, the message.
  const wrong: readonly (readonly [string, string, string | RegExp])[] = [
    [
      '[rules]\nplaintext-kvstor = "off"',
      'plaintext-kvstor',
      '`rules.plaintext-kvstor` is not a rule; did you mean `plaintext-kvstore`?',
    ],
    ['[rules]\nMXS999 = "off"', 'MXS999', /`rules\.MXS999` is not a rule/],
    [
      '[rules]\nMXS202 = "eror"',
      'MXS202',
      /must be one of `off`.*`error`, not `"eror"`; did you mean `error`\?$/,
    ],
    ['[rules]\nMXS202 = false', 'MXS202', /`rules\.MXS202` must be .*not `false`/],
    ['[rules]\nMXS202 = "off"\nplaintext-kvstore = "error"', 'plaintext-kvstore', /given twice/],
    ['[rulez]\nx = 1', 'rulez', '`rulez` is not a setting; did you mean `rules`?'],
    ['rules = "off"', 'rules', '`rules` must be a table, not `"off"`.'],
    ['[storage]\nencrypted = "/mnt"', 'encrypted', '`storage.encrypted` must be a list, not `"/mnt"`.'],
    [
      '[storage]\nencrypted = ["/a", 5]',
      '5',
      '`storage.encrypted[1]` must be a text that is not empty, not `5`.',
    ],
    ['[storage]\nencrypted = ["  "]', '"  "', /must be a text that is not empty/],
    ['[storage]\nprobe = "yes"', 'probe', '`storage.probe` must be `true` or `false`, not `"yes"`.'],
    [
      'storage.checkpoint_root = "/a"',
      'checkpoint_root',
      '`storage.checkpoint_root` is not a setting; did you mean `checkpoint-root`?',
    ],
    [
      '[network]\nisolated = true',
      'network',
      '`network.isolated = true` needs a `reason` that says what isolates the network.',
    ],
    [
      '[network]\nisolated = true\nreason = " "',
      'reason',
      /`network\.reason` must be a text that is not empty/,
    ],
    [
      '[predictions]\nmax-decimals = 2.5',
      'max-decimals',
      '`predictions.max-decimals` must be a whole number from 0 to 15, not `2.5`.',
    ],
    ['[predictions]\nmax-decimals = inf', 'max-decimals', /whole number/],
    ['[predictions]\nmax-decimals = 99', 'max-decimals', /whole number/],
    ['[[models]]\napi = "a.b"', 'models', '`models[0]` lacks `concept`.'],
    ['[[models]]\napi = "a.b"\nconcept = "security-sin"', 'concept', /did you mean `security-sink`/],
    ['[[models]]\napi = "ab"\nconcept = "security-sink"', 'api', /must be a full name/],
    [
      '[[attestations]]\ncontrol = "a"\nstatement = "b"\nby = "c"\nuntil = "2027-02-30"',
      'until',
      /must be a date such as/,
    ],
    [
      '[[attestations]]\ncontrol = "a"\nstatement = "b"\nby = "c"\nuntil = 2027-02-01T00:00:00Z',
      'until',
      /must be a date such as/,
    ],
    ['[__proto__]\npolluted = 1', '__proto__', '`__proto__` is not a setting.'],
    ['[constructor]\nprototype = 1', 'constructor', '`constructor` is not a setting.'],
    ['[rules]\n__proto__ = "off"\n', '__proto__', '`rules.__proto__` is not a rule.'],
    ['[rules]\ntoString = "off"\n', 'toString', '`rules.toString` is not a rule.'],
    ['[rules]\n"a`b\\u001b\\u202e" = "off"\n', '"a`b\\u001b\\u202e"', '`rules.a?b??` is not a rule.'],
    ['hello world', 'w', /not valid TOML/],
    ['a = """x', '', /not valid TOML: unterminated string/],
    ['[storage]\nprobe = true\nprobe = false', 'p', /not valid TOML: defining a key multiple times/],
  ];
  for (const [text, source, message] of wrong) {
    it(`names ${JSON.stringify(text)}`, () => {
      const { problems } = parse(text);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      const [problem] = problems;
      if (typeof message === 'string') assert.equal(problem!.message, message);
      else assert.match(problem!.message, message);
      assert.equal(text.slice(problem!.span.start, problem!.span.end), source);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    });
  }

  it('keeps what is sound beside what is not', () => {
    const { config, problems } = parse(`[rules]
plaintext-kvstore = "error"
oops
pickled-optimizer = "hint"
[storage
encrypted = ["/lost"]
[storage]
encrypted = ["/mnt/a", 1, "/mnt/b"
[predictions]
max-decimals = 1
[files]
exclude = ["a", 1, 2, "b"]
`);
    assert.deepEqual(
      [...config.rules],
      [
        ['plaintext-kvstore', 'error'],
        ['pickled-optimizer', 'hint'],
      ],
    );
    assert.equal(config.predictions.maxDecimals, 1);
    assert.deepEqual(config.files.exclude, ['a', 'b']);
    assert.deepEqual(config.storage.encrypted, []);
    assert.equal(problems.length, 5);
  });

  it('drops a whole row that is unsound, and keeps the others', () => {
    const row = (api: string): string => `[[models]]\napi = "${api}"\nconcept = "security-sink"\n`;
    const { config } = parse(row('a.b') + row('bad') + row('c.d') + row('bad') + row('e.f'));
    assert.deepEqual(
      config.models.map((m) => m.api),
      ['a.b', 'c.d', 'e.f'],
    );
  });

  it('does not silence anything by a problem', () => {
    for (const text of [
      '[network]\nisolated = true',
      '[network]\nisolated = true\nreason = ""',
      '[network]\nisolated = "true"\nreason = "x"',
      '[rules]\nMXS202 = "OFF"',
      '[rules]\nMXS202 = "error"\nplaintext-kvstore = "off"',
      '[rules]\n"*" = "off"',
    ]) {
      const { config, problems } = parse(text);
      assert.ok(problems.length > 0, text);
      assert.equal(config.network.isolated, false, text);
      assert.ok(![...config.rules.values()].includes('off'), text);
    }
  });

  const bombs: readonly (readonly [string, string])[] = [
    ['nested arrays', `a = ${'['.repeat(2e4)}${']'.repeat(2e4)}`],
    ['nested tables', `a = ${'{a='.repeat(2e4)}1${'}'.repeat(2e4)}`],
    ['open brackets on lines', 'a = ' + '[\n'.repeat(1e5)],
    ['long dotted key', `a${'.a'.repeat(1e5)} = 1`],
    ['deep header', `[a${'.a'.repeat(5e3)}]`],
    ['long string', `a = "${'x'.repeat(2e5)}"`],
    ['long number', `a = ${'1'.repeat(2e5)}`],
    ['long comment', `[rules]\nMXS202 = "off"\n# ${'x'.repeat(2e5)}\nx = 1`],
    ['many keys', Array.from({ length: 2e4 }, (_, i) => `k${String(i)}=1`).join('\n')],
    ['many wrong items', `files.exclude = [${'1,'.repeat(1e5)}]`],
    ['many rows', '[[models]]\n'.repeat(2e4)],
    ['many broken lines', 'x\n'.repeat(1e5)],
    ['many doublets', 'a = 1\n'.repeat(1e4)],
    ['two megabytes', 'a = 1\n'.repeat(4e5)],
    ['blanks', ' '.repeat(2e5) + 'x'],
    ['blanks in a line', `a = [${' '.repeat(1e5)}\n${' '.repeat(1e5)}`],
  ];
  for (const [name, text] of bombs) {
    it(`survives ${name}`, () => {
      const start = performance.now();
      const { problems } = parse(text);
      assert.ok(problems.length > 0 && problems.length <= 101);
      assert.ok(performance.now() - start < 5000);
    });
  }

  it('says that a long text is not read', () => {
    const { problems, config } = parse(`[rules]\nMXS202 = "off"\n${'#\n'.repeat(maxConfigLength)}`);
    assert.match(problems[0]!.message, /longer than/);
    assert.equal(config, defaultConfig);
  });

  it('takes any text without throwing, and its spans lie inside', () => {
    const piece = fc.constantFrom(
      ...[
        '[rules]',
        '[',
        ']',
        '{',
        '}',
        '=',
        '"',
        "'",
        '"""',
        '#',
        '\n',
        '\r',
        ',',
        '.',
        '\\',
        ' ',
        '1',
        'true',
      ],
      ...[
        '[[models]]',
        'MXS202 = "off"',
        'network',
        '[storage]',
        'encrypted',
        '\ud800',
        '\uFEFF',
        '__proto__',
        '2027-01-01',
      ],
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((p) => p.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('', '[tool.mxsec]\n'), (body, head) => {
        for (const read of [parse(body), pyproject(head + body)])
          for (const { span, message } of read.problems) {
            assert.ok(0 <= span.start && span.start <= span.end && span.end <= head.length + body.length + 1);
            assert.match(message, /[.?]$/);
          }
      }),
      { numRuns: 2000 },
    );
  });

  it('cutting a sound text off anywhere never adds an `off`', () => {
    for (let end = 0; end <= full.length; end++)
      for (const [rule, level] of parse(full.slice(0, end)).config.rules)
        assert.ok(level !== 'off' || rule === 'insecure-random-secret');
  });
});

describe('parseConfig of pyproject.toml', () => {
  it('is absent without a table of ours', () => {
    for (const text of [
      '',
      '[project]\nname = "mxsec"\n',
      '[tool.mxsec-other]\nx = 1',
      '[tool]\nother = 1\n# mxsec',
    ])
      assert.equal(pyproject(text).present, false, text);
  });

  it('reads every way to write it, at offsets of the whole text', () => {
    for (const text of [
      '[tool.mxsec.rules]\nMXS202 = "off"',
      '[tool.mxsec]\nrules.MXS202 = "off"',
      '[tool]\nmxsec.rules.MXS202 = "off"',
      'tool.mxsec.rules.MXS202 = "off"',
      'tool = { mxsec = { rules = { MXS202 = "off" } } }',
      '["tool" . \'mxsec\' . rules]\nMXS202 = "off"',
    ]) {
      const { config, present, problems } = pyproject(text);
      assert.deepEqual([config.rules.get('plaintext-kvstore'), present, problems], ['off', true, []], text);
    }
    const text = '[project]\nname = "x"\n[tool.mxsec.rules]\nnope = "off"\n';
    const [problem] = pyproject(text).problems;
    assert.equal(text.slice(problem!.span.start, problem!.span.end), 'nope');
  });

  it("does not mind others' mistakes", () => {
    const { problems, config } = pyproject(
      '[project\nname = \n[tool.other]\nx = [\n[tool.mxsec.rules]\nMXS202 = "off"\n[tool.black]\n[tool.black]\n',
    );
    assert.deepEqual(problems, []);
    assert.equal(config.rules.get('plaintext-kvstore'), 'off');
  });

  it('reports a broken header of ours', () => {
    const { problems, present } = pyproject('[tool.mxsec\nrules.MXS202 = "off"\n');
    assert.equal(problems.length, 1);
    assert.equal(present, true);
  });
});

describe('configSchema', () => {
  it('knows every concept', () => {
    // A concept that is added to the models must be added here, and so to the schema.
    const all: Record<Concept, true> = {
      'draws-randomness': true,
      'seeds-randomness': true,
      'creates-kvstore': true,
      'sets-optimizer': true,
      'makes-trainer': true,
      'fits-module': true,
      'sends-server-command': true,
      'writes-checkpoint': true,
      'security-sink': true,
      'temporary-place': true,
      'loads-states': true,
      deserializes: true,
      'loads-native-code': true,
      'loads-model': true,
      downloads: true,
      'extracts-archive': true,
      'opens-file': true,
      'writes-file': true,
      'copies-file': true,
      serializes: true,
      'computes-digest': true,
      verifies: true,
      signs: true,
      publishes: true,
      'deletes-files': true,
      'receives-input': true,
      predicts: true,
      'reduces-precision': true,
      responds: true,
      'starts-training-job': true,
      'makes-served-model': true,
      'runs-command': true,
      'changes-user': true,
      'binds-address': true,
      'trusts-any-host': true,
    };
    assert.deepEqual([...modelConcepts].sort(), Object.keys(all).sort());
  });

  it('describes every setting', () => {
    const open = Object.entries(configSchema(rules).properties ?? {});
    for (let next = open.pop(); next; next = open.pop()) {
      const [name, schema] = next;
      assert.ok(schema.description, name);
      open.push(
        ...Object.entries(schema.properties ?? {}),
        ...Object.entries(schema.items?.properties ?? {}),
      );
    }
  });
});
