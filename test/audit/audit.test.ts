import assert from 'node:assert/strict';
import { type AuditOptions, runAudit, type SourceEntry } from '../../server/src/audit/audit.js';
import { findingsOf } from '../../server/src/audit/report.js';
import { defaultConfig } from '../../server/src/core/index.js';
import { markerEngine } from './marker-engine.js';

const python = (path: string, text: string): SourceEntry => ({
  status: 'source',
  path,
  kind: 'python',
  text,
});
const audit = (files: AuditOptions['files'], more: Partial<AuditOptions> = {}) =>
  runAudit({
    engine: markerEngine,
    files,
    configFor: () => defaultConfig,
    today: '2026-01-01',
    version: '1.2.3',
    ...more,
  });

const mixed: readonly SourceEntry[] = [
  python('b.py', 'x = FLAW_error\ny = FLAW_hint  # quiet\n'),
  python('a.py', ''),
  python('crash.py', 'FLAW_error CRASH'),
  { status: 'excluded', path: 'node_modules', reason: 'default', directory: true },
  { status: 'skipped', path: 'big.py', notice: { kind: 'too-large', message: 'it is too large' } },
  { status: 'source', path: 'n.ipynb', kind: 'notebook', text: '{' },
];

describe('runAudit', () => {
  it('accounts for every file exactly once', async () => {
    const report = await audit(mixed);
    assert.deepEqual(report.counts, { seen: 6, analysed: 2, excluded: 1, skipped: 2, failed: 1 });
    assert.deepEqual(report.findings, { error: 1, warning: 0, information: 0, hint: 0, suppressed: 1 });
    assert.deepEqual(
      report.files.map(({ path, status }) => `${path} ${status}`),
      [
        'a.py analysed',
        'b.py analysed',
        'big.py skipped',
        'crash.py failed',
        'n.ipynb skipped',
        'node_modules excluded',
      ],
    );
    for (const file of report.files) {
      if (file.status === 'skipped' || file.status === 'failed')
        assert.equal(file.notices[0]?.kind, file.reason);
    }
  });

  it('gives the same report whatever the order of files', async () => {
    assert.deepEqual(await audit([...mixed].reverse()), await audit(mixed));
  });

  const completeness: readonly (readonly [what: string, entry: SourceEntry, complete: boolean])[] = [
    ['a clean file', python('a.py', 'x'), true],
    ['a syntax error', python('a.py', 'BROKEN'), true],
    ['a crash', python('a.py', 'CRASH'), false],
    ['a broken notebook', { status: 'source', path: 'a.ipynb', kind: 'notebook', text: '[' }, false],
    [
      'a notebook in another language',
      {
        status: 'source',
        path: 'a.ipynb',
        kind: 'notebook',
        text: '{"cells": [], "metadata": {"language_info": {"name": "R"}}}',
      },
      true,
    ],
    [
      'an unreadable file',
      { status: 'skipped', path: 'a.py', notice: { kind: 'unreadable', message: 'no' } },
      false,
    ],
    [
      'a link out of the root',
      { status: 'skipped', path: 'a.py', notice: { kind: 'outside-root', message: 'no' } },
      true,
    ],
    ['an excluded file', { status: 'excluded', path: 'a.py', reason: 'gitignore', directory: false }, true],
  ];
  for (const [what, entry, complete] of completeness) {
    it(`is ${complete ? '' : 'in'}complete with ${what}`, async () =>
      assert.equal((await audit([entry])).complete, complete));
  }

  it('places findings, steps and fixes in the file', async () => {
    const report = await audit([python('a.py', 'é = SOURCE\r\n\tSAFE\r\n')]);
    const finding = report.files.flatMap(findingsOf)[0]!;
    assert.deepEqual(finding.region, {
      startOffset: 13,
      endOffset: 17,
      start: { line: 2, column: 2 },
      end: { line: 2, column: 6 },
      excerpt: { text: '\tSAFE', start: 1, length: 4 },
      text: 'SAFE',
    });
    assert.deepEqual(
      finding.path.map(({ region }) => region.start),
      [
        { line: 1, column: 5 },
        { line: 2, column: 2 },
      ],
    );
    assert.deepEqual(
      finding.fixes[0]?.edits.map(({ region, newText }) => [region.startOffset, newText]),
      [
        [0, 'import done\n'],
        [13, 'done'],
      ],
    );
  });

  it('places findings in notebooks twice: in the cell and in the JSON', async () => {
    const text = JSON.stringify(
      {
        cells: [
          { cell_type: 'markdown', source: '' },
          { cell_type: 'code', source: ['a\n', 'b = FLAW_error'] },
        ],
      },
      null,
      1,
    );
    const report = await audit([{ status: 'source', path: 'n.ipynb', kind: 'notebook', text }]);
    const region = report.files.flatMap(findingsOf)[0]!.region;
    assert.deepEqual(region.cell, { index: 1, line: 2, column: 5 });
    assert.equal(text.split('\n')[region.start.line - 1]!.slice(region.start.column - 1), 'FLAW_error"');
    assert.equal(region.excerpt.text, 'b = FLAW_error');
  });

  it('keeps fingerprints when lines move, and tells equal lines apart', async () => {
    const prints = async (text: string) =>
      (await audit([python('a.py', text)])).files.flatMap(findingsOf).map(({ fingerprint }) => fingerprint);
    const before = await prints('x = FLAW_error\nx = FLAW_error\ny = FLAW_error');
    assert.equal(new Set(before).size, 3);
    assert.deepEqual(
      await prints('# new\n\nx = FLAW_error\nif a:\n    x =  FLAW_error\ny = FLAW_error'),
      before,
    );
  });

  it('cuts a line of a megabyte to a window around the finding', async () => {
    const report = await audit([python('a.py', `${'é'.repeat(1e6)}FLAW_error ${'z'.repeat(1e6)}`)]);
    const { excerpt } = report.files.flatMap(findingsOf)[0]!.region;
    assert.ok(excerpt.text.length < 250);
    assert.equal(excerpt.text.slice(excerpt.start, excerpt.start + excerpt.length), 'FLAW_error');
  });

  it('asks about storage only where the configuration wants it', async () => {
    const storage = () => 'encrypted' as const;
    const message = async (probe: boolean) => {
      const configFor = () => ({ ...defaultConfig, storage: { encrypted: [], ...(probe ? { probe } : {}) } });
      return (await audit([python('a.py', 'PROBE')], { storage, configFor })).files.flatMap(findingsOf)[0]!
        .message;
    };
    assert.match(await message(true), /encrypted/);
    assert.match(await message(false), /nobody knows/);
  });

  it('shows suppressed findings as findings when asked to ignore suppressions', async () => {
    const report = await audit(mixed, { suppressions: 'ignore' });
    assert.deepEqual(report.findings, { error: 1, warning: 0, information: 0, hint: 1, suppressed: 0 });
  });

  it('stops between files when told to, and says so', async () => {
    const signal = { aborted: false };
    const seen: string[] = [];
    const report = await audit([python('a.py', ''), python('b.py', ''), python('c.py', '')], {
      signal,
      onProgress: ({ path, done }) => {
        seen.push(`${done} ${path}`);
        signal.aborted = done === 2;
      },
    });
    assert.deepEqual(seen, ['1 a.py', '2 b.py']);
    assert.deepEqual([report.cancelled, report.complete, report.counts.seen], [true, false, 2]);
  });
});
