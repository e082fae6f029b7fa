import assert from 'node:assert/strict';
import { makeTree, type Tree } from '../audit/node/tree.js';
import { mxsec } from './run.js';

const TRAIN = [
  'import mxnet as mx',
  'from utils.common import make_store',
  '',
  'def send(kv):',
  "    kv.set_optimizer('sgd')",
  '',
  "send(mx.kv.create('dist_sync'))",
  "make_store('local')",
  '',
].join('\n');

const code = (...source: string[]) => ({ cell_type: 'code', metadata: {}, outputs: [], source });
const NOTEBOOK = JSON.stringify({
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# Title'] },
    code('import mxnet as mx\n', '%matplotlib inline'),
    code('!pip install mxnet\n', "kv = mx.kv.create('dist_sync')\n", "kv.set_optimizer('sgd')"),
  ],
  metadata: {},
  nbformat: 4,
});

describe('mxsec explain-file', function () {
  this.timeout(30_000);
  let tree: Tree;
  before(() => {
    tree = makeTree({
      'jobs/train.py': TRAIN,
      'nb.ipynb': NOTEBOOK,
      'evil.py': 'f("\u001b[31m\u202e", \u001b)\n# \u0007\n',
      'faulty.py': 'f(1)\nx = = 2\n',
      'old.py': "print 'a'\n",
      'broken.ipynb': '{"cells": [\n  1,,\n]}',
      'julia.ipynb': JSON.stringify({ cells: [], metadata: { kernelspec: { language: 'julia' } } }),
      'binary.py': Uint8Array.from([0, 1, 2, 255]),
      'empty.py': '',
      'notes.md': '# Title',
      'quiet/mxsec.toml': '[rules]\npickled-optimizer = "off"\n[files]\nexclude = ["out.py"]\n',
      'quiet/train.py': TRAIN,
      'quiet/out.py': TRAIN,
      'wrong/mxsec.toml': '[rules]\nno-such-rule = "off"\n',
      'wrong/train.py': TRAIN,
    });
  });
  after(() => tree.remove());
  const run = (...args: string[]) => mxsec(['explain-file', ...args], { cwd: tree.root });

  /** The JSON of a run that has no complaint. */
  async function json(...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await run(...args, '--json');
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it('tells scopes, calls, findings and rules as JSON, with stable keys', async () => {
    const report = await json('jobs/train.py');
    assert.deepEqual(Object.keys(report), [
      'schema',
      'schemaVersion',
      'tool',
      'file',
      'kind',
      'module',
      'scopes',
      'calls',
      'findings',
      'rules',
      'notices',
    ]);
    assert.deepEqual([report['file'], report['module']], ['jobs/train.py', 'jobs.train']);
    assert.deepEqual(report['scopes'], [
      { name: 'jobs.train', kind: 'module', line: 1, column: 1, endLine: 9, endColumn: 1 },
      { name: 'jobs.train.send', kind: 'function', line: 4, column: 1, endLine: 5, endColumn: 28 },
    ]);
    assert.deepEqual((report['calls'] as unknown[])[0], {
      line: 5,
      column: 5,
      endLine: 5,
      endColumn: 28,
      text: "kv.set_optimizer('sgd')",
      scope: 'jobs.train.send',
      reached: true,
      targets: [{ name: 'mxnet.kvstore.KVStore.set_optimizer', kind: 'library' }],
      open: false,
      arguments: [{ position: 0, value: "'sgd'" }],
    });
    assert.deepEqual(
      (report['calls'] as { targets: unknown[] }[]).slice(1).map(({ targets }) => targets[0]),
      [
        { name: 'jobs.train.send', kind: 'function' },
        { name: 'mxnet.kv.create', kind: 'library', canonical: 'mxnet.kvstore.create' },
        { name: 'utils.common.make_store', kind: 'library' },
      ],
    );
    const [finding] = report['findings'] as { ruleId: string; line: number; path: { line: number }[] }[];
    const lines = finding?.path.map(({ line }) => line) ?? [];
    assert.deepEqual([finding?.ruleId, finding?.line, lines[0], lines.at(-1)], ['MXS201', 5, 7, 5]);
  });

  it('tells it to people, grouped by scope and rule', async () => {
    const { code, stdout, stderr } = await run('jobs/train.py');
    assert.deepEqual([code, stderr], [0, '']);
    for (const line of [
      'jobs/train.py  module jobs.train',
      '  jobs.train.send  function, 4:1 to 5:28',
      "    5:5  kv.set_optimizer('sgd')",
      '        calls mxnet.kvstore.KVStore.set_optimizer (library)',
      "        0 = 'sgd'",
      '  MXS201 pickled-optimizer: reported',
      '        via 7:1  send',
      '    5:5  finding: explicit (warning)',
      '  MXS401 unencrypted-checkpoint: silent',
    ])
      assert.ok(stdout.split('\n').includes(line), `${line}\n${stdout}`);
  });

  it('gives places of notebooks by cell and line', async () => {
    const { calls, findings, module } = (await json('nb.ipynb')) as {
      calls: Record<string, unknown>[];
      findings: Record<string, unknown>[];
      module: string;
    };
    assert.equal(module, 'nb');
    const [create] = calls;
    assert.deepEqual(
      [create?.['cell'], create?.['line'], create?.['column'], create?.['endLine']],
      [2, 2, 6, 2],
    );
    assert.deepEqual([findings[1]?.['cell'], findings[1]?.['line']], [2, 3]);
    assert.match((await run('nb.ipynb')).stdout, /^ {4}cell 2, 2:6 {2}mx\.kv\.create/m);
  });

  it('shows what would steer a terminal as escapes', async () => {
    const { code, stdout } = await run('evil.py');
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.match(stdout, /\\x1b\[31m\\u202e/);
  });

  for (const [file, notice] of [
    ['faulty.py', /^ {2}2:\d+ {2}syntax-error: /m],
    ['old.py', /^ {2}1:1 {2}python2: /m],
  ] as const)
    it(`explains what it can of ${file}, and says where it cannot`, async () => {
      const { code, stdout } = await run(file);
      assert.equal(code, 0);
      assert.match(stdout, notice);
    });

  it('takes an empty file, and one whose name promises no Python', async () => {
    assert.deepEqual((await json('empty.py'))['calls'], []);
    assert.equal((await json('notes.md'))['file'], 'notes.md');
  });

  it('says that a rule is off by configuration, the nearest or a named one', async () => {
    for (const args of [['quiet/train.py'], ['jobs/train.py', '--config', 'quiet/mxsec.toml']]) {
      const { rules } = (await json(...args)) as { rules: { name: string; outcome: string }[] };
      assert.equal(rules.find(({ name }) => name === 'pickled-optimizer')?.outcome, 'off');
    }
  });

  const refused: readonly (readonly [args: readonly string[], code: number, message: RegExp])[] = [
    [[], 2, /missing required argument/],
    [['nothing.py'], 2, /no such file or folder: nothing\.py/],
    [['jobs'], 2, /jobs is a folder/],
    [['jobs/train.py', 'nb.ipynb'], 2, /too many arguments/],
    [['jobs/train.py', '--yaml'], 2, /unknown option '--yaml'/],
    [['jobs/train.py', '--config', 'nothing.toml'], 2, /no such file or folder: nothing\.toml/],
    [['wrong/train.py'], 2, /wrong\/mxsec\.toml:2:1: .*no-such-rule/],
    [['quiet/out.py'], 2, /quiet\/out\.py is excluded \(configuration\)/],
    [['broken.ipynb'], 3, /broken\.ipynb:2:5: not valid JSON/],
    [['julia.ipynb'], 3, /julia\.ipynb:1:1: the notebook is written in julia/],
    [['binary.py'], 3, /binary\.py: /],
  ];
  for (const [args, expected, message] of refused)
    it(`refuses \`${args.join(' ')}\` in one line`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [expected, '']);
      assert.match(stderr, message);
      assert.match(stderr, /^mxsec: [^\n]+\n$/);
    });
});
