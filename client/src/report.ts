import type { Disposable, TextDocumentContentProvider } from 'vscode';
import { EventEmitter, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ReportFormat, ReportParams, ReportResult } from '../../server/src/lsp/protocol.js';
import { methods } from '../../server/src/lsp/protocol.js';
import type { Extension } from './start.js';

const scheme = 'mxsec-report';
const location = Uri.from({ scheme, path: '/MXNet Security Report.txt' });
const none = 'No audit has been run yet. Run "MXNet Security: Audit Workspace".';

/** The last audit's report as a read-only document, which follows later audits. */
export class ReportDocument implements TextDocumentContentProvider, Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent(): Promise<string> {
    return (await readReport(this.#client, 'text')) ?? `${none}\n`;
  }

  /** Shows it in an editor. */
  async open(): Promise<void> {
    const document = await workspace.openTextDocument(location);
    await window.showTextDocument(document, { preview: false });
  }

  /** A new audit has been run. */
  refresh(): void {
    this.#changed.fire(location);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

const formats: readonly {
  readonly label: string;
  readonly format: ReportFormat;
  readonly extension: string;
}[] = [
  { label: 'SARIF 2.1.0', format: 'sarif', extension: 'sarif' },
  { label: 'JSON', format: 'json', extension: 'json' },
  { label: 'Text', format: 'text', extension: 'txt' },
];

/** Asks for a format and a place, and writes the last audit's report there. */
export async function exportReport({ client }: Extension): Promise<void> {
  const chosen = await window.showQuickPick(formats, { placeHolder: 'Format of the report' });
  if (chosen === undefined) return;
  const text = await readReport(client, chosen.format);
  if (text === null) {
    void window.showInformationMessage(none);
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    ...(folder && { defaultUri: Uri.joinPath(folder, `mxsec-report.${chosen.extension}`) }),
    filters: { [chosen.label]: [chosen.extension] },
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
  void window.showInformationMessage(`Report written to ${workspace.asRelativePath(target)}.`);
}

async function readReport(client: BaseLanguageClient, format: ReportFormat): Promise<string | null> {
  const params: ReportParams = { format };
  const { text } = await client.sendRequest<ReportResult>(methods.report, params);
  return text;
}
