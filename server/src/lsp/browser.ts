import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { createEngine } from '../core/index.js';
import { clientReader, clientSources } from './client-files.js';
import { createLifecycle } from './lifecycle.js';
import { serve } from './server.js';
import { startParse } from './parse-limit.js';
import { localDate } from './today.js';

/** The worker's own scope, as far as messages go; the web's types are not loaded for code that also runs in Node. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const lifecycle = createLifecycle();
const connection = createConnection(
  new BrowserMessageReader(self),
  new BrowserMessageWriter(self),
  lifecycle.options,
);

serve(connection, lifecycle, () => ({
  async loadEngine({ wasm }) {
    if (wasm === undefined)
      throw new Error('A browser worker needs the grammar in initializationOptions.wasm.');
    return createEngine({ ...wasm, startParse });
  },
  today: localDate,
  files: clientReader(connection),
  sources: clientSources(connection),
  pathOf: () => undefined,
}));
