import path from 'node:path';
import { runAudit, type SourceEntry } from '../audit/audit.js';
import { encode } from '../audit/node/decode.js';
import { type ReadSource, readSource } from '../audit/node/sources.js';
import { createStorageProbe } from '../audit/node/storage-probe.js';
import type { Found } from '../audit/node/walk.js';
import { writeFileAtomically, writeObstacle } from '../audit/node/write-file.js';
import { printable } from '../audit/report/escape.js';
import { type AuditReport, atLeast, findingsOf } from '../audit/report.js';
import { localDate } from '../lsp/today.js';
import { type AppliedFix, type FixRequest, fixSource } from '../project/fix.js';
import { version } from '../version.js';
import { unifiedDiff } from './diff.js';
import { complain, EXIT, print, UsageError } from './output.js';
import { findRule } from './rules-command.js';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.js';

export interface FixCommandOptions extends WorkspaceOptions {
  readonly rule?: readonly string[];
  readonly review?: boolean;
  readonly dryRun?: boolean;
}

/** What happened to one file. */
interface Outcome {
  /** The file as it is now, or would be. */
  readonly entry: SourceEntry;
  readonly applied: readonly AppliedFix[];
  readonly diff: string;
  /** Why fixes were not written. */
  readonly refused?: string;
}

/** `mxsec fix`: resolves to the exit code. */
export async function fixCommand(paths: readonly string[], options: FixCommandOptions): Promise<number> {
  const workspace = await openWorkspace(paths, options);
  const request = requestOf(workspace, options);
  const outcomes = workspace.walked.found.map((found) => fixFound(workspace, found, request, options));
  const shown = options.dryRun === true ? outcomes.map(({ diff }) => diff) : outcomes.flatMap(appliedLines);
  await print(shown.join(''));
  for (const { entry, refused } of outcomes)
    if (refused !== undefined) complain(`${entry.path}: not fixed: ${refused}`);
  const report = await runAudit({
    engine: workspace.engine,
    files: outcomes.map(({ entry }) => entry),
    configFor: workspace.configFor,
    factsFor: workspace.factsFor,
    today: localDate(),
    version,
    storage: createStorageProbe(),
    otherFiles: workspace.walked.otherFiles,
  });
  const remaining = remainingFindings(report, request);
  await summarize(outcomes, remaining.length, options);
  if (!report.complete || outcomes.some(({ refused }) => refused !== undefined)) return EXIT.incomplete;
  return remaining.some((severity) => atLeast(severity, 'warning')) ? EXIT.findings : EXIT.clean;
}

function requestOf({ engine }: Workspace, { rule, review }: FixCommandOptions): FixRequest {
  const safety = review === true ? 'review' : 'safe';
  if (rule === undefined) return { safety };
  const ids = rule.map((wanted) => {
    const known = findRule(engine.rules, wanted);
    if (!known) throw new UsageError(`no such rule: ${wanted} (\`mxsec rules\` lists them)`);
    return known.id;
  });
  return { safety, rules: new Set(ids) };
}

function fixFound(
  workspace: Workspace,
  found: Found,
  request: FixRequest,
  options: FixCommandOptions,
): Outcome {
  if (found.status !== 'candidate') return { entry: found, applied: [], diff: '' };
  const source = readSource(found);
  if (source.status === 'skipped') return { entry: source, applied: [], diff: '' };
  const untouched = { entry: source, applied: [], diff: '' };
  try {
    const config = workspace.configFor(found.path);
    const context = {
      path: found.path,
      config,
      today: localDate(),
      project: workspace.factsFor(found.path),
      ...(source.folder === undefined ? {} : { folder: source.folder }),
    };
    const { text, applied, settled } = fixSource(
      workspace.engine,
      source.kind,
      source.text,
      context,
      request,
    );
    if (text === source.text) return untouched;
    // By the path that was met, not the one it leads to: nothing is written through a link.
    const file = path.join(workspace.root, found.path);
    const refused =
      refusal(file, source, text) ?? (options.dryRun === true ? undefined : write(file, source, text));
    if (refused !== undefined) return { ...untouched, refused };
    if (!settled) complain(`${found.path}: fixes are still offered; run again`);
    return { entry: { ...source, text }, applied, diff: unifiedDiff(found.path, source.text, text) };
  } catch {
    // The audit that follows meets the same fault and reports the file as failed.
    return untouched;
  }
}

type Source = ReadSource & { readonly status: 'source' };

/** Why a file must stay as it is: what cannot be written back byte for byte outside the edits is not touched. */
function refusal(file: string, source: Source, text: string): string | undefined {
  if (!encode(source.text, source.encoding)?.equals(source.bytes))
    return 'its encoding does not survive being written back';
  if (!encode(text, source.encoding)) return `the fixed text cannot be encoded in ${source.encoding.label}`;
  return writeObstacle(file);
}

function write(file: string, source: Source, text: string): string | undefined {
  try {
    writeFileAtomically(file, encode(text, source.encoding) ?? source.bytes);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const appliedLines = ({ entry, applied }: Outcome): readonly string[] =>
  applied.map(({ ruleName, ruleId, title, region }) => {
    const at = region.cell ? `cell ${region.cell.index}, ${region.cell.line}` : String(region.start.line);
    return `${printable(entry.path)}:${at}: ${ruleName} (${ruleId}): ${printable(title)}\n`;
  });

function remainingFindings(
  report: AuditReport,
  { rules }: FixRequest,
): readonly ('error' | 'warning' | 'information' | 'hint')[] {
  return report.files
    .flatMap(findingsOf)
    .filter(({ ruleId, suppressed }) => !suppressed && (rules === undefined || rules.has(ruleId)))
    .map(({ severity }) => severity);
}

/** The diff alone goes to standard output, so that it can be piped on. */
async function summarize(
  outcomes: readonly Outcome[],
  remaining: number,
  { dryRun }: FixCommandOptions,
): Promise<void> {
  const files = outcomes.filter(({ applied }) => applied.length > 0).length;
  const fixes = outcomes.reduce((sum, { applied }) => sum + applied.length, 0);
  const verb = dryRun === true ? 'would be applied' : 'applied';
  const line = `${fixes} ${fixes === 1 ? 'fix' : 'fixes'} ${verb} in ${files} ${files === 1 ? 'file' : 'files'}; ${remaining} findings remain`;
  if (dryRun === true) complain(line);
  else await print(`${line}\n`);
}
