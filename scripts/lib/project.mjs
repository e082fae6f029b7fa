// What every script needs to know about the project. Node built-ins only, as set-up may not have run yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Absolute path of a file that is named relative to the project. */
export const at = (...parts) => path.join(root, ...parts);

export const readJson = (file) => JSON.parse(readFileSync(at(file), 'utf8'));

/** Far more than anything here needs: an endless loop, which no test can interrupt, must still end in a failure. */
const DEADLINE_MINUTES = 10;

/** Runs Node on a script of the project or of a dependency, with our own stdout and stderr; gives the exit code. */
export function runNode(script, args = []) {
  const options = { cwd: root, stdio: 'inherit', timeout: DEADLINE_MINUTES * 60_000, killSignal: 'SIGKILL' };
  const { status, error } = spawnSync(process.execPath, [at(script), ...args], options);
  if (error?.code === 'ETIMEDOUT') console.error(`${script} did not end within ${DEADLINE_MINUTES} minutes.`);
  else if (error) throw error;
  return status ?? 1;
}

/** Runs a script of a package that is installed by set-up. */
export const runTool = (script, args = []) => runNode(path.join('node_modules', script), args);

/** Installs the locked dependencies unless `node_modules` already holds exactly these; runs no script of any package. */
export function setUp() {
  requireNode();
  if (installedAsLocked()) return;
  console.log('Installing the locked dependencies (npm ci --ignore-scripts) ...');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const options = { cwd: root, stdio: 'inherit' };
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (result.status !== 0) throw new Error('npm ci failed; see above.');
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
}

/** npm keeps a lock file of what it installed: every locked package that is not optional must be in it, at that version. */
function installedAsLocked() {
  const hidden = at('node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const locked = Object.entries(readJson('package-lock.json').packages);
  return locked.every(
    ([name, entry]) => name === '' || entry.optional || installed[name]?.version === entry.version,
  );
}

/** Runs the body of a script; a fault becomes one line on stderr and exit code 1. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(`mxsec: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
