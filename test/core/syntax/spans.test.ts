import assert from 'node:assert/strict';
import type { Code, Instr } from '../../../server/src/core/syntax/ir.js';
import type { Span } from '../../../server/src/core/source/span.js';
import { allCode } from '../../support/code-walk.js';
import { dumpWithText } from '../../support/ir-dump.js';
import { pythonParser } from '../../support/wasm.js';

const cover = (code: Code, text: string, span: Span): string =>
  text.slice(code.base + span.start, code.base + span.end);

async function lowered(text: string): Promise<readonly Code[]> {
  const file = (await pythonParser()).parse(text);
  const codes = allCode(file);
  file.dispose();
  return codes;
}

/** The only instruction of an operation in a body. */
function only<Op extends Instr['op']>(code: Code | undefined, op: Op): Extract<Instr, { op: Op }> {
  const found = code?.instrs.filter((instr): instr is Extract<Instr, { op: Op }> => instr.op === op) ?? [];
  assert.equal(found.length, 1, `one ${op}`);
  return found[0]!;
}

describe('spans of lowered code', () => {
  const expressions: readonly (readonly [string, readonly string[]])[] = [
    ['x = (a)', ['r0 = load a  «a»', 'store x = r0  «x»']],
    ['((a)).b', ['r0 = load a  «a»', 'r1 = r0.b  «((a)).b»']],
    ['(f)((1))', ['r0 = load f  «f»', 'r1 = int 1  «1»', 'r2 = call r0(r1)  «(f)((1))»']],
    ['from a import b as c', ['r0 = from a import b  «b as c»', 'store c = r0  «c»']],
    ['a.b = c', ['r0 = load c  «c»', 'r1 = load a  «a»', 'r1.b = r0  «a.b»']],
    [
      '"é" + "𝒳" + x',
      [
        'r0 = str "é"  «"é"»',
        'r1 = str "𝒳"  «"𝒳"»',
        'r2 = r0 + r1  «"é" + "𝒳"»',
        'r3 = load x  «x»',
        'r4 = r2 + r3  «"é" + "𝒳" + x»',
      ],
    ],
  ];
  for (const [source, expected] of expressions) {
    it(source, async () => {
      const [module] = await lowered(source);
      assert.deepEqual(dumpWithText(module!, source), expected);
    });
  }

  it('of a call and its arguments', async () => {
    const text = 'def g():\n    return a.f((x), *y, k=(z), **w)\n';
    const code = (await lowered(text))[1]!;
    const call = only(code, 'call');
    assert.equal(cover(code, text, call.calleeSpan), 'a.f');
    assert.equal(cover(code, text, call.argsSpan), '((x), *y, k=(z), **w)');
    assert.deepEqual(
      call.args.map((arg) => [cover(code, text, arg.span), cover(code, text, arg.valueSpan)]),
      [
        ['(x)', 'x'],
        ['*y', 'y'],
        ['k=(z)', 'z'],
        ['**w', 'w'],
      ],
    );
  });

  it('of a decorated function, relative to the enclosing code', async () => {
    const text = 'class A:\n    @dec\n    async def f(self, n: int = 1):\n        pass\n';
    const code = (await lowered(text))[1]!;
    const { fn } = only(code, 'function');
    assert.equal(code.base, 0);
    assert.equal(cover(code, text, fn.span), 'async def f(self, n: int = 1):\n        pass');
    assert.equal(cover(code, text, fn.nameSpan), 'f');
    assert.equal(cover(code, text, fn.bodySpan), 'pass');
    assert.deepEqual(
      fn.params.map((param) => cover(code, text, param.span)),
      ['self', 'n: int = 1'],
    );
  });

  it('of a class and of a lambda', async () => {
    const text = 'x = 0\nclass A(B): y = lambda z: z\n';
    const [module, body, lambda] = await lowered(text);
    const { cls } = only(module, 'class');
    assert.equal(cover(module!, text, cls.span), 'class A(B): y = lambda z: z');
    assert.equal(cover(module!, text, cls.nameSpan), 'A');
    assert.equal(cover(module!, text, cls.bodySpan), 'y = lambda z: z');
    const { fn } = only(body, 'function');
    assert.equal(cover(body!, text, fn.span), 'lambda z: z');
    assert.equal(cover(body!, text, fn.nameSpan), 'lambda');
    assert.equal(cover(body!, text, fn.bodySpan), 'z');
    assert.equal(lambda?.base, text.indexOf('lambda'));
  });

  it('does not depend on where a function stands', async () => {
    const fn = 'def f(a):\n    return [b for b in a if g(b)]\n';
    const [, before] = await lowered(fn);
    const [, after] = await lowered(`x = 1\n# moved\n${fn}`);
    assert.deepEqual(after?.instrs, before?.instrs);
    assert.notEqual(after?.base, before?.base);
  });
});
