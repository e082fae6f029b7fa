import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdit, parsedText } from '../../../server/src/core/syntax/edit-text.js';
import type { ParsedFile } from '../../../server/src/core/syntax/ir.js';
import { allCode } from '../../support/code-walk.js';
import { dump, dumpWithText } from '../../support/ir-dump.js';
import { pythonParser } from '../../support/wasm.js';

/** All that a file says, for comparison. */
function picture(file: ParsedFile): unknown {
  return {
    code: allCode(file).map((code) => [
      code.kind,
      code.base,
      [...code.locals].sort(),
      dumpWithText(code, file.text),
    ]),
    comments: file.comments(),
    faults: file.faults(100),
  };
}

const start = `import mxnet as mx

class Net(Block):
    def __init__(self, k=1):
        self.x = [i for i in range(k)]  # list
        if k > 1:
            self.kv = mx.kv.create("dist")
        else:
            return

    def go(self):
        s = """text
        more"""
        return f"{s}-{self.x}"

print(Net().go())
`;

const inserted = fc.constantFrom(
  ...[
    '',
    'x',
    ' ',
    '    ',
    '\n',
    '\r',
    '\r\n',
    '# c',
    '"',
    "'",
    '"""',
    '(',
    ')',
    '[',
    '{',
    '}',
    ':',
    ',',
    '=',
    '.',
  ],
  ...[
    'def g(a):\n    pass\n',
    'if x:\n',
    'else:',
    'lambda: ',
    'f"{y}"',
    'é',
    '𝒳',
    'return ',
    '\n        ',
    'z = 1\n',
  ],
);

/** An edit at relative places, so that it fits whatever text the edits before it have made. */
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), text: inserted });

/** Edits after which tree-sitter's incremental parse differs from a fresh one: the text is broken at its start. */
const pathDependent = [[{ at: 0, cut: 1, text: 'lambda: ' }], [{ at: 0, cut: 1, text: '' }]];

function placed(length: number, e: { at: number; cut: number; text: string }) {
  const from = Math.floor(e.at * length);
  return { span: { start: from, end: Math.min(length, from + e.cut) }, newText: e.text };
}

describe('incremental parsing', function () {
  this.timeout(60_000);

  it('applies the edits in order, each to the result of the one before', async () => {
    const source = (await pythonParser()).open('ab = 1\n');
    source.edit([
      { span: { start: 0, end: 1 }, newText: 'xyz' },
      { span: { start: 3, end: 4 }, newText: '' },
      { span: { start: 99, end: 200 }, newText: 'c = 2\n' },
    ]);
    assert.equal(source.file().text, 'xyz = 1\nc = 2\n');
    source.close();
  });

  it('tells the old tree of a carriage return before the edit that is parsed otherwise after it', () => {
    const text = 'a\r\nb';
    const edit = { span: { start: 2, end: 2 }, newText: 'x' };
    const { text: after, treeEdit } = applyEdit({ text, parsed: parsedText(text) }, edit);
    assert.deepEqual(after, { text: 'a\rx\nb', parsed: 'a\nx\nb' });
    assert.deepEqual([treeEdit.startIndex, treeEdit.oldEndIndex, treeEdit.newEndIndex], [1, 2, 3]);
    assert.deepEqual(treeEdit.newEndPosition, { row: 1, column: 1 });
  });

  it('gives the same as parsing afresh, whatever the edits', async () => {
    const parser = await pythonParser();
    fc.assert(
      fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 12 }), (rounds) => {
        const source = parser.open(start);
        let text = start;
        for (const round of rounds) {
          for (const e of round) {
            const change = placed(text.length, e);
            source.edit([change]);
            text = text.slice(0, change.span.start) + change.newText + text.slice(change.span.end);
          }
          const file = source.file();
          assert.equal(file.text, text);
          const fresh = parser.parse(text);
          assert.deepEqual(picture(file), picture(fresh));
          fresh.dispose();
        }
        source.close();
      }),
      { seed: 7, numRuns: 150, examples: [[pathDependent]] },
    );
  });
});

describe('OpenSource', function () {
  this.timeout(60_000);

  it('gives the same file until the text changes, and withdraws it then', async () => {
    const source = (await pythonParser()).open('x = 1\n');
    const before = source.file();
    assert.equal(source.file(), before);
    before.dispose();
    assert.equal(before.module().instrs.length, 2);
    source.edit([{ span: { start: 4, end: 5 }, newText: 'y' }]);
    assert.throws(() => before.module(), /has changed/);
    const after = source.file();
    assert.deepEqual(dump(after.module()), ['r0 = load y', 'store x = r0']);
    source.close();
    source.close();
    assert.throws(() => after.module(), /disposed/);
    assert.throws(() => source.file(), /closed/);
  });

  it('parses again after a parse that was given up', async () => {
    const source = (await pythonParser()).open('x = [1, 2, 3]\n'.repeat(20_000));
    assert.equal(source.file({ shouldStop: () => true }), undefined);
    source.edit([{ span: { start: 0, end: 1 }, newText: 'y' }]);
    assert.equal(source.file({ shouldStop: () => true }), undefined);
    assert.equal(source.file().module().locals.has('y'), true);
    source.edit([{ span: { start: 0, end: source.file().text.length }, newText: 'z = 1' }]);
    assert.equal(source.file({ shouldStop: () => false })?.module().instrs.length, 2);
    source.close();
  });

  it('keeps memory flat over 3,000 texts opened, edited and closed', async () => {
    const parser = await pythonParser();
    const text = start.repeat(8);
    const cycle = (i: number): void => {
      const source = parser.open(text);
      source.file().module();
      source.edit([{ span: { start: i % text.length, end: (i % text.length) + 1 }, newText: '(' }]);
      source.file().module();
      source.close();
    };
    for (let i = 0; i < 100; i++) cycle(i);
    const before = parser.memoryBytes();
    for (let i = 0; i < 3000; i++) cycle(i);
    assert.equal(parser.memoryBytes(), before);
  });
});
