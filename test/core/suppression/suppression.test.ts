import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { Finding } from '../../../server/src/core/finding.js';
import { applySuppressions } from '../../../server/src/core/suppression/suppression.js';
import { fakeSource, rules } from './fake-python.js';

const finding = (start: number, ruleName: string): Finding => ({
  ruleId: rules.find((rule) => rule.name === ruleName)?.id ?? '',
  ruleName,
  messageId: 'm',
  message: 'M.',
  severity: 'warning',
  span: { start, end: start + 1 },
  path: [],
  fixes: [],
});

/** A `plaintext-kvstore` finding at every `create`. */
function run(text: string, rule = 'plaintext-kvstore') {
  const findings = [...text.matchAll(/create\d*/g)].map((m) => finding(m.index, rule));
  const result = applySuppressions(findings, fakeSource(text));
  const silent = result.findings.filter((f) => f.suppressed);
  return {
    ...result,
    /** Names of what is silenced: `create`, `create2`. */
    silenced: silent.map((f) => /create\d*/y.exec(text.slice(f.span.start))?.[0]).join(' '),
    messages: result.problems.map((p) => p.message).join('\n'),
  };
}

const ok = '# mxsec: ignore[plaintext-kvstore] -- checked';

describe('applySuppressions', () => {
  const places: readonly (readonly [name: string, text: string, silenced: string])[] = [
    ['on the line', `create1()  ${ok}\ncreate2()`, 'create1'],
    ['on the line above', `create1()\n${ok}\ncreate2()\ncreate3()`, 'create2'],
    ['above, indented otherwise', `if x:\n${ok}\n    create1()`, 'create1'],
    ['above after other comments', `${ok}\n# more\n# and more\ncreate1()`, 'create1'],
    ['above, but a blank line between', `${ok}\n\ncreate1()`, ''],
    [
      'above the first line of a multi-line statement',
      `${ok}\nf(\n  a,\n  create1(),\n)\ncreate2()`,
      'create1',
    ],
    ['on the first line of one', `f(  ${ok}\n  a,\n  create1(),\n)\ncreate2()`, 'create1'],
    ['on the last line of one', `f(\n  a,\n  create1(),\n)  ${ok}\ncreate2()`, 'create1'],
    ['alone inside one', `f(\n  create1(),\n  ${ok}\n  create2(),\n); create3()`, 'create1 create2'],
    ['alone inside one, before what follows on its last line', `f(\n  ${ok}\n); create1()`, ''],
    ['behind a backslash line', `x = \\\n  create1()  ${ok}`, 'create1'],
    ['on a line with two statements', `create1(); create2()  ${ok}`, 'create1 create2'],
    ['above a line with two statements', `${ok}\ncreate1(); create2()`, 'create1 create2'],
    ['inside the second of two', `create1(); f(  ${ok}\n create2())`, 'create2'],
    ['on a header', `if create1():  ${ok}\n  create2()`, 'create1'],
    ['above a header', `${ok}\nif create1():\n  create2()`, 'create1'],
    ['on a one-line suite', `if create1(): create2()  ${ok}`, 'create1 create2'],
    ['in a string', `x = "${ok}"; create1()`, ''],
    ['in a long string', `x = """\n${ok}\n"""; create1()`, ''],
    ['at the end of the text', `create1()\n${ok}`, ''],
    ['with CRLF', `${ok}\r\ncreate1()\r\ncreate2()`, 'create1'],
    ['with CR', `${ok}\rcreate1()\rcreate2()`, 'create1'],
    ['after a byte order mark', `\uFEFF${ok}\ncreate1()`, 'create1'],
    [
      'for the file',
      `# mxsec: ignore-file[MXS202] -- generated\nimport x\ncreate1()\n\ncreate2()`,
      'create1 create2',
    ],
    [
      'for the file, further down but before code',
      `#!/usr/bin/python\n\n# mxsec: ignore-file[MXS202] -- x\n\ncreate1()`,
      'create1',
    ],
    ['for the file, after code', `import x\n# mxsec: ignore-file[MXS202] -- generated\ncreate1()`, ''],
  ];
  for (const [name, text, silenced] of places)
    it(`covers exactly: ${name}`, () => assert.equal(run(text).silenced, silenced));

  const spellings: readonly (readonly [comment: string, reason: string, until?: string])[] = [
    ['# mxsec: ignore[plaintext-kvstore] -- checked', 'checked'],
    ['# mxsec: ignore[MXS202] -- checked', 'checked'],
    ['#mxsec:ignore[plaintext-kvstore]--checked', 'checked'],
    ['## MXSEC : Ignore [ mxs202 ,pickled-optimizer ]  —  checked  ', 'checked'],
    ['# mxsec: ignore[Plaintext-KVStore] - checked', 'checked'],
    ['# mxsec: ignore[MXS202]: checked', 'checked'],
    ['# mxsec: ignore[pickled-optimizer, MXS202] -- a -- b (c)', 'a -- b (c)'],
    ['# mxsec: ignore[MXS202] -- checked (until 2027-01-31)', 'checked', '2027-01-31'],
    ['# mxsec: ignore[MXS202] -- checked (Until: 2026-06-15 )', 'checked', '2026-06-15'],
    ['# noqa  # mxsec: ignore[MXS202] -- checked', 'checked'],
    ['# mxsec: ignore[MXS101] -- other  # mxsec: ignore[MXS202] -- checked', 'checked'],
    ['# mxsec: ignore[MXS202] -- 理由', '理由'],
  ];
  for (const [comment, reason, until] of spellings)
    it(`reads ${comment}`, () => {
      const { findings, problems } = run(`create()  ${comment}`);
      assert.deepEqual(findings[0]?.suppressed, until === undefined ? { reason } : { reason, until });
      assert.deepEqual(problems, []);
    });

  const malformed: readonly (readonly [comment: string, message: RegExp])[] = [
    [
      '# mxsec: ignore[plaintext-kvstor] -- checked',
      /`plaintext-kvstor` is not a rule.*did you mean `plaintext-kvstore`\?/,
    ],
    ['# mxsec: ignore[MXS202, nonsense] -- checked', /`nonsense` is not a rule/],
    ['# mxsec: ignore[*] -- checked', /`\*` is not a rule/],
    ['# mxsec: ignore[all] -- checked', /`all` is not a rule/],
    ['# mxsec: ignore[constructor] -- checked', /`constructor` is not a rule/],
    ['# mxsec: ignore[] -- checked', /rule is missing/],
    ['# mxsec: ignore[MXS202,] -- checked', /rule is missing/],
    ['# mxsec: ignore -- checked', /brackets/],
    ['# mxsec: ignore MXS202 -- checked', /brackets/],
    ['# mxsec: ignore[MXS202 -- checked', /brackets/],
    ['# mxsec: ignore[MXS202]', /needs a reason/],
    ['# mxsec: ignore[MXS202] --', /needs a reason/],
    ['# mxsec: ignore[MXS202] -- ...', /needs a reason/],
    ['# mxsec: ignore[MXS202] checked', /needs a reason/],
    ['# mxsec: ignore[MXS202] -- (until 2027-01-31)', /needs a reason/],
    ['# mxsec: ignore[MXS202] -- checked (until 2027-02-30)', /cannot be read/],
    ['# mxsec: ignore[MXS202] -- checked (until soon)', /cannot be read/],
    ['# mxsec: ignore[MXS202] -- checked (until 2027-01-31', /cannot be read/],
    ['# mxsec: ignore[MXS202] -- checked (until 31.1.2027)', /cannot be read/],
    ['# mxsec: ignore[MXS202] -- checked until 2027-01-31', /parentheses/],
    ['# mxsec: ignore[MXS202] -- checked (until 2026-06-14)', /expired on 2026-06-14/],
    ['# mxsec: disable[MXS202] -- checked', /is written/],
    ['# mxsec: ignorefile[MXS202] -- checked', /is written/],
    ['# mxsec ignore[MXS202] -- checked', /is written/],
    ['# mxsec:', /is written/],
  ];
  for (const [comment, message] of malformed)
    it(`does not take ${comment}`, () => {
      const text = `create()  ${comment}`;
      const { silenced, messages, problems } = run(text);
      assert.equal(silenced, '');
      assert.match(messages, message);
      assert.equal(problems.length, 1);
      const { start, end } = problems[0]!.span;
      assert.ok(text.indexOf('#') <= start && start <= end && end <= text.length);
    });

  for (const comment of [
    '# see mxsec',
    '# "# mxsec: ignore[x] -- y"',
    '# mxsecurity: ignore[x]',
    '# mxsec ignores this',
  ])
    it(`takes ${comment} for prose`, () => {
      const { silenced, problems } = run(`create()  ${comment}`);
      assert.deepEqual([silenced, problems], ['', []]);
    });

  it('points at the rule that is unknown', () => {
    const text = 'create()  # mxsec: ignore[MXS202,  nonsense ] -- r';
    const { start, end } = run(text).problems[0]!.span;
    assert.equal(text.slice(start, end), 'nonsense');
  });

  it('says where ignore-file must stand', () => {
    assert.match(run('x = 1\n# mxsec: ignore-file[MXS202] -- r').messages, /before the first statement/);
  });

  it('silences no other rule, and keeps findings in order and otherwise untouched', () => {
    const text = `create1()  ${ok}\ncreate2()`;
    assert.equal(run(text, 'pickled-optimizer').silenced, '');
    const { findings } = run(text);
    const bare = findings.map(({ suppressed: _, ...rest }) => rest);
    assert.deepEqual(
      bare,
      [...text.matchAll(/create\d/g)].map((m) => finding(m.index, 'plaintext-kvstore')),
    );
  });

  it('tells which rules of which suppressions silenced nothing', () => {
    const text = `create1()  # mxsec: ignore[MXS202, MXS101] -- r\n${ok}\nx = 1\n${ok}\n`;
    const { unused } = run(text);
    assert.deepEqual(
      unused.map((u) => [u.rule, text.slice(u.span.start, u.span.end)]),
      [
        ['insecure-random-secret', 'MXS101'],
        ['plaintext-kvstore', 'plaintext-kvstore'],
        ['plaintext-kvstore', 'plaintext-kvstore'],
      ],
    );
  });

  it('takes the reason of the nearest', () => {
    const text = `# mxsec: ignore-file[MXS202] -- far\n\ncreate()  # mxsec: ignore[MXS202] -- near`;
    const { findings, unused } = run(text);
    assert.equal(findings[0]?.suppressed?.reason, 'near');
    assert.deepEqual(unused, []);
  });

  it('is exact: a finding is silenced just when its own statement bears or follows the comment', () => {
    const statement = fc.record({
      shape: fc.constantFrom(
        'create@()',
        'f(\n  create@(),\n)',
        'f(create@(), # c\n)',
        'x = """\n# a\n""" + create@()',
      ),
      above: fc.constantFrom(
        '',
        `${ok}\n`,
        '# prose\n',
        '# mxsec: ignore[MXS101] -- r\n',
        '# mxsec: ignore[MXS202]\n',
      ),
      behind: fc.constantFrom('', `  ${ok}`, '  # prose', '  # mxsec: ignore[pickled-optimizer] -- r'),
      blanks: fc.constantFrom('\n', '\n\n'),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
        const text = statements
          .map((s, i) => s.above + s.shape.replace('@', String(i)) + s.behind + s.blanks)
          .join('');
        const expected = statements.flatMap((s, i) =>
          (s.above + s.behind).includes(ok) ? [`create${String(i)}`] : [],
        );
        assert.equal(run(text).silenced, expected.join(' '));
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws and never silences without a reason, whatever the comment says', () => {
    const piece = fc.constantFrom(
      ...[
        '# mxsec:',
        'ignore',
        'ignore-file',
        '[',
        ']',
        'MXS202',
        'plaintext-kvstore',
        ',',
        '--',
        '—',
        '-',
        ' ',
        '\t',
      ],
      ...['(until ', '2027-01-31', '2020-01-01', ')', 'why', '#', ':', '*', '\u00a0'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const { findings } = run(`create()  # ${pieces.join('')}`);
        const reason = findings[0]?.suppressed?.reason;
        assert.ok(reason === undefined || /\w/.test(reason));
        if (reason !== undefined)
          assert.ok(pieces.includes('MXS202') || pieces.includes('plaintext-kvstore'));
      }),
      { numRuns: 5000 },
    );
  });

  const long: readonly (readonly [string, string])[] = [
    ['blanks before', `${' '.repeat(1e5)}${ok}\ncreate()`],
    [
      'blanks inside',
      `create()  # mxsec:${' '.repeat(1e5)}ignore${' '.repeat(1e5)}[${' '.repeat(1e5)}MXS202] -- r`,
    ],
    [
      'blanks in a date',
      `create()  # mxsec: ignore[MXS202] -- r (until${' '.repeat(1e5)}x${' '.repeat(1e5)}`,
    ],
    ['blanks after until', `create()  # mxsec: ignore[MXS202] -- r until${' '.repeat(1e5)}x`],
    ['codes', `create()  # mxsec: ignore[${'MXS202,'.repeat(5e4)}MXS202] -- r`],
    ['unknown codes', `create()  # mxsec: ignore[${'MXS777,'.repeat(5e4)}x] -- r`],
    ['open brackets', `create()  ${'# mxsec: ignore['.repeat(1e4)}`],
    ['hashes', `create()  ${'#'.repeat(1e5)}`],
    ['spaced hashes', `create()  ${'# '.repeat(1e5)}mxsec`],
    ['colons', `create()  # mxsec${':'.repeat(1e5)}`],
    ['directives', `create()  ${'# mxsec: ignore[MXS202] -- r '.repeat(1e4)}`],
    ['comment lines', `${'# mxsec: ignore[MXS202] -- r\n'.repeat(2e4)}create()`],
    ['findings in one statement', `f(\n${'create(), # mxsec: ignore[MXS202] -- r\n'.repeat(1e4)})`],
    ['findings on one line', `${'create(); '.repeat(1e4)} # mxsec: ignore[MXS202] -- r`],
  ];
  for (const [name, text] of long)
    it(`takes time in proportion: ${name}`, () => {
      const source = fakeSource(text);
      const findings = [...text.matchAll(/create/g)].map((m) => finding(m.index, 'plaintext-kvstore'));
      const start = performance.now();
      applySuppressions(findings, source);
      assert.ok(performance.now() - start < 500);
    });
});
