import assert from 'node:assert/strict';
import { analyzeFile } from '../../server/src/core/analyze.js';
import { type Analysis, type AnalysisContext, defaultConfig } from '../../server/src/core/index.js';
import { createModels } from '../../server/src/core/models/index.js';
import type { Rule } from '../../server/src/core/rule.js';
import { rules } from '../../server/src/core/rules/index.js';
import type { PythonParser } from '../../server/src/core/syntax/runtime.js';
import { realParser } from '../support/real-parser.js';

const context: AnalysisContext = { path: 'train.py', config: defaultConfig, today: '2026-11-24' };
const code = "import mxnet as mx\nkv = mx.kv.create('dist_sync')\nkv.set_optimizer(mx.optimizer.SGD())\n";

// One rule, so that a new one changes nothing here.
const one = rules.filter(({ meta }) => meta.name === 'pickled-optimizer');

describe('analysis of a file', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await realParser();
  });

  function analyze(
    text: string,
    options: Partial<AnalysisContext> = {},
    set: readonly Rule[] = one,
  ): Analysis {
    const file = parser.parse(text);
    try {
      return analyzeFile(file, set, createModels(), { ...context, ...options });
    } finally {
      file.dispose();
    }
  }

  const levels = (analysis: Analysis): string[] =>
    analysis.findings.map((f) => `${f.messageId}@${f.severity}`);
  const withRule = (
    level: 'off' | 'error' | 'warning' | 'information' | 'hint',
  ): Partial<AnalysisContext> => ({
    config: { ...defaultConfig, rules: new Map([['pickled-optimizer', level]]) },
  });

  it('loses only the findings of a rule that throws, and says so', () => {
    const broken: Rule = {
      meta: { ...(rules[0] as Rule).meta, name: 'broken' },
      anchors: { concepts: ['sets-optimizer'] },
      // eslint-disable-next-line require-yield -- it must fail before its first finding
      *check() {
        throw new Error('no such thing');
      },
    };
    const analysis = analyze(code, {}, [broken, ...one]);
    assert.deepEqual(levels(analysis), ['explicit@warning']);
    assert.deepEqual(
      analysis.notices.map(({ kind, message }) => `${kind}: ${message}`),
      ['rule-failure: The rule broken failed on this file: no such thing'],
    );
  });

  it('grades by configuration, and leaves what the rule graded lower', () => {
    assert.deepEqual(levels(analyze(code, withRule('error'))), ['explicit@error']);
    assert.deepEqual(levels(analyze(code, withRule('hint'))), ['explicit@hint']);
    assert.deepEqual(levels(analyze(code, withRule('off'))), []);
    const maybe = 'import mxnet as mx\ndef f(kv: mx.kv.KVStore):\n  kv.set_optimizer(None)\n';
    assert.deepEqual(levels(analyze(maybe, withRule('error'))), ['possible@information']);
  });

  it('lowers test code by one step', () => {
    assert.deepEqual(levels(analyze(code, { path: 'tests/train.py' })), ['explicit@information']);
  });

  it('marks what a comment silences, and reports a comment that silences nothing', () => {
    const silenced = code.replace(
      'SGD())',
      'SGD())  # mxsec: ignore[MXS201] -- private network (until 2027-01-31)',
    );
    const [finding] = analyze(silenced).findings;
    assert.deepEqual(finding?.suppressed, { reason: 'private network', until: '2027-01-31' });
    const late = analyze(silenced, { today: '2027-02-01' });
    assert.equal(late.findings[0]?.suppressed, undefined);
    assert.deepEqual(
      late.notices.map(({ kind }) => kind),
      ['suppression'],
    );
  });

  it('says nothing of a file that does not use MXNet', () => {
    assert.deepEqual(
      analyze("kv = create('dist_sync')\nkv.set_optimizer(1)\nkey = random.choice(x)\n").findings,
      [],
    );
  });

  it('keeps findings before and after what is not Python', () => {
    const analysis = analyze(`${code}x = = 3\nkv.set_optimizer(1)\n`);
    assert.deepEqual(levels(analysis), ['explicit@warning', 'explicit@warning']);
    assert.deepEqual(
      analysis.notices.map(({ kind }) => kind),
      ['syntax-error'],
    );
  });
});

/** Inputs that are deep, long or doubling; each ends with a call that must still be found. */
const hostile: readonly (readonly [name: string, body: string])[] = [
  ['nested parentheses', `x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
  ['nested calls', `x = ${'f('.repeat(50_000)}1${')'.repeat(50_000)}`],
  ['a long sum', `x = ${Array(50_000).fill("'a'").join(' + ')}`],
  ['a long chain of attributes', `x = kv${'.b'.repeat(50_000)}`],
  ['nested lambdas', `x = ${'lambda: '.repeat(2_000)}1`],
  [
    'a long chain of names',
    `a0 = 1\n${Array.from({ length: 5_000 }, (_, i) => `a${String(i + 1)} = a${String(i)}`).join('\n')}`,
  ],
  [
    'texts that double',
    `a0 = 'x' + u()\n${Array.from({ length: 80 }, (_, i) => `a${String(i + 1)} = a${String(i)} + a${String(i)}`).join('\n')}`,
  ],
  [
    'nested loops',
    `${Array.from({ length: 18 }, (_, i) => `${'  '.repeat(i)}for i${String(i)} in r:\n`).join('')}${'  '.repeat(18)}kv.x()`,
  ],
  [
    'a long elif chain',
    `if x: pass\n${Array.from({ length: 2_000 }, (_, i) => `elif y: k = ${String(i)}`).join('\n')}`,
  ],
  [
    'functions that all call each other',
    Array.from(
      { length: 30 },
      (_, i) =>
        `def g${String(i)}(k):\n  k.set_optimizer(1)\n  ${Array.from({ length: 30 }, (_x, j) => `g${String(j)}(k)`).join('; ')}`,
    ).join('\n'),
  ],
];

describe('hostile programs', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await realParser();
  });

  for (const [name, body] of hostile)
    it(`${name}: what stands below is found`, () => {
      const file = parser.parse(`${code}${body}\nkv.set_optimizer('last')\n`);
      try {
        const { findings } = analyzeFile(file, rules, createModels(), context);
        const last = findings[findings.length - 1];
        assert.ok(last, 'nothing was found');
        assert.equal(file.text.slice(last.span.start, last.span.end), "kv.set_optimizer('last')");
        assert.equal(last.messageId, 'explicit');
      } finally {
        file.dispose();
      }
    });
});
