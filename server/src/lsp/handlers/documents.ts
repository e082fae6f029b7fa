import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver';
import { forgetPushed, refreshAudited } from '../audit-diagnostics.js';
import { reload } from './configuration.js';
import { isConfigFile } from '../config-texts.js';
import type { Session } from '../session.js';
import { sendStatus } from '../status.js';

/** Keeps the open documents in step with the client, and has them analysed. */
export function registerDocuments(session: Session): void {
  const { connection } = session;
  connection.onDidOpenTextDocument((params) => guarded(session, 'didOpen', () => opened(session, params)));
  connection.onDidChangeTextDocument((params) =>
    guarded(session, 'didChange', () => changed(session, params)),
  );
  connection.onDidCloseTextDocument((params) => guarded(session, 'didClose', () => closed(session, params)));
  connection.onDidSaveTextDocument(() => {
    // A client that cannot watch files for us gives no other sign that a configuration file has changed.
    if (!session.client.watchedFiles) void reload(session);
  });
}

function opened(session: Session, { textDocument }: DidOpenTextDocumentParams): void {
  const { uri, languageId, version, text } = textDocument;
  if (isConfigFile(uri)) {
    session.configTexts.open(uri, version, text);
    void reload(session);
    return;
  }
  if (languageId !== 'python' && !/\.pyi?$/i.test(uri)) return;
  session.documents.open(uri, version, text);
  forgetPushed(session, uri);
  sendStatus(session);
  if (!session.client.pull) session.started.scheduler.mark(uri);
}

function changed(session: Session, { textDocument, contentChanges }: DidChangeTextDocumentParams): void {
  const { uri, version } = textDocument;
  if (session.configTexts.change(uri, version, contentChanges)) {
    void reload(session);
    return;
  }
  const document = session.documents.change(uri, version, contentChanges);
  if (document !== undefined && !session.client.pull) session.started.scheduler.mark(uri);
}

function closed(session: Session, { textDocument: { uri } }: DidCloseTextDocumentParams): void {
  if (session.configTexts.close(uri)) void reload(session);
  if (!session.documents.close(uri)) return;
  session.started.scheduler.forget(uri);
  session.settings.forget(uri);
  session.publish({ uri, diagnostics: [] });
  void refreshAudited(session, uri);
  sendStatus(session);
}

/** A notification that cannot be read changes nothing; the next one may be sound. */
function guarded(session: Session, name: string, handle: () => void): void {
  try {
    handle();
  } catch (error) {
    session.log(`${name} could not be handled: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
