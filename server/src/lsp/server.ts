import type { Connection, InitializeParams, InitializeResult, WorkspaceFolder } from 'vscode-languageserver';
import { version } from '../version.js';
import { clientFacts, serverCapabilities } from './capabilities.js';
import { registerCodeAction } from './handlers/code-action.js';
import { registerConfiguration, reload, subscribe } from './handlers/configuration.js';
import { push, pushChanged, registerPull } from './handlers/diagnostics.js';
import { registerDocuments } from './handlers/documents.js';
import { registerCommands } from './handlers/execute-command.js';
import { registerHover } from './handlers/hover.js';
import type { Host } from './host.js';
import type { Lifecycle } from './lifecycle.js';
import { Scheduler } from './scheduler.js';
import { Session } from './session.js';
import { baseName } from './uris.js';

/**
 * Serves one client until the connection ends.
 * @param makeHost gets the connection, because some hosts read files through the client.
 */
export function serve(
  connection: Connection,
  lifecycle: Lifecycle,
  makeHost: (connection: Connection) => Host,
): void {
  const session = new Session(connection, makeHost(connection));
  lifecycle.attach(connection);
  connection.onInitialize(async (params) => {
    try {
      return await initialize(session, lifecycle, params);
    } finally {
      lifecycle.ready();
    }
  });
  connection.onInitialized(async () => {
    await reload(session);
    await subscribe(session);
    session.projects.follow();
  });
  connection.onShutdown(() => {
    session.started.scheduler.dispose();
    session.documents.closeAll();
    session.projects.close();
  });
  registerDocuments(session);
  registerConfiguration(session);
  registerPull(session);
  registerCodeAction(session);
  registerHover(session);
  registerCommands(session);
  connection.listen();
}

async function initialize(
  session: Session,
  lifecycle: Lifecycle,
  params: InitializeParams,
): Promise<InitializeResult> {
  const client = clientFacts(params);
  const engine = await session.host.loadEngine(client.options);
  const scheduler = new Scheduler({
    run: (uri) => push(session, uri),
    rerun: (uri) => pushChanged(session, uri),
    received: () => lifecycle.received(),
  });
  session.folders = workspaceFolders(params);
  session.start({ client, engine, scheduler });
  return { capabilities: serverCapabilities(client), serverInfo: { name: 'mxsec', version } };
}

/** Folders, or what older clients send in their place. */
function workspaceFolders(params: InitializeParams): readonly WorkspaceFolder[] {
  if (Array.isArray(params.workspaceFolders)) return params.workspaceFolders;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Clients from before workspace folders send only this.
  const root = params.rootUri;
  return typeof root === 'string' ? [{ uri: root, name: baseName(root) }] : [];
}
