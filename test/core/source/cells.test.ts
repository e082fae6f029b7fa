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
  [
    'a statement whose time is kept',
    'x = %time f(y)\nz = %timeit -o -n 3 g()',
    'x = ······f(y)\nz = ················g()',
  ],
  ['a statement over several lines', 'x = %time f(\n  y)', 'x = ······f(\n  y)'],
  [
    'profilers with options',
    '%lprun -f a.b -f c f(x)\n%prun -l 5 -s time g()',
    '0;·················f(x)\n0;·················g()',
  ],
  ['assigned shell lines in a block', 'if x:\n  y = !ls\n  z = 1', 'if x:\n  y = _··\n  z = 1'],
  ['a double exclamation mark', '!!ls', 'pass'],
  [
    'commands without a percent sign',
    'cd /tmp/x\nls -la a*\nmkdir -p a/b',
    'pass·····\npass·····\npass········',
  ],
  ['names that are commands too', 'ls = 3\ncat in x\nrm (x)\ncp.x', 'ls = 3\ncat in x\nrm (x)\ncp.x'],
  ['help with a call in it', 'mx.nd.array?\nx = y?1', 'pass········\nx = y?1'],
  ['a cell magic below a title', '#@title Run\n%%time\nf()', '#@title Run\npass··\nf()'],
  ['a foreign cell below a title', '#@title Run\n%%bash\nls', '···········\n······\n··'],
  ['cells of other languages', '%%html\n<b>', '······\n···'],
  [
    'what is written to a file',
    '%%writefile a.py\nimport os\nos.remove(x)',
    '················\n·········\n············',
  ],
  ['R', '%%R -i x\nplot(x)', '········\n·······'],
  ['Cython', '%%cython\ncdef int f(): pass', '········\n··················'],
  ['Python of another process', '%%python3\nf()', '·········\n···'],
  ['the tabs of a book', '%%tab mxnet\nf()', 'pass·······\nf()'],
  ['a cell of SQL in Databricks', '%sql\nselect 1', '····\n········'],
  ['a line of SQL', '%sql select 1\nf()', 'pass·········\nf()'],
  ['a cell of text in Databricks', '%md # Title\n*a*', '···········\n···'],
  ['Python in Databricks', '%python\nf()', 'pass···\nf()'],
  ['a file to run', '%run ../a.py\nf()', 'pass········\nf()'],
  ['a cell that raises', 'raise E("m")\nf()', 'yield E("m")\nf()'],
  ['a cell that raises from', 'raise E from e', 'yield E ,    e'],
  ['a cell that returns', 'return 3\nreturn', 'yield· 3\nyield·'],
  ['a function that raises', 'def f():\n  raise E\nraised = 1', 'def f():\n  raise E\nraised = 1'],
  ['top-level await', 'await f()\nasync for x in y: pass', 'await f()\nasync for x in y: pass'],
  [
    'marks of Databricks and jupytext',
    '# COMMAND ----------\n# MAGIC %sh ls\n# %% [markdown]\nf()',
    '# COMMAND ----------\n# MAGIC %sh ls\n# %% [markdown]\nf()',
  ],
];

/** Kind and text of the commands in a cell. */
const commands: readonly (readonly [source: string, ...commands: readonly string[]])[] = [
  ['!pip install mxnet==1.9.1', 'shell pip install mxnet==1.9.1'],
  ['!!ls', 'shell ls'],
  ['x = !ls -l', 'shell ls -l'],
  ['a.b = %sx ls', 'shell ls'],
  ['%pip install mxnet', 'shell pip install mxnet'],
  ['pip install mxnet', 'shell pip install mxnet'],
  ['if x:\n  !a b \\\n    c', 'shell a b \\\n    c'],
  ['%run a.py', 'run a.py'],
  ['%run -i -n "my nb.ipynb" --epochs 3', 'run my nb.ipynb'],
  ["%run -t -N3 'b c.py'", 'run b c.py'],
  ['%run ./sub/common', 'run ./sub/common'],
  ['%time f()\n%matplotlib inline\nx?'],
  ['%%bash\nls'],
  ['s = """\n!ls\n%run a.py\n"""'],
  ['f(\n!ls'],
];

describe('cellPython', () => {
  for (const [what, source, python] of cells) {
    it(`takes ${what}`, () => {
      const made = cellPython(source).text;
      assert.equal(made, python.replaceAll('·', ' '));
      assert.equal(made.length, source.length);
    });
  }

  for (const [source, ...expected] of commands)
    it(`finds what is run in \`${source}\``, () => {
      const found = cellPython(source).commands;
      assert.deepEqual(
        found.map(({ kind, text }) => `${kind} ${text}`),
        expected,
      );
      for (const { span, text } of found) assert.ok(source.slice(span.start, span.end).includes(text));
    });

  it('names the language of a foreign cell', () =>
    assert.equal(cellPython('\n%%javascript\nalert(1)').foreign, 'javascript'));

  it('says where an open bracket starts', () => assert.equal(cellPython('a = 1\nf((\nb').unclosed, 6));

  it('is linear in lines without end', () => {
    const huge = `${'x'.repeat(1e6)}\n!${'\\a'.repeat(5e5)}\n"${'\\"'.repeat(5e5)}`;
    assert.equal(cellPython(huge).text.length, huge.length);
  });
});
