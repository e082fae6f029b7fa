import type { Disposable } from 'vscode';
import { Disposable as Disposables, languages, LanguageStatusSeverity } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { State } from 'vscode-languageclient';
import type { ServerStatus } from '../../server/src/lsp/protocol.js';
import { methods } from '../../server/src/lsp/protocol.js';
import { documentSelector, id, name } from './client-options.js';
import { counted, summaryOf } from './summary.js';

/** The language status item of Python files: what is watched, and how the last audit went. */
export function createStatus(client: BaseLanguageClient): Disposable {
  const item = languages.createLanguageStatusItem(`${id}.status`, documentSelector);
  item.name = name;
  item.text = name;
  item.command = { command: 'mxsec.auditWorkspace', title: 'Audit workspace' };
  const show = (status: ServerStatus): void => {
    item.busy = status.auditing || status.loading;
    item.detail = describe(status);
    const broken = status.brokenConfigurations.length > 0;
    item.severity = broken ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  };
  return Disposables.from(
    item,
    client.onNotification(methods.status, show),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Stopped) return;
      item.busy = false;
      item.detail = 'The server is not running';
      item.severity = LanguageStatusSeverity.Error;
    }),
  );
}

function describe({ documents, loading, configurations, ...rest }: ServerStatus): string {
  const { brokenConfigurations, lastAudit } = rest;
  const parts = [`watching ${counted(documents, 'open file')}`];
  if (loading) parts.push('reading the workspace');
  if (configurations.length > 0) parts.push(counted(configurations.length, 'configuration file'));
  if (brokenConfigurations.length > 0) parts.push(`${brokenConfigurations.length} with faults`);
  const audit = lastAudit?.cancelled === true ? 'last audit stopped' : 'last audit';
  parts.push(lastAudit === null ? 'not audited yet' : `${audit}: ${summaryOf(lastAudit)}`);
  return parts.join(', ');
}
