import assert from 'node:assert/strict';
import { defaultConfig } from '../../server/src/core/index.js';
import { type FixRequest, fixSource } from '../../server/src/project/fix.js';
import type { SourceKind } from '../../server/src/project/source-file.js';
import { markerEngine } from './marker-engine.js';

const fix = (text: string, request: Partial<FixRequest> = {}, kind: SourceKind = 'python') =>
  fixSource(
    markerEngine,
    kind,
    text,
    { path: 'a.py', config: defaultConfig, today: '2026-01-01' },
    { safety: 'safe', ...request },
  );

const cases: readonly (readonly [
  what: string,
  before: string,
  after: string,
  request?: Partial<FixRequest>,
])[] = [
  ['applies safe fixes', 'x = SAFE\n', 'import done\nx = done\n'],
  ['defers a fix that overlaps with another', 'SAFE SAFE SAFE', 'import done\ndone done done'],
  ['leaves review fixes alone', 'REVIEW', 'REVIEW'],
  ['applies review fixes when asked', 'REVIEW SAFE', 'import done\nseen done', { safety: 'review' }],
  ['leaves suppressed findings alone', 'SAFE # quiet', 'SAFE # quiet'],
  ['leaves the configuration alone', 'CONFIG', 'CONFIG', { safety: 'review' }],
  ['keeps to the rules asked for', 'SAFE', 'SAFE', { rules: new Set(['MXS998']) }],
  ['takes a rule by its name', 'SAFE', 'import done\ndone', { rules: new Set(['marked-flaw']) }],
];

describe('fixSource', () => {
  for (const [what, before, after, request] of cases) {
    it(what, () => {
      const result = fix(before, request);
      assert.equal(result.text, after);
      assert.ok(result.settled);
      assert.equal(fix(result.text, request).text, result.text);
    });
  }

  it('fixes a finding once, though it outlives its fix', () => {
    const result = fix('SAFE STUBBORN\nSAFE\nSTUBBORN');
    assert.equal(result.text, 'import done\ndone STUBBORN.\ndone\nSTUBBORN.');
    assert.equal(result.applied.length, 4);
    assert.ok(result.settled);
  });

  it('gives up after ten rounds', () => {
    const result = fix('GROW');
    assert.equal(result.settled, false);
    assert.equal(result.applied.length, 10);
  });

  it('fixes a notebook within its cells', () => {
    const make = (...lines: string[]) =>
      JSON.stringify(
        {
          cells: [
            { cell_type: 'code', source: lines },
            { cell_type: 'code', source: 'x' },
          ],
          nbformat: 4,
        },
        null,
        1,
      );
    const result = fix(make('a = SAFE\n', 'b = 2'), {}, 'notebook');
    assert.equal(result.text, make('import done\n', 'a = done\n', 'b = 2'));
    assert.equal(result.applied[0]?.region.cell?.index, 0);
  });

  it('leaves a broken notebook as it is', () => assert.equal(fix('{"SAFE"', {}, 'notebook').text, '{"SAFE"'));
});
