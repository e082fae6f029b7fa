import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { read, root, version } from './project.js';

/** Runs the built command line; gives what it prints. */
function mxsec(...args: readonly string[]): string {
  const result = spawnSync(process.execPath, ['dist/cli.js', ...args], { cwd: root, encoding: 'utf8' });
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

interface Sarif {
  readonly runs: readonly { readonly tool: { readonly driver: { readonly version?: string } } }[];
}

describe('version', () => {
  it('is the one at the top of the changelog', () => {
    assert.equal(/^## \[([^\]]+)\]/m.exec(read('CHANGELOG.md'))?.[1], version);
  });

  it('is the one in the lock file', () => {
    assert.equal((JSON.parse(read('package-lock.json')) as { readonly version: string }).version, version);
  });

  it('is what the command line says', () => {
    assert.ok(mxsec('--version').split(/\s+/).includes(version));
  });

  it('is what SARIF says', () => {
    const report = mxsec('audit', 'test/fixtures/projects/sample/data.py', '--format', 'sarif');
    assert.equal((JSON.parse(report) as Sarif).runs[0]?.tool.driver.version, version);
  });

  it('is the one that README installs', () => {
    const named = [...read('README.md').matchAll(/mxsec-(\d+\.\d+\.\d+)\.vsix/g)].map((match) => match[1]);
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((found) => found !== version),
      [],
    );
  });
});
