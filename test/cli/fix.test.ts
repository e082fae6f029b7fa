import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { makeTree, type Tree } from '../audit/node/tree.js';
import { mxsec } from './run.js';

const SECRET = [
  'import hmac',
  'import mxnet as mx',
  "key = bytes(mx.nd.random.randint(0, 256, shape=(32,)).asnumpy().astype('uint8'))",
  "hmac.new(key, b'x', 'sha256')",
  '',
].join('\n');
const TRAINER = "from mxnet import gluon\ntrainer = gluon.Trainer(params, 'sgd', kvstore='dist_sync')\n";

describe('mxsec fix', function () {
  this.timeout(30_000);
  let tree: Tree;
  beforeEach(() => (tree = makeTree()));
  afterEach(() => tree.remove());
  const run = (...args: string[]) => mxsec(['fix', ...args], { cwd: tree.root });
  const read = (name: string) => readFileSync(tree.at(name), 'utf8');

  it('applies safe fixes, and a second run has nothing to do', async () => {
    tree.write({ 'key.py': SECRET });
    const { code, stdout } = await run();
    assert.equal(code, 0, stdout);
    assert.match(
      stdout,
      /^key\.py:3: insecure-random-secret \(MXS101\): .+\n1 fix applied in 1 file; 0 findings remain\n$/,
    );
    assert.match(read('key.py'), /^import secrets$/m);
    assert.match(read('key.py'), /^key = secrets\.token_bytes\(32\)$/m);
    const fixed = read('key.py');
    assert.match((await run()).stdout, /^0 fixes applied in 0 files/);
    assert.equal(read('key.py'), fixed);
  });

  it('prints a diff and writes nothing on a dry run', async () => {
    tree.write({ 'key.py': SECRET });
    const { code, stdout, stderr } = await run('--dry-run');
    assert.equal(code, 0);
    assert.match(stdout, /^--- a\/key\.py\n\+\+\+ b\/key\.py\n@@ /);
    assert.match(stdout, /^\+key = secrets\.token_bytes\(32\)$/m);
    assert.match(stderr, /1 fix would be applied in 1 file/);
    assert.equal(read('key.py'), SECRET);
  });

  it('applies review fixes only when asked, and says what remains', async () => {
    tree.write({ 'train.py': TRAINER });
    assert.equal((await run()).code, 1);
    assert.equal(read('train.py'), TRAINER);
    assert.equal((await run('--review', '--rule', 'pickled-optimizer')).code, 0);
    assert.match(read('train.py'), /update_on_kvstore=False/);
  });

  it('keeps to the rules named', async () => {
    tree.write({ 'key.py': SECRET, 'train.py': TRAINER });
    await run('--review', '--rule', 'pickled-optimizer');
    assert.equal(read('key.py'), SECRET);
    assert.notEqual(read('train.py'), TRAINER);
  });

  it('keeps mode, line ends, byte order mark, and bytes outside the edits', async () => {
    const source = `\ufeff${SECRET.replaceAll('\n', '\r\n')}x = "é"   \r\n`;
    tree.write({ 'key.py': source });
    chmodSync(tree.at('key.py'), 0o755);
    await run();
    const fixed = read('key.py');
    assert.match(fixed, /^\ufeff/);
    assert.match(fixed, /x = "é" {3}\r\n$/);
    assert.doesNotMatch(fixed, /[^\r]\n/);
    assert.equal(statSync(tree.at('key.py')).mode & 0o777, 0o755);
  });

  it('writes the file in the encoding that it declares', async () => {
    const head = Buffer.from('# -*- coding: shift_jis -*-\n# \x93\xfa\x96\x7b\n', 'latin1');
    tree.write({ 'key.py': Buffer.concat([head, Buffer.from(SECRET)]) });
    assert.equal((await run()).code, 0);
    const fixed = readFileSync(tree.at('key.py'));
    assert.deepEqual(fixed.subarray(0, head.length), head);
    assert.ok(fixed.includes('secrets.token_bytes(32)'));
  });

  it('fixes a notebook and keeps its form', async () => {
    const cells = (...sources: string[][]) =>
      JSON.stringify(
        {
          cells: sources.map((source) => ({ cell_type: 'code', id: 'é', outputs: [{ data: 1.0 }], source })),
          nbformat: 4,
        },
        null,
        1,
      );
    const lines = SECRET.split(/(?<=\n)/).filter((line) => line !== '');
    tree.write({ 'n.ipynb': cells(['%matplotlib inline\n', ...lines.slice(0, 2)], lines.slice(2)) });
    const { stdout } = await run();
    assert.match(stdout, /^n\.ipynb:cell 1, 1: insecure-random-secret/);
    const fixed = JSON.parse(read('n.ipynb')) as { cells: { source: string[] }[] };
    assert.equal(read('n.ipynb'), cells(...fixed.cells.map(({ source }) => source)));
    assert.equal(fixed.cells[1]!.source[0], 'key = secrets.token_bytes(32)\n');
    assert.ok(fixed.cells[0]!.source.includes('import secrets\n'));
  });

  const refusals: readonly (readonly [what: string, prepare: (tree: Tree) => void, message: RegExp])[] = [
    ['a read-only file', ({ at }) => chmodSync(at('key.py'), 0o444), /key\.py: not fixed: it is read-only/],
    [
      'a file that is a link',
      ({ at }) => symlinkSync('key.py', at('link.py')),
      /link\.py: not fixed: it is a symbolic link/,
    ],
  ];
  for (const [what, prepare, message] of refusals) {
    it(`does not write ${what}, and says so`, async () => {
      tree.write({ 'key.py': SECRET });
      prepare(tree);
      const { code, stderr } = await run(what.includes('link') ? 'link.py' : 'key.py');
      assert.equal(code, 3);
      assert.match(stderr, message);
      assert.equal(read('key.py'), SECRET);
    });
  }

  it('leaves a link a link', async () => {
    tree.write({ 'key.py': SECRET });
    symlinkSync('key.py', tree.at('link.py'));
    await run();
    assert.ok(lstatSync(tree.at('link.py')).isSymbolicLink());
  });
});
