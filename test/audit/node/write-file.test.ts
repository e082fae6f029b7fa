import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { writeFileAtomically, writeObstacle } from '../../../server/src/audit/node/write-file.js';
import { makeTree, type Tree } from './tree.js';

describe('writeFileAtomically', () => {
  let tree: Tree;
  beforeEach(() => {
    tree = makeTree({ 'a.py': 'old', 'read-only.py': 'old' });
    mkdirSync(tree.at('folder'));
    chmodSync(tree.at('read-only.py'), 0o444);
    symlinkSync('a.py', tree.at('link.py'));
  });
  afterEach(() => tree.remove());

  it('replaces the content and keeps the mode', () => {
    chmodSync(tree.at('a.py'), 0o750);
    writeFileAtomically(tree.at('a.py'), 'new');
    assert.equal(readFileSync(tree.at('a.py'), 'utf8'), 'new');
    assert.equal(statSync(tree.at('a.py')).mode & 0o777, 0o750);
  });

  it('makes a new file', () => {
    writeFileAtomically(tree.at('new.py'), 'new');
    assert.equal(readFileSync(tree.at('new.py'), 'utf8'), 'new');
  });

  const refused = {
    'link.py': /symbolic link/,
    folder: /folder/,
    'read-only.py': /read-only/,
    'no/such/folder': /no folder/,
    'a.py/b': /not a folder/,
  };
  for (const [name, reason] of Object.entries(refused)) {
    it(`refuses ${name}, and leaves nothing behind`, () => {
      assert.match(writeObstacle(tree.at(name)) ?? '', reason);
      assert.throws(() => writeFileAtomically(tree.at(name), 'new'));
      assert.equal(readFileSync(tree.at('a.py'), 'utf8'), 'old');
      assert.deepEqual(readdirSync(tree.root).sort(), ['a.py', 'folder', 'link.py', 'read-only.py']);
    });
  }
});
