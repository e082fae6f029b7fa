import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allCode } from '../../support/code-walk.js';
import { violations } from '../../support/ir-check.js';
import { pythonParser } from '../../support/wasm.js';

const many = (text: string, count: number): string => text.repeat(count);

/** Inputs that overflow a stack or take for ever where a step per level is recursive or quadratic. */
const deep: Readonly<Record<string, string>> = {
  'nested parentheses': `${many('(', 100_000)}x${many(')', 100_000)}`,
  'nested lists': `${many('[', 100_000)}${many(']', 100_000)}`,
  'a sum of 50,000 terms': `x = ${many('a + ', 50_000)}a`,
  'a chain of 50,000 attributes': `x = a${many('.b', 50_000)}`,
  'a chain of 50,000 calls': `x = a${many('()', 50_000)}`,
  'a chain of 50,000 subscripts': `x = a${many('[0]', 50_000)}`,
  'a chain of 50,000 assignments': `x = ${many('a = ', 50_000)}1`,
  '50,000 not': `x = ${many('not ', 50_000)}a`,
  '50,000 or': `x = ${many('a or ', 50_000)}b`,
  'or and and in turns': `x = ${many('a or b and ', 20_000)}b`,
  '20,000 conditional expressions': `x = ${many('a if b else ', 20_000)}c`,
  '5,000 nested comprehensions': `${many('[', 5000)}x${many(' for x in y]', 5000)}`,
  'nested targets': `${many('(', 20_000)}a${many(',)', 20_000)} = b`,
  'nested patterns': `match x:\n case ${many('[', 5000)}a${many(']', 5000)}: pass\n`,
  'nested annotations': `x: ${many('L[', 5000)}i${many(']', 5000)}`,
  'nested format specifications': `f"{x${many(':{y', 2000)}${many('}', 2001)}"`,
  '1,200 levels of indentation': `${Array.from({ length: 1200 }, (_, i) => `${many(' ', i)}if a:\n`).join('')}${many(' ', 1200)}x\n`,
  '20,000 elif': `if a: x\n${many('elif b: y\n', 20_000)}`,
  '200,000 arguments': `f(${many('a, ', 200_000)})`,
  '200,000 deleted names': `del ${many('a, ', 200_000)}b`,
  '50,000 decorators': `${many('@a\n', 50_000)}def f(): pass`,
  '100,000 unclosed parentheses': many('(', 100_000),
  'unclosed calls and lists': many('f(x, [', 30_000),
  'unclosed dicts': many('{"a": ', 50_000),
  'unclosed formatted strings': many('f"{', 20_000),
  'unclosed definitions': many('def f(', 20_000),
  'unclosed classes': many('class A(', 20_000),
  quotes: many('"', 100_000),
  backticks: many('`', 100_000),
  backslashes: many('\\', 100_000),
  'carriage returns': many('\r', 100_000),
  'NUL bytes': many('\0', 100_000),
  'words that hint at Python 2': many('raise except print ', 20_000),
};

describe('hostile input', function () {
  this.timeout(30_000);

  for (const [name, text] of Object.entries(deep)) {
    it(name, async () => {
      const file = (await pythonParser()).parse(text);
      try {
        assert.deepEqual(violations(file.module(), text.length), []);
        assert.equal(file.faults(5).length <= 5, true);
        file.comments();
        file.statementAt(text.length >> 1);
      } finally {
        file.dispose();
      }
    });
  }

  it('20,000 nested lambdas', async () => {
    const text = `x = ${many('lambda: ', 20_000)}y`;
    const file = (await pythonParser()).parse(text);
    assert.equal(allCode(file).length, 20_001);
    file.dispose();
  });

  it('every prefix of a real snippet', async () => {
    const parser = await pythonParser();
    for (let length = 0; length <= snippet.length; length++) {
      const text = snippet.slice(0, length);
      const file = parser.parse(text);
      for (const code of allCode(file)) assert.deepEqual(violations(code, length), [], JSON.stringify(text));
      file.faults(5);
      file.statementAt(length);
      file.dispose();
    }
  });

  it('random text', async () => {
    const parser = await pythonParser();
    const piece = fc.constantFrom(...pieces);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 60 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (source) => {
        const file = parser.parse(source);
        for (const code of allCode(file)) assert.deepEqual(violations(code, source.length), []);
        file.faults(5);
        file.comments();
        file.statementAt(source.length >> 1);
        file.dispose();
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});

const snippet = `import mxnet as mx
from . import (a, b as c)  # why

@dec(x)
class Net(gluon.Block, metaclass=M):
    """Doc."""
    def __init__(self, *args, k: int = 1, **kw) -> None:
        super().__init__(**kw)
        with self.name_scope() as s, open(f"{k!r:>3}") as f:
            self.x = [i for i, (j, l) in enumerate(args) if i % 2]
        try:
            kv = mx.kv.create('dist_async') if k else None
        except (A, B) as e:
            raise E(f"{e}") from e
        finally:
            f.close()
        match k:
            case {"a": [x, *r]} if x: pass
            case _: return lambda q, /, z=1: q[z:, ::2]
        while (n := len(r)) > 0 and not x or y is not z: x += n; continue
        print >>f, \`x\`
`;

const pieces = [
  ...[
    'def f(',
    'class A',
    'if x',
    'else:',
    'try:',
    'except',
    'finally:',
    'for a in',
    'while 1',
    'with a as',
    'lambda',
  ],
  ...[
    'match x:',
    'case',
    'import a',
    'from . import',
    'return',
    'raise',
    'yield',
    'print',
    'exec',
    'del',
    'global',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ':',
    ',',
    '=',
    ':=',
    '.',
    '*',
    '**',
    '@',
    '->',
    ' ',
    '\n',
    '\n    ',
    '\r',
    '\\\n',
  ],
  ...[
    '"',
    "'",
    '"""',
    'f"',
    '{',
    '}',
    '`',
    '#',
    '0777',
    '1.5j',
    'x',
    'é',
    '𝒳',
    '\ud800',
    'async ',
    'await ',
    'not in',
  ],
];
