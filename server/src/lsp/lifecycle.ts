import type { Connection, ConnectionOptions, Message, RequestMessage } from 'vscode-languageserver';
import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** The duties of LSP's life cycle that the library leaves to its user; put between the wire and the handlers. */
export interface Lifecycle {
  /** For `createConnection`. */
  readonly options: ConnectionOptions;
  /** Installs the handler that refusals are answered by. */
  attach(connection: Connection): void;
  /** Lets the messages through that came while `initialize` was in work. */
  ready(): void;
  /** Grows with every message; tells the scheduler whether the client is still talking. */
  received(): number;
}

type State = 'new' | 'starting' | 'running' | 'down';

/** Requests are rewritten to this method when they must be answered by an error. */
const refused = 'mxsec/refused';

interface Refusal {
  readonly code: number;
  readonly message: string;
}

/**
 * Makes the life cycle of one connection: -32002 before `initialize`, -32600 for a second one and after `shutdown`,
 * -32602 for parameters that no handler could read, -32800 for requests that were cancelled before their turn.
 */
export function createLifecycle(): Lifecycle {
  let state: State = 'new';
  let count = 0;
  let release: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    release = resolve;
  });

  const handleMessage = (message: Message, next: (message: Message) => void | Promise<void>) => {
    count++;
    if (!isCall(message)) return next(message);
    const verdict = judge(state, message);
    if (verdict === 'drop') return;
    if (verdict !== 'pass') return next(refuse(message, verdict));
    if (message.method === 'initialize') state = 'starting';
    if (message.method === 'shutdown') state = 'down';
    const held = state === 'starting' && message.method !== 'initialize' && message.method !== 'exit';
    return held ? started.then(() => next(message)) : next(message);
  };

  return {
    options: { messageStrategy: { handleMessage }, connectionStrategy: { cancelUndispatched } },
    attach(connection) {
      connection.onRequest(refused, (refusal: Refusal) => new ResponseError(refusal.code, refusal.message));
    },
    ready() {
      if (state === 'starting') state = 'running';
      release();
    },
    received: () => count,
  };
}

interface Call extends Message {
  readonly method: string;
  readonly id?: number | string | null;
  readonly params?: unknown;
}

function isCall(message: Message): message is Call {
  return 'method' in message && typeof message.method === 'string';
}

function judge(state: State, call: Call): Refusal | 'pass' | 'drop' {
  if (call.method === 'exit') return 'pass';
  const request = call.id !== undefined;
  if (state === 'new' && call.method !== 'initialize') {
    return request
      ? { code: ErrorCodes.ServerNotInitialized, message: 'The server has not been initialized.' }
      : 'drop';
  }
  if (state === 'down') {
    return request ? { code: ErrorCodes.InvalidRequest, message: 'The server has been shut down.' } : 'drop';
  }
  if (state !== 'new' && call.method === 'initialize') {
    return { code: ErrorCodes.InvalidRequest, message: 'The server is already initialized.' };
  }
  return request && !readable(call)
    ? { code: ErrorCodes.InvalidParams, message: `The parameters of ${call.method} cannot be read.` }
    : 'pass';
}

/** Whether the members that every handler of this method relies on are there. */
function readable(call: Call): boolean {
  if (call.method === 'initialize') return isRecord(call.params);
  if (call.method === 'workspace/executeCommand')
    return isRecord(call.params) && typeof call.params['command'] === 'string';
  if (!call.method.startsWith('textDocument/')) return true;
  const document = isRecord(call.params) ? call.params['textDocument'] : undefined;
  if (!isRecord(document) || typeof document['uri'] !== 'string') return false;
  const params = isRecord(call.params) ? call.params : {};
  if (call.method === 'textDocument/hover') return isPosition(params['position']);
  if (call.method === 'textDocument/codeAction') return isRange(params['range']);
  return true;
}

function refuse(call: Call, refusal: Refusal): RequestMessage {
  return { jsonrpc: '2.0', id: call.id ?? null, method: refused, params: { ...refusal } };
}

/** Answers a request that was cancelled while it waited; `initialize` and `shutdown` change the state, so they run. */
function cancelUndispatched(message: Message) {
  if (!isCall(message) || message.method === 'initialize' || message.method === 'shutdown') return undefined;
  const error = { code: LSPErrorCodes.RequestCancelled, message: 'The request was cancelled.' };
  return { jsonrpc: '2.0', id: message.id ?? null, error };
}

function isRange(value: unknown): boolean {
  return isRecord(value) && isPosition(value['start']) && isPosition(value['end']);
}

function isPosition(value: unknown): boolean {
  return isRecord(value) && typeof value['line'] === 'number' && typeof value['character'] === 'number';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
