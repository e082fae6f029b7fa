import type { Connection } from 'vscode-languageserver';
import { folderFiles, folderSources } from '../../audit/node/folder.js';
import { createStorageProbe } from '../../audit/node/storage-probe.js';
import { createEngine } from '../../core/index.js';
import { clientReader, clientSources } from '../client-files.js';
import type { Host, Sources } from '../host.js';
import { localDate } from '../today.js';
import { nodeReader, pathOf } from './files.js';
import { readGrammar } from './grammar.js';

/** The host on Node: this machine's files, and through the client those of virtual workspaces. */
export function nodeHost(connection: Connection): Host {
  const throughClient = { reader: clientReader(connection), sources: clientSources(connection) };
  let clientHasFiles = false;
  const virtual = (uri: string) => clientHasFiles && pathOf(uri) === undefined;
  const sourcesOf = (folder: string) => (virtual(folder) ? throughClient.sources : nodeSources);
  return {
    async loadEngine(options) {
      clientHasFiles = options.files === true;
      return createEngine(await readGrammar());
    },
    today: localDate,
    files: {
      read: (uri) => (virtual(uri) ? throughClient.reader : nodeReader).read(uri),
      list: (uri) => (virtual(uri) ? throughClient.reader : nodeReader).list(uri),
    },
    sources: {
      walk: (folder) => sourcesOf(folder).walk(folder),
      some: (folder, paths) => sourcesOf(folder).some(folder, paths),
    },
    storage: createStorageProbe(),
    pathOf,
  };
}

/** What `mxsec audit` sees in a folder. */
const nodeSources: Sources = {
  walk: (folder) => folderSources(pathOf(folder) ?? folder),
  some: (folder, paths) => folderFiles(pathOf(folder) ?? folder, paths),
};
