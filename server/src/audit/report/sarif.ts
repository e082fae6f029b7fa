import type {
  Invocation,
  Location,
  Log,
  Notification,
  PhysicalLocation,
  Result,
  Run,
  ThreadFlowLocation,
  ToolComponent,
} from 'sarif';
import type { Severity } from '../../core/index.js';
import type { Region } from '../../project/region.js';
import {
  type AuditReport,
  type FileReport,
  findingsOf,
  isIncomplete,
  type ReportFinding,
  type ReportFix,
  type ReportNotice,
} from '../report.js';
import { cweTaxonomy, sarifRule } from './sarif-rules.js';

/** What the host knows about documents. */
export interface SarifOptions {
  /** Address of a rule's page. */
  readonly rulePage: (ruleName: string) => string;
  /** Markdown of a rule's page, where it is at hand. */
  readonly ruleHelp?: (ruleName: string) => string | undefined;
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';

/** SARIF level of a severity. */
export const sarifLevel = (severity: Severity): 'error' | 'warning' | 'note' =>
  severity === 'error' || severity === 'warning' ? severity : 'note';

/** The report as SARIF 2.1.0. It holds no absolute path and no time, so that equal audits give equal bytes. */
export function formatSarif(report: AuditReport, options: SarifOptions): string {
  const cwes = [...new Set(report.rules.flatMap(({ cwe }) => cwe))].sort(
    (a, b) => Number(a.slice(4)) - Number(b.slice(4)),
  );
  const run: Run = {
    tool: { driver: driver(report, options, cwes) },
    taxonomies: [cweTaxonomy(cwes)],
    originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that was audited.' } } },
    columnKind: 'utf16CodeUnits',
    language: 'en',
    invocations: [invocation(report)],
    results: results(report, cwes),
    properties: {
      files: report.counts,
      otherFiles: report.otherFiles,
      findings: report.findings,
      complete: report.complete,
    },
  };
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function driver(report: AuditReport, options: SarifOptions, cwes: readonly string[]): ToolComponent {
  const kinds = new Set(report.files.flatMap(({ notices }) => notices.map(({ kind }) => kind)));
  return {
    name: report.tool.name,
    version: report.tool.version,
    semanticVersion: report.tool.version,
    rules: report.rules.map((rule) => sarifRule(rule, options, cwes)),
    notifications: [...kinds].sort().map((id) => ({ id })),
    supportedTaxonomies: [{ name: 'CWE', index: 0 }],
  };
}

function invocation(report: AuditReport): Invocation {
  const notifications: Notification[] = report.files.flatMap((file) =>
    file.notices.map((notice) => notification(file, notice)),
  );
  return { executionSuccessful: report.complete, toolExecutionNotifications: notifications };
}

function notification(file: FileReport, { kind, message, region }: ReportNotice): Notification {
  const level =
    file.status === 'failed'
      ? 'error'
      : isIncomplete(file) || file.status === 'analysed'
        ? 'warning'
        : 'note';
  return {
    descriptor: { id: kind },
    level,
    message: { text: message },
    locations: [location(file.path, region)],
    properties: { status: file.status },
  };
}

function results(report: AuditReport, cwes: readonly string[]): Result[] {
  const indexes = new Map(report.rules.map(({ id }, index) => [id as string, index]));
  return report.files.flatMap((file) =>
    findingsOf(file).map((finding) => {
      const index = indexes.get(finding.ruleId);
      const rule = index === undefined ? undefined : report.rules[index];
      return {
        ...result(file.path, finding),
        ...(index === undefined ? {} : { ruleIndex: index }),
        ...(rule ? { taxa: rule.cwe.map((cwe) => taxon(cwe, cwes)) } : {}),
      };
    }),
  );
}

const taxon = (cwe: string, cwes: readonly string[]): NonNullable<Result['taxa']>[number] => ({
  id: cwe.replace('CWE-', ''),
  index: cwes.indexOf(cwe),
  toolComponent: { name: 'CWE', index: 0 },
});

function result(path: string, finding: ReportFinding): Result {
  const { region, suppressed } = finding;
  const fixes = finding.fixes.filter(({ edits }) => edits.length > 0);
  const until = suppressed?.until === undefined ? '' : ` (until ${suppressed.until})`;
  return {
    ruleId: finding.ruleId,
    level: sarifLevel(finding.severity),
    message: { text: finding.message },
    locations: [location(path, region)],
    partialFingerprints: { 'mxsecFinding/v1': finding.fingerprint },
    ...(finding.path.length > 0
      ? { codeFlows: [{ threadFlows: [{ locations: flowLocations(path, finding) }] }] }
      : {}),
    ...(suppressed
      ? { suppressions: [{ kind: 'inSource', status: 'accepted', justification: suppressed.reason + until }] }
      : {}),
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => sarifFix(path, fix)) } : {}),
    properties: {
      ruleName: finding.ruleName,
      messageId: finding.messageId,
      severity: finding.severity,
      ...(region.cell ? { cell: region.cell.index, cellLine: region.cell.line } : {}),
    },
  };
}

const flowLocations = (path: string, finding: ReportFinding): ThreadFlowLocation[] =>
  finding.path.map(({ region, note, file }, index) => ({
    executionOrder: index + 1,
    location: { ...location(file ?? path, region), message: { text: note } },
  }));

const sarifFix = (
  path: string,
  { title, safety, edits }: ReportFix,
): NonNullable<Result['fixes']>[number] => ({
  description: { text: title },
  artifactChanges: [
    {
      artifactLocation: artifact(path),
      replacements: edits.map(({ region, newText }) => ({
        deletedRegion: lineColumns(region),
        insertedContent: { text: newText },
      })),
    },
  ],
  properties: { safety },
});

function location(path: string, region: Region | undefined): Location {
  const physical: PhysicalLocation = { artifactLocation: artifact(path) };
  if (!region) return { physicalLocation: physical };
  physical.region = { ...lineColumns(region), ...(region.text ? { snippet: { text: region.text } } : {}) };
  if (!region.cell) return { physicalLocation: physical };
  return { physicalLocation: physical, properties: { cell: region.cell.index, cellLine: region.cell.line } };
}

const lineColumns = ({ start, end }: Region): NonNullable<PhysicalLocation['region']> => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

/** A file below the root, percent-encoded; a colon too, for a first segment such as `a:b` would read as a scheme. */
const artifact = (path: string): PhysicalLocation['artifactLocation'] & object => ({
  uri: path.split('/').map(encodeSegment).join('/'),
  uriBaseId: ROOT,
});

/** Lone surrogates cannot be encoded; `toWellFormed` is younger than Node 20's library types. */
const encodeSegment = (segment: string): string =>
  encodeURIComponent(
    segment.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
