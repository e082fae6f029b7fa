import assert from 'node:assert/strict';
import { defaultConfig } from '../../../server/src/core/index.js';
import { readNotebook } from '../../../server/src/core/source/notebook.js';
import { realEngine } from '../../support/real-engine.js';

/** Cells that Python cannot read, or that end early: what stands in the other cells is seen all the same. */
const cells: readonly string[] = [
  'x = 1',
  'def f(x)\n    return 1',
  '    x = 1\n  y = 2',
  'if x:',
  'def f():',
  'class A:\n    # to do',
  'for i in r:\n    # your code here',
  'try:\n    x = 1',
  'else:\n    x = 1',
  'with open("a") as f:',
  'match x:\n  case 1:',
  'f = lambda x:',
  '@decorator',
  'f(1))',
  '}',
  "x = 'abc",
  'print("don\'t)',
  "f'{x'",
  '"""never closed',
  "x = '''a\n''' + '''",
  'x =',
  'x = 1 + \\',
  '[x for x in',
  'y = f(\n  ___\n',
  '{"a": 1,\n "b": [1,2,}',
  'x = ...\n.....',
  'print "a"\nraise E, "m"',
  'raise E("stop here")',
  'raise E from e',
  'return 3',
  'await f()\nasync with a as b:\n    pass',
  'This is a sentence. Really!',
  '# Title\n\n* one\n* two `code`',
  'cd /tmp && ls -la | grep x',
  '<div class="x">hello</div>',
  '>>> x = 1\n>>> print(x)',
  '$x = 5$',
  'Traceback (most recent call last):\n  File "a.py", line 3\nValueError: bad (thing',
  'x\u00a0=\u00a01',
  'x \u2192 y',
  '<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b',
  '%%bash\nif [ -f x ]; then',
  '%%writefile a.py\ndef f(',
  '!echo "(',
  '%run other.ipynb',
];

const code = (source: string) => ({ cell_type: 'code', source });
const before = "import mxnet as mx\nkv = mx.kv.create('dist_sync')";
const after = ['kv.set_optimizer(o)', 'def go():\n    kv.set_optimizer(o)\ngo()'];

describe('cells of a notebook', () => {
  for (const cell of cells)
    it(`are not spoilt by \`${cell.replaceAll('\n', '\\n')}\``, async () => {
      const json = JSON.stringify({ cells: [before, cell, ...after].map(code), metadata: {}, nbformat: 4 });
      const notebook = readNotebook(json);
      assert.ok(notebook.ok);
      const context = { path: 'nb.ipynb', config: defaultConfig, today: '2026-01-01' };
      const found = (await realEngine()).explain(notebook.text, context);
      const sent = found?.calls.filter(({ text }) => text.startsWith('kv.set_optimizer'));
      assert.deepEqual(
        sent?.map(({ scope, targets }) => [scope, targets[0]?.name]),
        [
          ['nb', 'mxnet.kvstore.KVStore.set_optimizer'],
          ['nb.go', 'mxnet.kvstore.KVStore.set_optimizer'],
        ],
      );
      assert.deepEqual(
        found?.findings
          .filter(({ ruleName }) => ruleName === 'pickled-optimizer')
          .map(({ ruleName, span }) => [ruleName, notebook.locate(span.start).cell]),
        [
          ['pickled-optimizer', 2],
          ['pickled-optimizer', 3],
        ],
      );
    });
});
