import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Region } from 'sarif';
import { runAudit, type SourceEntry } from '../../../server/src/audit/audit.js';
import { formatJson } from '../../../server/src/audit/report/json.js';
import { formatSarif } from '../../../server/src/audit/report/sarif.js';
import { applyEdits, defaultConfig, LineTable } from '../../../server/src/core/index.js';
import { markerEngine } from '../marker-engine.js';

const schemaModule = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

const notebook = JSON.stringify(
  {
    cells: [
      { cell_type: 'markdown', source: '' },
      { cell_type: 'code', source: ['a\n', 'b = FLAW_error'] },
    ],
  },
  null,
  1,
);
const python = (path: string, text: string): SourceEntry => ({
  status: 'source',
  path,
  kind: 'python',
  text,
});

const files: readonly SourceEntry[] = [
  python('src/a b#é%.py', 'a = SOURCE\n"😀" FLAW_error\nx = FLAW_information\n'),
  python('fix.py', 'x = SAFE\r\ny = SAFE\r\n'),
  python('quiet.py', 'FLAW_warning # quiet'),
  python('a:b?.py', 'OTHER FLAW_hint BROKEN'),
  python('lone\ud800.py', 'CRASH'),
  { status: 'source', path: 'n.ipynb', kind: 'notebook', text: notebook },
  { status: 'skipped', path: 'big.py', notice: { kind: 'too-large', message: 'it has 9 bytes' } },
  { status: 'excluded', path: '.venv', reason: 'default', directory: true },
];

async function make(entries: readonly SourceEntry[]): Promise<string> {
  const report = await runAudit({
    engine: markerEngine,
    files: entries,
    configFor: () => defaultConfig,
    today: '2026-01-01',
    version: '1.2.3',
  });
  formatJson(report);
  return formatSarif(report, { rulePage: (name) => `https://example.org/${name}`, ruleHelp: () => '# page' });
}

const run = async (entries: readonly SourceEntry[] = files) =>
  (JSON.parse(await make(entries)) as Log).runs[0]!;

