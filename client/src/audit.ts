import type { CancellationToken, Progress } from 'vscode';
import { commands, ProgressLocation, window, workspace } from 'vscode';
import { ExecuteCommandRequest, WorkDoneProgress } from 'vscode-languageclient';
import type { AuditResult, AuditSummary } from '../../server/src/lsp/protocol.js';
import { commands as serverCommands } from '../../server/src/lsp/protocol.js';
import { counted, summaryOf } from './summary.js';
import type { Extension } from './start.js';

/** Has the server audit the workspace, with progress and a way to stop it, and tells what came out. */
export async function auditWorkspace(extension: Extension): Promise<void> {
  if (workspace.workspaceFolders === undefined) {
    void window.showInformationMessage('Open a folder to audit it.');
    return;
  }
  const options = {
    location: ProgressLocation.Notification,
    title: 'MXNet Security: auditing',
    cancellable: true,
  };
  const { summary } = await window.withProgress(options, (progress, token) =>
    run(extension, progress, token),
  );
  extension.report.refresh();
  void offerReport(extension, summary);
}

async function run(
  { client }: Extension,
  progress: Progress<{ message?: string }>,
  token: CancellationToken,
): Promise<AuditResult> {
  const workDoneToken = `mxsec-audit-${Date.now()}`;
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === 'report' && value.message !== undefined) progress.report({ message: value.message });
  });
  try {
    const params = { command: serverCommands.auditWorkspace, arguments: [], workDoneToken };
    // The server is ours, and this is what it answers to this command.
    return (await client.sendRequest(ExecuteCommandRequest.type, params, token)) as AuditResult;
  } finally {
    listener.dispose();
  }
}

async function offerReport({ report }: Extension, summary: AuditSummary): Promise<void> {
  const open = 'Open Report';
  const problems = 'Show Problems';
  const state = summary.cancelled ? 'Audit stopped' : 'Audit finished';
  const incomplete = summary.files.skipped + summary.files.failed;
  const missing = incomplete > 0 ? ` ${counted(incomplete, 'file')} could not be analysed.` : '';
  const message = `${state}: ${summaryOf(summary)}.${missing}`;
  const show =
    summary.cancelled || incomplete > 0 ? window.showWarningMessage : window.showInformationMessage;
  const chosen = await show(message, open, problems);
  if (chosen === open) await report.open();
  if (chosen === problems) await commands.executeCommand('workbench.actions.view.problems');
}
