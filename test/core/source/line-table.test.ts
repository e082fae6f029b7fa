import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineTable } from '../../../server/src/core/source/line-table.js';

const texts: readonly (readonly [text: string, lines: readonly string[]])[] = [
  ['', ['']],
  ['a', ['a']],
  ['a\n', ['a', '']],
  ['a\r\nb', ['a', 'b']],
  ['a\rb\r', ['a', 'b', '']],
  ['a\r\r\nb', ['a', '', 'b']],
  ['a\n\rb', ['a', '', 'b']],
  ['a\u2028b\u0085c\fd\ve', ['a\u2028b\u0085c\fd\ve']],
  ['😀\n𝒳y', ['😀', '𝒳y']],
];

describe('LineTable', () => {
  for (const [text, lines] of texts) {
    it(`cuts ${JSON.stringify(text)} into ${lines.length} lines`, () => {
      const table = new LineTable(text);
      assert.deepEqual(
        lines.map((_, line) => table.lineText(line)),
        lines,
      );
      assert.equal(table.lineCount, lines.length);
    });
  }

  const clamped: readonly (readonly [line: number, character: number, offset: number])[] = [
    [0, 99, 2],
    [1, 99, 6],
    [2, 99, 8],
    [9, 0, 8],
    [-1, 5, 0],
    [1, -3, 4],
  ];
  for (const [line, character, offset] of clamped) {
    it(`clamps ${line}:${character} to ${offset}`, () => {
      assert.equal(new LineTable('ab\r\ncd\nef').offsetAt({ line, character }), offset === 8 ? 9 : offset);
    });
  }

  it('counts UTF-16 units', () => {
    assert.deepEqual(new LineTable('x\n😀y').positionAt(4), { line: 1, character: 2 });
  });

  it('turns inverted ranges round', () => {
    const range = { start: { line: 1, character: 0 }, end: { line: 0, character: 1 } };
    assert.deepEqual(new LineTable('ab\ncd').spanOf(range), { start: 1, end: 3 });
  });

  it('finds its way back from every position to its offset', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\t', '😀', '\u2028') });
    fc.assert(
      fc.property(text, (sample) => {
        const table = new LineTable(sample);
        for (let offset = 0; offset <= sample.length; offset++) {
          const position = table.positionAt(offset);
          const insideLineEnd = offset > table.lineEnd(position.line);
          if (!insideLineEnd) assert.equal(table.offsetAt(position), offset);
        }
      }),
    );
  });
});
