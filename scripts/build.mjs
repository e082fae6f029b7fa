// Bundles client, server and command line to dist/. `--watch`: rebuilds on change, with source maps for the debugger.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { minify } from 'terser';
import { copyGrammars } from './lib/grammars.mjs';
import { at, main, root } from './lib/project.mjs';

// CommonJS has no import.meta.url, and esbuild would leave it empty; web-tree-sitter reads it in both hosts.
const nodeUrl = "const __moduleUrl=require('node:url').pathToFileURL(__filename).href;";

/**
 * Extension, language server and command line share most of their code, so in Node they lie in one file, each behind
 * a door of its own that runs nothing of the others. Three bundles would take a third more of the package.
 */
const doors = [
  { entry: 'client/src/extension.ts', outfile: 'dist/extension.js', name: 'extension' },
  { entry: 'server/src/lsp/node.ts', outfile: 'dist/server.js', name: 'server' },
  { entry: 'server/src/cli/main.ts', outfile: 'dist/cli.js', name: 'cli' },
];

const bundles = [
  {
    outfile: 'dist/node.js',
    stdin: {
      contents: doors
        .map(({ entry, name }) => `export const ${name} = () => require('./${entry}');`)
        .join('\n'),
      resolveDir: root,
    },
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: nodeUrl },
  },
  {
    entryPoints: ['client/src/extension-web.ts'],
    outfile: 'dist/web/extension.js',
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
  },
  {
    entryPoints: ['server/src/lsp/browser.ts'],
    outfile: 'dist/web/server.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    // VS Code starts workers from blobs, whose addresses nothing can be resolved against; libraries that try fail at load.
    define: { 'import.meta.url': '"https://worker.invalid/"', 'self.location': 'undefined' },
  },
];

const watching = process.argv.includes('--watch');

/** Builds one bundle and says whether it worked; esbuild has printed its errors by then. */
async function build(bundle) {
  const { errors } = await esbuild.build(options(bundle)).catch(onlyBuildFailures);
  if (errors.length > 0) return false;
  await rename(at(bundle.outfile));
  console.log(`${bundle.outfile}  ${Math.ceil(readFileSync(at(bundle.outfile)).length / 1024)} KB`);
  return true;
}

/** Names anew what esbuild has minified: terser's choice of short names compresses better, by 5 % of the package. */
async function rename(file) {
  const { code } = await minify(readFileSync(file, 'utf8'), { compress: false, mangle: true, ecma: 2022 });
  writeFileSync(file, code);
}

function onlyBuildFailures(error) {
  if (Array.isArray(error?.errors)) return error;
  throw error;
}

/** Writes the files that VS Code, editors and shells start by name. */
function writeDoors() {
  for (const { outfile, name } of doors) {
    // VS Code imports the extension as a module of its own, and then sees only exports that are assigned by name.
    const body =
      name === 'extension'
        ? `const it = require('./node.js').extension();\nexports.activate = it.activate;\nexports.deactivate = it.deactivate;\n`
        : `module.exports = require('./node.js').${name}();\n`;
    writeFileSync(at(outfile), `#!/usr/bin/env node\n${body}`, { mode: 0o755 });
  }
}

function options(bundle) {
  return {
    absWorkingDir: root,
    bundle: true,
    minify: !watching,
    sourcemap: watching,
    legalComments: 'none',
    logLevel: 'warning',
    ...bundle,
  };
}

async function watch() {
  for (const bundle of bundles) {
    const context = await esbuild.context({ ...options(bundle), plugins: [announce] });
    await context.watch();
  }
}

/** Prints the lines that the task in .vscode/tasks.json waits for. */
const announce = {
  name: 'announce',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd(() => console.log('[watch] build finished'));
  },
};

await main(async () => {
  await copyGrammars('dist');
  mkdirSync(at('out'), { recursive: true });
  // The root must stay CommonJS, as VS Code loads extensions so; what tsc emits to out/ are ES modules, like the sources.
  writeFileSync(at('out/package.json'), '{ "private": true, "type": "module" }\n');
  writeDoors();
  if (watching) return watch();
  // One broken bundle must not keep the others from being built.
  const results = await Promise.all(bundles.map(build));
  return results.includes(false) ? 1 : 0;
});
