import assert from 'node:assert/strict';
import { optionValue, programOf, shellCommands } from '../../../server/src/core/semantics/shell-words.js';

describe('shell words', () => {
  for (const [text, commands] of [
    ['a b  c', [['a', 'b', 'c']]],
    ['a && b || c; d | e\nf & g', [['a'], ['b'], ['c'], ['d'], ['e'], ['f'], ['g']]],
    [`a 'b c' "d e" f'g'h`, [['a', 'b c', 'd e', 'fgh']]],
    ['a b\\ c \\\n d', [['a', 'b c', 'd']]],
    ["a '' b", [['a', '', 'b']]],
    ['a > x 2>&1 &> y', [['a', '>', 'x', '2>&1', '&>', 'y']]],
    ['a # b; c\nd#e', [['a'], ['d#e']]],
    [`a "b \\" c" 'd`, [['a', 'b \\" c', 'd']]],
    ['A=b sudo -E c', [['A=b', 'sudo', '-E', 'c']]],
    ['  ;; ', []],
    ['', []],
  ] as const)
    it(`splits ${JSON.stringify(text)}`, () => {
      assert.deepEqual(shellCommands(text), commands);
    });

  it('is linear in what it reads', () => {
    assert.equal(shellCommands(`a ${'"'.repeat(50_001)}`).length, 1);
    assert.equal(shellCommands('a;'.repeat(50_000)).length, 50_000);
  });

  it('finds options in all their forms', () => {
    assert.equal(optionValue(['x', '--name', 'v'], /^--name$/), 'v');
    assert.equal(optionValue(['x', '--name=v=w'], /^--name$/), 'v=w');
    assert.equal(optionValue(['x', '--name='], /^--name$/), '');
    assert.equal(optionValue(['x', '--names=v'], /^--name$/), undefined);
    assert.equal(optionValue(['x', '--name'], /^--name$/), undefined);
  });

  it('names programs without folders', () => {
    assert.equal(programOf('/usr/bin/ssh'), 'ssh');
    assert.equal(programOf('C:\\tools\\ssh.exe'), 'ssh.exe');
    assert.equal(programOf(undefined), '');
  });
});
