import assert from 'node:assert/strict';
import { runAudit, type SourceEntry } from '../../../server/src/audit/audit.js';
import { printable } from '../../../server/src/audit/report/escape.js';
import { frame } from '../../../server/src/audit/report/frame.js';
import { formatText } from '../../../server/src/audit/report/text.js';
import { defaultConfig } from '../../../server/src/core/index.js';
import { markerEngine } from '../marker-engine.js';

const report = (...files: SourceEntry[]) =>
  runAudit({
    engine: markerEngine,
    files,
    configFor: () => defaultConfig,
    today: '2026-01-01',
    version: '1.2.3',
    otherFiles: 4,
  });

describe('formatText', () => {
  it('shows findings by file, notices and counts', async () => {
    const made = await report(
      {
        status: 'source',
        path: 'src/a.py',
        kind: 'python',
        text: 'a = SOURCE\nif a:\n\tf(FLAW_error)\nSAFE # quiet\n',
      },
      { status: 'source', path: 'src/b.py', kind: 'python', text: 'BROKEN\n' },
      { status: 'source', path: 'clean.py', kind: 'python', text: '' },
      { status: 'skipped', path: 'big.py', notice: { kind: 'too-large', message: 'it has 9 bytes' } },
    );
    const expected = [
      'big.py',
      '  skipped  too-large: it has 9 bytes',
      '',
      'src/a.py',
      '  3:4  error  marked-flaw (MXS999)',
      '    A test marked this. Remove `FLAW_error`.',
      '      |',
      '    3 |     f(FLAW_error)',
      '      |       ^^^^^^^^^^',
      '    1. 1:5  it comes from here',
      '         a = SOURCE',
      '    2. 3:4  and ends here',
      '         f(FLAW_error)',
      '',
      'src/b.py',
      '  1:1  notice  syntax-error: not Python here',
      '',
      '1 finding (1 error, 1 suppressed)',
      '4 files seen: 3 analysed, 0 excluded, 1 skipped, 0 failed; 4 others are not Python',
      'The audit is incomplete: see the files marked skipped or failed.',
      '',
    ];
    assert.equal(formatText(made, { colour: 'none' }), expected.join('\n'));
  });

  it('lets nothing from a file steer the terminal', async () => {
    const text = formatText(
      await report({
        status: 'source',
        path: 'a\x1b[2J\n\u202e.py',
        kind: 'python',
        text: '"\x1b]0;x\x07\u202e\x9b" FLAW_error',
      }),
      { colour: 'none' },
    );
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    assert.match(text, /a\\x1b\[2J\\x0a\\u202e\.py/);
  });

  it('colours only when told to', async () => {
    const made = await report({ status: 'source', path: 'a.py', kind: 'python', text: 'FLAW_error' });
    assert.match(formatText(made, { colour: 'ansi' }), /\x1b\[31merror\x1b\[0m/);
    assert.doesNotMatch(formatText(made, { colour: 'none' }), /\x1b/);
  });
});

describe('frame', () => {
  const frames: readonly (readonly [
    what: string,
    text: string,
    mark: string,
    source: string,
    carets: string,
  ])[] = [
    ['plain text', 'ab MARK', 'MARK', 'ab MARK', '   ^^^^'],
    ['tabs', '\tx\tMARK\t', 'MARK', '    x   MARK', '        ^^^^'],
    ['wide characters', '"日本" MARK', 'MARK', '"日本" MARK', '       ^^^^'],
    ['a wide mark', 'x = 日本', '日本', 'x = 日本', '    ^^^^'],
    ['emoji', '"👩‍👩‍👧😀" MARK', 'MARK', '"👩‍👩‍👧😀" MARK', '       ^^^^'],
    ['combining characters', '"e\u0301" MARK', 'MARK', '"e\u0301" MARK', '    ^^^^'],
    ['controls', '\x07 MARK', 'MARK', '\\x07 MARK', '     ^^^^'],
  ];
  for (const [what, text, mark, source, carets] of frames) {
    it(`sets carets under ${what}`, () => {
      assert.deepEqual(frame({ text, start: text.indexOf(mark), length: mark.length }), { source, carets });
    });
  }

  it('sets one caret where there is nothing', () => {
    assert.equal(frame({ text: 'ab', start: 2, length: 0 }).carets, '  ^');
    assert.equal(frame({ text: '', start: 0, length: 0 }).carets, '^');
  });
});

describe('printable', () => {
  const cases: readonly (readonly [text: string, shown: string])[] = [
    ['plain é 日本 😀', 'plain é 日本 😀'],
    ['\x00\x1b\r\n\t', '\\x00\\x1b\\x0d\\x0a\\x09'],
    ['\x7f\x85\x9b', '\\x7f\\x85\\x9b'],
    ['\u202e\u2066\u200f\u061c\u2028\ufeff', '\\u202e\\u2066\\u200f\\u061c\\u2028\\ufeff'],
    ['\ud800x\udc00', '\\ud800x\\udc00'],
  ];
  for (const [text, shown] of cases)
    it(`shows ${JSON.stringify(text)}`, () => assert.equal(printable(text), shown));
});
