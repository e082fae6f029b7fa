import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { root } from './project.js';

describe('generated files', () => {
  it('are what the rules say now', () => {
    const args = ['scripts/generate.mjs', '--check'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });
});
