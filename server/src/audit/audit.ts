import type { Config, Engine, Finding, ProjectFacts, StorageLookup } from '../core/index.js';
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

export interface AuditOptions {
  readonly engine: Engine;
  /** In any order; read while the audit goes on, so that only one text is held at a time. */
  readonly files: AsyncIterable<SourceEntry> | Iterable<SourceEntry>;
  /** Configuration of a file, by its relative path. */
  readonly configFor: (path: string) => Config;
  /** What files beside the code tell of its project, by its relative path. */
  readonly factsFor?: (path: string) => ProjectFacts;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly version: string;
  /** Asked only where the configuration says `probe = true`: a report must not depend on the machine unasked. */
  readonly storage?: StorageLookup;
  /** Checked between files. */
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: AuditProgress) => void;
  readonly otherFiles?: number;
  /** Shows findings as if no comment silenced them. */
  readonly suppressions?: 'honour' | 'ignore';
}

export interface AuditProgress {
  readonly path: string;
  /** Files done, this one included. */
  readonly done: number;
}

/** Analyses files one after the other. A file that breaks the analyser is reported as failed and costs the others nothing. */
export async function runAudit(options: AuditOptions): Promise<AuditReport> {
  const files: FileReport[] = [];
  let cancelled = options.signal?.aborted === true;
  if (!cancelled) {
    for await (const entry of options.files) {
      files.push(auditEntry(options, entry));
      options.onProgress?.({ path: entry.path, done: files.length });
      cancelled = options.signal?.aborted === true;
      if (cancelled) break;
    }
  }
  const { engine, version, otherFiles = 0 } = options;
  return makeReport(files, { version, rules: engine.rules, otherFiles, cancelled });
}

function auditEntry(options: AuditOptions, entry: SourceEntry): FileReport {
  if (entry.status === 'excluded') return { ...entry, notices: [] };
  if (entry.status === 'skipped') {
    return { status: 'skipped', path: entry.path, reason: entry.notice.kind, notices: [entry.notice] };
  }
  try {
    return auditSource(options, entry);
  } catch (error) {
    const message = `the analyser failed: ${error instanceof Error ? error.message : String(error)}`;
    return {
      status: 'failed',
      path: entry.path,
      reason: 'internal',
      notices: [{ kind: 'internal', message }],
    };
  }
}

function auditSource(options: AuditOptions, entry: SourceEntry & { readonly status: 'source' }): FileReport {
  const { path, kind } = entry;
  const source = openSource(kind, entry.text);
  if ('notice' in source)
    return { status: 'skipped', path, reason: source.notice.kind, notices: [source.notice] };
  const config = options.configFor(path);
  const { findings, notices } = options.engine.analyze(source.module, {
    path,
    config,
    today: options.today,
    ...(options.factsFor ? { project: options.factsFor(path) } : {}),
    ...(entry.folder === undefined ? {} : { folder: entry.folder }),
    ...(config.storage.probe === true && options.storage ? { storage: options.storage } : {}),
  });
  const located: ReportNotice[] = [...source.notices];
  for (const { kind, message, span } of notices) {
    located.push({ kind, message, ...(span ? { region: source.region(span) } : {}) });
  }
  if (notices.some(({ kind }) => kind === 'internal'))
    return { status: 'failed', path, reason: 'internal', notices: located };
  const fingerprint = fingerprinter(path);
  const shown = findings.map((finding) => locate(source, finding, fingerprint));
  const kept = options.suppressions === 'ignore' ? shown.map(unsuppressed) : shown;
  return { status: 'analysed', path, kind, notices: located, findings: kept };
}

function locate(
  source: SourceFile,
  finding: Finding,
  fingerprint: (ruleId: string, line: string) => string,
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
    path: finding.path.map(({ span, note }) => ({ region: source.region(span), note })),
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
