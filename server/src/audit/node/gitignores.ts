import path from 'node:path';
import { gitignoreRules, type IgnoreRules } from '../../project/ignore-rules.js';
import { isInside } from './config-store.js';
import { readRegularFile } from './read-file.js';

const GITIGNORE_BYTES = 256 * 1024;

/** Rules of the `.gitignore` file in an absolute folder at or below the top; none where there is no such file. */
export function gitignoreOf(top: string, absolute: string): readonly IgnoreRules[] {
  const read = readRegularFile(path.join(absolute, '.gitignore'), GITIGNORE_BYTES);
  if ('notice' in read) return [];
  const base = path.relative(top, absolute).split(path.sep).join('/');
  return [gitignoreRules(base, read.bytes.toString('utf8'))];
}

/** Rules of the folders from the top down to, and without, a folder. */
export function gitignoresAbove(top: string, absolute: string): readonly IgnoreRules[] {
  const rules: IgnoreRules[] = [];
  for (let folder = absolute; folder !== top && isInside(top, folder);) {
    folder = path.dirname(folder);
    rules.unshift(...gitignoreOf(top, folder));
  }
  return rules;
}
