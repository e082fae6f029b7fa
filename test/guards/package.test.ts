import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PackageManager, createVSIX, listFiles } from '@vscode/vsce';
import { filesBelow, read, root } from './project.js';

const LIMIT = 1000 * 1024;

const bundles = ['dist/node.js', 'dist/web/extension.js', 'dist/web/server.js'];
const doors = ['dist/cli.js', 'dist/extension.js', 'dist/server.js'];
const expected = (): readonly string[] =>
  [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'icon.png', 'package.json'],
    ...['dist/tree-sitter-python.wasm', 'dist/web-tree-sitter.wasm'],
    ...bundles,
    ...doors,
    ...filesBelow('docs/rules').filter((file) => file.endsWith('.md')),
  ].sort();

/** Packages that a bundle still asks for when it runs. */
const required = (text: string): readonly string[] =>
  [...text.matchAll(/\brequire\("([^"]+)"\)/g)]
    .flatMap((match) => match[1] ?? [])
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));

interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly icon: string;
  readonly type?: string;
  readonly bin: Readonly<Record<string, string>>;
}

describe('package', function () {
  this.timeout(60_000);

  it('holds exactly what is meant to be shipped', async () => {
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    assert.deepEqual([...files].sort(), expected());
  });

  it('has every file that the manifest names', () => {
    const { main, browser, icon, bin } = JSON.parse(read('package.json')) as Manifest;
    const named = [main, browser, icon, ...Object.values(bin)].map((file) => path.posix.normalize(file));
    assert.deepEqual(
      named.filter((file) => !expected().includes(file)),
      [],
    );
  });

  it('is CommonJS at its root, or VS Code would import the extension as an ES module', () => {
    assert.equal((JSON.parse(read('package.json')) as Manifest).type, undefined);
  });

  it('is at most 1000 KB', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mxsec-package-'));
    try {
      const packagePath = path.join(folder, 'mxsec.vsix');
      await createVSIX({
        cwd: root,
        packagePath,
        dependencies: false,
        allowMissingRepository: true,
        rewriteRelativeLinks: false,
      });
      const { size } = statSync(packagePath);
      assert.ok(size > 0 && size <= LIMIT, `${Math.ceil(size / 1024)} KB`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const file of bundles) {
    it(`${file} stands alone and tells nothing of the machine that built it`, () => {
      const text = read(file);
      const allowed = file === 'dist/web/server.js' ? [] : ['vscode'];
      assert.deepEqual(
        required(text).filter((name) => !allowed.includes(name)),
        [],
      );
      assert.ok(!text.includes(root.slice(0, -1)), 'names the folder of the build');
      assert.ok(!/^\/\/# sourceMappingURL/m.test(text), 'names a source map');
    });
  }

  it('command line, server and extension can be started by name', () => {
    for (const file of doors) assert.ok(read(file).startsWith('#!/usr/bin/env node\n'), file);
  });
});
