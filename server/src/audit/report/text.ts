import type { RuleMeta, Severity } from '../../core/index.js';
import {
  type AuditReport,
  type FileReport,
  findingsOf,
  isIncomplete,
  type ReportFinding,
  type ReportNotice,
} from '../report.js';
import type { Region } from '../../project/region.js';
import { printable } from './escape.js';
import { frame } from './frame.js';

/** How a terminal wants it. */
export interface TextStyle {
  readonly colour: 'ansi' | 'none';
}

type Paint = (code: number, text: string) => string;

const SEVERITY_COLOUR: Readonly<Record<Severity, number>> = {
  error: 31,
  warning: 33,
  information: 36,
  hint: 90,
};
const BOLD = 1;
const DIM = 90;

/** The report for people: findings by file with the code they stand on, then what was not analysed, then the counts. */
export function formatText(report: AuditReport, style: TextStyle): string {
  const paint: Paint =
    style.colour === 'ansi' ? (code, text) => `\x1b[${code}m${text}\x1b[0m` : (_, text) => text;
  const lines: string[] = [];
  for (const file of report.files) {
    const findings = findingsOf(file).filter(({ suppressed }) => !suppressed);
    if (findings.length === 0 && file.notices.length === 0) continue;
    lines.push(paint(BOLD, printable(file.path)));
    for (const finding of findings) lines.push(...findingLines(finding, paint));
    for (const notice of file.notices) lines.push(noticeLine(file, notice, paint));
    lines.push('');
  }
  lines.push(...summaryLines(report, paint));
  return `${lines.join('\n')}\n`;
}

/** A table of rules: id, name, severity, fix, summary. */
export function formatRules(rules: readonly RuleMeta[]): string {
  const rows = rules.map(({ id, name, severity, fixable, summary }) => [
    id,
    name,
    severity,
    fixable,
    summary,
  ]);
  const table = [['ID', 'Rule', 'Severity', 'Fix', 'What it finds'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}\n`).join('');
}

function findingLines(finding: ReportFinding, paint: Paint): readonly string[] {
  const { region, severity, ruleName, ruleId } = finding;
  const drawn = frame(region.excerpt);
  const line = String(region.cell?.line ?? region.start.line);
  const margin = ' '.repeat(line.length);
  const colour = SEVERITY_COLOUR[severity];
  const lines = [
    `  ${place(region)}  ${paint(colour, severity)}  ${ruleName} (${ruleId})`,
    `    ${printable(finding.message)}`,
    paint(DIM, `    ${margin} |`),
    `    ${paint(DIM, `${line} |`)} ${drawn.source}`,
    `    ${paint(DIM, `${margin} |`)} ${paint(colour, drawn.carets)}`,
  ];
  finding.path.forEach(({ region: at, note, file }, index) => {
    const where = file === undefined ? place(at) : `${printable(file)}:${place(at)}`;
    lines.push(`    ${index + 1}. ${where}  ${printable(note)}`);
    lines.push(paint(DIM, `         ${frame(at.excerpt).source.trimStart()}`));
  });
  for (const { title, safety } of finding.fixes) lines.push(`    fix (${safety}): ${printable(title)}`);
  return lines;
}

/** `12:5`, or `cell 3, 12:5` in notebooks. */
function place(region: Region): string {
  if (!region.cell) return `${region.start.line}:${region.start.column}`;
  return `cell ${region.cell.index}, ${region.cell.line}:${region.cell.column}`;
}

function noticeLine(file: FileReport, { kind, message, region }: ReportNotice, paint: Paint): string {
  const where = region ? `${place(region)}  ` : '';
  const state = file.status === 'analysed' ? 'notice' : file.status;
  return `  ${where}${paint(isIncomplete(file) ? 35 : DIM, state)}  ${kind}: ${printable(message)}`;
}

function summaryLines(report: AuditReport, paint: Paint): readonly string[] {
  const { findings, counts } = report;
  const total = findings.error + findings.warning + findings.information + findings.hint;
  const parts = (['error', 'warning', 'information', 'hint'] as const)
    .filter((severity) => findings[severity] > 0)
    .map((severity) => paint(SEVERITY_COLOUR[severity], `${findings[severity]} ${severity}`));
  if (findings.suppressed > 0) parts.push(`${findings.suppressed} suppressed`);
  const detail = parts.length > 0 ? ` (${parts.join(', ')})` : '';
  const files = `${counts.analysed} analysed, ${counts.excluded} excluded, ${counts.skipped} skipped, ${counts.failed} failed`;
  const lines = [
    `${paint(BOLD, `${total} ${total === 1 ? 'finding' : 'findings'}`)}${detail}`,
    `${counts.seen} files seen: ${files}; ${report.otherFiles} others are not Python`,
  ];
  if (report.cancelled) lines.push('The audit was stopped before its end.');
  else if (!report.complete) lines.push('The audit is incomplete: see the files marked skipped or failed.');
  return lines;
}
