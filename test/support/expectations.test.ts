import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/core/index.js';
import { differences, readExpectations } from './expectations.js';

describe('fixture expectations', () => {
  it('read ids, severities, several per line and the line below', () => {
    const { findings } = readExpectations('a  # expect: one, two@hint\n# missing+1: three\nb\n');
    assert.deepEqual(findings, [
      { kind: 'expect', id: 'one', line: 0 },
      { kind: 'expect', id: 'two', severity: 'hint', line: 0 },
      { kind: 'missing', id: 'three', line: 2 },
    ]);
  });

  it('refuse what is not an id', () => {
    assert.throws(() => readExpectations('a  # expect: one two'), /not a message id/);
    assert.throws(() => readExpectations('a  # expect: one@loud'), /not a message id/);
    assert.throws(() => readExpectations('a  # expect:'), /not a message id/);
    assert.throws(() => readExpectations('a  # source: x'), /not the number/);
  });

  const cases: readonly (readonly [
    title: string,
    text: string,
    found: readonly Finding[],
    problem: RegExp | undefined,
  ])[] = [
    ['a finding as expected', 'a  # expect: one', [finding(0)], undefined],
    ['silence as promised', 'a', [], undefined],
    ['a finding that is not there', 'a  # expect: one', [], /line 1: expected one/],
    [
      'a finding on another line',
      'a  # expect: one\nb',
      [finding(18)],
      /line 1: expected one.*line 2: unexpected one/s,
    ],
    ['a finding where silence is promised', 'a', [finding(0)], /line 1: unexpected one@warning/],
    ['a finding with another severity', 'a  # expect: one@error', [finding(0)], /expected one@error/],
    ['one finding where two are expected', 'a  # expect: one, one', [finding(0)], /expected one/],
    ['a known gap', 'a  # missing: one', [], undefined],
    ['a known gap that was mended', 'a  # missing: one', [finding(0)], /is found now/],
    ['a known false alarm', 'a  # spurious: one', [finding(0)], undefined],
    ['a known false alarm that was mended', 'a  # spurious: one', [], /is gone/],
    ['a source on its line', 'a  # expect: one # source: 1', [finding(0, [0])], undefined],
    [
      'a source on another line',
      'a  # expect: one # source: 1\nb',
      [finding(0, [30])],
      /not the source of finding 1/,
    ],
    ['a step on its line', 'a  # expect: one\nb  # step: 1', [finding(0, [0, 17])], undefined],
    ['a step nowhere', 'a  # expect: one\nb  # step: 1', [finding(0, [0])], /not the step of finding 1/],
    ['a mark of no finding', 'a  # step: 1', [], /no finding 1/],
  ];
  for (const [title, text, found, problem] of cases) {
    it(`${problem ? 'report' : 'accept'} ${title}`, () => {
      const problems = differences(text, readExpectations(text), found).join('\n');
      if (problem) assert.match(problems, problem);
      else assert.equal(problems, '');
    });
  }
});

function finding(start: number, path: readonly number[] = []): Finding {
  return {
    ruleId: 'MXS999',
    ruleName: 'rule',
    messageId: 'one',
    message: 'text',
    severity: 'warning',
    span: { start, end: start + 1 },
    path: path.map((at) => ({ span: { start: at, end: at + 1 }, note: '' })),
    fixes: [],
  };
}
