import { type AuditReport, isIncomplete, type ReportNotice } from '../audit/report.js';
import type {
  ExplainedArgument,
  ExplainedRule,
  ExplainedTarget,
  Explanation,
  Finding,
  SeenCall,
  Span,
} from '../core/index.js';
import type { SourceFile, SourceKind } from '../project/source-file.js';

/** Lines and columns from 1, columns in UTF-16 units. In a notebook `cell` counts from 0 over all cells, lines from 1 in the cell. */
export interface Placed {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly cell?: number;
  /** Where it ends in another cell. */
  readonly endCell?: number;
}

type Step = Placed & { readonly note: string };

/** `mxsec explain-file --json`; docs/explain-file.md describes it. */
export interface ExplanationReport {
  readonly schema: 'mxsec-explanation';
  readonly schemaVersion: 1;
  readonly tool: AuditReport['tool'];
  /** Relative to where paths of the report count from, with `/`. */
  readonly file: string;
  readonly kind: SourceKind;
  readonly module: string;
  readonly scopes: readonly (Placed & { readonly name: string; readonly kind: string })[];
  readonly calls: readonly PlacedCall[];
  readonly findings: readonly PlacedFinding[];
  readonly rules: readonly PlacedRule[];
  readonly notices: readonly (Partial<Placed> & { readonly kind: string; readonly message: string })[];
}

export interface PlacedCall extends Placed {
  readonly text: string;
  readonly scope: string;
  readonly reached: boolean;
  readonly targets: readonly ExplainedTarget[];
  readonly open: boolean;
  readonly arguments: readonly ExplainedArgument[];
}

export interface PlacedFinding
  extends Placed, Pick<Finding, 'ruleId' | 'ruleName' | 'messageId' | 'message' | 'severity' | 'suppressed'> {
  readonly path: readonly Step[];
}

type PlacedSeen = Placed &
  Omit<SeenCall, 'span' | 'via'> & { readonly via: readonly (Placed & { readonly callee: string })[] };

export interface PlacedRule extends Omit<ExplainedRule, 'calls'> {
  readonly calls: readonly PlacedSeen[];
}

/** Puts places of the file in the place of offsets of its module. */
export function explanationReport(
  file: string,
  source: SourceFile,
  explanation: Explanation,
  version: string,
): ExplanationReport {
  const at = (span: Span): Placed => placeOf(source, span);
  return {
    schema: 'mxsec-explanation',
    schemaVersion: 1,
    tool: { name: 'mxsec', version },
    file,
    kind: source.kind,
    module: explanation.module,
    scopes: explanation.scopes.map(({ span, ...scope }) => ({ ...scope, ...at(span) })),
    calls: explanation.calls.map(({ span, ...call }) => ({ ...at(span), ...call })),
    findings: explanation.findings.map((finding) => placedFinding(finding, at)),
    rules: explanation.rules.map((rule) => ({
      ...rule,
      calls: rule.calls.map(({ span, via, ...call }) => ({
        ...at(span),
        ...call,
        via: via.map(({ span: from, callee }) => ({ ...at(from), callee })),
      })),
    })),
    notices: [
      ...source.notices.map(({ kind, message, region }) => ({
        kind,
        message,
        ...(region ? { line: region.start.line, column: region.start.column } : {}),
      })),
      ...explanation.notices.map(({ kind, message, span }) => ({ kind, message, ...(span ? at(span) : {}) })),
    ],
  };
}

/** Whether part of the file was not explained, for a reason that somebody should mend. */
export function isPartial(path: string, { notices }: Explanation): boolean {
  const plain: readonly ReportNotice[] = notices.map(({ kind, message }) => ({ kind, message }));
  return isIncomplete({ status: 'analysed', path, kind: 'python', findings: [], notices: plain });
}

function placedFinding(finding: Finding, at: (span: Span) => Placed): PlacedFinding {
  const { ruleId, ruleName, messageId, message, severity, suppressed } = finding;
  return {
    ...at(finding.span),
    ruleId,
    ruleName,
    messageId,
    message,
    severity,
    path: finding.path.map(({ span, note }) => ({ ...at(span), note })),
    ...(suppressed ? { suppressed } : {}),
  };
}

function placeOf(source: SourceFile, span: Span): Placed {
  const region = source.region(span);
  if (!region.cell) {
    const { start, end } = region;
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }
  const { index, line, column } = region.cell;
  const end = source.region({ start: span.end, end: span.end }).cell ?? region.cell;
  const place = { line, column, endLine: end.line, endColumn: end.column, cell: index };
  return end.index === index ? place : { ...place, endCell: end.index };
}
