import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runAudit } from '../audit/audit.js';
import { readSources } from '../audit/node/sources.js';
import { createStorageProbe } from '../audit/node/storage-probe.js';
import { writeFileAtomically, writeObstacle } from '../audit/node/write-file.js';
import { formatJson } from '../audit/report/json.js';
import { formatSarif } from '../audit/report/sarif.js';
import { formatText } from '../audit/report/text.js';
import { type AuditReport, atLeast, findingsOf } from '../audit/report.js';
import type { Severity } from '../core/index.js';
import { rulePage } from '../lsp/links.js';
import { localDate } from '../lsp/today.js';
import { version } from '../version.js';
import { readRulePage } from './documents.js';
import { colourOfStdout, EXIT, FailureError, print, UsageError } from './output.js';
import { openWorkspace, type WorkspaceOptions } from './workspace.js';

export const FORMATS = ['text', 'json', 'sarif'] as const;
export const THRESHOLDS = ['error', 'warning', 'information', 'never'] as const;

export type Threshold = (typeof THRESHOLDS)[number];

export interface AuditCommandOptions extends WorkspaceOptions {
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly failOn: Threshold;
  readonly ignoreSuppressions?: boolean;
}

/** `mxsec audit`: resolves to the exit code. */
export async function auditCommand(paths: readonly string[], options: AuditCommandOptions): Promise<number> {
  const output = options.output === undefined ? undefined : path.resolve(options.output);
  const obstacle = output === undefined ? undefined : writeObstacle(output);
  if (obstacle !== undefined) throw new UsageError(`cannot write ${options.output ?? ''}: ${obstacle}`);
  const workspace = await openWorkspace(paths, options);
  const report = await runAudit({
    engine: workspace.engine,
    files: readSources(workspace.walked.found),
    configFor: workspace.configFor,
    factsFor: workspace.factsFor,
    today: localDate(),
    version,
    pause: () => nextTurn(),
    storage: createStorageProbe(),
    otherFiles: workspace.walked.otherFiles,
    suppressions: options.ignoreSuppressions === true ? 'ignore' : 'honour',
  });
  const colour = output === undefined ? colourOfStdout() : 'none';
  const text = formatReport(report, options.format, colour);
  if (output === undefined) await print(text);
  else writeReport(output, text);
  return exitCode(report, options.failOn);
}

/** The exit code of a report: a report that lacks something says so before it says anything else. */
export function exitCode(report: AuditReport, failOn: Threshold): number {
  if (!report.complete) return EXIT.incomplete;
  if (failOn === 'never') return EXIT.clean;
  return hasFindings(report, failOn) ? EXIT.findings : EXIT.clean;
}

function hasFindings(report: AuditReport, threshold: Severity): boolean {
  return report.files.some((file) =>
    findingsOf(file).some(({ severity, suppressed }) => !suppressed && atLeast(severity, threshold)),
  );
}

function formatReport(
  report: AuditReport,
  format: AuditCommandOptions['format'],
  colour: 'ansi' | 'none',
): string {
  switch (format) {
    case 'text':
      return formatText(report, { colour });
    case 'json':
      return formatJson(report);
    case 'sarif':
      return formatSarif(report, { rulePage, ruleHelp: readRulePage });
  }
}

function writeReport(output: string, text: string): void {
  try {
    writeFileAtomically(output, text);
  } catch (error) {
    throw new FailureError(
      `cannot write ${output}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
