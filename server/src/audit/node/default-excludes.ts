import { lstatSync } from 'node:fs';
import path from 'node:path';
import type { Exclusion } from '../report.js';

/** Folders that never hold the project's own code. `build`, `dist` and `env` are not among them: real packages bear these names. */
const NAMES = new Set([
  '.git',
  '.hg',
  '.svn',
  '.bzr',
  '.venv',
  'venv',
  '.direnv',
  'node_modules',
  'site-packages',
  '__pycache__',
  '__pypackages__',
  '.ipynb_checkpoints',
  '.tox',
  '.nox',
  '.eggs',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
]);

/** Files that mark a folder as a Python environment, whatever its name: virtualenv's, and conda's. */
const MARKERS = ['pyvenv.cfg', 'conda-meta'];

/** Why a folder is left out by default, if it is. */
export function defaultExclusion(name: string, absolute: string): Exclusion | undefined {
  if (NAMES.has(name)) return 'default';
  return MARKERS.some((marker) => exists(path.join(absolute, marker))) ? 'virtual-environment' : undefined;
}

function exists(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
