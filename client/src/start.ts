import type { Disposable, ExtensionContext } from 'vscode';
import { commands, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { auditWorkspace } from './audit.js';
import { explainRule } from './explain.js';
import { answerFileRequests } from './files.js';
import { exportReport, ReportDocument } from './report.js';
import { createStatus } from './status.js';

/** What every command works with. */
export interface Extension {
  readonly context: ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly report: ReportDocument;
}

type Command = (extension: Extension, argument: unknown) => Promise<void>;

/** Every command of the manifest. */
const table: Readonly<Record<string, Command>> = {
  'mxsec.auditWorkspace': auditWorkspace,
  'mxsec.openReport': ({ report }) => report.open(),
  'mxsec.exportReport': exportReport,
  'mxsec.explainRule': explainRule,
  'mxsec.restartServer': restartServer,
};

/** Registers commands and status, and starts the server. Returns how to stop it. */
export async function startExtension(
  context: ExtensionContext,
  client: BaseLanguageClient,
): Promise<() => Promise<void>> {
  const extension: Extension = { context, client, report: new ReportDocument(client) };
  context.subscriptions.push(
    ...Object.entries(table).map(([id, command]) => register(id, command, extension)),
    ...answerFileRequests(client),
    createStatus(client),
    extension.report,
  );
  await client.start();
  return () => client.stop();
}

function register(id: string, command: Command, extension: Extension): Disposable {
  return commands.registerCommand(id, async (argument: unknown) => {
    try {
      await command(extension, argument);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      void window.showErrorMessage(`MXNet Security: ${message}`);
    }
  });
}

async function restartServer({ client }: Extension): Promise<void> {
  await client.stop();
  await client.start();
}
