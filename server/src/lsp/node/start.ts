import type { Connection } from 'vscode-languageserver/node';
import { createConnection } from 'vscode-languageserver/node';
import { createLifecycle } from '../lifecycle.js';
import { serve } from '../server.js';
import { nodeHost } from './host.js';

const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];

/**
 * Serves the client at the other end of the transport that the command line names (`--stdio`, `--node-ipc`,
 * `--socket=PORT`, `--pipe=NAME`), by default standard input and output. The process ends with the client.
 */
export function startServer(argv: readonly string[] = process.argv): void {
  const lifecycle = createLifecycle();
  const named = argv.some((argument) => transports.includes(argument.split('=')[0] ?? ''));
  const connection: Connection = named
    ? createConnection(lifecycle.options)
    : createConnection(process.stdin, process.stdout, lifecycle.options);
  serve(connection, lifecycle, nodeHost);
}
