import assert from 'node:assert/strict';
import type { Client } from './support/client.js';
import { connectInMemory, connectStdio } from './support/client.js';

/** Code of the error that a request is answered with. */
async function errorOf(client: Client, method: string, params: unknown): Promise<number | undefined> {
  try {
    await client.connection.sendRequest(method, params);
    return undefined;
  } catch (error) {
    return (error as { readonly code: number }).code;
  }
}

const hover = { textDocument: { uri: 'file:///a.py' }, position: { line: 0, character: 0 } };

describe('life cycle', () => {
  let client: Client;
  beforeEach(() => (client = connectInMemory()));
  afterEach(() => client.dispose());

  it('refuses requests before initialize', async () => {
    assert.equal(await errorOf(client, 'textDocument/hover', hover), -32002);
    await client.initialize();
    assert.equal(await errorOf(client, 'textDocument/hover', hover), undefined);
  });

  it('drops notifications before initialize', async () => {
    client.open('file:///a.py', 'FLAW');
    await client.initialize();
    await client.settled();
    assert.deepEqual(client.published, []);
  });

  it('serves what was sent without waiting for the answer to initialize', async () => {
    const initialized = client.initialize();
    client.open('file:///a.py', 'FLAW');
    await initialized;
    assert.equal((await client.diagnostics('file:///a.py')).length, 1);
  });

  it('refuses a second initialize', async () => {
    await client.initialize();
    assert.equal(await errorOf(client, 'initialize', { processId: null, capabilities: {} }), -32600);
  });

  it('refuses requests after shutdown, and drops notifications', async () => {
    await client.initialize();
    assert.equal(await client.connection.sendRequest('shutdown'), null);
    client.open('file:///a.py', 'FLAW');
    assert.equal(await errorOf(client, 'textDocument/hover', hover), -32600);
    assert.deepEqual(client.published, []);
  });

  it('answers -32601 to requests that it does not know', async () => {
    await client.initialize();
    assert.equal(
      await errorOf(client, 'textDocument/none', { textDocument: { uri: 'file:///a.py' } }),
      -32601,
    );
    assert.equal(await errorOf(client, '$/none', {}), -32601);
  });

  for (const [method, params] of [
    ['textDocument/hover', null],
    ['textDocument/hover', { textDocument: { uri: 7 }, position: { line: 0, character: 0 } }],
    ['textDocument/hover', { textDocument: { uri: 'file:///a.py' } }],
    ['textDocument/codeAction', { textDocument: { uri: 'file:///a.py' }, range: 'all' }],
    ['textDocument/diagnostic', []],
    ['workspace/executeCommand', { command: 1 }],
  ] as const) {
    it(`answers -32602 to ${method} with ${JSON.stringify(params)}`, async () => {
      await client.initialize();
      assert.equal(await errorOf(client, method, params), -32602);
    });
  }

  it('survives notifications that cannot be read', async () => {
    await client.initialize();
    for (const [method, params] of [
      ['textDocument/didOpen', { textDocument: null }],
      [
        'textDocument/didChange',
        { textDocument: { uri: 'file:///none.py', version: 2 }, contentChanges: [{ text: '' }] },
      ],
      ['textDocument/didChange', { textDocument: { uri: 'file:///a.py' }, contentChanges: 'x' }],
      ['textDocument/didClose', {}],
      ['workspace/didChangeConfiguration', { settings: null }],
      ['workspace/didChangeWatchedFiles', { changes: null }],
      ['unknown/notification', { a: 1 }],
      ['$/cancelRequest', { id: 4711 }],
    ] as const) {
      await client.connection.sendNotification(method, params);
    }
    client.open('file:///a.py', 'FLAW');
    assert.equal((await client.diagnostics('file:///a.py')).length, 1);
  });

  it('answers a request that was cancelled in the queue with -32800', async () => {
    await client.initialize();
    client.open('file:///a.py', 'FLAW');
    await client.diagnostics('file:///a.py');
    const { CancellationTokenSource } = await import('vscode-jsonrpc/node');
    const codes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const source = new CancellationTokenSource();
        const answer = client.connection.sendRequest('textDocument/hover', hover, source.token);
        source.cancel();
        return answer.then(
          () => undefined,
          (error: unknown) => (error as { readonly code: number }).code,
        );
      }),
    );
    assert.ok(
      codes.every((code) => code === -32800),
      String(codes),
    );
  });
});

describe('server process', () => {
  it('exits with 0 after shutdown and exit', async () => {
    const client = connectStdio();
    await client.initialize();
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    assert.equal(await client.exit, 0);
    await client.dispose();
  });

  it('exits with 1 on exit without shutdown, even before initialize', async () => {
    const client = connectStdio();
    await client.connection.sendNotification('exit');
    assert.equal(await client.exit, 1);
    await client.dispose();
  });

  it('exits when its input ends', async () => {
    const client = connectStdio();
    await client.initialize();
    client.stdin.end();
    assert.equal(await client.exit, 1);
    await client.dispose();
  });

  it('survives a frame that is not JSON', async () => {
    const client = connectStdio();
    await client.initialize();
    client.stdin.write('Content-Length: 5\r\n\r\n{"a":');
    await client.settled();
    await client.dispose();
  });

  it('finds a flaw with the real engine', async () => {
    const client = connectStdio();
    await client.initialize();
    const text = "import mxnet as mx\nkv = mx.kv.create('dist_sync')\nkv.set_optimizer(mx.optimizer.SGD())\n";
    client.open('file:///train.py', text);
    const diagnostics = await client.diagnostics('file:///train.py');
    assert.ok(diagnostics.some(({ code, range }) => code === 'MXS201' && range.start.line === 2));
    await client.dispose();
  });
});
