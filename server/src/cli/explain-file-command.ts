import { statSync } from 'node:fs';
import { type ReadSource, readSource } from '../audit/node/sources.js';
import { createStorageProbe } from '../audit/node/storage-probe.js';
import { localDate } from '../lsp/today.js';
import { openSource } from '../project/source-file.js';
import { version } from '../version.js';
import { type ExplanationReport, explanationReport, isPartial } from './explain-file-report.js';
import { formatExplanation } from './explain-file-text.js';
import { colourOfStdout, EXIT, FailureError, print, UsageError } from './output.js';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.js';

export interface ExplainFileOptions extends Pick<WorkspaceOptions, 'config'> {
  readonly json?: boolean;
}

/** `mxsec explain-file FILE`: resolves to the exit code. Findings are no reason for another one than 0. */
export async function explainFileCommand(file: string, options: ExplainFileOptions): Promise<number> {
  if (isFolder(file)) throw new UsageError(`${file} is a folder; name one file`);
  const workspace = await openWorkspace([file], { ...options, defaultExcludes: false });
  const { report, partial } = explain(workspace, sourceOf(workspace, file));
  const text =
    options.json === true
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : formatExplanation(report, { colour: colourOfStdout() });
  await print(text);
  return partial ? EXIT.incomplete : EXIT.clean;
}

/** What does not exist is told by whoever opens it. */
function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

type Source = ReadSource & { readonly status: 'source' };

function sourceOf({ walked }: Workspace, file: string): Source {
  const [found] = walked.found;
  if (!found) throw new UsageError(`${file} is neither Python nor a notebook`);
  if (found.status === 'excluded') throw new UsageError(`${found.path} is excluded (${found.reason})`);
  const source = found.status === 'candidate' ? readSource(found) : found;
  if (source.status === 'source') return source;
  throw new FailureError(`${source.path}: ${source.notice.message}`);
}

function explain(
  workspace: Workspace,
  { path, kind, text, folder }: Source,
): { readonly report: ExplanationReport; readonly partial: boolean } {
  const source = openSource(kind, text);
  if ('notice' in source) {
    const { message, region } = source.notice;
    const at = region ? `:${region.start.line}:${region.start.column}` : '';
    throw new FailureError(`${path}${at}: ${message}`);
  }
  const config = workspace.configFor(path);
  const explanation = workspace.engine.explain(source.module, {
    path,
    config,
    today: localDate(),
    ...(folder === undefined ? {} : { folder }),
    ...(config.storage.probe === true ? { storage: createStorageProbe() } : {}),
  });
  if (!explanation) throw new FailureError(`${path}: the text takes too long to parse`);
  return {
    report: explanationReport(path, source, explanation, version),
    partial: isPartial(path, explanation),
  };
}
