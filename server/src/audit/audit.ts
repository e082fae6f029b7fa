import type { Config, Engine, Finding, ProjectFacts, StorageLookup, Workspace } from '../core/index.js';
import { openSource, type SourceFile, type SourceKind } from '../project/source-file.js';
import { fingerprinter } from './fingerprint.js';
import {
  type AuditReport,
  type Exclusion,
  type FileReport,
  makeReport,
  type ReportFinding,
  type ReportNotice,
} from './report.js';

/** One file that the host came across; `path` is relative to the root, with `/`. */
export type SourceEntry =
  | {
      readonly status: 'source';
      readonly path: string;
      readonly kind: SourceKind;
      /** Decoded, without a byte order mark. */
      readonly text: string;
      /** Absolute folder, where there is one. */
      readonly folder?: string;
    }
  | {
      readonly status: 'excluded';
      readonly path: string;
      readonly reason: Exclusion;
      readonly directory: boolean;
    }
  | { readonly status: 'skipped'; readonly path: string; readonly notice: ReportNotice };

/** What decides about the findings of a file besides the texts. */
export interface AuditScope {
  /** Configuration of a file, by its relative path. */
  readonly configFor: (path: string) => Config;
  /** What files beside the code tell of its project, by its relative path. */
  readonly factsFor?: (path: string) => ProjectFacts;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Asked only where the configuration says `probe = true`: a report must not depend on the machine unasked. */
  readonly storage?: StorageLookup;
  /** Shows findings as if no comment silenced them. */
  readonly suppressions?: 'honour' | 'ignore';
}

export interface AuditOptions extends AuditScope {
  readonly engine: Engine;
  /** In any order. All are read before the first is analysed, since files import each other. */
  readonly files: AsyncIterable<SourceEntry> | Iterable<SourceEntry>;
  readonly version: string;
  /** Called between files, so that a host can answer others meanwhile. */
  readonly pause?: () => Promise<void>;
  /** Checked between files. */
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: AuditProgress) => void;
  readonly otherFiles?: number;
}

export interface AuditProgress {
  readonly path: string;
  /** Files done, this one included. */
  readonly done: number;
}

/** A file that was read: what it holds, or why it will not be analysed. */
type Loaded =
  | { readonly path: string; readonly report: FileReport }
  | { readonly path: string; readonly source: SourceFile; readonly folder?: string };

/**
 * Reads all files, then analyses them one after the other with what they tell of each other. A file that breaks the analyser
 * is reported as failed and costs the others nothing.
 */
export async function runAudit(options: AuditOptions): Promise<AuditReport> {
  const { engine, version, otherFiles = 0 } = options;
  const workspace = engine.workspace(options.configFor);
  const loaded = new Map<string, Loaded>();
  const files: FileReport[] = [];
  const isCancelled = (): boolean => options.signal?.aborted === true;
  try {
    if (!isCancelled())
      for await (const entry of options.files) {
        const file = load(entry);
        loaded.set(entry.path, file);
        if ('source' in file) workspace.set(file.path, file.source.module);
        if (isCancelled()) break;
      }
    if (!isCancelled()) workspace.prepareAll();
    const sourceOf = (path: string): SourceFile | undefined => {
      const file = loaded.get(path);
      return file && 'source' in file ? file.source : undefined;
    };
    for (const file of loaded.values()) {
      if (isCancelled()) break;
      files.push('report' in file ? file.report : auditFile(options, workspace, file, sourceOf));
      options.onProgress?.({ path: file.path, done: files.length });
      await options.pause?.();
    }
  } finally {
    workspace.close();
  }
  return makeReport(files, { version, rules: engine.rules, otherFiles, cancelled: isCancelled() });
}

function load(entry: SourceEntry): Loaded {
  const { path } = entry;
  if (entry.status === 'excluded') return { path, report: { ...entry, notices: [] } };
  const skipped = (notice: ReportNotice): Loaded => ({
    path,
    report: { status: 'skipped', path, reason: notice.kind, notices: [notice] },
  });
  if (entry.status === 'skipped') return skipped(entry.notice);
  const source = openSource(entry.kind, entry.text);
  if ('notice' in source) return skipped(source.notice);
  return { path, source, ...(entry.folder === undefined ? {} : { folder: entry.folder }) };
}

/** Audits one file that a workspace has already been given, as an audit of all its files would. */
export function auditEntry(
  scope: AuditScope,
  workspace: Workspace,
  entry: SourceEntry,
  sourceOf: SourceOf,
): FileReport {
  const file = load(entry);
  return 'report' in file ? file.report : auditFile(scope, workspace, file, sourceOf);
}

type SourceOf = (path: string) => SourceFile | undefined;

function auditFile(
  options: AuditScope,
  workspace: Workspace,
  file: Loaded & { readonly source: SourceFile },
  sourceOf: SourceOf,
): FileReport {
  try {
    return auditSource(options, workspace, file, sourceOf);
  } catch (error) {
    const message = `the analyser failed: ${error instanceof Error ? error.message : String(error)}`;
    const notices = [{ kind: 'internal' as const, message }];
    return { status: 'failed', path: file.path, reason: 'internal', notices };
  }
}

function auditSource(
  options: AuditScope,
  workspace: Workspace,
  { path, source, folder }: Loaded & { readonly source: SourceFile; readonly folder?: string },
  sourceOf: SourceOf,
): FileReport {
  const { kind } = source;
  const config = options.configFor(path);
  const { findings, notices } = workspace.analyze(path, {
    path,
    config,
    today: options.today,
    ...(options.factsFor ? { project: options.factsFor(path) } : {}),
    ...(folder === undefined ? {} : { folder }),
    ...(config.storage.probe === true && options.storage ? { storage: options.storage } : {}),
  });
  const located: ReportNotice[] = [...source.notices];
  for (const { kind, message, span } of notices) {
    located.push({ kind, message, ...(span ? { region: source.region(span) } : {}) });
  }
  if (notices.some(({ kind }) => kind === 'internal'))
    return { status: 'failed', path, reason: 'internal', notices: located };
  const fingerprint = fingerprinter(path);
  const shown = findings.map((finding) => locate(source, finding, fingerprint, sourceOf));
  const kept = options.suppressions === 'ignore' ? shown.map(unsuppressed) : shown;
  return { status: 'analysed', path, kind, notices: located, findings: kept };
}

function locate(
  source: SourceFile,
  finding: Finding,
  fingerprint: (ruleId: string, line: string) => string,
  sourceOf: SourceOf,
): ReportFinding {
  const region = source.region(finding.span);
  const { ruleId, ruleName, messageId, message, severity, suppressed } = finding;
  return {
    ruleId,
    ruleName,
    messageId,
    message,
    severity,
    region,
    path: finding.path.map(({ span, note }) => {
      const { file } = span;
      const other = file === undefined ? undefined : sourceOf(file);
      if (!other || file === undefined) return { region: source.region(span), note };
      return { region: other.region(span), note, file };
    }),
    fixes: finding.fixes.flatMap(({ title, safety, edits }) => {
      const fileEdits = source.toFileEdits(edits);
      if (!fileEdits) return [];
      return [
        {
          title,
          safety,
          edits: fileEdits.map(({ span, newText }) => ({ region: source.fileRegion(span), newText })),
        },
      ];
    }),
    ...(suppressed ? { suppressed } : {}),
    fingerprint: fingerprint(ruleId, region.excerpt.text),
  };
}

function unsuppressed(finding: ReportFinding): ReportFinding {
  const { suppressed: _suppressed, ...rest } = finding;
  return rest;
}
