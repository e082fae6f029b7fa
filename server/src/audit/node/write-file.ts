import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { errorCode } from './read-file.js';

/** Why a file may not be written; undefined when it may, as far as can be told beforehand. */
export function writeObstacle(file: string): string | undefined {
  const stat = lstatOrNothing(file);
  if (!stat) return folderObstacle(path.dirname(file));
  if (stat.isSymbolicLink()) return 'it is a symbolic link';
  if (stat.isDirectory()) return 'it is a folder';
  if (!stat.isFile() && !stat.isCharacterDevice()) return 'it is not a regular file';
  // Root may write anything, but a file without write permission was meant to stay as it is.
  if (stat.isFile() && (stat.mode & 0o222) === 0) return 'it is read-only';
  try {
    accessSync(file, constants.W_OK);
    return undefined;
  } catch (error) {
    return `it cannot be written (${errorCode(error) ?? String(error)})`;
  }
}

/**
 * Replaces a file as a whole: a reader, or a crash, sees the old bytes or the new ones. The mode is kept.
 * @throws when `writeObstacle` names one, or the file system fails; the old file is intact then.
 */
export function writeFileAtomically(file: string, bytes: string | Buffer): void {
  const obstacle = writeObstacle(file);
  if (obstacle !== undefined) throw new Error(obstacle);
  const stat = lstatOrNothing(file);
  if (stat && !stat.isFile()) {
    writeFileSync(file, bytes);
    return;
  }
  const temporary = path.join(path.dirname(file), `.mxsec-${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeAndSync(temporary, bytes, stat);
    renameSync(temporary, file);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

function writeAndSync(file: string, bytes: string | Buffer, like: Stats | undefined): void {
  const handle = openSync(file, 'wx', 0o666);
  try {
    if (like) fchmodSync(handle, like.mode & 0o7777);
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function folderObstacle(folder: string): string | undefined {
  try {
    if (!statSync(folder).isDirectory()) return `\`${folder}\` is not a folder`;
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? `there is no folder \`${folder}\``
      : `the folder cannot be written`;
  }
}

function lstatOrNothing(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function removeQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was never made, or the folder is gone; the first error says more.
  }
}
