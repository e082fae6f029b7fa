import assert from 'node:assert/strict';
import type { Finding, Fix } from '../../server/src/core/index.js';
import { applyFirstFixes } from './fixes.js';

describe('fixes of fixtures', () => {
  it('apply the first fix of each finding', () => {
    const findings = [
      finding([fix('safe', [4, 5, 'X']), fix('safe', [4, 5, 'Y'])]),
      finding([fix('safe', [0, 1, 'Z'])]),
    ];
    assert.equal(applyFirstFixes('0123456', findings, 'safe').text, 'Z123X56');
  });

  it('apply equal edits once', () => {
    const findings = [
      finding([fix('safe', [0, 0, 'import secrets\n'], [1, 2, 'A'])]),
      finding([fix('safe', [0, 0, 'import secrets\n'], [3, 4, 'B'])]),
    ];
    const round = applyFirstFixes('0123', findings, 'safe');
    assert.equal(round.text, 'import secrets\n0A2B');
    assert.equal(round.applied.length, 2);
  });

  it('leave a fix that meets another for the next round', () => {
    const findings = [finding([fix('safe', [0, 3, 'A'])]), finding([fix('safe', [2, 4, 'B'])])];
    const round = applyFirstFixes('0123', findings, 'safe');
    assert.deepEqual([round.text, round.applied.length, round.deferred], ['A3', 1, 1]);
  });

  it('take review fixes only when asked, and configuration edits never', () => {
    const config = {
      ...fix('safe', [0, 1, 'C']),
      config: { table: 'storage', key: 'encrypted', value: '/x' },
    };
    const findings = [finding([config, fix('review', [0, 1, 'R'])])];
    assert.equal(applyFirstFixes('0', findings, 'safe').text, '0');
    assert.equal(applyFirstFixes('0', findings, 'review').text, 'R');
  });
});

function fix(safety: Fix['safety'], ...edits: readonly (readonly [number, number, string])[]): Fix {
  return {
    title: 'Fix',
    safety,
    edits: edits.map(([start, end, newText]) => ({ span: { start, end }, newText })),
  };
}

function finding(fixes: readonly Fix[]): Finding {
  return {
    ruleId: 'MXS999',
    ruleName: 'rule',
    messageId: 'one',
    message: 'text',
    severity: 'warning',
    span: { start: 0, end: 1 },
    path: [],
    fixes,
  };
}
