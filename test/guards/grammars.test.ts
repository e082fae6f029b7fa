import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { read, root } from './project.js';

interface Entry {
  readonly package: string;
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
}
interface Manifest {
  readonly runtime: Entry & { readonly abi: { readonly oldest: number; readonly newest: number } };
  readonly grammars: readonly (Entry & { readonly abi: number })[];
}

const manifest = JSON.parse(read('grammars/manifest.json')) as Manifest;
const digest = (file: string): string =>
  createHash('sha256')
    .update(readFileSync(path.join(root, file)))
    .digest('hex');
const json = (file: string): Record<string, Record<string, string>> =>
  JSON.parse(read(file)) as Record<string, Record<string, string>>;

describe('grammars', () => {
  for (const entry of [manifest.runtime, ...manifest.grammars]) {
    it(`${entry.file} is the file that the manifest means`, () => {
      assert.equal(digest(`node_modules/${entry.package}/${entry.file}`), entry.sha256);
      const { dependencies, devDependencies } = json('package.json');
      assert.equal({ ...dependencies, ...devDependencies }[entry.package], entry.version);
    });

    it(`${entry.file} is shipped unchanged`, () => {
      assert.ok(existsSync(path.join(root, 'dist', entry.file)), 'run: npm run build');
      assert.equal(digest(`dist/${entry.file}`), entry.sha256);
    });
  }

  it('the runtime takes the ABI of every grammar', async () => {
    const { package: folder, file, abi } = manifest.runtime;
    await Parser.init({ wasmBinary: readFileSync(path.join(root, 'node_modules', folder, file)) });
    for (const grammar of manifest.grammars) {
      const bytes = readFileSync(path.join(root, 'node_modules', grammar.package, grammar.file));
      const { abiVersion } = await Language.load(bytes);
      assert.equal(abiVersion, grammar.abi);
      assert.ok(abi.oldest <= abiVersion && abiVersion <= abi.newest);
    }
  });
});
