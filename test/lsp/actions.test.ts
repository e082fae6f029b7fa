import assert from 'node:assert/strict';
import type { ClientCapabilities, CodeAction, Hover, WorkspaceEdit } from 'vscode-languageserver';
import type { Client } from './support/client.js';
import { connectInMemory, makeFolder } from './support/client.js';

const uri = 'file:///a.py';
const rich: ClientCapabilities = {
  textDocument: {
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } },
      isPreferredSupport: true,
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'], changeAnnotationSupport: {} },
  },
};
const everywhere = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('code actions', () => {
  let client: Client;
  beforeEach(() => (client = connectInMemory()));
  afterEach(() => client.dispose());

  const actions = (range: unknown = everywhere, context: object = {}, of = uri) =>
    client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: of },
      range,
      context: { diagnostics: [], ...context },
    });
  const titled = async (title: string, of = uri) => {
    const found = (await actions(everywhere, {}, of)).find((action) => action.title === title);
    assert.ok(found, title);
    return found;
  };

  it('offer safe and review fixes, suppression and explanation, for the version at hand', async () => {
    await client.initialize({ capabilities: rich });
    client.open(uri, 'FLAW', 1);
    client.change(uri, 4, 'x FLAW');
    const all = await actions();
    assert.deepEqual(
      all.map(({ title, isPreferred }) => [title, isPreferred === true]),
      [
        ['Mend it', true],
        ['Rewrite it (review)', false],
        ['Mark it encrypted', false],
        ['Suppress planted-flaw here, with a reason', false],
        ['Explain planted-flaw', false],
      ],
    );
    assert.deepEqual(all[0]?.edit, {
      documentChanges: [
        {
          textDocument: { uri, version: 4 },
          edits: [
            {
              range: { start: { line: 0, character: 2 }, end: { line: 0, character: 6 } },
              newText: 'mended',
            },
          ],
        },
      ],
    });
    assert.deepEqual(all[4]?.command, {
      title: 'Explain planted-flaw',
      command: 'mxsec.explainRule',
      arguments: ['planted-flaw'],
    });
  });

  it('ask for confirmation of fixes that need a review, where the client can', async () => {
    await client.initialize({ capabilities: rich });
    client.open(uri, 'FLAW');
    const { edit } = await titled('Rewrite it (review)');
    const [annotation] = Object.values(edit?.changeAnnotations ?? {});
    assert.equal(annotation?.needsConfirmation, true);
  });

  it('use plain changes for clients without document changes, and no file creation', async () => {
    await client.initialize({ capabilities: { textDocument: rich.textDocument! } });
    client.open(uri, 'FLAW');
    const all = await actions();
    assert.ok(all.every(({ title }) => title !== 'Mark it encrypted'));
    assert.deepEqual(Object.keys(all[0]?.edit?.changes ?? {}), [uri]);
    assert.equal(all[0]?.edit?.documentChanges, undefined);
  });

  it('are commands only for clients that know nothing else', async () => {
    await client.initialize();
    client.open(uri, 'FLAW');
    assert.deepEqual(
      (await actions()).map(({ command }) => command),
      ['mxsec.explainRule'],
    );
  });

  it('belong to the finding under the range', async () => {
    await client.initialize({ capabilities: rich });
    client.open(uri, 'FLAW\n\nx = 1\n');
    const on = (line: number, character: number) =>
      actions({ start: { line, character }, end: { line, character } });
    assert.ok((await on(0, 4)).length > 0);
    assert.deepEqual(await on(2, 0), []);
    assert.deepEqual(await on(0, -5).then((found) => found.length > 0), true);
    assert.deepEqual(await on(1e9, 1e9), []);
  });

  it('respect the kinds that are asked for', async () => {
    await client.initialize({ capabilities: rich });
    client.open(uri, 'FLAW');
    assert.deepEqual(await actions(everywhere, { only: ['source.fixAll'] }), []);
    assert.ok((await actions(everywhere, { only: ['quickfix'] })).length > 0);
  });

  it('name the diagnostics that they are about', async () => {
    await client.initialize({ capabilities: rich });
    client.open(uri, 'FLAW');
    const mine = await client.diagnostics(uri);
    const foreign = { range: everywhere, message: 'x', source: 'other', code: 'MXS999' };
    const all = await actions(everywhere, { diagnostics: [...mine, foreign] });
    assert.deepEqual(all[0]?.diagnostics, mine);
  });

  it('are none for a document that is not open', async () => {
    await client.initialize({ capabilities: rich });
    assert.deepEqual(await actions(), []);
  });

  for (const [name, files, expected] of [
    ['start an mxsec.toml', {}, ['mxsec.toml', undefined, '[storage]\nencrypted = ["/mnt/\\"safe\\""]\n']],
    [
      'add to the list of an mxsec.toml',
      { 'mxsec.toml': '[storage]\nencrypted = ["/a"] # known\n' },
      ['mxsec.toml', { line: 1, character: 17 }, ', "/mnt/\\"safe\\""'],
    ],
    [
      'add to the table of a pyproject.toml',
      { 'pyproject.toml': '[tool.mxsec.rules]\n\n[tool.mxsec.storage]\nprobe = false\n' },
      ['pyproject.toml', { line: 2, character: 20 }, '\nencrypted = ["/mnt/\\"safe\\""]'],
    ],
    [
      'add a table to an mxsec.toml',
      { 'mxsec.toml': '[network]\nisolated = false' },
      ['mxsec.toml', { line: 1, character: 16 }, '\n\n[storage]\nencrypted = ["/mnt/\\"safe\\""]\n'],
    ],
  ] as const) {
    it(`that edit the configuration ${name}`, async () => {
      const folder = makeFolder(files);
      await client.initialize({ capabilities: rich, folders: [folder.uri] });
      client.open(folder.at('src/a.py'), 'FLAW');
      const { edit } = await titled('Mark it encrypted', folder.at('src/a.py'));
      const [file, position, newText] = expected;
      assert.deepEqual(lastChange(edit), {
        uri: folder.at(file),
        position: position ?? { line: 0, character: 0 },
        newText,
      });
      folder.dispose();
    });
  }
});

