import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { inProject } from '../../support/project.js';
import { realParser } from '../../support/real-parser.js';

const require = createRequire(import.meta.url);

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string): { readonly rootNode: { toString(): string } };
}

/** The native binding, which `npm run oracle` builds; nothing that ships needs it. */
function nativeParser(): NativeParser | undefined {
  try {
    const Native = require('tree-sitter') as new () => NativeParser;
    const parser = new Native();
    parser.setLanguage(require('tree-sitter-python'));
    return parser;
  } catch {
    return undefined;
  }
}

describe('the native parser as an oracle', () => {
  it('reads every fixture as the WebAssembly one does', async function () {
    const native = nativeParser();
    if (!native) {
      process.stdout.write(
        '      nothing is compared here: the native parser is not built (`npm run oracle` builds it)\n',
      );
      return;
    }
    this.timeout(30_000);
    await realParser(); // Loads the runtime.
    const wasm = new Parser();
    wasm.setLanguage(
      await Language.load(readFileSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm'))),
    );
    const folder = inProject('test/fixtures/rules');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.py'),
    );
    assert.ok(names.length > 100);
    for (const name of names) {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const tree = wasm.parse(text);
      assert.ok(tree);
      assert.equal(tree.rootNode.toString(), native.parse(text).rootNode.toString(), name);
      tree.delete();
    }
    wasm.delete();
  });
});
