import assert from 'node:assert/strict';

import fc from 'fast-check';

import { suppressionEdit } from '../../../server/src/core/suppression/edit.js';
import { applySuppressions } from '../../../server/src/core/suppression/suppression.js';
import { fakeSource } from './fake-python.js';

const rule = 'plaintext-kvstore';

/** The text after the edit for the statement at the last `create`. */
function suppress(text: string): string | undefined {
  const source = fakeSource(text);
  const edit = suppressionEdit(source, source.statementAt(text.lastIndexOf('create')), rule, 'why');
  return edit && text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
}

const line = `# mxsec: ignore[${rule}] -- why`;

describe('suppressionEdit', () => {
  const cases: readonly (readonly [name: string, before: string, after: string | undefined])[] = [
    ['first line', 'create()', `${line}\ncreate()`],
    ['indentation', 'if x:\n\t create()\n', `if x:\n\t ${line}\n\t create()\n`],
    ['CRLF', 'a\r\ncreate()\r\n', `a\r\n${line}\r\ncreate()\r\n`],
    ['CRLF on the last line', 'a\r\ncreate()', `a\r\n${line}\r\ncreate()`],
    ['CR', 'a\rcreate()', `a\r${line}\rcreate()`],
    ['byte order mark', '\uFEFFcreate()', `\uFEFF${line}\ncreate()`],
    ['inside a call of several lines', 'f(\n  a,\n  create(),\n)', `${line}\nf(\n  a,\n  create(),\n)`],
    ['one-line suite', '  if x: create()\n', `  ${line}\n  if x: create()\n`],
    ['second statement on a line', 'a; create()', `${line}\na; create()`],
    ['decorated function', '@d\ndef f(a=create()):\n  pass', `@d\n${line}\ndef f(a=create()):\n  pass`],
    ['after a backslash', 'if x: \\\n  create()\n', `if x: \\\n  create()  ${line}\n`],
    ['begins behind a string', 'x = """\n"""; create()\n', `x = """\n"""; create()  ${line}\n`],
    [
      'the same, with a comment',
      'x = """\n"""; create()  # hi \n',
      `x = """\n"""; create()  # hi  ${line}\n`,
    ],
    ['before a string that goes on', 'x = """\n"""; create(); y = """\n"""', undefined],
    [
      'existing above',
      `# mxsec: ignore[MXS101] -- r\ncreate()`,
      `# mxsec: ignore[MXS101, ${rule}] -- r\ncreate()`,
    ],
    [
      'existing behind',
      `create()  # mxsec: ignore[MXS101 , MXS201 ] -- r`,
      `create()  # mxsec: ignore[MXS101 , MXS201, ${rule} ] -- r`,
    ],
    [
      'existing inside',
      `f(  # mxsec: ignore[MXS101] -- r\n create())`,
      `f(  # mxsec: ignore[MXS101, ${rule}] -- r\n create())`,
    ],
    [
      'existing in a string',
      'x = """\n# mxsec: ignore[MXS101] -- r """\ncreate()',
      `x = """\n# mxsec: ignore[MXS101] -- r """\n${line}\ncreate()`,
    ],
    [
      'existing for the file',
      `# mxsec: ignore-file[MXS101] -- r\ncreate()`,
      `# mxsec: ignore-file[MXS101] -- r\n${line}\ncreate()`,
    ],
    [
      'existing but malformed',
      `# mxsec: ignore[MXS101]\ncreate()`,
      `# mxsec: ignore[MXS101]\n${line}\ncreate()`,
    ],
    [
      'existing but expired',
      `create()  # mxsec: ignore[${rule}] -- r (until 2020-01-01)`,
      `${line}\ncreate()  # mxsec: ignore[${rule}] -- r (until 2020-01-01)`,
    ],
    ['already suppressed', `# mxsec: ignore[MXS202] -- r\ncreate()`, undefined],
  ];
  for (const [name, before, after] of cases) it(name, () => assert.equal(suppress(before), after));

  it('writes the reason on one line', () => {
    const source = fakeSource('create()');
    const edit = suppressionEdit(source, source.statementAt(0), rule, 'a\n  b');
    assert.equal(edit?.newText, `# mxsec: ignore[${rule}] -- a b\n`);
  });

  it('silences the statement, changes no code, and silences no other statement begun elsewhere', () => {
    const part = fc.constantFrom(
      ...[
        'create()',
        'f(\n  create(),\n)',
        'if x: create()',
        'if x: \\\n  create()',
        'a; create()',
        'create(); a',
      ],
      ...[
        'x = """\n"""; create()',
        'x = """\n"""',
        '# prose',
        '',
        `a  # mxsec: ignore[MXS101] -- r`,
        `${line} x`,
        'f( # c\n create())',
      ],
      ...['create()  # mxsec: ignore[MXS101] -- r', '# mxsec: ignore[MXS101]', 'if x:\n    create()'],
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.nat(),
        (parts, eol, pick) => {
          const text = parts.join('\n').replaceAll('\n', eol);
          const sites = [...text.matchAll(/create/g)].map((m) => m.index);
          const site = sites[pick % Math.max(1, sites.length)];
          if (site === undefined) return;
          const source = fakeSource(text);
          const edit = suppressionEdit(source, source.statementAt(site), rule, 'why');
          const finding = {
            ruleId: 'MXS202',
            ruleName: rule,
            messageId: 'm',
            message: 'M.',
            severity: 'warning',
            path: [],
            fixes: [],
          } as const;
          const silenced = (at: number, after: ReturnType<typeof fakeSource>): boolean =>
            applySuppressions([{ ...finding, span: { start: at, end: at + 1 } }], after).findings[0]
              ?.suppressed !== undefined;
          if (!edit) {
            assert.ok(silenced(site, source));
            return;
          }
          const after = fakeSource(text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end));
          const moved = (at: number): number =>
            at < edit.span.start ? at : at + edit.newText.length - (edit.span.end - edit.span.start);
          assert.ok(silenced(moved(site), after));
          const code = (s: typeof after): string =>
            [...s.comments]
              .reverse()
              .reduce((t, c) => t.slice(0, c.span.start) + t.slice(c.span.end), s.text)
              .replace(/\s+/g, '');
          assert.equal(code(after), code(source));
          assert.ok(after.comments.length - source.comments.length <= 1);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is quick on hostile lines', () => {
    const start = performance.now();
    suppress(`${' '.repeat(1e5)}a; ${' '.repeat(1e5)}create()${' '.repeat(1e5)}x`);
    suppress(`${'a; '.repeat(2e4)}create()`);
    assert.ok(performance.now() - start < 1000);
  });
});
