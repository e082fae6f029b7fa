import assert from 'node:assert/strict';
import path from 'node:path';
import ts from 'typescript';
import { read, sources } from './project.js';

/** What the files of a folder may import: folders or files of ours (`server/src/` left out), and packages. The first row that fits holds. */
interface Layer {
  readonly files: RegExp;
  readonly own: readonly RegExp[];
  readonly packages: readonly RegExp[];
}

const NODE = /^node:/;
const PROTOCOL = /^vscode-(languageserver|jsonrpc|uri)/;
/** What every host may see of the core, and the version. */
const CORE_DOOR = /^(core\/index|version)\.ts$/;

const layers: readonly Layer[] = [
  { files: /^core\/source\//, own: [/^core\/source\//], packages: [] },
  { files: /^core\/syntax\//, own: [/^core\/(source|syntax)\//], packages: [/^web-tree-sitter$/] },
  { files: /^core\/models\//, own: [/^core\/models\//, /^core\/config\/config\.ts$/], packages: [] },
  {
    files: /^core\/config\//,
    own: [/^core\/(config|source|models|rules\/index\.ts|rule\.ts|finding\.ts)/],
    packages: [/^toml-eslint-parser/, /^@cfworker\/json-schema$/],
  },
  { files: /^core\/rules\/index\.ts$/, own: [/^core\/rule\.ts$/, /^core\/rules\/[^/]+\.ts$/], packages: [] },
  {
    // A rule never sees another rule, the parser, or the hosts; what rules share lies in rules/support/.
    files: /^core\/rules\//,
    own: [
      /^core\/rule\.ts$/,
      /^core\/(semantics|dataflow|models|source|config|fix)\//,
      /^core\/rules\/support\//,
      /^core\/syntax\/ir\.ts$/,
    ],
    packages: [],
  },
  { files: /^version\.ts$/, own: [], packages: [] },
  { files: /^core\//, own: [/^core\//], packages: [] },
  { files: /^project\//, own: [/^project\//, CORE_DOOR], packages: [/^ignore$/] },
  {
    files: /^audit\/(.*\/)?node\//,
    own: [/^audit\//, /^project\//, CORE_DOOR],
    packages: [NODE, /^ignore$/],
  },
  {
    files: /^audit\//,
    own: [/^audit\/(?!(.*\/)?node\/)/, /^project\//, CORE_DOOR],
    packages: [/^ignore$/, /^sarif$/, /^get-east-asian-width$/],
  },
  {
    files: /^lsp\/(node\.ts|(.*\/)?node\/)/,
    own: [/^lsp\//, /^audit\//, /^project\//, CORE_DOOR],
    packages: [NODE, PROTOCOL, /^ignore$/],
  },
  {
    files: /^lsp\//,
    own: [/^lsp\/(?!node\.ts|(.*\/)?node\/)/, /^audit\/(?!(.*\/)?node\/)/, /^project\//, CORE_DOOR],
    packages: [PROTOCOL, /^ignore$/],
  },
  { files: /^cli\//, own: [/^(cli|lsp|audit|project)\//, CORE_DOOR], packages: [NODE, /^(commander|diff)$/] },
  {
    files: /^client\/src\/(extension\.ts|(.*\/)?node\/)/,
    own: [/^client\//, /^lsp\/protocol\.ts$/],
    packages: [NODE, /^vscode$/, /^vscode-languageclient/, /^vscode-uri$/],
  },
  {
    files: /^client\//,
    own: [/^client\/src\/(?!extension\.ts|(.*\/)?node\/)/, /^lsp\/protocol\.ts$/],
    packages: [/^vscode$/, /^vscode-languageclient/, /^vscode-uri$/],
  },
];

/** Every module that a file names in `import`, `export from`, `import()` or `require()`. */
const importsOf = (text: string): readonly string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** A project path as the table writes it. */
const short = (file: string): string => file.replace(/^server\/src\//, '');

/** What is wrong with the imports of one file. */
function forbidden(file: string, text: string): readonly string[] {
  const layer = layers.find(({ files }) => files.test(short(file)));
  if (layer === undefined) return [`${file} belongs to no layer`];
  return importsOf(text).flatMap((name) => {
    const own = name.startsWith('.');
    const target = own
      ? short(path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '.ts'))
      : name;
    const allowed = own ? layer.own : layer.packages;
    return allowed.some((pattern) => pattern.test(target)) ? [] : [`${file} must not import ${target}`];
  });
}

/** Names that a file imports, wherever from. */
function importedNames(text: string): readonly string[] {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022);
  return file.statements.flatMap((statement) => {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
    return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
  });
}

const faults = (check: (file: string, text: string) => readonly string[]): readonly string[] =>
  sources().flatMap((file) => check(file, read(file)));

describe('architecture', () => {
  it('imports go one way, and packages stay in their layer', () => {
    assert.deepEqual(faults(forbidden), []);
  });

  it('the check sees what it forbids', () => {
    const core = 'server/src/core/rules/pickled-optimizer.ts';
    const seen = (file: string, text: string): number => forbidden(file, text).length;
    assert.equal(seen(core, "import { convert } from '../../lsp/convert.js';"), 1);
    assert.equal(seen(core, "import { readFileSync } from 'node:fs';"), 1);
    assert.equal(seen(core, "export * from './unencrypted-checkpoint.js';"), 1);
    assert.equal(seen('server/src/core/engine.ts', "import type { Tree } from 'web-tree-sitter';"), 1);
    assert.equal(seen('server/src/audit/walk.ts', "const fs = await import('node:fs');"), 1);
    assert.equal(seen('server/src/audit/node/walk.ts', "import fs from 'node:fs';"), 0);
    assert.equal(seen('client/src/audit.ts', "import { Engine } from '../../server/src/core/index.js';"), 1);
    assert.equal(seen('client/src/audit.ts', "import { x } from '../../server/src/lsp/protocol.js';"), 0);
  });

  it('nothing is imported at run time by name', () => {
    const dynamic = /\bimport\(|\brequire\(/;
    assert.deepEqual(
      faults((file, text) => {
        if (!dynamic.test(text)) return [];
        // Once more without comments, types and strings, which may speak of it.
        const printed = ts.transpileModule(text, {
          compilerOptions: {
            target: ts.ScriptTarget.ES2022,
            module: ts.ModuleKind.ESNext,
            removeComments: true,
          },
        });
        return dynamic.test(printed.outputText.replace(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, "''")) ? [file] : [];
      }),
      [],
    );
  });

  it('rules name concepts, never library functions', () => {
    const rules = sources().filter((file) => file.startsWith('server/src/core/rules/'));
    assert.deepEqual(
      rules.filter((file) => /['"`]mxnet\./.test(read(file))),
      [],
    );
  });

  it('only lsp/convert.ts knows both findings and diagnostics', () => {
    const both = faults((file, text) => {
      const names = importedNames(text);
      return names.includes('Finding') && names.includes('Diagnostic') ? [file] : [];
    });
    assert.deepEqual(
      both.filter((file) => file !== 'server/src/lsp/convert.ts'),
      [],
    );
  });
});
