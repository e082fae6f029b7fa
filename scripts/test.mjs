// The whole gate, from a fresh clone: set-up, then every check, then the tests. A failed check does not hide the next.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { at, main, root, runNode, runTool, setUp } from './lib/project.mjs';

const stages = [
  ['build', () => runNode('scripts/build.mjs')],
  ['generate:check', () => runNode('scripts/generate.mjs', ['--check'])],
  ['format:check', () => runTool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])],
  ['compile', () => runTool('typescript/bin/tsc', ['-b'])],
  ['lint', () => runTool('eslint/bin/eslint.js', ['--max-warnings', '0', '.'])],
  ['knip', () => runTool('knip/bin/knip.js')],
  ['mocha', mocha],
];

await main(() => {
  setUp();
  const results = stages.map(([name, run]) => {
    console.log(`\n== ${name}`);
    const start = performance.now();
    const code = run();
    return { name, code, seconds: (performance.now() - start) / 1000 };
  });
  console.log('');
  for (const { name, code, seconds } of results) {
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(15)} ${seconds.toFixed(1)} s`);
  }
  return results.every(({ code }) => code === 0) ? 0 : 1;
});

/** Runs the tests that have a source, so that an old output of a deleted test cannot speak. */
function mocha() {
  const figures = 'out/test-results.json';
  mkdirSync(at('out'), { recursive: true });
  rmSync(at(figures), { force: true });
  return runTool('mocha/bin/mocha.js', ['--reporter-option', `output=${figures}`, ...testFiles()]);
}

function testFiles() {
  const names = readdirSync(at('test'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.test.ts') && !/^(fixtures|e2e)[\\/]/.test(name))
    .map((name) => path.relative(root, at('out/test', name.replace(/\.ts$/, '.js'))))
    .sort();
}
