import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { ReportNotice } from '../report.js';

/** Bytes of a file, or why they cannot be had. */
export type ReadResult = { readonly bytes: Buffer } | { readonly notice: ReportNotice };

/**
 * Reads a regular file of at most `cap` bytes. Nothing else is opened: a FIFO would hang, a device never ends, and a link
 * may lead anywhere. The checks are made again on the open file, as it may have changed in between.
 */
export function readRegularFile(path: string, cap: number): ReadResult {
  let file: number | undefined;
  try {
    if (!lstatSync(path).isFile()) return { notice: notAFile };
    // O_NOFOLLOW and O_NONBLOCK do not exist on Windows.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW || 0) | (constants.O_NONBLOCK || 0));
    const stat = fstatSync(file);
    if (!stat.isFile()) return { notice: notAFile };
    if (stat.size > cap) return { notice: tooLarge(stat.size, cap) };
    const bytes = readUpTo(file, stat.size, cap);
    return bytes.length > cap ? { notice: tooLarge(bytes.length, cap) } : { bytes };
  } catch (error) {
    return { notice: readFault(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Why a file system call failed, as a notice. */
export function readFault(error: unknown): ReportNotice {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { kind: 'gone', message: 'it vanished while the audit ran' };
  return { kind: 'unreadable', message: `it cannot be read (${code ?? String(error)})` };
}

/** `ENOENT` and the like. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The file may have grown since its size was asked for, so one byte more than the cap is the most that is read. */
function readUpTo(file: number, size: number, cap: number): Buffer {
  let buffer = Buffer.allocUnsafe(Math.min(size, cap) + 1);
  let length = 0;
  for (;;) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length > cap) return buffer.subarray(0, length);
    if (length === buffer.length) {
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(Math.min(buffer.length, cap + 1 - length))]);
    }
  }
}

const notAFile: ReportNotice = { kind: 'not-a-file', message: 'it is not a regular file' };

const tooLarge = (size: number, cap: number): ReportNotice => ({
  kind: 'too-large',
  message: `it has ${size} bytes; files of more than ${cap} bytes are not analysed`,
});
