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
import { createLifecycle } from '../../../server/src/lsp/lifecycle.js';
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
  readonly statuses: unknown[];
  initialize(options?: InitializeOptions): Promise<InitializeResult>;
  open(uri: string, text: string, version?: number): void;
  change(uri: string, version: number, text: string, range?: unknown): void;
  close(uri: string): void;
  /** The first publication for a URI, past or future, that a test accepts. */
  diagnostics(uri: string, accept?: (params: PublishDiagnosticsParams) => boolean): Promise<Diagnostic[]>;
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
  const [up, down] = [new PassThrough(), new PassThrough()];
  const engine = fakeEngine();
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
  return { ...clientOver(connection, () => server.dispose()), engine };
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
  const waiting: ((params: PublishDiagnosticsParams) => void)[] = [];
  const asked: Client['asked'] = [];
  const answers: Client['answers'] = new Map();
  const [progress, statuses]: [unknown[], unknown[]] = [[], []];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const wake of [...waiting]) wake(params);
  });
  connection.onNotification('$/progress', (params: unknown) => void progress.push(params));
  connection.onNotification('mxsec/status', (params: unknown) => void statuses.push(params));
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
    diagnostics: (uri, accept = () => true) =>
      new Promise((resolve, reject) => {
        const wanted = (params: PublishDiagnosticsParams) => params.uri === uri && accept(params);
        const known = published.find(wanted);
        if (known !== undefined) return resolve(known.diagnostics);
        const late = () => reject(new Error(`No such diagnostics for ${uri}: ${JSON.stringify(published)}`));
        const timer = setTimeout(late, deadline);
        waiting.push((params) => {
          if (!wanted(params)) return;
          clearTimeout(timer);
          resolve(params.diagnostics);
        });
      }),
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
