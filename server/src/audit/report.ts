import type { Notice, RuleMeta, Severity } from '../core/index.js';
import type { LocatedNotice, SourceKind } from '../project/source-file.js';
import type { Region } from '../project/region.js';

/** What can keep a file from being analysed, besides what the core itself gives notice of. */
export type NoticeKind = Notice['kind'] | 'outside-root' | 'not-a-file' | 'gone' | 'bad-name';

export type ReportNotice = LocatedNotice<NoticeKind>;

/** Why a file or folder was left out on purpose. */
export type Exclusion = 'default' | 'virtual-environment' | 'gitignore' | 'configuration' | 'same-file';

export interface ReportStep {
  readonly region: Region;
  readonly note: string;
  /** Path of the file, where it is not the one of the finding. */
  readonly file?: string;
}

/** A fix with its edits in the text of the file (a notebook's JSON text); empty `edits` where only the configuration changes. */
export interface ReportFix {
  readonly title: string;
  readonly safety: 'safe' | 'review';
  readonly edits: readonly { readonly region: Region; readonly newText: string }[];
}

/** A finding that stands in a file. */
export interface ReportFinding {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  readonly region: Region;
  readonly path: readonly ReportStep[];
  readonly fixes: readonly ReportFix[];
  readonly suppressed?: { readonly reason: string; readonly until?: string };
  /** The same for the same flaw when lines above it come and go. */
  readonly fingerprint: string;
}

interface FileBase {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly notices: readonly ReportNotice[];
}

/** What became of one file: exactly one of four. An excluded folder counts as one. */
export type FileReport =
  | (FileBase & {
      readonly status: 'analysed';
      readonly kind: SourceKind;
      readonly findings: readonly ReportFinding[];
    })
  | (FileBase & { readonly status: 'excluded'; readonly reason: Exclusion; readonly directory: boolean })
  | (FileBase & { readonly status: 'skipped'; readonly reason: NoticeKind })
  | (FileBase & { readonly status: 'failed'; readonly reason: NoticeKind });

export interface FileCounts {
  /** The sum of the four. */
  readonly seen: number;
  readonly analysed: number;
  readonly excluded: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface FindingCounts extends Readonly<Record<Severity, number>> {
  readonly suppressed: number;
}

/** One audit, in the form of the JSON report; equal inputs give equal reports, whatever the machine, the order and the time. */
export interface AuditReport {
  readonly schema: 'mxsec-report';
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'mxsec'; readonly version: string };
  readonly rules: readonly RuleMeta[];
  readonly files: readonly FileReport[];
  readonly counts: FileCounts;
  /** Files that are neither Python nor notebooks; they are not among those seen. */
  readonly otherFiles: number;
  readonly findings: FindingCounts;
  /** False when a file was skipped for a fault or failed, a rule failed, or the audit was stopped. */
  readonly complete: boolean;
  readonly cancelled: boolean;
}

const SEVERITIES: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

/** Kinds of skipping that are no fault: nothing of the project's own Python was missed. */
const HARMLESS: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['foreign-notebook', 'outside-root']);

/** Whether a severity is at least as high as another. */
export const atLeast = (severity: Severity, threshold: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);

/** The findings of a file; none unless it was analysed. */
export const findingsOf = (file: FileReport): readonly ReportFinding[] =>
  file.status === 'analysed' ? file.findings : [];

/** Whether part of what should have been analysed was not, for a reason that somebody should mend. */
export function isIncomplete(file: FileReport): boolean {
  if (file.status === 'failed') return true;
  if (file.status === 'skipped') return !HARMLESS.has(file.reason);
  return file.notices.some(({ kind }) => kind === 'rule-failure' || kind === 'internal');
}

/** Makes the report of files in any order. */
export function makeReport(
  files: readonly FileReport[],
  facts: {
    readonly version: string;
    readonly rules: readonly RuleMeta[];
    readonly otherFiles: number;
    readonly cancelled: boolean;
  },
): AuditReport {
  const sorted = [...files].sort((a, b) => compare(a.path, b.path));
  const count = (status: FileReport['status']): number =>
    sorted.filter((file) => file.status === status).length;
  return {
    schema: 'mxsec-report',
    schemaVersion: 1,
    tool: { name: 'mxsec', version: facts.version },
    rules: facts.rules,
    files: sorted,
    counts: {
      seen: sorted.length,
      analysed: count('analysed'),
      excluded: count('excluded'),
      skipped: count('skipped'),
      failed: count('failed'),
    },
    otherFiles: facts.otherFiles,
    findings: countFindings(sorted),
    complete: !facts.cancelled && !sorted.some(isIncomplete),
    cancelled: facts.cancelled,
  };
}

function countFindings(files: readonly FileReport[]): FindingCounts {
  const counts = { error: 0, warning: 0, information: 0, hint: 0, suppressed: 0 };
  for (const finding of files.flatMap(findingsOf))
    counts[finding.suppressed ? 'suppressed' : finding.severity]++;
  return counts;
}

/** Order of code units: the same in every locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
