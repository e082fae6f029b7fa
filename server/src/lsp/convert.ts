import type { FileReport, NoticeKind, ReportFinding } from '../audit/report.js';
import { findingsOf } from '../audit/report.js';
import type { Analysis, Finding, LineTable, Notice, Range, Severity } from '../core/index.js';
import type { Region } from '../project/region.js';
import type { CodeActionContext, Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { ClientFacts } from './capabilities.js';
import { rulePage } from './links.js';
import type { Locator } from './locate.js';

/** Shown before or after every message by editors. */
export const source = 'mxsec';

/** Travels with a diagnostic and comes back with a code action request. */
export interface DiagnosticData {
  readonly version: number | null;
  readonly rule: string;
  readonly messageId: string;
}

/** Where the diagnostics of one text go. */
export interface Target {
  readonly uri: string;
  /** `null` for files that are not open. */
  readonly version: number | null;
  readonly client: ClientFacts;
}

/** Severities in LSP's terms. */
export const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Diagnostics of one analysis; suppressed findings are for the audit only. Steps may lie in other files. */
export function toDiagnostics(
  analysis: Analysis,
  lines: LineTable,
  target: Target,
  locate: Locator,
): Diagnostic[] {
  return [
    ...shown(analysis).map((finding) => toDiagnostic(finding, lines, target, locate)),
    ...analysis.notices.map((notice) => toNoticeDiagnostic(notice, lines)),
  ];
}

/** The findings that an editor shows. */
export function shown(analysis: Analysis): readonly Finding[] {
  return analysis.findings.filter((finding) => finding.suppressed === undefined);
}

/** One finding as a diagnostic. */
function toDiagnostic(finding: Finding, lines: LineTable, target: Target, locate: Locator): Diagnostic {
  const related = finding.path.flatMap(({ span, note }) => {
    const location = locate(span);
    return location ? [{ location, message: note }] : [];
  });
  return assemble(finding, lines.rangeOf(finding.span), related, target);
}

/** One notice as a diagnostic: at its place, or at the start of the file when it is about the whole of it. */
export function toNoticeDiagnostic(notice: Notice, lines: LineTable): Diagnostic {
  const range: Range = notice.span
    ? lines.rangeOf(notice.span)
    : { start: { line: 0, character: 0 }, end: { line: 0, character: lines.lineEnd(0) } };
  return { range, severity: noticeSeverity(notice.kind), source, code: notice.kind, message: notice.message };
}

/** The diagnostics of a code action request that are about a finding, so that editors list its actions under them. */
export function diagnosticsOf(finding: Finding, lines: LineTable, context: CodeActionContext): Diagnostic[] {
  const range = lines.rangeOf(finding.span);
  return context.diagnostics.filter(
    (diagnostic) =>
      diagnostic.source === source && diagnostic.code === finding.ruleId && touches(diagnostic.range, range),
  );
}

/** Whether two ranges touch; an empty range touches what it stands at. */
export function touches(a: Range, b: Range): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function before(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Half-typed code is normal in an editor, so what the text is to blame for stays quiet; our own faults do not. */
function noticeSeverity(kind: NoticeKind): DiagnosticSeverity {
  switch (kind) {
    case 'rule-failure':
    case 'internal':
    case 'broken-configuration':
    case 'undecodable':
    case 'unreadable':
    case 'broken-notebook':
      return DiagnosticSeverity.Warning;
    default:
      return DiagnosticSeverity.Information;
  }
}

/** Diagnostics of a file that an audit has read; suppressed findings are for its report only. */
export function toReportDiagnostics(file: FileReport, target: Target, uriOf: UriOf): Diagnostic[] {
  const findings = findingsOf(file).filter((finding) => finding.suppressed === undefined);
  return [
    ...findings.map((finding) => toReportDiagnostic(finding, target, uriOf)),
    ...file.notices.map(({ kind, message, region }) => ({
      range: region ? rangeOfRegion(region) : { start: origin, end: origin },
      severity: noticeSeverity(kind),
      source,
      code: kind,
      message,
    })),
  ];
}

/** Address of a file of the same folder, by its path. */
type UriOf = (path: string) => string;

function toReportDiagnostic(finding: ReportFinding, target: Target, uriOf: UriOf): Diagnostic {
  const related = finding.path.map(({ region, note, file }) => ({
    location: { uri: file === undefined ? target.uri : uriOf(file), range: rangeOfRegion(region) },
    message: note,
  }));
  return assemble(finding, rangeOfRegion(finding.region), related, target);
}

const origin = { line: 0, character: 0 };

function rangeOfRegion({ start, end }: Region): Range {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

/** What a finding and one in a report have in common. */
interface Described {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
}

function assemble(
  finding: Described,
  range: Range,
  related: readonly DiagnosticRelatedInformation[],
  { client, version }: Target,
): Diagnostic {
  const data: DiagnosticData = { version, rule: finding.ruleName, messageId: finding.messageId };
  return {
    range,
    severity: severities[finding.severity],
    source,
    code: finding.ruleId,
    message: finding.message,
    data,
    ...(client.codeDescription && { codeDescription: { href: rulePage(finding.ruleName) } }),
    ...(client.relatedInformation && related.length > 0 && { relatedInformation: [...related] }),
  };
}
