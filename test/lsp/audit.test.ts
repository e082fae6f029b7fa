import assert from 'node:assert/strict';
import type { ClientCapabilities } from 'vscode-languageserver';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { AuditResult } from '../../server/src/lsp/protocol.js';
import type { Client } from './support/client.js';
import { connectInMemory, makeFolder } from './support/client.js';

const progressing: ClientCapabilities = { window: { workDoneProgress: true } };

interface Progress {
  readonly token: unknown;
  readonly value: { readonly kind: string; readonly message?: string };
}

describe('workspace audit', () => {
  let client: Client;
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    client = connectInMemory();
    folder = makeFolder({ 'a.py': 'FLAW\n', 'sub/b c.py': 'FLAW FLAW SILENCED\n', 'clean.py': 'x = 1\n' });
  });
  afterEach(async () => {
    await client.dispose();
    folder.dispose();
  });

  const audit = (params: object = {}) =>
    client.connection.sendRequest<AuditResult>('workspace/executeCommand', {
      command: 'mxsec.auditWorkspace',
      ...params,
    });
  const kinds = () => (client.progress as Progress[]).map(({ value }) => value.kind);

  it('counts files and findings, and shows those of files that are not open', async () => {
    await client.initialize({ folders: [folder.uri] });
    const { summary, report } = await audit();
    assert.equal(summary.files.analysed, 3);
    assert.deepEqual(summary.findings, { error: 0, warning: 3, information: 0, hint: 0 });
    assert.equal(summary.suppressed, 1);
    assert.equal(summary.cancelled, false);
    assert.equal((report as { schema: string }).schema, 'mxsec-report');
    const shown = await client.diagnostics(folder.at('sub/b c.py'));
    assert.deepEqual(
      shown.map(({ code, range }) => [code, range.start.line, range.start.character]),
      [
        ['MXS999', 0, 0],
        ['MXS999', 0, 5],
      ],
    );
    assert.ok(client.published.every(({ uri }) => uri !== folder.at('clean.py')));
  });

  it('takes open documents as they stand in the editor, and does not show them twice', async () => {
    await client.initialize({ folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW FLAW FLAW');
    await client.diagnostics(folder.at('a.py'));
    const { summary } = await audit();
    assert.equal(summary.findings.warning, 5);
    const shown = client.published.filter(({ uri }) => uri === folder.at('a.py'));
    assert.deepEqual(
      shown.map(({ version }) => version),
      [1],
    );
  });

  it('leaves what it shows to the editor when a file is opened, and looks again when it is closed or changed', async () => {
    await client.initialize({ folders: [folder.uri], capabilities: { textDocument: { diagnostic: {} } } });
    await audit();
    const uri = folder.at('a.py');
    const last = () => client.published.filter((params) => params.uri === uri).at(-1)?.diagnostics.length;
    assert.equal(last(), 1);
    client.open(uri, 'FLAW');
    await client.settled();
    assert.equal(last(), 0);
    folder.write('a.py', 'FLAW FLAW');
    client.close(uri);
    await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 2);
    folder.remove('a.py');
    const changes = [{ uri, type: 3 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await client.settled();
    assert.equal(last(), 0);
  });

  it('reports progress on the token of the request, from begin to end', async () => {
    await client.initialize({ folders: [folder.uri], capabilities: progressing });
    await audit({ workDoneToken: 'mine' });
    assert.ok((client.progress as Progress[]).every(({ token }) => token === 'mine'));
    assert.deepEqual([kinds()[0], kinds().at(-1)], ['begin', 'end']);
    assert.ok((client.progress as Progress[]).some(({ value }) => /^\d+ files?$/.test(value.message ?? '')));
    assert.ok(!client.asked.some(({ method }) => method === 'window/workDoneProgress/create'));
  });

  it('makes a token of its own where the request has none', async () => {
    await client.initialize({ folders: [folder.uri], capabilities: progressing });
    await audit();
    const created = client.asked.find(({ method }) => method === 'window/workDoneProgress/create');
    assert.equal((client.progress as Progress[])[0]?.token, (created?.params as { token: string }).token);
    assert.equal(kinds().at(-1), 'end');
  });

  it('stops when it is cancelled, says so, and still ends its progress', async () => {
    for (let i = 0; i < 2000; i++) folder.write(`many/m${i}.py`, 'FLAW\n'.repeat(50));
    await client.initialize({ folders: [folder.uri], capabilities: progressing });
    const source = new CancellationTokenSource();
    const running = client.connection.sendRequest<AuditResult>(
      'workspace/executeCommand',
      { command: 'mxsec.auditWorkspace', workDoneToken: 'mine' },
      source.token,
    );
    client.connection.onNotification('$/progress', () => source.cancel());
    const { summary } = await running;
    assert.equal(summary.cancelled, true);
    assert.ok(summary.files.analysed < 2003, `${summary.files.analysed} files`);
  });

  it('is not run twice at once', async () => {
    await client.initialize({ folders: [folder.uri] });
    const [first, second] = await Promise.allSettled([audit(), audit()]);
    assert.equal(first.status, 'fulfilled');
    assert.equal(second.status, 'rejected');
  });

  it('leaves out what the configuration excludes, and counts it', async () => {
    folder.write('mxsec.toml', '[files]\nexclude = ["sub/"]\n');
    await client.initialize({ folders: [folder.uri] });
    const { summary } = await audit();
    assert.equal(summary.files.analysed, 2);
    assert.ok(summary.files.excluded >= 1);
  });

  it('gives its report in every format afterwards, and nothing before', async () => {
    await client.initialize({ folders: [folder.uri] });
    const report = (format: string) =>
      client.connection.sendRequest<{ text: string | null }>('mxsec/report', { format });
    assert.equal((await report('json')).text, null);
    await audit();
    assert.equal((JSON.parse((await report('json')).text!) as { schema: string }).schema, 'mxsec-report');
    assert.match((await report('text')).text!, /a\.py/);
    assert.equal((JSON.parse((await report('sarif')).text!) as { version: string }).version, '2.1.0');
  });

  it('is told in the status, which only clients that asked for it get', async () => {
    await client.initialize({ folders: [folder.uri], options: { status: true } });
    await audit();
    await client.settled();
    const last = client.statuses.at(-1) as { auditing: boolean; lastAudit: { files: { analysed: number } } };
    assert.equal(last.auditing, false);
    assert.equal(last.lastAudit.files.analysed, 3);
  });

  it('is announced as a command unless the client has its own', async () => {
    const { capabilities } = await client.initialize();
    assert.deepEqual(capabilities.executeCommandProvider?.commands, [
      'mxsec.auditWorkspace',
      'mxsec.explainRule',
    ]);
    const other = connectInMemory();
    const result = await other.initialize({ options: { ownCommands: true } });
    assert.deepEqual(result.capabilities.executeCommandProvider?.commands, []);
    await other.dispose();
  });

  it('through a client without a file system sees what that client finds', async () => {
    const files: Record<string, string> = { 'vfs://host/w/a.py': 'FLAW', 'vfs://host/w/b.py': 'x' };
    client.answers.set('mxsec/findFiles', () => ({ uris: Object.keys(files) }));
    client.answers.set('mxsec/readFile', (params) => ({
      text: files[(params as { uri: string }).uri] ?? null,
    }));
    await client.initialize({ folders: ['vfs://host/w'], options: { files: true } });
    const { summary } = await audit();
    assert.equal(summary.files.analysed, 2);
    assert.equal((await client.diagnostics('vfs://host/w/a.py')).length, 1);
  });
});
