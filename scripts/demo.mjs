// Audits a small MXNet project that lies in this repository, from a fresh clone, and prints what was found.
import { spawnSync } from 'node:child_process';
import { main, root, runNode, setUp } from './lib/project.mjs';

const SAMPLE = 'test/fixtures/projects/sample';
// 1: there are findings; 3: a file could not be analysed. The sample has both on purpose.
const EXPECTED = [0, 1, 3];

await main(() => {
  setUp();
  if (runNode('scripts/build.mjs') !== 0) throw new Error('the build failed; see above.');
  const args = ['dist/cli.js', 'audit', SAMPLE, ...process.argv.slice(2)];
  console.log(`\n$ mxsec ${args.slice(1).join(' ')}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (!EXPECTED.includes(status)) throw new Error(`the audit ended with exit code ${status}.`);
  console.log(
    '\nNext: node dist/cli.js audit PATH, node dist/cli.js --help, or open this folder in VS Code and press F5.',
  );
  return 0;
});
