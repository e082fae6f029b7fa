import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
} from 'vscode-languageserver';
import { forgetOutside, forgetPushed, refreshAudited, refreshPublished } from '../audit-diagnostics.js';
import { configNames } from '../config-files.js';
import { isConfigFile } from '../config-texts.js';
import { isFactUri } from '../fact-files.js';
import { factGlobs } from '../../project/facts/facts.js';
import type { Session } from '../session.js';
import { sendStatus } from '../status.js';
import { publishConfigProblems, refreshAll } from './diagnostics.js';

/** Follows settings, configuration files, workspace folders, and files that the last audit reported on. */
export function registerConfiguration(session: Session): void {
  const { connection } = session;
  connection.onDidChangeConfiguration((params: { readonly settings?: unknown } | undefined) => {
    const sent = params?.settings;
    if (typeof sent === 'object' && sent !== null && 'mxsec' in sent) session.settings.accept(sent.mxsec);
    void reload(session);
  });
  connection.onDidChangeWatchedFiles((params) => {
    const changes = Array.isArray(params.changes) ? params.changes : [];
    if (changes.some(({ uri }) => isConfigFile(uri) || isFactUri(uri))) void reload(session);
    for (const { uri, type } of changes) {
      if (isConfigFile(uri) || session.documents.get(uri) !== undefined) continue;
      if (type === FileChangeType.Deleted) forgetPushed(session, uri);
      else void refreshAudited(session, uri);
    }
  });
}

/** Asks for the events that exist only when asked for; to be called once the client said `initialized`. */
export async function subscribe(session: Session): Promise<void> {
  const { client, connection } = session;
  if (client.folderEvents) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      session.folders = [...session.folders.filter(({ uri }) => !gone.has(uri)), ...added];
      void reload(session);
    });
  }
  if (client.configurationEvents) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'mxsec' });
  }
  if (client.watchedFiles) {
    const globs = [...configNames.map((name) => `**/${name}`), '**/*.py', ...factGlobs];
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: globs.map((globPattern) => ({ globPattern })),
    });
  }
}

const running = new WeakMap<Session, { again: boolean }>();

/**
 * Reads all configuration again and has everything analysed under it. Calls that come while one is in work lead to one
 * more, however many they are: version control touches thousands of files at once.
 */
export async function reload(session: Session): Promise<void> {
  const current = running.get(session);
  if (current !== undefined) {
    current.again = true;
    return;
  }
  const mine = { again: true };
  running.set(session, mine);
  try {
    while (mine.again) {
      mine.again = false;
      await reloadOnce(session);
    }
  } catch (error) {
    session.log(`The configuration could not be read: ${String(error)}`);
  } finally {
    running.delete(session);
  }
}

async function reloadOnce(session: Session): Promise<void> {
  session.settings.invalidate();
  await session.settings.loadFolders();
  await Promise.all(session.documents.all().map(({ uri }) => session.settings.of(uri)));
  publishConfigProblems(session);
  forgetOutside(session);
  refreshAll(session);
  sendStatus(session);
  await refreshPublished(session);
}
