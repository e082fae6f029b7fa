import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAudit } from '../../server/src/audit/audit.js';
import { FactStore } from '../../server/src/audit/node/fact-store.js';
import { folderSources } from '../../server/src/audit/node/folder.js';
import { findingsOf } from '../../server/src/audit/report.js';
import { defaultConfig } from '../../server/src/core/index.js';
import { markerEngine } from '../audit/marker-engine.js';
import type { Client } from './support/client.js';
import { connectInMemory, makeFolder } from './support/client.js';

const tree: Readonly<Record<string, string>> = {
  'requirements.txt': 'mxnet==1.5.0\n',
  'a.py': 'VERSION',
  'src/deep/b.py': 'VERSION',
  'new/requirements/gpu.txt': 'mxnet-cu110==1.9.1\n',
  'new/c.py': 'VERSION',
  'image/docker/Dockerfile': 'FROM mxnet/python:1.7.0\n',
  'image/d.py': 'VERSION',
  'image/docker/e.py': 'VERSION',
  'silent/requirements.txt': 'numpy==1.2\nmxnet\n',
  'silent/f.py': 'VERSION',
  'linked/g.py': 'VERSION',
};

const wanted: Readonly<Record<string, string>> = {
  'a.py': '1.5.0',
  'src/deep/b.py': '1.5.0',
  'new/c.py': '1.9.1',
  'image/d.py': '1.7.0',
  'image/docker/e.py': '1.7.0',
  // A file without a version says nothing, and a link is not followed: the folder above is asked.
  'silent/f.py': '1.5.0',
  'linked/g.py': '1.5.0',
};

describe('facts of the project', () => {
  let client: Client;
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    client = connectInMemory();
    folder = makeFolder(tree);
    const root = fileURLToPath(folder.uri);
    symlinkSync(path.join(root, 'new/requirements/gpu.txt'), path.join(root, 'linked/requirements.txt'));
  });
  afterEach(async () => {
    await client.dispose();
    folder.dispose();
  });

  const shows = (uri: string, version: string) =>
    client.diagnostics(uri, ({ diagnostics }) => diagnostics.at(0)?.message === `MXNet ${version}`);

  it('are those of the nearest folder that tells any, in the editor', async () => {
    await client.initialize({ folders: [folder.uri] });
    for (const [name, version] of Object.entries(wanted)) {
      client.open(folder.at(name), 'VERSION');
      await shows(folder.at(name), version);
    }
  });

  it('are the same in an audit', async () => {
    const root = fileURLToPath(folder.uri);
    const facts = new FactStore({ top: root, root });
    const report = await runAudit({
      engine: markerEngine,
      files: folderSources(root),
      configFor: () => defaultConfig,
      factsFor: (file) => facts.of(path.dirname(path.join(root, file))),
      today: '2026-01-01',
      version: '1.2.3',
    });
    const told = report.files.flatMap((file) =>
      findingsOf(file).map(({ message }) => [file.path, /: ([\w.]+)\.$/.exec(message)?.[1]]),
    );
    assert.deepEqual(Object.fromEntries(told), wanted);
    assert.equal(facts.of(path.join(root, 'new')).mxnet?.source, 'new/requirements/gpu.txt');
  });

  it('are the same in an audit that the editor runs', async () => {
    await client.initialize({ folders: [folder.uri] });
    await client.connection.sendRequest('workspace/executeCommand', { command: 'mxsec.auditWorkspace' });
    for (const [name, version] of Object.entries(wanted)) await shows(folder.at(name), version);
  });

  it('are read again when a file of theirs changes, comes or goes', async () => {
    const watching = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };
    await client.initialize({ capabilities: watching, folders: [folder.uri] });
    const [uri, changed] = [folder.at('a.py'), folder.at('requirements.txt')];
    client.open(uri, 'VERSION');
    await shows(uri, '1.5.0');
    const event = (type: number) =>
      client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: changed, type }],
      });
    folder.write('requirements.txt', 'mxnet==1.6.0\n');
    await event(2);
    await shows(uri, '1.6.0');
    folder.remove('requirements.txt');
    await event(3);
    await shows(uri, 'of any version');
  });

  it('are not looked for above the workspace folder', async () => {
    await client.initialize({ folders: [folder.at('src')] });
    client.open(folder.at('src/deep/b.py'), 'VERSION');
    await shows(folder.at('src/deep/b.py'), 'of any version');
    const src = path.join(fileURLToPath(folder.uri), 'src');
    assert.deepEqual(new FactStore({ top: src, root: src }).of(path.join(src, 'deep')), {});
  });

  it('come through a client whose files no file system of ours shows', async () => {
    const files: Record<string, string> = { 'vfs://host/w/requirements.txt': 'mxnet==1.8.0' };
    client.answers.set('mxsec/listFolder', (params) => ({
      names: (params as { uri: string }).uri === 'vfs://host/w' ? ['requirements.txt', 'a.py'] : [],
    }));
    client.answers.set('mxsec/readFile', (params) => ({
      text: files[(params as { uri: string }).uri] ?? null,
    }));
    await client.initialize({ folders: ['vfs://host/w'], options: { files: true } });
    client.open('vfs://host/w/a.py', 'VERSION');
    await shows('vfs://host/w/a.py', '1.8.0');
  });
});
