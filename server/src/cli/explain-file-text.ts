import { printable } from '../audit/report/escape.js';
import type {
  ExplanationReport,
  Placed,
  PlacedCall,
  PlacedFinding,
  PlacedRule,
} from './explain-file-report.js';

type Paint = (code: number, text: string) => string;

const BOLD = 1;
const DIM = 90;

/** The explanation of a file for people: calls by the body that they stand in, findings, then each rule. */
export function formatExplanation(
  report: ExplanationReport,
  style: { readonly colour: 'ansi' | 'none' },
): string {
  const paint: Paint =
    style.colour === 'ansi' ? (code, text) => `\x1b[${code}m${text}\x1b[0m` : (_, text) => text;
  const lines = [
    `${paint(BOLD, printable(report.file))}  module ${printable(report.module)}`,
    ...section('Calls', callLines(report, paint), paint),
    ...section('Findings', report.findings.flatMap(findingLines), paint),
    ...section(
      'Rules',
      report.rules.flatMap((rule) => ruleLines(rule, report, paint)),
      paint,
    ),
    ...section('Notices', report.notices.map(noticeLine), paint),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length > 0 ? ['', paint(BOLD, title), ...lines] : [];
}

/** Definitions of one name share a heading: their calls say by their lines which is meant. */
function callLines({ scopes, calls }: ExplanationReport, paint: Paint): readonly string[] {
  const byScope = new Map(scopes.map((scope) => [scope.name, [] as PlacedCall[]]));
  for (const call of calls) byScope.get(call.scope)?.push(call);
  const shown = new Set<string>();
  return scopes.flatMap((scope) => {
    if (shown.has(scope.name)) return [];
    shown.add(scope.name);
    const inside = (byScope.get(scope.name) ?? []).flatMap((call) => linesOfCall(call, paint));
    return [`  ${printable(scope.name)}  ${paint(DIM, `${scope.kind}, ${range(scope)}`)}`, ...inside];
  });
}

function linesOfCall(call: PlacedCall, paint: Paint): readonly string[] {
  const lines = [`    ${place(call)}  ${printable(call.text)}`];
  if (!call.reached) return [...lines, paint(DIM, '        is not reached')];
  for (const { name, kind, canonical } of call.targets)
    lines.push(
      kind === 'unknown'
        ? paint(DIM, '        calls something unknown')
        : `        calls ${printable(name)} ${paint(DIM, `(${kind}${canonical === undefined ? '' : `, known as ${printable(canonical)}`})`)}`,
    );
  if (call.open && call.targets.some(({ kind }) => kind !== 'unknown'))
    lines.push(paint(DIM, '        or something unknown'));
  for (const arg of call.arguments) {
    const name = 'name' in arg ? arg.name : 'spread' in arg ? arg.spread : String(arg.position);
    lines.push(`        ${paint(DIM, `${printable(name)} =`)} ${printable(arg.value)}`);
  }
  return lines;
}

function findingLines(finding: PlacedFinding): readonly string[] {
  const { ruleName, ruleId, severity, suppressed } = finding;
  const quiet = suppressed ? ` (suppressed: ${printable(suppressed.reason)})` : '';
  return [
    `  ${place(finding)}  ${severity}  ${ruleName} (${ruleId})${quiet}`,
    `    ${printable(finding.message)}`,
    ...finding.path.map((step, index) => `    ${index + 1}. ${place(step)}  ${printable(step.note)}`),
  ];
}

function ruleLines(rule: PlacedRule, { findings }: ExplanationReport, paint: Paint): readonly string[] {
  const lines = [`  ${rule.id} ${rule.name}: ${rule.outcome}`, `    ${printable(rule.reason)}`];
  for (const finding of rule.findings.flatMap((index) => findings[index] ?? []))
    lines.push(`    ${place(finding)}  finding: ${finding.messageId} (${finding.severity})`);
  for (const call of rule.calls) {
    lines.push(
      `    ${place(call)}  ${call.concept}: ${printable(call.api)} ${paint(DIM, `(${call.evidence})`)}`,
    );
    for (const { role, value } of call.roles)
      lines.push(`        ${paint(DIM, `${printable(role)} =`)} ${printable(value)}`);
    for (const step of call.via) lines.push(`        via ${place(step)}  ${printable(step.callee)}`);
  }
  return lines;
}

function noticeLine(notice: ExplanationReport['notices'][number]): string {
  const { line, column, cell, kind, message } = notice;
  const where = line === undefined || column === undefined ? '' : `${inCell(cell)}${line}:${column}  `;
  return `  ${where}${kind}: ${printable(message)}`;
}

/** `12:5`, or `cell 3, 12:5` in notebooks. */
const place = ({ line, column, cell }: Placed): string => `${inCell(cell)}${line}:${column}`;

const range = (placed: Placed): string =>
  `${place(placed)} to ${inCell(placed.endCell)}${placed.endLine}:${placed.endColumn}`;

const inCell = (cell: number | undefined): string => (cell === undefined ? '' : `cell ${cell}, `);
