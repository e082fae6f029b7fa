import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { applyEdits } from '../../../server/src/core/source/edits.js';
import { cellGuard, type Notebook, readNotebook } from '../../../server/src/core/source/notebook.js';
import { inProject } from '../../support/project.js';

const folder = (kind: string) => inProject('test/fixtures/notebooks', kind);
const names = (kind: string) => readdirSync(folder(kind)).filter((name) => name.endsWith('.ipynb'));
const load = (kind: string, name: string) => readFileSync(`${folder(kind)}/${name}`, 'utf8');

function open(json: string): Notebook {
  const notebook = readNotebook(json);
  assert.ok(notebook.ok, JSON.stringify(notebook));
  return notebook;
}

/** The module without what stands between its cells. */
const plain = ({ text }: Notebook): string => text.replaceAll(cellGuard, '\n');

const code = (source: unknown) => ({ cell_type: 'code', metadata: {}, outputs: [], source });
const make = (...cells: unknown[]) => JSON.stringify({ cells, metadata: {}, nbformat: 4 }, null, 1);

describe('readNotebook', () => {
  for (const name of names('good')) {
    it(`joins the cells of ${name}`, () => {
      const expected = readFileSync(`${folder('good')}/${name.replace('.ipynb', '.module.py')}`, 'utf8');
      assert.equal(plain(open(load('good', name))).replace(/ +$/gm, ''), expected);
    });

    it(`finds every character of ${name} in its JSON`, () => {
      const json = load('good', name);
      const notebook = open(json);
      for (const cell of notebook.cells) {
        for (let at = cell.span.start; at < cell.span.end; at++) {
          const place = notebook.locate(at);
          const wanted = cell.source.charAt(at - cell.span.start);
          const quoted = JSON.stringify(wanted).slice(1, -1);
          const there = json.slice(place.jsonOffset, place.jsonOffset + 6);
          assert.ok(there.startsWith(quoted) || there.startsWith('\\u'), `${name} ${at}: ${quoted} ${there}`);
          assert.equal(
            cell.source.split('\n')[place.cellLine - 1]!.charAt(place.column - 1),
            wanted === '\n' ? '' : wanted,
          );
          assert.equal(
            json.split('\n')[place.jsonLine - 1]!.slice(place.jsonColumn - 1, place.jsonColumn + 5),
            there.split('\n')[0],
          );
        }
      }
    });
  }

  for (const name of names('broken')) {
    it(`says what is wrong with ${name}`, () => {
      const expected: unknown = JSON.parse(
        readFileSync(`${folder('broken')}/${name.replace('.ipynb', '.json')}`, 'utf8'),
      );
      assert.deepEqual(readNotebook(load('broken', name)), {
        ok: false,
        kind: 'broken-notebook',
        ...(expected as object),
      });
    });
  }

  for (const name of names('foreign')) {
    it(`leaves ${name} to others`, () => {
      const notebook = readNotebook(load('foreign', name));
      assert.ok(!notebook.ok && notebook.kind === 'foreign-notebook');
    });
  }

  it('counts cells over all kinds, from 0', () => {
    const notebook = open(make({ cell_type: 'markdown', source: '# x' }, code('a = 1'), code('b = 2')));
    assert.deepEqual(
      notebook.cells.map(({ index }) => index),
      [1, 2],
    );
    assert.equal(notebook.locate(notebook.text.indexOf('b')).cell, 2);
  });

  const odd = [null, 5, { a: 1 }, ['a', 5], [['a']]];
  for (const source of odd) {
    it(`gives up only the cell whose source is ${JSON.stringify(source)}`, () => {
      const notebook = open(make(code(source), code('b = 2')));
      assert.equal(plain(notebook), 'b = 2\n');
      assert.deepEqual(
        notebook.faults.map(({ cell }) => cell),
        [0],
      );
    });
  }

  it('says that a cell never ends, and keeps it from swallowing the next', () => {
    const notebook = open(make(code('a = 1\nf("""x'), code('b = 2')));
    assert.match(plain(notebook), /^a = 1\n\s*pass *\nb = 2\n$/);
    assert.equal(notebook.faults.length, 1);
  });

  it('tells where in the module commands stand', () => {
    const { commands, text } = open(
      make(code('x = 1'), code(['y = 2\n', '!pip install mxnet\n', '%run a.py'])),
    );
    const line = text.indexOf('y = 2') + 6;
    assert.deepEqual(commands, [
      { kind: 'shell', text: 'pip install mxnet', span: { start: line, end: line + 19 } },
      { kind: 'run', text: 'a.py', span: { start: line + 19, end: line + 28 } },
    ]);
  });

  it('leaves cells that an editor marks as another language', () => {
    const cell = { ...code('echo $HOME'), metadata: { vscode: { languageId: 'shellscript' } } };
    const { cells, text } = open(make(cell, code('a = 1')));
    assert.equal(cells[0]?.foreign, 'shellscript');
    assert.doesNotMatch(text, /echo/);
  });

  it('is not polluted by names', () => {
    open(
      '{"__proto__": {"x": 1}, "cells": [{"__proto__": {"cell_type": "code"}, "cell_type": "code", "source": "a"}]}',
    );
    assert.equal(({} as Record<string, unknown>)['x'], undefined);
  });

  it('reads 5,000 cells and a nesting of 100,000 in outputs', () => {
    const cells = Array.from({ length: 5000 }, (_, i) => code([`x${i} = 1\n`, 'y = 2']));
    assert.equal(open(make(...cells)).cells.length, 5000);
    const deep = `{"cells": [{"cell_type": "code", "outputs": ${'['.repeat(1e5)}${']'.repeat(1e5)}, "source": "a = 1"}]}`;
    assert.equal(plain(open(deep)), 'a = 1\n');
  });
});

