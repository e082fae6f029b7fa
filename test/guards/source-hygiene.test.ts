import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { filesBelow, read, root, sources } from './project.js';

const TEXT = /\.(ts|mjs|json|jsonc|md|toml|ya?ml|py|ipynb)$|(^|\/)(\.[a-z]+|LICENSE|\.ci\/run)$/;
const texts = (): readonly string[] => filesBelow('.').filter((file) => TEXT.test(file));
const written = (): readonly string[] => texts().filter((file) => !file.startsWith('test/fixtures/'));
const code = (): readonly string[] => written().filter((file) => /\.(ts|mjs)$/.test(file));

/** Tables of rows, which may be long. */
const isTable = (file: string): boolean => file.startsWith('server/src/core/models/');

// Written so that this file does not contain what it looks for.
const MACHINE_PATH = /(^|[\s"'`(=:])\/(w[o]rk|r[o]ot|f[a]rm|tmp\/bash_j[o]bs)\//m;
const MARKS = /\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/;
/** A check may be switched off for one line, with a reason. */
const SUPPRESSIONS = /eslint-dis[a]ble(?!-next-line [\w@/-]+ -- \S)|@ts-(ign[o]re|expect-err[o]r|noche[c]k)/;

const containing = (files: readonly string[], pattern: RegExp): readonly string[] =>
  files.filter((file) => pattern.test(read(file)));

/** Names of exported functions (declared, or constants that are functions) without a doc comment. */
function undocumented(file: string): readonly string[] {
  const tree = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  return tree.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.getJSDocCommentsAndTags(statement).length > 0) return [];
    return functionNames(statement).map((name) => `${file}: ${name}`);
  });
}

function functionNames(statement: ts.Statement): readonly string[] {
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? 'default'];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations
    .filter(
      ({ initializer }) =>
        initializer !== undefined &&
        (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
    )
    .map(({ name }) => name.getText());
}

describe('source hygiene', () => {
  it('no file names a path of a machine', () => {
    assert.deepEqual(containing(texts(), MACHINE_PATH), []);
  });

  it('files of client and server are under 300 lines', () => {
    const long = sources().filter((file) => !isTable(file) && read(file).split('\n').length - 1 > 300);
    assert.deepEqual(long, []);
  });

  it('nothing is left for later, and no check is switched off without a reason', () => {
    assert.deepEqual(containing(code(), MARKS), []);
    assert.deepEqual(containing(code(), SUPPRESSIONS), []);
  });

  it('lines end with LF, and files with a line end', () => {
    assert.deepEqual(containing(written(), /\r/), []);
    assert.deepEqual(
      written().filter((file) => !/(^|\n)$/.test(read(file))),
      [],
    );
  });

  it('texts are UTF-8 without a byte order mark', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    for (const file of written()) {
      const text = decoder.decode(readFileSync(path.join(root, file)));
      assert.ok(!text.startsWith('\uFEFF'), file);
    }
  });

  it('exported functions of the core say what they take and return', () => {
    const core = sources().filter((file) => file.startsWith('server/src/core/'));
    assert.deepEqual(core.flatMap(undocumented), []);
  });

  it('dependencies are pinned to one version each', () => {
    type Versions = Readonly<Record<string, string>>;
    const manifest = JSON.parse(read('package.json')) as Record<string, Versions>;
    const pins = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) =>
      Object.entries(manifest[key] ?? {}),
    );
    assert.deepEqual(
      pins.filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)),
      [],
    );
  });

  it('the lock file names no registry', () => {
    assert.ok(!/"resolved": "http/.test(read('package-lock.json')));
  });
});
