import type { FileEvent } from 'vscode-languageserver';
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WatchKind,
} from 'vscode-languageserver';
import { forgetOutside, forgetPushed, refreshPublished } from '../audit-diagnostics.js';
import { configNames } from '../config-files.js';
import { isConfigFile } from '../config-texts.js';
import { isFactUri } from '../fact-files.js';
import { factGlobs } from '../../project/facts/facts.js';
import type { Session } from '../session.js';
import { sendStatus } from '../status.js';
import { publishConfigProblems, refreshAll } from './diagnostics.js';

const sourceGlobs = ['**/*.py', '**/*.pyw', '**/*.ipynb'];
const isSource = (uri: string): boolean => /\.(?:pyw?|ipynb)$/i.test(uri);

/** Follows settings, configuration files, workspace folders, and the Python files and notebooks in them. */
export function registerConfiguration(session: Session): void {
  const { connection } = session;
  connection.onDidChangeConfiguration((params: { readonly settings?: unknown } | undefined) => {
    const sent = params?.settings;
    if (typeof sent === 'object' && sent !== null && 'mxsec' in sent) session.settings.accept(sent.mxsec);
    session.projects.expire();
    void reload(session);
  });
  connection.onDidChangeWatchedFiles((params) => {
    const changes = Array.isArray(params.changes) ? params.changes : [];
    const configured = changes.some(({ uri }) => isConfigFile(uri));
    if (configured) session.projects.expire();
    if (configured || changes.some(({ uri }) => isFactUri(uri))) void reload(session);
    for (const { uri, type } of changes)
      if (type === FileChangeType.Deleted && session.documents.get(uri) === undefined)
        forgetPushed(session, uri);
    session.projects.refresh(filesOf(session, changes));
  });
}

/** The Python files and notebooks that events are about; of a folder that was deleted, those that were known to lie in it. */
function filesOf(session: Session, changes: readonly FileEvent[]): readonly string[] {
  return changes.flatMap(({ uri, type }) => {
    if (isSource(uri)) return [uri];
    return type === FileChangeType.Deleted ? session.projects.filesBelow(uri) : [];
  });
}

/** Asks for the events that exist only when asked for; to be called once the client said `initialized`. */
export async function subscribe(session: Session): Promise<void> {
  const { client, connection } = session;
  if (client.folderEvents) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      session.folders = [...session.folders.filter(({ uri }) => !gone.has(uri)), ...added];
      session.projects.follow();
      void reload(session);
    });
  }
  if (client.configurationEvents) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'mxsec' });
  }
  if (client.watchedFiles) {
    const globs = [...configNames.map((name) => `**/${name}`), ...sourceGlobs, ...factGlobs];
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [
        ...globs.map((globPattern) => ({ globPattern })),
        // Of a folder that is deleted, editors name only the folder.
        { globPattern: '**/*', kind: WatchKind.Delete },
      ],
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
  await session.projects.reconfigure();
  await refreshPublished(session);
}
