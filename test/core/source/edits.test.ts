import assert from 'node:assert/strict';
import { applyEdits, overlaps } from '../../../server/src/core/source/edits.js';

const edit = (start: number, end: number, newText: string) => ({ span: { start, end }, newText });

describe('applyEdits', () => {
  it('applies sorted edits that all count from the same text', () => {
    assert.equal(applyEdits('abcdef', [edit(0, 1, 'X'), edit(3, 3, '-'), edit(5, 6, '')]), 'Xbc-de');
  });

  it('keeps the order of insertions at one place', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, '1'), edit(1, 1, '2')]), 'a12b');
  });

  const wrong = {
    unsorted: [edit(3, 4, ''), edit(0, 1, '')],
    overlapping: [edit(0, 3, ''), edit(2, 4, '')],
    'out of range': [edit(4, 7, '')],
    inverted: [edit(3, 2, '')],
    negative: [edit(-1, 0, '')],
  };
  for (const [what, edits] of Object.entries(wrong)) {
    it(`refuses ${what} edits`, () => assert.throws(() => applyEdits('abcdef', edits), RangeError));
  }
});

describe('overlaps', () => {
  const cases: readonly (readonly [a: [number, number], b: [number, number], answer: boolean])[] = [
    [[0, 2], [1, 3], true],
    [[0, 2], [2, 4], false],
    [[1, 1], [1, 1], true],
    [[1, 1], [0, 2], true],
    [[2, 2], [0, 2], false],
    [[0, 0], [1, 1], false],
  ];
  for (const [a, b, answer] of cases) {
    it(`${a.join('-')} and ${b.join('-')}: ${answer ? 'yes' : 'no'}`, () => {
      const [first, second] = [a, b].map(([start, end]) => ({ start, end }));
      assert.equal(overlaps(first!, second!), answer);
      assert.equal(overlaps(second!, first!), answer);
    });
  }
});
