// Makes the one universal .vsix; needs no network beyond set-up.
import { statSync } from 'node:fs';
import { at, main, readJson, runNode, runTool, setUp } from './lib/project.mjs';

const LIMIT_KB = 700;

await main(() => {
  setUp();
  if (runNode('scripts/build.mjs') !== 0) throw new Error('the build failed; see above.');
  const file = `mxsec-${readJson('package.json').version}.vsix`;
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const code = runTool('@vscode/vsce/vsce', ['package', ...options, '--out', file]);
  if (code !== 0) return code;
  const size = Math.ceil(statSync(at(file)).size / 1024);
  console.log(`${file}  ${size} KB (limit ${LIMIT_KB} KB)`);
  return size <= LIMIT_KB ? 0 : 1;
});