function lastChange(edit: WorkspaceEdit | undefined) {
  const change = edit?.documentChanges?.at(-1);
  assert.ok(change && 'edits' in change);
  const [text] = change.edits;
  assert.ok(text && 'newText' in text);
  return { uri: change.textDocument.uri, position: text.range.start, newText: text.newText };
}

describe('hover', () => {
  let client: Client;
  beforeEach(() => (client = connectInMemory()));
  afterEach(() => client.dispose());

  const hover = (line: number, character: number) =>
    client.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: { line, character },
    });

  it('on a finding says what, why, where from and what kind, and escapes what comes from the file', async () => {
    await client.initialize({ capabilities: rich });
    client.open(uri, 'x\nFLAW\n');
    const found = await hover(1, 2);
    assert.deepEqual(found?.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } });
    const { kind, value } = found.contents as { kind: string; value: string };
    assert.equal(kind, 'markdown');
    assert.match(value, /Flaw that the test planted/);
    assert.match(value, /\(https:\/\/cwe\.mitre\.org\/data\/definitions\/502\.html\)/);
    assert.match(value, /1\. line 1: It starts here/);
    assert.ok(value.includes('`<b>flaw</b>`'));
    assert.ok(!value.includes('](command:evil)'));
  });

  it('leaves out what the client shows of the diagnostic itself', async () => {
    await client.initialize({ capabilities: rich, options: { diagnosticsInHover: true } });
    client.open(uri, 'FLAW');
    const { value } = (await hover(0, 0))?.contents as { value: string };
    assert.ok(!value.includes('planted](') && !value.includes('line 1'));
    assert.match(value, /Quick fix: Mend it; Rewrite it/);
  });

  it('is plain text for clients that want that', async () => {
    await client.initialize();
    client.open(uri, 'FLAW');
    const { kind, value } = (await hover(0, 0))?.contents as { kind: string; value: string };
    assert.equal(kind, 'plaintext');
    assert.ok(value.includes('CWE-502'));
  });

  it('elsewhere is nothing', async () => {
    await client.initialize({ capabilities: rich });
    client.open(uri, 'FLAW   x');
    assert.equal(await hover(0, 7), null);
    assert.equal(await hover(50, 0), null);
  });
});
