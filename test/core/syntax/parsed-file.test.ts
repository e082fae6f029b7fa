import assert from 'node:assert/strict';
import type { ParsedFile } from '../../../server/src/core/syntax/ir.js';
import { dump } from '../../support/ir-dump.js';
import { pythonParser } from '../../support/wasm.js';

/** Parses a text, asks one thing of the file, and disposes of it. */
async function ask<T>(text: string, question: (file: ParsedFile) => T): Promise<T> {
  const file = (await pythonParser()).parse(text);
  try {
    return question(file);
  } finally {
    file.dispose();
  }
}

const faults = (text: string, limit = 10): Promise<string[]> =>
  ask(text, (file) => file.faults(limit).map((f) => `${f.kind} «${text.slice(f.span.start, f.span.end)}»`));

describe('faults', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['x = 1\n', []],
    ['x = f(b c)\n', ['syntax-error «c»']],
    ['f(x\n', ['syntax-error «f(x»']],
    // What the parser had to invent covers no text.
    ['def f(:\n  pass\n', ['syntax-error «»']],
    ['print x\nprint(y)\n', ['python2 «print x»']],
    ['if a: print >>f, x\n', ['python2 «print >>f, x»']],
    ['exec code in ns\nexec(code)\n', ['python2 «exec code in ns»']],
    ['x = `a`  # `b`\ny = "`c`"\n', ['python2 «`»']],
    ['a <> b\n"<>"\n', ['python2 «<>»']],
    ['x = ur"a" + u"b"\n# ur"c"\n', ['python2 «ur»']],
    ['x = 0777 + 00 + 10L + 0.7 + 1077\n"0777"\n', ['python2 «0777»', 'python2 «10L»']],
    ['raise E, v\nraise E(a, b)\n', ['python2 «raise E,»']],
    ['try: a\nexcept E, e: b\n', ['python2 «except E, e:»']],
    ['try: a\nexcept E, F: b\n', []],
    ['# print x\n"""\nprint x\n"""\n', []],
    ['print x\nx = f(b c)\nexec y\n', ['python2 «print x»', 'syntax-error «c»', 'python2 «exec y»']],
  ];
  for (const [text, expected] of table) {
    it(JSON.stringify(text), async () => {
      assert.deepEqual(await faults(text), expected);
    });
  }

  it('are no more than asked for', async () => {
    assert.equal((await faults('print x\nf(b c)\n'.repeat(50), 3)).length, 3);
    assert.deepEqual(await faults('f(b c)\n', 0), []);
  });
});

describe('comments', () => {
  it('are the comment nodes, in order, and not text that looks like them', async () => {
    const text = '# a\nx = "# b"  # c\ndef f(  # d\n): pass\n';
    const comments = await ask(text, (file) => file.comments());
    assert.deepEqual(
      comments.map((c) => c.text),
      ['# a', '# c', '# d'],
    );
    for (const { span, text: own } of comments) assert.equal(text.slice(span.start, span.end), own);
  });

  it('end before the line ends, whatever ends it', async () => {
    const comments = await ask('# a\r\nx = 1 # b\r# c\n# d', (file) => file.comments());
    assert.deepEqual(
      comments.map((c) => [c.text, c.span.end - c.span.start]),
      [
        ['# a', 3],
        ['# b', 3],
        ['# c', 3],
        ['# d', 3],
      ],
    );
  });

  it('are none where there is no number sign', async () => {
    assert.deepEqual(await ask('x = 1\n', (file) => file.comments()), []);
  });
});

describe('statementAt', () => {
  const text = [
    '@dec(1)',
    'def f(a, b=lambda: 0):',
    '    x = g(a,',
    '          b)',
    '    if x: y(); z()',
    '    elif (q',
    '          or r):',
    '        return 1',
    '',
    '    try:',
    '        pass',
    '    except E as e: raise',
    'for i in [',
    '  1]:',
    '    print(i)  # end',
    '',
  ].join('\n');
  const table: readonly (readonly [string, string])[] = [
    ['dec', '@dec(1)'],
    ['b=lambda', 'def f(a, b=lambda: 0):'],
    ['          b)', 'x = g(a,\n          b)'],
    ['if x', 'if x:'],
    ['z()', 'z()'],
    ['or r', 'elif (q\n          or r):'],
    ['return 1', 'return 1'],
    ['try', 'try:'],
    ['E as', 'except E as e:'],
    ['raise', 'raise'],
    ['1]:', 'for i in [\n  1]:'],
    ['(i)', 'print(i)'],
  ];
  for (const [where, expected] of table) {
    it(`${where} is in ${expected}`, async () => {
      const offset = text.indexOf(where) + where.search(/\S/);
      const span = await ask(text, (file) => file.statementAt(offset));
      assert.equal(text.slice(span.start, span.end), expected);
    });
  }

  it('is the line where there is no statement', async () => {
    const source = 'x = 1\n  # note\ny = 2\n';
    const span = await ask(source, (file) => file.statementAt(source.indexOf('note')));
    assert.equal(source.slice(span.start, span.end), '  # note');
    assert.deepEqual(await ask('', (file) => file.statementAt(0)), { start: 0, end: 0 });
  });
});

describe('ParsedFile', () => {
  it('gives empty code for a definition that is not there', async () => {
    const text = 'x = 1\ndef f(): pass\n';
    const span = { start: 6, end: 19 };
    await ask(text, (file) => {
      assert.equal(file.body('function', span).locals.size, 0);
      assert.deepEqual(file.body('class', span).instrs, []);
      assert.deepEqual(file.body('function', { start: 7, end: 19 }).instrs, []);
      assert.deepEqual(file.body('lambda', { start: 500, end: 600 }).instrs, []);
    });
  });

  it('refuses to be asked after dispose, which may be called again', async () => {
    const file = (await pythonParser()).parse('x = 1');
    file.dispose();
    file.dispose();
    assert.throws(() => file.module(), /disposed/);
    assert.throws(() => file.faults(1), /disposed/);
  });

  it('reads a lone carriage return as the end of a line', async () => {
    const text = 'x = 1\ry = 2\r\nz = """a\rb\r\nc"""\r# d\r';
    await ask(text, (file) => {
      assert.deepEqual(dump(file.module()), [
        'r0 = int 1',
        'store x = r0',
        'r1 = int 2',
        'store y = r1',
        'r2 = str "a\\nb\\nc"',
        'store z = r2',
      ]);
      assert.deepEqual(file.faults(9), []);
      assert.deepEqual(
        file.comments().map((c) => c.text),
        ['# d'],
      );
    });
  });

  it('gives a parse up when told to, and parses the next text from its start', async () => {
    const parser = await pythonParser();
    const long = 'x = [1, 2, 3]\n'.repeat(20_000);
    let asked = 0;
    assert.equal(parser.parse(long, { shouldStop: () => ++asked > 2 }), undefined);
    assert.equal(asked, 3);
    const file = parser.parse('y = 1');
    assert.deepEqual(dump(file.module()), ['r0 = int 1', 'store y = r0']);
    file.dispose();
  });
});
