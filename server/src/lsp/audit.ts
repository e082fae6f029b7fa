import type { AuditScope, SourceEntry } from '../audit/audit.js';
import { auditEntry, runAudit } from '../audit/audit.js';
import type { AuditReport, FileReport } from '../audit/report.js';
import { makeReport } from '../audit/report.js';
import type { Config, ProjectFacts } from '../core/index.js';
import { defaultConfig } from '../core/index.js';
import { version } from '../version.js';
import { breather } from './breather.js';
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

/** What an audit of all workspace folders gave; `files` pairs each file with the folder that it lies in. */
export interface WorkspaceAudit {
  readonly report: AuditReport;
  readonly files: readonly { readonly folder: string; readonly file: FileReport }[];
}

/** Audits every workspace folder; what is open counts as it stands in the editor. */
export async function auditFolders(session: Session, control: AuditControl): Promise<WorkspaceAudit> {
  const files: { folder: string; file: FileReport }[] = [];
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
    for (const file of report.files) files.push({ folder: folder.uri, file });
    reports.push(
      ...(session.folders.length > 1 ? report.files.map((file) => below(folder.name, file)) : report.files),
    );
  }
  const { rules } = session.started.engine;
  return { files, report: makeReport(reports, { version, rules, otherFiles, cancelled }) };
}

/** In a workspace of several folders a path alone does not say which file it is. */
function below(folder: string, file: FileReport): FileReport {
  const path = `${folder}/${file.path}`;
  if (file.status !== 'analysed') return { ...file, path };
  const findings = file.findings.map((finding) => ({
    ...finding,
    path: finding.path.map((step) =>
      step.file === undefined ? step : { ...step, file: `${folder}/${step.file}` },
    ),
  }));
  return { ...file, path, findings };
}

/** Audits one file that is not open, with what is known of the others of its folder; `undefined` when it is gone. */
export async function auditFile(
  session: Session,
  folder: string,
  path: string,
): Promise<FileReport | undefined> {
  const configs = new Map<string, Scoped>();
  const found = await first(session.host.sources.some(folder, [path]));
  const entry = found?.status === 'source' ? await prepare(session, folder, found, configs) : found;
  if (entry === undefined) return undefined;
  const scope = scopeOf(session, configs);
  const contents = session.projects.placeOf(childOf(folder, path))?.contents;
  if (entry.status !== 'source' || !contents?.holds(entry)) return auditAlone(session, scope, entry);
  return auditEntry(scope, contents.workspace, entry, (other) => contents.sourceOf(other));
}

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  const next = await items[Symbol.asyncIterator]().next();
  return next.done === true ? undefined : next.value;
}

async function auditAlone(
  session: Session,
  scope: AuditScope,
  entry: SourceEntry,
): Promise<FileReport | undefined> {
  const { engine } = session.started;
  return (await runAudit({ ...scope, engine, files: [entry], version })).files[0];
}

/** The figures of a report. */
export function summarize({ findings, counts, cancelled }: AuditReport): AuditSummary {
  const { suppressed, ...bySeverity } = findings;
  const { seen: _seen, ...files } = counts;
  return { findings: bySeverity, suppressed, files, cancelled };
}

/** What holds for one file. */
interface Scoped {
  readonly config: Config;
  readonly project: ProjectFacts;
}

async function auditFolder(session: Session, folder: string, control: AuditControl): Promise<AuditReport> {
  const configs = new Map<string, Scoped>();
  return runAudit({
    ...scopeOf(session, configs),
    engine: session.started.engine,
    files: prepared(session, folder, session.host.sources.walk(folder), configs),
    version,
    pause: breather(),
    signal: control.signal,
    onProgress: ({ done, path }) => control.onFile(done, path),
  });
}

function scopeOf({ host }: Session, configs: ReadonlyMap<string, Scoped>): AuditScope {
  return {
    configFor: (path) => configs.get(path)?.config ?? defaultConfig,
    factsFor: (path) => configs.get(path)?.project ?? {},
    today: host.today(),
    ...(host.storage && { storage: host.storage }),
  };
}

/** Puts in the texts of the editor, leaves out what its configuration excludes, and lets the server breathe. */
async function* prepared(
  session: Session,
  folder: string,
  entries: AsyncIterable<SourceEntry>,
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
