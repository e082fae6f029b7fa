import { writeSync } from 'node:fs';
import { printable } from '../audit/report/escape.js';
import { errorCode } from '../audit/node/read-file.js';

/** Exit codes; users' scripts rest on them. */
export const EXIT = { clean: 0, findings: 1, usage: 2, incomplete: 3 } as const;

/** The user asked for something that cannot be done: exit 2, the message on standard error. */
export class UsageError extends Error {}

/** Something failed that is nobody's wrong usage, such as a full disk: exit 3. */
export class FailureError extends Error {}

/** Writes a line for people to standard error. Synchronously, as the process may end right after. */
export function complain(message: string): void {
  try {
    writeSync(2, `mxsec: ${printable(message)}\n`);
  } catch {
    // Nobody is listening.
  }
}

/**
 * Writes text to standard output; resolves when it has been taken. A reader that closes early (`| head`) is no fault.
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || errorCode(error) === 'EPIPE') resolve();
      else
        reject(new FailureError(`standard output cannot be written (${errorCode(error) ?? error.message})`));
    });
  });
}

/** Keeps a closed standard output from being reported as a crash; `print` tells of other faults. */
export function tameStreams(): void {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}

/** Whether text for people may be coloured (see no-color.org). */
export const colourOfStdout = (): 'ansi' | 'none' =>
  process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'
    ? 'ansi'
    : 'none';