describe('formatSarif', () => {
  it('is valid SARIF 2.1.0, full or empty', async () => {
    const path = createRequire(import.meta.url).resolve(schemaModule);
    // The schema is of draft 4, whose `id` and `$schema` ajv does not take; nothing else in it differs from draft 7.
    const {
      id: _id,
      $schema: _draft,
      ...schema
    } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    for (const entries of [files, []]) {
      assert.ok(validate(JSON.parse(await make(entries))), JSON.stringify(validate.errors, null, 1));
    }
    assert.ok(!validate({ version: '2.1.0', runs: [{}] }), 'the schema refuses a run without a tool');
  });

  it('names rules by id, with level, help and weaknesses', async () => {
    const { tool, results, taxonomies } = await run();
    const index = tool.driver.rules!.findIndex(({ id }) => id === 'MXS999');
    const rule = tool.driver.rules![index]!;
    assert.equal(rule.name, 'marked-flaw');
    assert.equal(rule.helpUri, 'https://example.org/marked-flaw');
    assert.equal(rule.help?.markdown, '# page');
    assert.equal(rule.defaultConfiguration?.level, 'error');
    assert.deepEqual(
      taxonomies![0]!.taxa!.map(({ id }) => id),
      ['77', '502'],
    );
    assert.ok(results!.every(({ ruleIndex, ruleId }) => tool.driver.rules![ruleIndex!]!.id === ruleId));
    for (const target of rule.relationships!.map(({ target }) => target)) {
      assert.equal(taxonomies![target.toolComponent!.index!]!.taxa![target.index!]!.id, target.id);
    }
  });

  it('maps severities to levels', async () => {
    const levels = (await run()).results!.map(
      ({ level, properties }) => `${String(properties!['severity'])} ${level!}`,
    );
    assert.deepEqual([...new Set(levels)].sort(), [
      'error error',
      'hint note',
      'information note',
      'warning warning',
    ]);
  });

  it('percent-encodes paths so that they decode to the name', async () => {
    const uris = (await run()).results!.map(
      ({ locations }) => locations![0]!.physicalLocation!.artifactLocation!,
    );
    assert.ok(
      uris.every(({ uri, uriBaseId }) => uriBaseId === '%SRCROOT%' && /^[\w.~!*'()%/-]+$/.test(uri!)),
    );
    const decoded = new Set(uris.map(({ uri }) => decodeURIComponent(uri!)));
    for (const name of ['src/a b#é%.py', 'a:b?.py']) assert.ok(decoded.has(name), name);
  });

  it('gives regions whose snippet is the text that stands there', async () => {
    const texts = new Map(
      files.flatMap((entry) => (entry.status === 'source' ? [[entry.path, entry.text]] : [])),
    );
    for (const { locations, codeFlows } of (await run()).results!) {
      for (const location of [
        ...locations!,
        ...(codeFlows?.[0]!.threadFlows[0]!.locations ?? []).map(({ location }) => location!),
      ]) {
        const { artifactLocation, region } = location.physicalLocation!;
        const text = texts.get(decodeURIComponent(artifactLocation!.uri!))!;
        const { start, end } = spanOf(text, region!);
        assert.equal(text.slice(start, end), region!.snippet!.text);
      }
    }
  });

  it('carries fixes that another tool can apply', async () => {
    const results = (await run()).results!.filter(({ fixes }) => fixes);
    const text = 'x = SAFE\r\ny = SAFE\r\n';
    const fixed = results.map(({ fixes }) =>
      applyEdits(
        text,
        fixes![0]!.artifactChanges[0]!.replacements.map(({ deletedRegion, insertedContent }) => ({
          span: spanOf(text, deletedRegion),
          newText: insertedContent!.text!,
        })),
      ),
    );
    assert.deepEqual(fixed, [
      'import done\nx = done\r\ny = SAFE\r\n',
      'import done\nx = SAFE\r\ny = done\r\n',
    ]);
  });

  it('gives the flow, source first', async () => {
    const flow = (await run()).results!.find(({ codeFlows }) => codeFlows)!.codeFlows![0]!.threadFlows[0]!
      .locations;
    assert.deepEqual(
      flow.map(({ location }) => [location!.physicalLocation!.region!.startLine, location!.message!.text]),
      [
        [1, 'it comes from here'],
        [2, 'and ends here'],
      ],
    );
  });

  it('keeps suppressed findings, with the reason', async () => {
    const suppressed = (await run()).results!.filter(({ suppressions }) => suppressions);
    assert.deepEqual(
      suppressed.map(({ suppressions }) => suppressions),
      [[{ kind: 'inSource', status: 'accepted', justification: 'a test says so (until 2030-01-01)' }]],
    );
  });

  it('places notebook findings in the JSON and in the cell', async () => {
    const result = (await run()).results!.find(({ properties }) => properties!['cell'] !== undefined)!;
    assert.deepEqual([result.properties!['cell'], result.properties!['cellLine']], [1, 2]);
    const region = result.locations![0]!.physicalLocation!.region!;
    assert.equal(
      notebook.split('\n')[region.startLine! - 1]!.slice(region.startColumn! - 1, region.endColumn! - 1),
      'FLAW_error',
    );
  });

  it('tells of what was not analysed', async () => {
    const { invocations, tool } = await run();
    const notes = invocations![0]!.toolExecutionNotifications!;
    assert.deepEqual(notes.map(({ descriptor, level }) => `${descriptor!.id!} ${level!}`).sort(), [
      'internal error',
      'syntax-error warning',
      'too-large warning',
    ]);
    assert.equal(invocations![0]!.executionSuccessful, false);
    assert.deepEqual(
      tool.driver.notifications!.map(({ id }) => id),
      ['internal', 'syntax-error', 'too-large'],
    );
  });

  it('is equal byte for byte for equal audits', async () =>
    assert.equal(await make([...files].reverse()), await make(files)));
});

function spanOf(text: string, region: Region): { start: number; end: number } {
  const at = (line: number, column: number) =>
    new LineTable(text).offsetAt({ line: line - 1, character: column - 1 });
  return { start: at(region.startLine!, region.startColumn!), end: at(region.endLine!, region.endColumn!) };
}
