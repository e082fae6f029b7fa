import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { makeTree, type Tree } from '../audit/node/tree.js';
import { inProject } from '../support/project.js';
import { mxsec } from './run.js';

describe('mxsec', function () {
  this.timeout(30_000);
  let tree: Tree;
  before(() => (tree = makeTree()));
  after(() => tree.remove());
  const run = (...args: string[]) => mxsec(args, { cwd: tree.root });

  it('tells its version, that of the package', async () => {
    const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string };
    assert.deepEqual(await run('--version'), { code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  for (const args of [['--help'], ['help', 'fix'], ['audit', '--help']]) {
    it(`helps with \`${args.join(' ')}\``, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /^Usage: mxsec/);
    });
  }

  it('lists the rules', async () => {
    const { code, stdout } = await run('rules');
    assert.equal(code, 0);
    assert.match(stdout, /^MXS201 {2}pickled-optimizer +warning +\w+ +Optimizer/m);
  });

  for (const name of ['MXS201', 'mxs201', 'pickled-optimizer']) {
    it(`explains ${name}`, async () => {
      const { code, stdout } = await run('explain', name);
      assert.equal(code, 0);
      assert.match(stdout, /^# pickled-optimizer \(MXS201\)/);
    });
  }

  const usage: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[], /name a command/],
    [['adit'], /unknown command 'adit'/],
    [['--frobnicate'], /unknown option '--frobnicate'/],
    [['explain'], /missing required argument/],
    [['explain', 'no-such-rule'], /no such rule: no-such-rule/],
    [['explain', '../../secret'], /no such rule/],
    [['rules', 'x'], /too many arguments/],
    [['lsp'], /--stdio/],
    [['fix', '--rule', 'constructor'], /no such rule: constructor/],
    [['fix', 'nothing'], /no such file or folder: nothing/],
  ];
  for (const [args, message] of usage) {
    it(`refuses \`${args.join(' ')}\` in one line`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, /^mxsec: [^\n]+\n$/);
    });
  }
});
