import type { ExtensionContext } from 'vscode';
import { Uri, workspace } from 'vscode';
import type { MessageTransports } from 'vscode-languageclient/browser';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, id, name } from './client-options.js';
import { startExtension } from './start.js';

let stop: (() => Promise<void>) | undefined;

/** Entry of VS Code in a browser: the server is a worker, which cannot read the grammar itself. */
export async function activate(context: ExtensionContext): Promise<void> {
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  const read = (file: string) => workspace.fs.readFile(Uri.joinPath(dist, file));
  const [runtime, python] = await Promise.all([
    read('web-tree-sitter.wasm'),
    read('tree-sitter-python.wasm'),
  ]);
  const script = Uri.joinPath(dist, 'web', 'server.js').toString(true);
  let worker: Worker | undefined;
  // The extension host's `Worker` is one of its own, which the language client does not know for a worker.
  const connect = (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(script);
    return Promise.resolve({
      reader: new BrowserMessageReader(worker),
      writer: new BrowserMessageWriter(worker),
    });
  };
  const options = clientOptions({ wasm: { runtime, python } });
  stop = await startExtension(context, new LanguageClient(id, name, connect, options));
}

/** Waits for the server to end. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
