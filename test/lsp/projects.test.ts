import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic, Hover } from 'vscode-languageserver';
import { realEngine } from '../support/real-engine.js';
import { type Client, connectTo, connectInMemory, makeFolder } from './support/client.js';
import { linkedProject } from './support/linked-project.js';
import { type WatchedEngine, watchedEngine } from './support/watched-engine.js';

const push = {
  workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
  textDocument: {
    publishDiagnostics: { relatedInformation: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
    hover: { contentFormat: ['plaintext' as const] },
  },
};
const pull = {
  textDocument: { diagnostic: { relatedInformation: true } },
  workspace: { diagnostics: { refreshSupport: true } },
};
const [created, changed, deleted] = [1, 2, 3];
const says = ({ message }: Diagnostic, part: string): boolean => JSON.stringify(message).includes(part);
const everywhere = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('projects', () => {
  let client: Client;
  let engine: WatchedEngine;
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(async () => {
    engine = watchedEngine(await realEngine());
    client = connectTo(engine);
    folder = makeFolder(linkedProject);
  });
  afterEach(async () => {
    await client.dispose();
    folder.dispose();
    assert.equal(engine.counts.closed, engine.counts.workspaces, 'workspaces that were left open');
  });

  const text = (name: string) => linkedProject[name] ?? '';
  const start = async (folders = [folder.uri], capabilities: object = push) => {
    await client.initialize({ folders, capabilities, options: { status: true } });
    await client.loaded();
  };
  const event = (name: string, type: number) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.at(name), type }],
    });
  /** The diagnostics that come after what has come so far. */
  const next = (name: string, accept: (diagnostics: Diagnostic[]) => boolean) => {
    const seen = client.published.length;
    return client.diagnostics(
      folder.at(name),
      (params) => client.published.indexOf(params) >= seen && accept(params.diagnostics),
    );
  };
  const shows = (name: string, part: string) =>
    next(name, (diagnostics) => diagnostics.some((one) => says(one, part)));
  const showsNone = (name: string) => next(name, (diagnostics) => diagnostics.length === 0);
  const open = (name: string, content = text(name)) => client.open(folder.at(name), content);
  const request = <T>(method: string, name: string, more: object = {}) =>
    client.connection.sendRequest<T>(method, { textDocument: { uri: folder.at(name) }, ...more });

  it('a document that is opened before the folder has been read learns of the others', async () => {
    const learnt = shows('train.py', 'dist_sync');
    await client.initialize({ folders: [folder.uri], capabilities: push });
    open('train.py');
    await learnt;
  });

  it('steps in other files bear the address and the place of these, in notebooks and in open files too', async () => {
    await start();
    client.open(folder.at('train.py').replace('train', 'tr%61in'), text('train.py'));
    for (const [name, expected] of [
      ['helper.py', ['look.ipynb', 'look.ipynb', 'helper.py']],
      ['pkg/net.py', ['pkg/net.py', 'tr%61in.py', 'pkg/net.py']],
    ] as const) {
      const shown = shows(name, '/data/run');
      open(name);
      const steps = (await shown)[0]?.relatedInformation ?? [];
      assert.deepEqual(
        steps.map(({ location }) => location.uri),
        expected.map((path) => `${folder.uri}/${path}`),
      );
      for (const { location, message } of steps) {
        const path = decodeURIComponent(location.uri.slice(folder.uri.length + 1));
        const { start, end } = location.range;
        const line = text(path).split('\n')[start.line] ?? '';
        if (message.includes('called here'))
          assert.match(line.slice(start.character, end.character), /keep\(/);
      }
    }
  });

  it('hover names the other file', async () => {
    await start();
    open('train.py');
    const { contents } = await request<Hover>('textDocument/hover', 'train.py', {
      position: { line: 8, character: 3 },
    });
    const { value } = contents as { readonly value: string };
    assert.match(value, /^- config\.py line 3: the store type `dist_sync`$/m);
    assert.match(value, /^- line 8: the store is created$/m);
  });

  it('edits are offered for the document alone', async () => {
    await start();
    let edits = 0;
    for (const name of ['helper.py', 'train.py', 'pkg/net.py']) {
      open(name);
      const params = { range: everywhere, context: { diagnostics: [] } };
      for (const { edit } of await request<CodeAction[]>('textDocument/codeAction', name, params))
        for (const [uri, list] of Object.entries(edit?.changes ?? {})) {
          assert.equal(uri, folder.at(name));
          edits += list.length;
        }
    }
    assert.ok(edits > 2, `${edits} edits`);
  });

  it('an edit shows in other open files, and only those that it may concern are looked at', async () => {
    await start();
    for (const name of ['alone.py', 'pkg/net.py', 'train.py', 'config.py']) {
      const shown = next(name, () => true);
      open(name);
      await shown;
    }
    engine.analysed.length = 0;
    const mended = showsNone('train.py');
    client.change(folder.at('config.py'), 2, text('config.py').replace('dist_sync', 'local'));
    await mended;
    assert.deepEqual(
      [engine.analysed[0], new Set(engine.analysed)],
      ['config.py', new Set(['config.py', 'train.py', 'pkg/net.py'])],
    );
    const before = client.published.length;
    const again = shows('train.py', 'dist_sync');
    client.change(folder.at('config.py'), 3, text('config.py'));
    await again;
    const after = client.published.slice(before).map(({ uri }) => uri);
    assert.ok(!after.includes(folder.at('pkg/net.py')), 'what is the same is not sent again');
  });

  it('an import that goes concerns the file that was imported', async () => {
    await start();
    folder.remove('look.ipynb');
    await event('look.ipynb', deleted);
    folder.remove('tools/run.py');
    await event('tools/run.py', deleted);
    const found = shows('helper.py', '/data/run/model.params');
    open('helper.py');
    open('train.py');
    await found;
    const unknown = next('helper.py', (all) => !all.some((one) => says(one, '/data/run')));
    client.change(folder.at('train.py'), 2, 'import mxnet\n');
    await unknown;
  });

  it('a client that pulls is asked to do so when another file has changed something, and not otherwise', async () => {
    await start([folder.uri], pull);
    for (const name of ['train.py', 'config.py']) {
      open(name);
      await request('textDocument/diagnostic', name);
    }
    const refreshed = new Promise<void>((resolve) =>
      client.answers.set('workspace/diagnostic/refresh', () => (resolve(), null)),
    );
    client.asked.length = 0;
    engine.analysed.length = 0;
    client.change(folder.at('config.py'), 2, `${text('config.py')}# more\n`);
    await request('textDocument/diagnostic', 'train.py');
    client.change(folder.at('config.py'), 3, text('config.py').replace('dist_sync', 'local'));
    await refreshed;
    assert.equal(client.asked.length, 1);
    const report = await request<{ items: readonly unknown[] }>('textDocument/diagnostic', 'train.py');
    assert.deepEqual(report.items, []);
  });

  it('files that change, come and go on the disk count as they are', async () => {
    await start();
    open('train.py');
    await shows('train.py', 'dist_sync');
    const local = showsNone('train.py');
    folder.write('config.py', 'KV = "local"\nROOT = ""\n');
    await event('config.py', changed);
    await local;
    const remote = shows('train.py', 'dist_async');
    folder.write('config.py', 'KV = "dist_async"\nROOT = ""\n');
    await event('config.py', changed);
    await remote;
    const gone = next('train.py', (all) => !all.some((one) => says(one, 'dist_async')));
    folder.remove('config.py');
    await event('config.py', deleted);
    await gone;
    const back = shows('train.py', 'dist_sync');
    folder.write('config.py', text('config.py'));
    await event('config.py', created);
    await back;
  });

  it('a folder that is deleted takes its files along', async () => {
    await start();
    open('train.py', 'from pkg.net import KV\nimport mxnet as mx\nmx.kv.create(KV).set_optimizer(1)\n');
    const found = shows('train.py', 'dist_sync');
    folder.write('pkg/net.py', 'KV = "dist_sync"\n');
    await event('pkg/net.py', changed);
    await found;
    const gone = next('train.py', (all) => !all.some((one) => says(one, 'dist_sync')));
    folder.remove('pkg/net.py');
    folder.remove('pkg/__init__.py');
    await event('pkg', deleted);
    await gone;
  });

  it('what was typed and not saved is forgotten when the document is closed', async () => {
    await start();
    open('train.py');
    open('config.py');
    await shows('train.py', 'dist_sync');
    const local = showsNone('train.py');
    client.change(folder.at('config.py'), 2, 'KV = "local"\n');
    await local;
    const saved = shows('train.py', 'dist_sync');
    client.close(folder.at('config.py'));
    await saved;
  });

  it('a new file counts once it is on the disk, also for clients that cannot watch', async () => {
    await start([folder.uri], { textDocument: push.textDocument });
    open('train.py', 'from fresh import KV\nimport mxnet as mx\nmx.kv.create(KV).set_optimizer(1)\n');
    open('fresh.py', 'KV = "dist_sync"\n');
    await next('train.py', () => true);
    await client.settled();
    const found = shows('train.py', 'dist_sync');
    folder.write('fresh.py', 'KV = "dist_sync"\n');
    await client.connection.sendNotification('textDocument/didSave', {
      textDocument: { uri: folder.at('fresh.py') },
    });
    await found;
  });

  it('what an audit would not look at tells nothing, until the configuration changes', async () => {
    folder.write('mxsec.toml', '[files]\nexclude = ["config.py"]\n');
    await start();
    open('config.py');
    open('train.py');
    await next('train.py', (all) => !all.some((one) => says(one, 'dist_sync')));
    await client.settled();
    const found = shows('train.py', 'dist_sync');
    folder.write('mxsec.toml', '');
    await event('mxsec.toml', changed);
    await found;
  });

  it('a folder whose own configuration left all of it out counts once that is gone', async () => {
    folder.write('sub/mxsec.toml', '[files]\nexclude = ["*"]\n');
    folder.write('sub/kind.py', 'KV = "dist_sync"\n');
    await start();
    open('train.py', 'from sub.kind import KV\nimport mxnet as mx\nmx.kv.create(KV).set_optimizer(1)\n');
    await next('train.py', (all) => !all.some((one) => says(one, 'dist_sync')));
    const found = shows('train.py', 'dist_sync');
    folder.remove('sub/mxsec.toml');
    await event('sub/mxsec.toml', deleted);
    await found;
  });

  it('a folder inside another has its files for itself', async () => {
    folder.write('pkg/kind.py', 'KV = "dist_sync"\n');
    await start([folder.uri, folder.at('pkg')]);
    const found = shows('pkg/net.py', 'own.params');
    open('pkg/net.py');
    const [finding] = await found;
    assert.ok(finding && !says(finding, '/data/run'), 'config.py lies in the other folder');
    const unknown = next('train.py', () => true);
    open('train.py', 'from pkg.kind import KV\nimport mxnet as mx\nmx.kv.create(KV).set_optimizer(1)\n');
    assert.ok(!(await unknown).some((one) => says(one, 'dist_sync')), 'kind.py lies in the other folder');
  });

  it('folders come and go, and with them what they tell', async () => {
    await start();
    const other = makeFolder({
      'a.py': 'from b import KV\nimport mxnet as mx\nmx.kv.create(KV).set_optimizer(1)\n',
      'b.py': 'KV = "dist_sync"\n',
    });
    try {
      const uri = other.at('a.py');
      const seen = (part: string, from: number) =>
        client.diagnostics(
          uri,
          (params) =>
            client.published.indexOf(params) >= from && JSON.stringify(params.diagnostics).includes(part),
        );
      client.open(uri, 'from b import KV\nimport mxnet as mx\nmx.kv.create(KV).set_optimizer(1)\n');
      await client.diagnostics(uri, ({ diagnostics }) => !JSON.stringify(diagnostics).includes('dist_sync'));
      const folders = (added: readonly string[], removed: readonly string[]) =>
        client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
          event: {
            added: added.map((one) => ({ uri: one, name: 'other' })),
            removed: removed.map((one) => ({ uri: one, name: 'other' })),
          },
        });
      await folders([other.uri], []);
      await seen('dist_sync', 0);
      const from = client.published.length;
      const closed = engine.counts.closed;
      await folders([], [other.uri]);
      await client.diagnostics(
        uri,
        (params) =>
          client.published.indexOf(params) >= from &&
          !JSON.stringify(params.diagnostics).includes('dist_sync'),
      );
      assert.equal(engine.counts.closed, closed + 1);
    } finally {
      other.dispose();
    }
  });

  it('what an audit has shown of files that are not open follows files that they depend on', async () => {
    await start();
    await client.connection.sendRequest('workspace/executeCommand', { command: 'mxsec.auditWorkspace' });
    await client.diagnostics(folder.at('train.py'), ({ diagnostics }) => diagnostics.length > 0);
    const mended = showsNone('train.py');
    folder.write('config.py', text('config.py').replace('dist_sync', 'local'));
    await event('config.py', changed);
    await mended;
  });
});

describe('a workspace that is too large', () => {
  it('is read as far as there is room, and the log says so', async () => {
    const client = connectInMemory();
    const uris = Array.from({ length: 4001 }, (_, i) => `vfs://host/w/m${i}.py`);
    client.answers.set('mxsec/findFiles', () => ({ uris }));
    client.answers.set('mxsec/readFile', (params) => ({
      text: (params as { readonly uri: string }).uri.endsWith('.py') ? '' : null,
    }));
    const logged = new Promise<string>((resolve) =>
      client.connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) =>
        resolve(message),
      ),
    );
    await client.initialize({ folders: ['vfs://host/w'], options: { files: true, status: true } });
    await client.loaded();
    assert.match(await logged, /more than 4000 files/);
    await client.dispose();
  });
});
