import type { DocumentDiagnosticParams, DocumentDiagnosticReport } from 'vscode-languageserver';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver';
import { analyzeDocument } from '../analyze.js';
import { toNoticeDiagnostic } from '../convert.js';
import type { Session } from '../session.js';
import { cancellable } from './cancellable.js';

/** Answers `textDocument/diagnostic`; files that are not open have nothing to say here. */
export function registerPull(session: Session): void {
  session.connection.languages.diagnostics.on(
    cancellable(async (params: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> => {
      const { uri } = params.textDocument;
      if (session.documents.get(uri) === undefined)
        return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const settings = session.settings.known(uri) ?? (await session.settings.of(uri));
      const document = session.documents.get(uri);
      if (document === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const { resultId, diagnostics } = analyzeDocument(session, document, settings);
      session.documents.show(uri, resultId);
      if (resultId === params.previousResultId)
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
    }),
  );
}

/** Analyses a document and pushes what it found; called by the scheduler. */
export function push(session: Session, uri: string): void {
  const settings = session.settings.known(uri);
  if (settings === undefined) {
    session.settings.of(uri).then(
      () => session.documents.get(uri) && session.started.scheduler.mark(uri),
      (error: unknown) => session.log(`The settings of ${uri} cannot be read: ${String(error)}`),
    );
    return;
  }
  const document = session.documents.get(uri);
  if (document === undefined) return;
  const { version, diagnostics, resultId } = analyzeDocument(session, document, settings);
  session.documents.show(uri, resultId);
  session.publish({ uri, version, diagnostics: [...diagnostics] });
}

/** Analyses a document that did not change itself, and tells the client only where that gives something else than it knows. */
export function pushChanged(session: Session, uri: string): void {
  const settings = session.settings.known(uri);
  const document = session.documents.get(uri);
  // Without settings nothing was shown, and whoever waits for them has it analysed.
  if (settings === undefined || document?.shown === undefined) return;
  const { version, diagnostics, resultId } = analyzeDocument(session, document, settings);
  if (resultId === document.shown) return;
  if (session.client.pull) return refreshPulled(session);
  session.documents.show(uri, resultId);
  session.publish({ uri, version, diagnostics: [...diagnostics] });
}

/** Has the diagnostics of every open document found out again: pushed, or asked for by a client that pulls. */
export function refreshAll(session: Session): void {
  const { client, documents, started } = session;
  if (client.pull) refreshPulled(session);
  else for (const { uri } of documents.all()) started.scheduler.mark(uri);
}

const refreshing = new WeakMap<Session, { again: boolean }>();

/** Has a client that pulls do so again. Calls that come before it has answered lead to one more. */
function refreshPulled(session: Session): void {
  if (!session.client.refreshDiagnostics) return;
  const current = refreshing.get(session);
  if (current !== undefined) {
    current.again = true;
    return;
  }
  const mine = { again: false };
  refreshing.set(session, mine);
  session.connection.languages.diagnostics
    .refresh()
    .catch((error: unknown) => session.log(`The client did not refresh diagnostics: ${String(error)}`))
    .finally(() => {
      refreshing.delete(session);
      if (mine.again) refreshPulled(session);
    });
}

/** Publishes the faults of configuration files, and takes back those that are mended or gone. */
export function publishConfigProblems(session: Session): void {
  const published = session.brokenConfigurations;
  const broken = session.settings.files.filter((file) => file.parsed.problems.length > 0);
  const uris = new Set(broken.map((file) => file.uri));
  for (const uri of published) {
    if (uris.has(uri)) continue;
    published.delete(uri);
    session.publish({ uri, diagnostics: [] });
  }
  for (const { uri, parsed, lines } of broken) {
    published.add(uri);
    const diagnostics = parsed.problems.map((problem) =>
      toNoticeDiagnostic({ kind: 'broken-configuration', ...problem }, lines),
    );
    session.publish({ uri, diagnostics });
  }
}
