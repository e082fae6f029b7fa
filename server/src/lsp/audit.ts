import type { SourceEntry } from '../audit/audit.js';
import { runAudit } from '../audit/audit.js';
import type { AuditReport, FileReport } from '../audit/report.js';
import { makeReport } from '../audit/report.js';
import type { Config, ProjectFacts } from '../core/index.js';
import { defaultConfig } from '../core/index.js';
import { version } from '../version.js';
import type { AuditSummary } from './protocol.js';
import type { Session } from './session.js';
import { childOf } from './uris.js';

/** What the session keeps about audits. */
export interface AuditState {
  running?: true;
  last?: { readonly report: AuditReport; readonly summary: AuditSummary };
  /** Files that are not open whose findings the client shows. */
  readonly published: Set<string>;
}

/** How an audit is watched and stopped. */
export interface AuditControl {
  /** Called after every file, with the number done and the path of the last. */
  readonly onFile: (done: number, path: string) => void;
  readonly signal: { readonly aborted: boolean };
}

/** What an audit of all workspace folders gave; `folders` pairs each file with where it lies. */
export interface WorkspaceAudit {
  readonly report: AuditReport;
  readonly files: readonly { readonly uri: string; readonly file: FileReport }[];
}

/** Longest stretch, in milliseconds, that an audit keeps the server from answering. */
const stretch = 40;

/** Audits every workspace folder; what is open counts as it stands in the editor. */
export async function auditFolders(session: Session, control: AuditControl): Promise<WorkspaceAudit> {
  const files: { uri: string; file: FileReport }[] = [];
  const reports: FileReport[] = [];
  let [otherFiles, cancelled, done] = [0, false, 0];
  for (const folder of session.folders) {
    const before = done;
    const report = await auditFolder(session, folder.uri, {
      signal: control.signal,
      onFile: (count, path) => control.onFile((done = before + count), path),
    });
    otherFiles += report.otherFiles;
    cancelled ||= report.cancelled;
    for (const file of report.files) files.push({ uri: childOf(folder.uri, file.path), file });
    // In a workspace of several folders a path alone does not say which file it is.
    const prefix = session.folders.length > 1 ? `${folder.name}/` : '';
    reports.push(...report.files.map((file) => ({ ...file, path: prefix + file.path })));
  }
  const { rules } = session.started.engine;
  return { files, report: makeReport(reports, { version, rules, otherFiles, cancelled }) };
}

/** Audits one file that is not open; `undefined` when it is gone. */
export async function auditFile(
  session: Session,
  folder: string,
  path: string,
): Promise<FileReport | undefined> {
  const entry = await session.host.sources.one(folder, path);
  if (entry === undefined) return undefined;
  const report = await audit(session, folder, [entry], {
    onFile: () => undefined,
    signal: { aborted: false },
  });
  return report.files[0];
}

/** The figures of a report. */
export function summarize({ findings, counts, cancelled }: AuditReport): AuditSummary {
  const { suppressed, ...bySeverity } = findings;
  const { seen: _seen, ...files } = counts;
  return { findings: bySeverity, suppressed, files, cancelled };
}

function auditFolder(session: Session, folder: string, control: AuditControl): Promise<AuditReport> {
  return audit(session, folder, session.host.sources.walk(folder), control);
}

/** What holds for one file. */
interface Scoped {
  readonly config: Config;
  readonly project: ProjectFacts;
}

async function audit(
  session: Session,
  folder: string,
  entries: AsyncIterable<SourceEntry> | Iterable<SourceEntry>,
  control: AuditControl,
): Promise<AuditReport> {
  const configs = new Map<string, Scoped>();
  const { host, started } = session;
  return runAudit({
    engine: started.engine,
    files: prepared(session, folder, entries, configs),
    configFor: (path) => configs.get(path)?.config ?? defaultConfig,
    factsFor: (path) => configs.get(path)?.project ?? {},
    today: host.today(),
    version,
    ...(host.storage && { storage: host.storage }),
    pause: breather(),
    signal: control.signal,
    onProgress: ({ done, path }) => control.onFile(done, path),
  });
}

/** A function that gives the event loop its turn when the last one was long ago. */
function breather(): () => Promise<void> {
  let since = Date.now();
  return async () => {
    if (Date.now() - since <= stretch) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    since = Date.now();
  };
}

/** Puts in the texts of the editor, leaves out what its configuration excludes, and lets the server breathe. */
async function* prepared(
  session: Session,
  folder: string,
  entries: AsyncIterable<SourceEntry> | Iterable<SourceEntry>,
  configs: Map<string, Scoped>,
): AsyncIterable<SourceEntry> {
  const pause = breather();
  for await (const entry of entries) {
    await pause();
    yield entry.status === 'source' ? await prepare(session, folder, entry, configs) : entry;
  }
}

async function prepare(
  session: Session,
  folder: string,
  entry: SourceEntry & { readonly status: 'source' },
  configs: Map<string, Scoped>,
): Promise<SourceEntry> {
  const uri = childOf(folder, entry.path);
  const { config, excluded, file, project } = await session.settings.resolve(uri);
  if (excluded) return { status: 'excluded', path: entry.path, reason: 'configuration', directory: false };
  // The editor's default is to look at the machine; a report does so only where the project's own file says so.
  const probe = file?.parsed.given.has('storage.probe') === true && config.storage.probe === true;
  configs.set(entry.path, { config: { ...config, storage: { ...config.storage, probe } }, project });
  const open = session.documents.get(uri)?.text.text;
  return open === undefined ? entry : { ...entry, text: open };
}
