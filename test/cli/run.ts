import { type ChildProcess, spawn } from 'node:child_process';
import { inProject } from '../support/project.js';

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the process has been started. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** The command line as it is compiled; the bundle is the same code. */
export const cliPath = inProject('out/server/src/cli/main.js');

/** Runs `mxsec` and waits for its end; a run of more than 20 seconds is killed. */
export function mxsec(args: readonly string[], { cwd, env, onStart }: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliPath, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    onStart?.(child);
  });
}
