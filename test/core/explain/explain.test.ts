import assert from 'node:assert/strict';
import {
  type Config,
  defaultConfig,
  type ExplainedRule,
  type Explanation,
} from '../../../server/src/core/index.js';
import { realEngine } from '../../support/real-engine.js';

async function explain(
  text: string,
  config: Partial<Config> = {},
  path = 'jobs/train.py',
): Promise<Explanation> {
  const context = { path, config: { ...defaultConfig, ...config }, today: '2026-01-01' };
  const explanation = (await realEngine()).explain(text, context);
  assert.ok(explanation);
  return explanation;
}

/** Values of the arguments of the last call of each text, as people read them. */
const values: readonly (readonly [code: string, ...expected: readonly string[]])[] = [
  [
    "f('a\\n\\'b', b'x', 1, 2.5, None, True, ...)",
    `0="a\\n'b"`,
    "1=b'x'",
    '2=1',
    '3=2.5',
    '4=None',
    '5=True',
    '6=...',
  ],
  ["f(x='a', *rest, **more)", "x='a'", '*=?', '**=?'],
  ["def g(n='local'): f(n)", "0=parameter n (else 'local')"],
  ["def g(n): f(f'{n}-{1}.params')", "0=f'{parameter n | ?}-1.params'"],
  ["import os\nf(os.environ.get('A', 'b'))", "0=${A} (else 'b')"],
  [
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--kv-store', default='local')\nf(p.parse_args().kv_store)",
    "0=--kv-store (else 'local')",
  ],
  ["x = 'a' if y else 'b'\nf(x)", "0='a' | 'b'"],
  ['f([1, (2,), {3}], {"a": 4})', '0=[1, (2,), {3}]', "1={'a': 4}"],
  ['import mxnet as mx\nf(mx.cpu(0), mx.gpu)', '0=mxnet.cpu(0)', '1=mxnet.gpu'],
  ['class A:\n  pass\nf(A(), A, lambda: 1)', '0=jobs.train.A()', '1=jobs.train.A', '2=jobs.train.<lambda>'],
  ['f([[[[[[1]]]]]])', '0=[[[[[…]]]]]'],
  ['f([1, 2, 3, 4, 5, 6, 7, 8, 9])', '0=[1, 2, 3, 4, 5, 6, 7, 8, …]'],
  ["f('" + 'x'.repeat(100) + "')", `0='${'x'.repeat(79)}…'`],
];

describe('explain: values', () => {
  for (const [code, ...expected] of values)
    it(code.slice(0, 60), async () => {
      const call = (await explain(code)).calls.find(({ text }) => text.startsWith('f('));
      const shown = call?.arguments.map(
        (arg) =>
          `${'name' in arg ? arg.name : 'spread' in arg ? arg.spread : String(arg.position)}=${arg.value}`,
      );
      assert.deepEqual(shown, expected);
    });
});

describe('explain: scopes', () => {
  it('names all bodies, with the place of their definition', async () => {
    const text =
      'class A:\n  def m(self):\n    def inner(): pass\n    return lambda: 1\nasync def f(): pass\n';
    const { module, scopes } = await explain(text);
    assert.equal(module, 'jobs.train');
    assert.deepEqual(
      scopes.map(({ name, kind, span }) => [name, kind, text.slice(span.start, span.end).slice(0, 9)]),
      [
        ['jobs.train', 'module', 'class A:\n'],
        ['jobs.train.A', 'class', 'class A:\n'],
        ['jobs.train.A.m', 'method', 'def m(sel'],
        ['jobs.train.A.m.inner', 'function', 'def inner'],
        ['jobs.train.A.m.<lambda>', 'lambda', 'lambda: 1'],
        ['jobs.train.f', 'function', 'async def'],
      ],
    );
  });

  const modules: readonly (readonly [path: string, module: string])[] = [
    ['train.py', 'train'],
    ['a/b/c.py', 'a.b.c'],
    ['a/__init__.py', 'a'],
    ['__init__.py', '__init__'],
    ['nb/Run 1.ipynb', 'nb.Run 1'],
  ];
  for (const [path, module] of modules)
    it(`${path} is ${module}`, async () => assert.equal((await explain('', {}, path)).module, module));

  it('lists calls that no path reaches, and says so', async () => {
    const { calls } = await explain('def f():\n  return g()\n  h()\n');
    assert.deepEqual(
      calls.map(({ text, scope, reached }) => [text, scope, reached]),
      [
        ['g()', 'jobs.train.f', true],
        ['h()', 'jobs.train.f', false],
      ],
    );
  });

  it('gives up on definitions that nest without end, and says so', async () => {
    const { scopes, notices } = await explain(`x = ${'lambda: '.repeat(20_000)}f()`);
    assert.ok(scopes.length < 1000);
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['budget'],
    );
  });

  it('takes chains of calls', async () => {
    const { calls } = await explain(`import mxnet as mx\nmx.nd.zeros(1)${'.abs()'.repeat(1000)}`);
    assert.equal(calls.length, 1001);
  });
});

