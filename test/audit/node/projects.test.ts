import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runAudit } from '../../../server/src/audit/audit.js';
import { ConfigStore } from '../../../server/src/audit/node/config-store.js';
import { readSources } from '../../../server/src/audit/node/sources.js';
import { walk } from '../../../server/src/audit/node/walk.js';
import { type AuditReport, findingsOf } from '../../../server/src/audit/report.js';
import { inProject } from '../../support/project.js';
import { markerEngine } from '../marker-engine.js';

const home = inProject('test/fixtures/projects');
const projects = readdirSync(home).filter((name) =>
  readdirSync(path.join(home, name)).includes('report.json'),
);

async function audit(root: string): Promise<AuditReport> {
  const configs = new ConfigStore({ top: root, rules: markerEngine.rules });
  const { found, otherFiles } = walk({ root, top: root, configs, defaultExcludes: 'on' });
  assert.deepEqual(configs.faults, []);
  const configFor = (file: string) => configs.of(path.dirname(path.join(root, file))).config;
  return runAudit({
    engine: markerEngine,
    files: readSources(found),
    configFor,
    today: '2026-01-01',
    version: '0.0.0',
    otherFiles,
  });
}

/** What a reader of the report must not lose, in a form that is easy to read. */
function digest(report: AuditReport): unknown {
  const at = ({
    start,
    cell,
  }: {
    start: { line: number; column: number };
    cell?: { index: number; line: number };
  }) => `${start.line}:${start.column}${cell ? ` cell ${cell.index}:${cell.line}` : ''}`;
  return {
    counts: report.counts,
    otherFiles: report.otherFiles,
    findings: report.findings,
    complete: report.complete,
    files: Object.fromEntries(
      report.files.map((file) => [
        file.path,
        {
          status:
            file.status === 'excluded' || file.status === 'skipped'
              ? `${file.status}: ${file.reason}`
              : file.status,
          findings: findingsOf(file).map(
            ({ region, severity, ruleName, path: steps, suppressed }) =>
              `${at(region)} ${severity} ${ruleName}${suppressed ? ' suppressed' : ''}${steps.length > 0 ? ` via ${steps.map((step) => at(step.region)).join(', ')}` : ''}`,
          ),
          notices: file.notices.map(({ kind, region }) => (region ? `${at(region)} ${kind}` : kind)),
        },
      ]),
    ),
  };
}

describe('audited projects', () => {
  for (const name of projects) {
    it(`gives the report of ${name}`, async () => {
      const expected: unknown = JSON.parse(readFileSync(path.join(home, name, 'report.json'), 'utf8'));
      assert.deepEqual(digest(await audit(path.join(home, name))), expected);
    });

    it(`accounts for every file of ${name}`, async () => {
      const { counts, files } = await audit(path.join(home, name));
      assert.equal(counts.analysed + counts.excluded + counts.skipped + counts.failed, counts.seen);
      assert.equal(new Set(files.map((file) => file.path)).size, counts.seen);
    });
  }

  it('has projects', () => assert.notEqual(projects.length, 0));
});
