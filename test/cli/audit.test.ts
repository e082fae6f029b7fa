import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Log } from 'sarif';
import type { AuditReport } from '../../server/src/audit/report.js';
import { makeTree, type Tree } from '../audit/node/tree.js';
import { mxsec } from './run.js';

const FLAWED = "import mxnet as mx\n\nkv = mx.kv.create('dist_sync')\nkv.set_optimizer(mx.optimizer.SGD())\n";
const CLEAN = 'x = 1\n';
// The sample has this flaw as well, beside the one that is spoken of.
const ONLY_PICKLED = 'plaintext-kvstore = "off"\n';

describe('mxsec audit', function () {
  this.timeout(30_000);
  let tree: Tree;
  beforeEach(() => (tree = makeTree({ 'clean.py': CLEAN })));
  afterEach(() => tree.remove());
  const run = (...args: string[]) => mxsec(['audit', ...args], { cwd: tree.root });
  const json = async (...args: string[]) =>
    JSON.parse((await run(...args, '--format', 'json')).stdout) as AuditReport;

  it('exits with 0 where there is nothing', async () => {
    const { code, stdout, stderr } = await run();
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(
      stdout,
      /^0 findings\n1 files seen: 1 analysed, 0 excluded, 0 skipped, 0 failed; 0 others are not Python\n$/,
    );
  });

  it('exits with 1 on findings, and shows them', async () => {
    tree.write({ 'src/train.py': FLAWED });
    const { code, stdout } = await run();
    assert.equal(code, 1);
    assert.match(stdout, /^src\/train\.py\n[^]*^ {2}4:\d+ {2}warning {2}pickled-optimizer \(MXS201\)$/m);
    assert.match(stdout, / {4}4 \| kv\.set_optimizer\(mx\.optimizer\.SGD\(\)\)\n {6}\| +\^+\n/);
  });

  const thresholds = { error: 0, warning: 1, information: 1, never: 0 };
  for (const [threshold, code] of Object.entries(thresholds)) {
    it(`exits with ${code} on a warning when failing on ${threshold}`, async () => {
      tree.write({ 'train.py': FLAWED });
      assert.equal((await run('--fail-on', threshold)).code, code);
    });
  }

  it('exits with 3 when a file could not be looked at, even if nothing is to be found', async () => {
    tree.write({ 'a.ipynb': '{' });
    const { code, stdout } = await run('--fail-on', 'never');
    assert.equal(code, 3);
    assert.match(stdout, /broken-notebook: not valid JSON/);
    assert.match(stdout, /incomplete/);
  });

  it('gives the same findings in every format', async () => {
    tree.write({ 'a b/train.py': FLAWED });
    const report = await json();
    const sarif = (JSON.parse((await run('--format', 'sarif')).stdout) as Log).runs[0]!.results!;
    const text = (await run()).stdout;
    const finding = report.files.flatMap((file) => (file.status === 'analysed' ? file.findings : []))[0]!;
    assert.equal(sarif[0]!.locations![0]!.physicalLocation!.artifactLocation!.uri, 'a%20b/train.py');
    assert.equal(sarif[0]!.locations![0]!.physicalLocation!.region!.startLine, finding.region.start.line);
    assert.equal(sarif[0]!.message.text, finding.message);
    assert.ok(text.includes(finding.message));
  });

  it('reads notebooks as one module', async () => {
    const cells = FLAWED.split('\n\n').map((source) => ({ cell_type: 'code', source }));
    tree.write({ 'n.ipynb': JSON.stringify({ cells, metadata: {}, nbformat: 4 }, null, 1) });
    const { code, stdout } = await run();
    assert.equal(code, 1);
    assert.match(stdout, /cell 1, 2:\d+ {2}warning/);
  });

  it('writes a report as a whole, and prints nothing', async () => {
    const { code, stdout } = await run('--format', 'json', '--output', 'report.json');
    assert.deepEqual([code, stdout], [0, '']);
    assert.equal(
      (JSON.parse(readFileSync(tree.at('report.json'), 'utf8')) as AuditReport).schema,
      'mxsec-report',
    );
    assert.deepEqual(readdirSync(tree.root).sort(), ['clean.py', 'report.json']);
  });

  it('is equal byte for byte when run again', async () => {
    tree.write({ 'train.py': FLAWED });
    for (const format of ['text', 'json', 'sarif']) {
      const [first, second] = [await run('--format', format), await run('--format', format)];
      assert.equal(first.stdout, second.stdout);
      assert.ok(!first.stdout.includes(tree.root), 'no absolute path');
    }
  });

  it('takes the folder named as the root, and several paths from where one stands', async () => {
    tree.write({ 'a/train.py': FLAWED, 'b/train.py': CLEAN });
    assert.deepEqual(
      (await json('a')).files.map(({ path }) => path),
      ['train.py'],
    );
    assert.deepEqual(
      (await json('a', 'b/train.py')).files.map(({ path }) => path),
      ['a/train.py', 'b/train.py'],
    );
  });

  it('heeds the configuration, also that of the current folder for a folder in it', async () => {
    tree.write({
      'mxsec.toml': `[rules]\npickled-optimizer = "off"\n${ONLY_PICKLED}`,
      'src/train.py': FLAWED,
    });
    assert.equal((await run('src')).code, 0);
    tree.write({ 'other.toml': '[rules]\npickled-optimizer = "error"\n' });
    assert.equal((await run('src', '--config', 'other.toml', '--fail-on', 'error')).code, 1);
  });

  it('leaves out virtual environments unless told otherwise', async () => {
    tree.write({ '.venv/a.py': FLAWED });
    assert.equal((await run()).code, 0);
    assert.equal((await run('--no-default-excludes')).code, 1);
  });

  it('shows what is suppressed when asked', async () => {
    tree.write({
      'mxsec.toml': `[rules]\n${ONLY_PICKLED}`,
      'train.py': FLAWED.replace('SGD())', 'SGD())  # mxsec: ignore[pickled-optimizer] -- isolated network'),
    });
    const { code, stdout } = await run();
    assert.equal(code, 0, stdout);
    assert.match(stdout, /1 suppressed/);
    assert.equal((await run('--ignore-suppressions')).code, 1);
  });

  it('says where the configuration is broken', async () => {
    tree.write({ 'sub/mxsec.toml': '\n[rules]\nno-such-rule = "off"\n', 'sub/a.py': CLEAN });
    const { code, stdout, stderr } = await run();
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^mxsec: sub\/mxsec\.toml:3:1: .+\n$/);
  });

  const usage: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
    ['a path that does not exist', ['nothing.py'], /no such file or folder: nothing\.py/],
    ['an option of no meaning', ['--baseline', 'x'], /unknown option '--baseline'/],
    ['a format that is not there yet', ['--format', 'html'], /Allowed choices are text, json, sarif/],
    ['a severity that does not exist', ['--fail-on', 'fatal'], /Allowed choices/],
    ['a configuration that does not exist', ['--config', 'no.toml'], /no such file or folder: no\.toml/],
    ['an output in no folder', ['--output', 'no/report.json'], /cannot write no\/report\.json/],
    ['an output that is a folder', ['--output', '.'], /it is a folder/],
    ['a path that steers the terminal', ['\x1b[2J'], /\\x1b\[2J/],
  ];
  for (const [what, args, message] of usage) {
    it(`refuses ${what} in one line, with exit 2`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, /^mxsec: [^\n]+\n$/);
    });
  }

  it('refuses an output that is a link or read-only', async () => {
    symlinkSync('clean.py', tree.at('link'));
    assert.match((await run('--output', 'link')).stderr, /symbolic link/);
    assert.equal(readFileSync(tree.at('clean.py'), 'utf8'), CLEAN);
  });

  it('names the output when the disk is full', async function () {
    if (!existsSync('/dev/full')) return;
    const { code, stderr } = await run('--output', '/dev/full');
    assert.equal(code, 3);
    assert.match(stderr, /^mxsec: cannot write \/dev\/full: [^\n]+\n$/);
  });

  it('ends quietly when the reader of its output goes away', async () => {
    tree.write(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}.py`, FLAWED.repeat(5)])));
    const { code, stderr } = await mxsec(['audit', '--format', 'json'], {
      cwd: tree.root,
      onStart: (child) => child.stdout?.once('data', () => child.stdout?.destroy()),
    });
    assert.deepEqual([code, stderr], [1, '']);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`ends with ${code} on ${signal}, and leaves no report behind`, async () => {
      if (!existsSync('/proc/self/io')) return;
      tree.write(
        Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`f${i}.py`, '# nothing\n'.repeat(1e5)])),
      );
      const outcome = await mxsec(['audit', '--format', 'json', '--output', 'report.json'], {
        cwd: tree.root,
        onStart: (child) => void hasRead(child.pid, 20e6).then(() => child.kill(signal)),
      });
      assert.deepEqual([outcome.code, outcome.stderr], [code, '']);
      assert.deepEqual(
        readdirSync(tree.root).filter((name) => !/^(?:f\d+|clean)\.py$/.test(name)),
        [],
      );
    });
  }

  it('colours nothing that is not a terminal', async () => {
    tree.write({ 'train.py': FLAWED });
    assert.doesNotMatch((await run()).stdout, /\x1b/);
  });

  it('touches nothing it reads', async () => {
    tree.write({ 'train.py': FLAWED });
    mkdirSync(tree.at('empty'));
    const before = statSync(tree.at('train.py')).mtimeMs;
    await run();
    assert.equal(statSync(tree.at('train.py')).mtimeMs, before);
    assert.deepEqual(readdirSync(tree.root).sort(), ['clean.py', 'empty', 'train.py']);
  });
});

/** Resolves once a process has read more bytes than its own code has, and so is at work on what the test gave it. */
async function hasRead(pid: number | undefined, bytes: number): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
    const io = await readFile(`/proc/${String(pid)}/io`, 'utf8');
    if (Number(/^rchar: (\d+)/m.exec(io)?.[1]) > bytes) return;
  }
  throw new Error('the audit does not get going');
}
