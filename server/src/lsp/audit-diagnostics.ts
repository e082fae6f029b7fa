import type { FileReport } from '../audit/report.js';
import type { WorkspaceAudit } from './audit.js';
import { auditFile } from './audit.js';
import { toReportDiagnostics } from './convert.js';
import type { Session } from './session.js';
import { childOf, folderOf, relativePath } from './uris.js';

/** Shows what an audit found in files that are not open. What an earlier audit showed goes, unless this one was stopped. */
export function publishAudit(session: Session, { files, report }: WorkspaceAudit): void {
  if (!report.cancelled) {
    for (const uri of [...session.audit.published]) forgetPushed(session, uri);
  }
  for (const { folder, file } of files) publishFile(session, folder, file);
}

/** Takes back what an audit showed for a file: it was opened, or is gone. */
export function forgetPushed(session: Session, uri: string): void {
  if (!session.audit.published.delete(uri)) return;
  session.publish({ uri, diagnostics: [] });
}

/** Takes back what audits showed for files outside the workspace folders. */
export function forgetOutside(session: Session): void {
  for (const uri of [...session.audit.published]) {
    if (folderOf(session.folders, uri) === undefined) forgetPushed(session, uri);
  }
}

/** Looks again at every file that an audit shows findings of: the configuration has changed. */
export async function refreshPublished(session: Session): Promise<void> {
  for (const uri of [...session.audit.published]) await refreshAudited(session, uri);
}

/** Looks again at a file that has changed or was closed, if an audit has been run: its findings should not vanish. */
export async function refreshAudited(session: Session, uri: string): Promise<void> {
  const folder = folderOf(session.folders, uri)?.uri;
  const path = folder === undefined ? undefined : relativePath(folder, uri);
  if (session.audit.last === undefined || folder === undefined || path === undefined) return;
  if (session.documents.get(uri) !== undefined) return;
  try {
    const file = await auditFile(session, folder, path);
    if (session.documents.get(uri) !== undefined) return;
    if (file === undefined) forgetPushed(session, uri);
    else publishFile(session, folder, file);
  } catch (error) {
    session.log(`${uri} could not be audited: ${String(error)}`);
  }
}

function publishFile(session: Session, folder: string, file: FileReport): void {
  const uriOf = (path: string): string => childOf(folder, path);
  const uri = uriOf(file.path);
  if (session.documents.get(uri) !== undefined) return;
  const target = { uri, version: null, client: session.client };
  const diagnostics = toReportDiagnostics(file, target, uriOf);
  if (diagnostics.length === 0) return forgetPushed(session, uri);
  session.audit.published.add(uri);
  session.publish({ uri, diagnostics });
}
