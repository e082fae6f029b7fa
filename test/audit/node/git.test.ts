import assert from 'node:assert/strict';
import { findRepository, indexNames, isTracked } from '../../../server/src/audit/node/git.js';
import { gitIndexes } from './git-index.js';
import { makeTree } from './tree.js';

const names = (bytes: Buffer) => [...indexNames(bytes)];

describe('indexNames', () => {
  for (const version of [2, 3, 4] as const) {
    const bytes = Buffer.from(gitIndexes[version], 'base64');

    it(`reads version ${version}`, () => {
      assert.deepEqual(names(bytes), ['b.py', 'c.txt', 'data/x/a.py', ...(version === 3 ? ['n.py'] : [])]);
    });

    it(`ends quietly in a version ${version} that is cut or corrupt anywhere`, () => {
      for (let length = 0; length < bytes.length; length++) names(bytes.subarray(0, length));
      for (let at = 0; at < bytes.length; at++) {
        const corrupt = Buffer.from(bytes);
        corrupt[at] = 0xff;
        assert.ok(names(corrupt).length <= bytes.length / 62);
      }
    });
  }

  it('takes no other version', () =>
    assert.deepEqual(names(Buffer.from('DIRC\0\0\0\x05\0\0\0\x01'.padEnd(200, '\0'), 'latin1')), []));
});

describe('findRepository', () => {
  it('looks upwards and knows what is tracked', () => {
    const tree = makeTree({ '.git/index': Buffer.from(gitIndexes[2], 'base64'), 'data/x/a.py': '' });
    try {
      const repository = findRepository(tree.at('data', 'x'))!;
      const asked = ['data', 'data/x', 'data/x/a.py', 'data/x/b.py', 'c.txt'];
      assert.deepEqual(
        asked.map((name) => isTracked(repository, tree.at(name))),
        [true, true, true, false, false],
      );
    } finally {
      tree.remove();
    }
  });
});
