import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  Diagnostic,
  InitializeResult,
  PublishDiagnosticsParams,
} from 'vscode-languageserver';
import { createConnection } from 'vscode-languageserver/node';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { Engine } from '../../../server/src/core/index.js';
import { createLifecycle } from '../../../server/src/lsp/lifecycle.js';
import type { ServerStatus } from '../../../server/src/lsp/protocol.js';
import { nodeHost } from '../../../server/src/lsp/node/host.js';
import { serve } from '../../../server/src/lsp/server.js';
import type { FakeEngine } from './fake-engine.js';
import { fakeEngine } from './fake-engine.js';

/** Longest that a test waits for something that must come. */
const deadline = 5000;

export interface Client {
  readonly connection: MessageConnection;
  readonly published: PublishDiagnosticsParams[];
  /** Requests of the server, by method, with their parameters. */
  readonly asked: { readonly method: string; readonly params: unknown }[];
  /** Answers to requests of the server; the default is `null`. */
  readonly answers: Map<string, (params: unknown) => unknown>;
  readonly progress: unknown[];
  readonly statuses: ServerStatus[];
  initialize(options?: InitializeOptions): Promise<InitializeResult>;
  open(uri: string, text: string, version?: number): void;
  change(uri: string, version: number, text: string, range?: unknown): void;
  close(uri: string): void;
  /** The first publication for a URI, past or future, that a test accepts. */
  diagnostics(uri: string, accept?: (params: PublishDiagnosticsParams) => boolean): Promise<Diagnostic[]>;
  /** The first status, past or future, that a test accepts; only for clients that asked for it. */
  status(accept: (status: ServerStatus) => boolean): Promise<ServerStatus>;
  /** Comes back when the workspace folders have been read; only for clients that asked for the status. */
  loaded(): Promise<void>;
  /** Comes back when the server has handled all that was sent before. */
  settled(): Promise<void>;
  /** Ends the session in order, so that nothing is in flight when the next test begins. */
  dispose(): Promise<void>;
}

export interface InitializeOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly options?: unknown;
}

/** A server in this process, with a fake engine, over in-memory streams. */
export function connectInMemory(): Client & { readonly engine: FakeEngine } {
  const engine = fakeEngine();
  return { ...connectTo(engine), engine };
}

/** A server in this process, with some engine, over in-memory streams. */
export function connectTo(engine: Engine): Client {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const lifecycle = createLifecycle();
  const server = createConnection(
    new StreamMessageReader(up),
    new StreamMessageWriter(down),
    lifecycle.options,
  );
  serve(server, lifecycle, (connection) => {
    const host = nodeHost(connection);
    return { ...host, loadEngine: async (options) => (await host.loadEngine(options), engine) };
  });
  const connection = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  return clientOver(connection, () => server.dispose());
}

/** The real server as editors start it. */
export function connectStdio(): Client & {
  readonly exit: Promise<number | null>;
  readonly stdin: NodeJS.WritableStream;
} {
  const program = fileURLToPath(new URL('../../../server/src/lsp/node.js', import.meta.url));
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  return { ...clientOver(connection, () => child.kill()), exit, stdin: child.stdin };
}

function clientOver(connection: MessageConnection, stop: () => void): Client {
  const published: PublishDiagnosticsParams[] = [];
  const publications = feed(published);
  const asked: Client['asked'] = [];
  const answers: Client['answers'] = new Map();
  const progress: unknown[] = [];
  const statuses: ServerStatus[] = [];
  const states = feed(statuses);
  connection.onNotification('textDocument/publishDiagnostics', publications.add);
  connection.onNotification('$/progress', (params: unknown) => void progress.push(params));
  connection.onNotification('mxsec/status', states.add);
  connection.onRequest((method, params) => {
    asked.push({ method, params });
    return answers.get(method)?.(params) ?? null;
  });
  connection.listen();
  let started = false;
  const send = (method: string, params: unknown) => void connection.sendNotification(method, params);
  return {
    connection,
    published,
    asked,
    answers,
    progress,
    statuses,
    async initialize({ capabilities = {}, folders = [], options } = {}) {
      started = true;
      const result = await connection.sendRequest<InitializeResult>('initialize', {
        processId: null,
        rootUri: null,
        capabilities,
        workspaceFolders: folders.map((uri) => ({ uri, name: path.basename(uri) })),
        initializationOptions: options,
      });
      send('initialized', {});
      return result;
    },
    open: (uri, text, version = 1) =>
      send('textDocument/didOpen', { textDocument: { uri, languageId: 'python', version, text } }),
    change: (uri, version, text, range) =>
      send('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [range === undefined ? { text } : { range, text }],
      }),
    close: (uri) => send('textDocument/didClose', { textDocument: { uri } }),
    diagnostics: async (uri, accept = () => true) =>
      (await publications.find((params) => params.uri === uri && accept(params))).diagnostics,
    status: (accept) => states.find(accept),
    async loaded() {
      await states.find(
        ({ loading }, index) => !loading && statuses.slice(0, index).some((one) => one.loading),
      );
    },
    async settled() {
      await connection.sendRequest('mxsec/rules');
    },
    async dispose() {
      try {
        if (started) await connection.sendRequest('shutdown');
        connection.end();
        connection.dispose();
      } catch {
        // The test has ended the session itself.
      }
      stop();
    },
  };
}

/** What comes in, and a way to wait for it. */
function feed<T>(items: T[]) {
  const waiting: (() => void)[] = [];
  return {
    add: (item: T): void => {
      items.push(item);
      for (const wake of [...waiting]) wake();
    },
    find: (accept: (item: T, index: number) => boolean): Promise<T> =>
      new Promise((resolve, reject) => {
        const late = () => reject(new Error(`Nothing like it in ${JSON.stringify(items)}`));
        const timer = setTimeout(late, deadline);
        const look = (): void => {
          const found = items.find(accept);
          if (found === undefined) return;
          clearTimeout(timer);
          resolve(found);
        };
        waiting.push(look);
        look();
      }),
  };
}

/** A folder with files, gone when the test ends. */
export function makeFolder(files: Readonly<Record<string, string>>) {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'mxsec-lsp-')));
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    uri: pathToFileURL(root).toString(),
    at: (name: string) => pathToFileURL(path.join(root, name)).toString(),
    write,
    remove: (name: string) => rmSync(path.join(root, name)),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}