const dist = "import mxnet as mx\nkv = mx.kv.create('dist_sync')\nkv.set_optimizer(o)";

describe('explain: rules', () => {
  const rule = async (text: string, config: Partial<Config> = {}): Promise<ExplainedRule> => {
    const found = (await explain(text, config)).rules.find(({ id }) => id === 'MXS201');
    assert.ok(found);
    return found;
  };

  const cases: readonly (readonly [
    what: string,
    text: string,
    outcome: ExplainedRule['outcome'],
    reason: RegExp,
  ])[] = [
    ['that reports', dist, 'reported', /^It gave 1 finding\.$/],
    [
      'that is silenced',
      `${dist}  # mxsec: ignore[pickled-optimizer] -- isolated`,
      'suppressed',
      /by a comment/,
    ],
    [
      'whose calls are harmless',
      dist.replace('dist_sync', 'local'),
      'silent',
      /^It saw 1 call of its concepts, none/,
    ],
    [
      'none of whose concepts occurs',
      "import mxnet as mx\nnet.save_parameters('a')",
      'silent',
      /sets-optimizer/,
    ],
    ['that is not concerned', 'import os\nos.getcwd()', 'not-applicable', /^Nothing in the file/],
  ];
  for (const [what, text, outcome, reason] of cases)
    it(`tells of a rule ${what}`, async () => {
      const found = await rule(text);
      assert.equal(found.outcome, outcome);
      assert.equal(found.findings.length, outcome === 'reported' || outcome === 'suppressed' ? 1 : 0);
      assert.match(found.reason, reason);
    });

  it('tells of a rule that is off', async () => {
    const found = await rule(dist, { rules: new Map([['pickled-optimizer', 'off']]) });
    assert.deepEqual([found.level, found.outcome, found.calls.length], ['off', 'off', 1]);
  });

  it('tells what the rule saw: row, evidence, roles, and the calls on the way', async () => {
    const text = `import mxnet as mx\ndef send(store):\n  kv = mx.kv.create(store)\n  kv.set_optimizer('sgd')\nsend('local')\n`;
    const { calls } = await rule(text);
    assert.deepEqual(
      calls.map(({ span, via, ...call }) => ({
        ...call,
        at: text.slice(span.start, span.end),
        via: via.map((step) => text.slice(step.span.start, step.span.end)),
      })),
      [
        {
          concept: 'sets-optimizer',
          api: 'mxnet.kvstore.KVStore().set_optimizer',
          evidence: 'proved',
          roles: [
            { role: 'self', value: "mxnet.kv.create('local')" },
            { role: 'optimizer', value: "'sgd'" },
          ],
          at: "kv.set_optimizer('sgd')",
          via: ["send('local')"],
        },
      ],
    );
  });

  it('finds what an analysis finds', async () => {
    const context = { path: 'jobs/train.py', config: defaultConfig, today: '2026-01-01' };
    const { findings, notices } = (await realEngine()).analyze(dist, context);
    const explained = await explain(dist);
    assert.deepEqual([explained.findings, explained.notices], [findings, notices]);
    assert.ok(findings.length > 0);
  });
});
