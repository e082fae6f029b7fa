import assert from 'node:assert/strict';
import { cellPython } from '../../../server/src/core/source/cells.js';

/** What each cell becomes; `·` stands for a blank that replaces something. */
const cells: readonly (readonly [what: string, source: string, python: string])[] = [
  ['plain Python', 'x = 1\ny = x % 2\nif x != y: pass', 'x = 1\ny = x % 2\nif x != y: pass'],
  ['a line magic', '%matplotlib inline\nx = 1', 'pass··············\nx = 1'],
  ['a short magic', '%x\n!a b', '0·\npass'],
  ['a shell line in a block', 'if x:\n    !ls -l\ny = 1', 'if x:\n    pass··\ny = 1'],
  ['a shell line that goes on', '!a b \\\n  --c "it\'s"\nx = 1', 'pass··\n············\nx = 1'],
  ['what a shell line gives', 'x = !ls "(\'\ny = 1', 'x = _······\ny = 1'],
  ['what a magic gives', 'a.b = %env HOME\n', 'a.b = _········\n'],
  ['help', 'x?\nmx.nd??\n?mx', '0·\npass···\n0··'],
  ['a magic with a statement', '%time f(x)\n%timeit -n 10 g()', '0;····f(x)\n0;············g()'],
  ['pip without a percent sign', 'pip install mxnet\npipeline = 1', 'pass·············\npipeline = 1'],
  ['a cell magic with a Python body', '%%time\nf()', 'pass··\nf()'],
  ['a foreign cell', '%%bash\nrm -rf x\n', '······\n········\n'],
  ['a magic look-alike in a string', 's = """\n%time\n!ls\n"""', 's = """\n%time\n!ls\n"""'],
  ['a magic look-alike in brackets', 'x = (a\n  % b)\nf(a,\n!b)', 'x = (a\n  % b)\nf(a,\n!b)'],
  ['a modulo after a backslash', 'x = a \\\n% b', 'x = a \\\n% b'],
  ['a question in a comment', '# why?\n"really?"', '# why?\n"really?"'],
  ['a string with an equals sign', 'print("a = !b")', 'print("a = !b")'],
  ['an open bracket', 'a = 1\nif a:\n  f(\n"""x', 'a = 1\nif a:\n  0·\n····'],
  ['an open string', 'a = 1\nb = """c\nd', 'a = 1\npass····\n·'],
  ['a backslash at the end', 'a = 1 + \\', 'pass·····'],
  ['an escaped quote', `a = "\\""\nb = '''\\''' c'''\n%ls`, `a = "\\""\nb = '''\\''' c'''\n0··`],
  ['lone carriage returns', '%ls\rx = 1', '0··\rx = 1'],
  ['nothing', '', ''],
];

describe('cellPython', () => {
  for (const [what, source, python] of cells) {
    it(`takes ${what}`, () => {
      const made = cellPython(source).text;
      assert.equal(made, python.replaceAll('·', ' '));
      assert.equal(made.length, source.length);
    });
  }

  it('names the language of a foreign cell', () =>
    assert.equal(cellPython('\n%%javascript\nalert(1)').foreign, 'javascript'));

  it('says where an open bracket starts', () => assert.equal(cellPython('a = 1\nf((\nb').unclosed, 6));

  it('is linear in lines without end', () => {
    const huge = `${'x'.repeat(1e6)}\n!${'\\a'.repeat(5e5)}\n"${'\\"'.repeat(5e5)}`;
    assert.equal(cellPython(huge).text.length, huge.length);
  });
});
