// Measures the built command line on labelled trees:
//   npm run corpus -- SCORER LABELS CORPUS [options of the scorer]
// None of the three lies in this repository: no third-party code is stored here.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { at, main, runNode, setUp } from './lib/project.mjs';

await main(() => {
  const [scorer, labels, corpus, ...rest] = process.argv.slice(2);
  if (corpus === undefined) throw new Error('usage: npm run corpus -- SCORER LABELS CORPUS [options]');
  setUp();
  if (runNode('scripts/build.mjs') !== 0) throw new Error('the build failed; see above.');
  const cli = `node ${at('dist/cli.js')}`;
  const args = [path.resolve(scorer), '--labels', labels, '--corpus', corpus, '--cli', cli, ...rest];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
});
