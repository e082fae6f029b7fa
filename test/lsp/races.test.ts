import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { Client } from './support/client.js';
import { connectInMemory } from './support/client.js';

const folder = 'vfs://host/w';
const uri = `${folder}/a.py`;
const toml = `${folder}/mxsec.toml`;
const level = (name: string) => `[rules]\nplanted-flaw = "${name}"\n`;

/** Code of the error that a promise is rejected with. */
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error as { readonly code: number }).code,
  );

/** A client that answers for the configuration file only when the test lets it. */
describe('what changes while the server waits', () => {
  let client: Client;
  let held: { readonly answer: (text: string) => void }[];
  let wake: () => void;
  beforeEach(async () => {
    client = connectInMemory();
    held = [];
    wake = () => undefined;
    client.answers.set('mxsec/readFile', (params) => {
      if ((params as { readonly uri: string }).uri !== toml) return { text: null };
      return new Promise((resolve) => {
        held.push({ answer: (text) => resolve({ text }) });
        wake();
      });
    });
    await client.initialize({ folders: [folder], options: { files: true } });
  });
  afterEach(async () => {
    for (const { answer } of held) answer('');
    await client.dispose();
  });

  /** The server has asked for the file so many times. */
  const asked = async (times: number) => {
    while (held.length < times) await new Promise<void>((resolve) => (wake = resolve));
  };

  it('a configuration that changes while it is read is read again', async () => {
    client.open(uri, 'FLAW');
    await asked(1);
    const changes = [{ uri: toml, type: 2 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await client.settled();
    held[0]?.answer(level('error'));
    await asked(2);
    held[1]?.answer(level('hint'));
    await client.diagnostics(uri, ({ diagnostics }) => diagnostics[0]?.severity === 4);
  });

  it('a text that changes makes its code actions out of date', async () => {
    client.open(uri, 'FLAW');
    await asked(1);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };
    const actions = codeOf(
      client.connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [] },
      }),
    );
    client.change(uri, 2, '   FLAW');
    await client.settled();
    held[0]?.answer('');
    assert.equal(await actions, -32801);
  });

  it('a request that is cancelled is answered with -32800, not with its result', async () => {
    client.open(uri, 'FLAW');
    await asked(1);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri }, position: { line: 0, character: 0 } };
    const hover = codeOf(client.connection.sendRequest('textDocument/hover', params, source.token));
    await client.settled();
    source.cancel();
    await client.settled();
    held[0]?.answer('');
    assert.equal(await hover, -32800);
  });

  it('a document that is closed gets no diagnostics', async () => {
    client.open(uri, 'FLAW');
    await asked(1);
    client.close(uri);
    await client.settled();
    held[0]?.answer('');
    await client.settled();
    assert.deepEqual(
      client.published.filter((params) => params.uri === uri).map(({ diagnostics }) => diagnostics),
      [[]],
    );
  });
});
