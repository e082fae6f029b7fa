import assert from 'node:assert/strict';
import type { Client } from './support/client.js';
import { connectInMemory } from './support/client.js';
import type { FakeEngine } from './support/fake-engine.js';

const uri = 'file:///a.py';
const pull = { textDocument: { diagnostic: { relatedInformation: true, codeDescriptionSupport: true } } };

interface Report {
  readonly kind: string;
  readonly resultId?: string;
  readonly items?: readonly { readonly message: string }[];
}

describe('diagnostics', () => {
  let client: Client & { readonly engine: FakeEngine };
  beforeEach(() => (client = connectInMemory()));
  afterEach(() => client.dispose());

  const report = (previousResultId?: string) =>
    client.connection.sendRequest<Report>('textDocument/diagnostic', {
      textDocument: { uri },
      previousResultId,
    });

  it('are pushed with version, place, code, page and path', async () => {
    await client.initialize({
      capabilities: {
        textDocument: { publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true } },
      },
    });
    client.open(uri, 'x = 1\r\n😀 FLAW\n', 7);
    const [diagnostic] = await client.diagnostics(uri);
    assert.equal(client.published[0]?.version, 7);
    assert.deepEqual(diagnostic?.range, { start: { line: 1, character: 3 }, end: { line: 1, character: 7 } });
    assert.equal(diagnostic.code, 'MXS999');
    assert.equal(diagnostic.source, 'mxsec');
    assert.equal(diagnostic.severity, 2);
    assert.match(diagnostic.codeDescription?.href ?? '', /\/planted-flaw\.md$/);
    assert.equal(diagnostic.relatedInformation?.[0]?.message, 'It starts here.');
  });

  it('hold back what the client does not declare', async () => {
    await client.initialize();
    client.open(uri, 'FLAW');
    const [diagnostic] = await client.diagnostics(uri);
    assert.equal(diagnostic?.codeDescription, undefined);
    assert.equal(diagnostic?.relatedInformation, undefined);
  });

  it('follow incremental edits, in order, each counted from the result of the one before', async () => {
    await client.initialize();
    client.open(uri, 'one\ntwo\n');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } }, text: 'a\nb FLAW' },
        { range: { start: { line: 0, character: 99 }, end: { line: 0, character: 99 } }, text: ' FLAW' },
        { range: { start: { line: 2, character: 1 }, end: { line: 2, character: 1 } }, text: '!!' },
        { range: { start: { line: 9, character: 9 }, end: { line: 9, character: 9 } }, text: 'FLAW' },
      ],
    });
    const diagnostics = await client.diagnostics(uri, ({ version }) => version === 2);
    assert.deepEqual(
      diagnostics.map(({ range }) => [range.start.line, range.start.character]),
      [
        [0, 4],
        [2, 4],
        [3, 0],
      ],
    );
  });

  it('of a burst of edits come once, for the last version', async () => {
    await client.initialize();
    client.open(uri, 'x');
    await client.diagnostics(uri);
    for (let version = 2; version <= 200; version++) client.change(uri, version, 'FLAW '.repeat(version % 7));
    await client.diagnostics(uri, ({ version }) => version === 200);
    const versions = client.published.map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    assert.ok(client.engine.counts.analyzed < 100, `${client.engine.counts.analyzed} runs`);
  });

  it('are taken back when the document is closed, and its tree is deleted', async () => {
    await client.initialize();
    client.open(uri, 'FLAW');
    await client.diagnostics(uri);
    client.close(uri);
    await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    assert.deepEqual(client.engine.counts, { opened: 1, closed: 1, analyzed: 1 });
  });

  it('leave out suppressed findings, and show what was not understood', async () => {
    await client.initialize();
    client.open(uri, 'SILENCED FAULT');
    const diagnostics = await client.diagnostics(uri);
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => [code, severity]),
      [['syntax-error', 3]],
    );
  });

  it('say so when the analyser fails, and come back with the next text', async () => {
    await client.initialize();
    client.open(uri, 'CRASH');
    assert.equal((await client.diagnostics(uri))[0]?.code, 'internal');
    client.change(uri, 2, 'FLAW');
    assert.equal((await client.diagnostics(uri, ({ version }) => version === 2))[0]?.code, 'MXS999');
  });

  it('are not pushed to a client that pulls', async () => {
    await client.initialize({ capabilities: pull });
    client.open(uri, 'FLAW');
    assert.equal((await report()).items?.length, 1);
    client.change(uri, 2, 'FLAW FLAW');
    assert.equal((await report()).items?.length, 2);
    assert.deepEqual(client.published, []);
  });

  it('are reported as unchanged only when they are', async () => {
    await client.initialize({ capabilities: pull });
    client.open(uri, 'FLAW');
    const first = await report();
    assert.equal(first.kind, 'full');
    assert.deepEqual(await report(first.resultId), { kind: 'unchanged', resultId: first.resultId });
    client.change(uri, 2, 'FLAW # more');
    assert.equal((await report(first.resultId)).kind, 'unchanged');
    client.change(uri, 3, ' FLAW');
    const moved = await report(first.resultId);
    assert.equal(moved.kind, 'full');
    assert.notEqual(moved.resultId, first.resultId);
    client.change(uri, 4, 'FLAW');
    assert.equal((await report(first.resultId)).kind, 'full');
    assert.equal((await report('unheard-of')).kind, 'full');
  });

  it('can be pulled by a client that did not say so, which is pushed to as well', async () => {
    const { capabilities } = await client.initialize();
    assert.ok(capabilities.diagnosticProvider);
    client.open(uri, 'FLAW');
    assert.equal((await report()).items?.length, 1);
    assert.equal((await client.diagnostics(uri)).length, 1);
  });

  it('of a document that is not open are empty', async () => {
    await client.initialize({ capabilities: pull });
    assert.deepEqual(await report(), { kind: 'full', items: [] });
  });

  it('hold for the text of a document that is opened twice', async () => {
    await client.initialize();
    client.open(uri, 'FLAW');
    client.open(uri, 'FLAW FLAW', 5);
    assert.equal((await client.diagnostics(uri, ({ version }) => version === 5)).length, 2);
    await client.settled();
    assert.equal(client.engine.counts.closed, 1);
  });

  it('come for unsaved texts, and only for Python', async () => {
    await client.initialize();
    client.open('untitled:Untitled-1', 'FLAW');
    assert.equal((await client.diagnostics('untitled:Untitled-1')).length, 1);
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'file:///a.md', languageId: 'markdown', version: 1, text: 'FLAW' },
    });
    await client.settled();
    assert.ok(client.published.every((params) => params.uri !== 'file:///a.md'));
  });
});
