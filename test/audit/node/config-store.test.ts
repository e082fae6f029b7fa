import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { ConfigStore } from '../../../server/src/audit/node/config-store.js';
import { isIgnored } from '../../../server/src/project/ignore-rules.js';
import { markerEngine } from '../marker-engine.js';
import { makeTree, type Tree } from './tree.js';

const level = (level: string) => `[rules]\nmarked-flaw = "${level}"\n`;

describe('ConfigStore', () => {
  let tree: Tree;
  beforeEach(() => (tree = makeTree()));
  afterEach(() => tree.remove());
  const store = (more: { top?: string; only?: string } = {}) =>
    new ConfigStore({ top: tree.root, rules: markerEngine.rules, ...more });
  const levelIn = (configs: ConfigStore, ...folder: string[]) =>
    configs.of(tree.at(...folder)).config.rules.get('marked-flaw');

  it('takes the nearest file, up to the top', () => {
    tree.write({
      'mxsec.toml': level('hint'),
      'top/a/pyproject.toml': `[tool.mxsec.rules]\nmarked-flaw = "warning"\n`,
      'top/a/b/pyproject.toml': '[tool.black]\n',
      'top/a/c/mxsec.toml': level('off'),
      'top/d/x.py': '',
    });
    const configs = store({ top: tree.at('top') });
    assert.deepEqual(
      [['top'], ['top', 'a'], ['top', 'a', 'b'], ['top', 'a', 'c'], ['top', 'd', 'deep']].map((folder) =>
        levelIn(configs, ...folder),
      ),
      [undefined, 'warning', 'warning', 'off', undefined],
    );
    assert.deepEqual(configs.faults, []);
  });

  it('prefers mxsec.toml to pyproject.toml', () => {
    tree.write({
      'mxsec.toml': level('hint'),
      'pyproject.toml': '[tool.mxsec.rules]\nmarked-flaw = "error"\n',
    });
    assert.equal(levelIn(store()), 'hint');
  });

  it('takes one file for everything when told to', () => {
    tree.write({ 'my.toml': level('hint'), 'a/mxsec.toml': level('error') });
    assert.equal(levelIn(store({ only: tree.at('my.toml') }), 'a'), 'hint');
  });

  it('counts exclude patterns from the folder of the file', () => {
    tree.write({ 'a/mxsec.toml': '[files]\nexclude = ["/gen", "*.tmp.py"]\n' });
    const { exclude } = store().of(tree.at('a', 'b'));
    const answers = ['a/gen/', 'gen/', 'a/b/gen/', 'a/b/x.tmp.py'].map((name) => isIgnored([exclude], name));
    assert.deepEqual(answers, [true, false, false, true]);
  });

  const broken: readonly (readonly [
    what: string,
    name: string,
    content: string | Uint8Array,
    line: number,
  ])[] = [
    ['bad TOML', 'mxsec.toml', '[rules]\nx = = 1\n', 2],
    ['an unknown rule', 'mxsec.toml', '[rules]\n\nno-such-rule = "off"\n', 3],
    ['an unknown level', 'pyproject.toml', '[tool.mxsec.rules]\nmarked-flaw = "loud"\n', 2],
    ['bytes that are no text', 'mxsec.toml', new Uint8Array([0xff, 0xff]), 1],
    ['a pattern that costs too much', 'mxsec.toml', '[files]\nexclude = ["*a*a*a*a*a*"]\n', 1],
  ];
  for (const [what, name, content, line] of broken) {
    it(`tells where ${what} stands`, () => {
      tree.write({ [name]: content });
      const configs = store();
      configs.of(tree.root);
      assert.equal(configs.faults[0]?.file, tree.at(name));
      assert.equal(configs.faults[0].line, line);
    });
  }

  it('does not open a configuration that is a pipe', () => {
    execFileSync('mkfifo', [path.join(tree.root, 'mxsec.toml')]);
    const configs = store();
    configs.of(tree.root);
    assert.match(configs.faults[0]?.message ?? '', /regular file/);
  });
});
