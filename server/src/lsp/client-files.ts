import type { Connection } from 'vscode-languageserver';
import type { SourceEntry } from '../audit/audit.js';
import type { FileReader, Sources } from './host.js';
import type {
  FindFilesParams,
  FindFilesResult,
  ListFolderParams,
  ListFolderResult,
  ReadFileParams,
  ReadFileResult,
} from './protocol.js';
import { methods } from './protocol.js';
import { childOf, relativePath } from './uris.js';

/** Reads configuration files through the client; for workspaces that no file system of ours shows. */
export function clientReader(connection: Connection): FileReader {
  return { read: (uri) => readText(connection, uri), list: (uri) => listFolder(connection, uri) };
}

/** What an audit sees through the client: the Python files and notebooks that it names. */
export function clientSources(connection: Connection): Sources {
  return {
    async *walk(folder) {
      for (const path of await findFiles(connection, folder)) yield await entry(connection, folder, path);
    },
    async *some(folder, paths) {
      const wanted = new Set(paths);
      for (const path of await findFiles(connection, folder))
        if (wanted.has(path)) yield await entry(connection, folder, path);
    },
  };
}

/** Paths relative to the folder, in order. What the client leaves out in searches is none of the project's own. */
async function findFiles(connection: Connection, folder: string): Promise<readonly string[]> {
  const params: FindFilesParams = { folder };
  const { uris } = await connection.sendRequest<FindFilesResult>(methods.findFiles, params);
  return [...uris].sort().flatMap((uri) => relativePath(folder, uri) ?? []);
}

async function entry(connection: Connection, folder: string, path: string): Promise<SourceEntry> {
  const text = await readText(connection, childOf(folder, path));
  if (text === undefined) {
    return {
      status: 'skipped',
      path,
      notice: { kind: 'unreadable', message: 'The editor could not read it as text.' },
    };
  }
  return { status: 'source', path, kind: path.endsWith('.ipynb') ? 'notebook' : 'python', text };
}

async function readText(connection: Connection, uri: string): Promise<string | undefined> {
  const params: ReadFileParams = { uri };
  try {
    const { text } = await connection.sendRequest<ReadFileResult>(methods.readFile, params);
    return text ?? undefined;
  } catch {
    return undefined;
  }
}

async function listFolder(connection: Connection, uri: string): Promise<readonly string[]> {
  const params: ListFolderParams = { uri };
  try {
    return (await connection.sendRequest<ListFolderResult>(methods.listFolder, params)).names;
  } catch {
    return [];
  }
}
