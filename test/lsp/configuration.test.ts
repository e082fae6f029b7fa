import assert from 'node:assert/strict';
import type { ClientCapabilities } from 'vscode-languageserver';
import type { Client } from './support/client.js';
import { connectInMemory, makeFolder } from './support/client.js';

const watching: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};
const created = 1;
const changed = 2;
const deleted = 3;

describe('configuration', () => {
  let client: Client;
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    client = connectInMemory();
    folder = makeFolder({ 'mxsec.toml': '[rules]\nplanted-flaw = "error"\n' });
  });
  afterEach(async () => {
    await client.dispose();
    folder.dispose();
  });

  const event = (name: string, type: number) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.at(name), type }],
    });
  /** Diagnostics of `a.py` with that severity; 0: none. */
  const graded = (severity: number, name = 'a.py') =>
    client.diagnostics(folder.at(name), ({ diagnostics }) => (diagnostics[0]?.severity ?? 0) === severity);

  it('comes from the nearest file', async () => {
    folder.write('sub/pyproject.toml', '[tool.mxsec.rules]\nplanted-flaw = "hint"\n');
    folder.write('sub/deep/pyproject.toml', '[project]\nname = "other"\n');
    await client.initialize({ folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    client.open(folder.at('sub/deep/b.py'), 'FLAW');
    await graded(1);
    await graded(4, 'sub/deep/b.py');
  });

  it('is not looked for above the workspace folder', async () => {
    folder.write('sub/b.py', '');
    await client.initialize({ folders: [folder.at('sub')] });
    client.open(folder.at('sub/b.py'), 'FLAW');
    await graded(2, 'sub/b.py');
  });

  it('is read again when its file changes, comes or goes', async () => {
    await client.initialize({ capabilities: watching, folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    await graded(1);
    folder.write('mxsec.toml', '[rules]\nplanted-flaw = "information"\n');
    await event('mxsec.toml', changed);
    await graded(3);
    folder.remove('mxsec.toml');
    await event('mxsec.toml', deleted);
    await graded(2);
    folder.write('mxsec.toml', '[rules]\nplanted-flaw = "hint"\n');
    await event('mxsec.toml', created);
    await graded(4);
  });

  it('has its faults shown where they are, until they are mended, and its sound parts hold', async () => {
    await client.initialize({ capabilities: watching, folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    await graded(1);
    folder.write('mxsec.toml', '[rules]\nplanted-flaw = "hint"\nno-such-rule = "error"\n');
    await event('mxsec.toml', changed);
    const uri = folder.at('mxsec.toml');
    const [fault] = await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length > 0);
    assert.equal(fault?.range.start.line, 2);
    assert.equal(fault.code, 'broken-configuration');
    await graded(4);
    folder.write('mxsec.toml', '');
    await event('mxsec.toml', changed);
    await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('that is broken from the start is reported though nothing is open', async () => {
    folder.write('mxsec.toml', '[rules\n');
    await client.initialize({ folders: [folder.uri] });
    await client.diagnostics(folder.at('mxsec.toml'), ({ diagnostics }) => diagnostics.length > 0);
  });

  it('excludes files by patterns that count from its folder', async () => {
    folder.write('mxsec.toml', '[files]\nexclude = ["third_party/**"]\n');
    await client.initialize({ folders: [folder.uri] });
    client.open(folder.at('third_party/a.py'), 'FLAW');
    client.open(folder.at('a.py'), 'FLAW');
    await graded(0, 'third_party/a.py');
    await graded(2);
  });

  it('of the editor holds under that of files, and changes live', async () => {
    folder.write('mxsec.toml', '');
    let settings: unknown = { rules: { 'planted-flaw': 'hint' } };
    client.answers.set('workspace/configuration', () => [settings]);
    await client.initialize({ capabilities: watching, folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    await graded(4);
    settings = { rules: { 'planted-flaw': 'error' } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await graded(1);
    settings = { enable: false };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await graded(0);
    settings = 'garbage';
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await graded(2);
  });

  it('is asked for per folder', async () => {
    await client.initialize({ capabilities: watching, folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    await graded(1);
    const asked = client.asked.find(({ method }) => method === 'workspace/configuration');
    assert.deepEqual(asked?.params, { items: [{ section: 'mxsec', scopeUri: folder.uri }] });
  });

  it('can come with the notification, for clients that cannot be asked', async () => {
    folder.write('mxsec.toml', '');
    await client.initialize({ folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    await graded(2);
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { mxsec: { rules: { 'planted-flaw': 'hint' } } },
    });
    await graded(4);
  });

  it('changes make a client that pulls pull again', async () => {
    const refreshed = new Promise<void>((resolve) =>
      client.answers.set('workspace/diagnostic/refresh', () => (resolve(), null)),
    );
    await client.initialize({
      capabilities: {
        textDocument: { diagnostic: {} },
        workspace: { diagnostics: { refreshSupport: true } },
      },
      folders: [folder.uri],
    });
    client.open(folder.at('a.py'), 'FLAW');
    const pull = () =>
      client.connection.sendRequest<{ resultId: string; items: { severity: number }[] }>(
        'textDocument/diagnostic',
        {
          textDocument: { uri: folder.at('a.py') },
        },
      );
    assert.equal((await pull()).items[0]?.severity, 1);
    folder.write('mxsec.toml', '');
    await event('mxsec.toml', changed);
    await refreshed;
    assert.equal((await pull()).items[0]?.severity, 2);
  });

  it('that is open counts as it stands in the editor, saved or not', async () => {
    await client.initialize({ folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    await graded(1);
    const toml = folder.at('mxsec.toml');
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: toml, languageId: 'toml', version: 1, text: '[rules]\nplanted-flaw = "error"\n' },
    });
    const range = { start: { line: 1, character: 16 }, end: { line: 1, character: 21 } };
    client.change(toml, 2, 'hint', range);
    await graded(4);
    client.change(toml, 3, '[rul');
    await client.diagnostics(toml, ({ diagnostics }) => diagnostics.length > 0);
    const before = client.published.length;
    client.close(toml);
    await client.diagnostics(toml, ({ diagnostics }) => diagnostics.length === 0);
    await client.diagnostics(folder.at('a.py'), (params) => {
      return client.published.indexOf(params) >= before && params.diagnostics[0]?.severity === 1;
    });
  });

  it('survives five thousand events', async () => {
    await client.initialize({ capabilities: watching, folders: [folder.uri] });
    client.open(folder.at('a.py'), 'FLAW');
    await graded(1);
    folder.write('mxsec.toml', '[rules]\nplanted-flaw = "hint"\n');
    const changes = Array.from({ length: 100 }, () => ({ uri: folder.at('mxsec.toml'), type: changed }));
    for (let i = 0; i < 50; i++) {
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    }
    await graded(4);
    assert.ok(client.published.length < 100, `${client.published.length} publications`);
  });
});
