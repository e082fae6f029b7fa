import type { Disposable } from 'vscode';
import { FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
  FindFilesParams,
  FindFilesResult,
  ListFolderParams,
  ListFolderResult,
  ReadFileParams,
  ReadFileResult,
} from '../../server/src/lsp/protocol.js';
import { methods } from '../../server/src/lsp/protocol.js';

/** Notebooks hold their outputs too; nothing larger is worth reading. */
const maxBytes = 20 * 1024 * 1024;

/** Lets the server read files of workspaces that no file system of its own shows. */
export function answerFileRequests(client: BaseLanguageClient): readonly Disposable[] {
  return [
    client.onRequest(methods.readFile, (params: ReadFileParams) => readFile(params)),
    client.onRequest(methods.listFolder, (params: ListFolderParams) => listFolder(params)),
    client.onRequest(methods.findFiles, (params: FindFilesParams) => findFiles(params)),
  ];
}

async function readFile({ uri }: ReadFileParams): Promise<ReadFileResult> {
  try {
    const target = Uri.parse(uri, true);
    const { type, size } = await workspace.fs.stat(target);
    if (type !== FileType.File || size > maxBytes) return { text: null };
    const bytes = await workspace.fs.readFile(target);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: null };
  }
}

async function listFolder({ uri }: ListFolderParams): Promise<ListFolderResult> {
  try {
    const entries = await workspace.fs.readDirectory(Uri.parse(uri, true));
    const own = entries.filter(([, type]) => type === FileType.File || type === FileType.Directory);
    return { names: own.map(([name]) => name) };
  } catch {
    return { names: [] };
  }
}

async function findFiles({ folder }: FindFilesParams): Promise<FindFilesResult> {
  const pattern = new RelativePattern(Uri.parse(folder, true), '**/*.{py,pyw,ipynb}');
  const uris = await workspace.findFiles(pattern);
  return { uris: uris.map((uri) => uri.toString()) };
}
