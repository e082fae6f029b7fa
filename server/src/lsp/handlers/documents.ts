import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver';
import { forgetPushed } from '../audit-diagnostics.js';
import { reload } from './configuration.js';
import { isConfigFile } from '../config-texts.js';
import { dependents, recheck } from '../recheck.js';
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
  connection.onDidSaveTextDocument((params) => {
    // A client that cannot watch files for us gives no other sign that a file has changed.
    if (session.client.watchedFiles) return;
    void reload(session);
    session.projects.refresh([params.textDocument.uri]);
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
  const before = session.projects.placeOf(uri);
  const known = before?.contents.workspace.text(before.path);
  const { place } = session.documents.open(uri, version, text);
  if (!place) session.projects.refresh([uri]);
  else if (known !== text) recheck(session, dependents(session, place));
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
  const place = session.documents.get(uri)?.place;
  // Both what the text imported and what it imports now.
  const before = dependents(session, place);
  const document = session.documents.change(uri, version, contentChanges);
  if (document === undefined) return;
  if (!session.client.pull) session.started.scheduler.mark(uri);
  recheck(session, new Set([...before, ...dependents(session, place)]));
}

function closed(session: Session, { textDocument: { uri } }: DidCloseTextDocumentParams): void {
  if (session.configTexts.close(uri)) void reload(session);
  const place = session.documents.get(uri)?.place;
  const before = dependents(session, place);
  if (!session.documents.close(uri)) return;
  recheck(session, new Set([...before, ...dependents(session, place)]));
  session.started.scheduler.forget(uri);
  session.settings.forget(uri);
  session.publish({ uri, diagnostics: [] });
  // What is on the disk counts again, and is shown where an audit has been run.
  session.projects.refresh([uri]);
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
