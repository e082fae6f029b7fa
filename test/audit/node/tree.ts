import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of its own for one test. */
export interface Tree {
  readonly root: string;
  /** Absolute path of something in it. */
  readonly at: (...segments: string[]) => string;
  readonly write: (files: Readonly<Record<string, string | Uint8Array>>) => void;
  readonly remove: () => void;
}

/** Makes a temporary folder with these files; folders are made as needed. */
export function makeTree(files: Readonly<Record<string, string | Uint8Array>> = {}): Tree {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'mxsec-test-')));
  const at = (...segments: string[]): string => path.join(root, ...segments);
  const write: Tree['write'] = (more) => {
    for (const [name, content] of Object.entries(more)) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
    }
  };
  write(files);
  return { root, at, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}
