import type { ExtensionContext } from 'vscode';
import { Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, id, name } from './client-options.js';
import { startExtension } from './start.js';

let stop: (() => Promise<void>) | undefined;

/** Entry of the desktop and of remote hosts: the server is a Node process beside the extension host. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  // An analysis makes many short-lived values; with room for them, half of the collector's work falls away.
  const execArgv = ['--max-semi-space-size=64'];
  const run = { module, transport: TransportKind.ipc, options: { execArgv } };
  const debug = { ...run, options: { execArgv: [...execArgv, '--nolazy', '--inspect=6009'] } };
  stop = await startExtension(context, new LanguageClient(id, name, { run, debug }, clientOptions({})));
}

/** Waits for the server to end. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