describe('toJsonEdits', () => {
  const source = (json: string, index: number): string => {
    const notebook = JSON.parse(json) as { cells: { source: string | string[] }[] };
    return [notebook.cells[index]!.source].flat().join('');
  };

  it('changes the source as asked, whatever the form, and nothing else', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '"', '\\', '\t', 'あ') }), {
      minLength: 1,
      maxLength: 5,
    });
    const inserted = fc.string({ unit: fc.constantFrom('b', '\n', '"', ' ') });
    fc.assert(
      fc.property(
        lines,
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        inserted,
        fc.constantFrom(0, 1, 2),
        (parts, list, a, b, newText, indent) => {
          const text = `x\n${parts.map((part) => `# ${part}`).join('\n')}`;
          const form = list ? text.split(/(?<=\n)/) : text;
          const json = JSON.stringify({ cells: [code('z'), code(form), code('z')] }, null, indent);
          const notebook = open(json);
          const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [
            number,
            number,
          ];
          const cell = notebook.cells[1]!.span.start;
          const edits = notebook.toJsonEdits([{ span: { start: cell + start, end: cell + end }, newText }]);
          assert.ok(edits);
          const after = applyEdits(json, edits);
          const expected = text.slice(0, start) + newText + text.slice(end);
          assert.equal(source(after, 1), expected);
          assert.equal(source(after, 0) + source(after, 2), 'zz');
          if (list && expected !== '') {
            const items = (JSON.parse(after) as { cells: { source: string[] }[] }).cells[1]!.source;
            assert.deepEqual(
              items.filter((item) => item !== ''),
              expected.split(/(?<=\n)/),
            );
            if (!items.includes('')) assert.equal(after, JSON.stringify(JSON.parse(after), null, indent));
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  const refused: readonly (readonly [what: string, cells: readonly string[], start: string, end: string])[] =
    [
      ['crosses cells', ['a = 1', 'b = 2'], 'a', '2'],
      ['touches a magic', ['a = 1\n%matplotlib inline\nb = 2'], 'pass', ' b'],
      ['stands in front of a cell magic', ['%%time\nf()'], 'pass', 'pass'],
      ['stands in front of a foreign cell', ['%%bash\nls'], '', ''],
    ];
  for (const [what, cells, from, to] of refused) {
    it(`refuses an edit that ${what}`, () => {
      const notebook = open(make(...cells.map(code)));
      const start = notebook.text.indexOf(from);
      const end = from === to ? start : notebook.text.indexOf(to.trim(), start) + 1;
      assert.equal(notebook.toJsonEdits([{ span: { start, end }, newText: 'x' }]), undefined);
    });
  }

  for (const source of ['import a', ['import z\n', 'import a']])
    it(`inserts a line below the last one of a cell whose source is a ${typeof source}`, () => {
      const json = make(code(source), code('f()'));
      const at = open(json).text.indexOf('import a') + 'import a\n'.length;
      const edits = open(json).toJsonEdits([{ span: { start: at, end: at }, newText: 'import b\n' }]);
      const after = JSON.parse(applyEdits(json, edits!)) as { cells: { source: string | string[] }[] };
      const wanted =
        typeof source === 'string' ? 'import a\nimport b' : ['import z\n', 'import a\n', 'import b'];
      assert.deepEqual(after.cells[0]?.source, wanted);
      assert.equal(after.cells[1]?.source, 'f()');
    });

  it('inserts a line in front of the next one, in the notebook’s own layout', () => {
    const json = make(code(['import a\n', 'f()']));
    const edits = open(json).toJsonEdits([{ span: { start: 9, end: 9 }, newText: 'import b\n' }]);
    assert.equal(applyEdits(json, edits!), make(code(['import a\n', 'import b\n', 'f()'])));
  });
});
