import type { MxnetVersion, ProjectFacts } from '../../core/index.js';
import { statementsIn } from './files.js';
import { compareReleases, joinRanges } from './version.js';

/** A file that may tell of versions. */
export interface FactFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * What the files of one folder tell together: the lowest and the highest version that any of them admits. Undefined where
 * none of them says anything, and the folder above is asked. `source` is the one that admits the lowest.
 */
export function factsOf(files: readonly FactFile[]): ProjectFacts | undefined {
  const said = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, text }) => {
      const [name = '', folder = ''] = path.split('/').reverse();
      return statementsIn(name, folder, text).map((one) => ({ ...one, path }));
    });
  const range = joinRanges(said.map((one) => one.range));
  const lowest = range && said.find((one) => compareReleases(one.range.lowest, range.lowest) === 0);
  if (!range || !lowest) return undefined;
  const mxnet: MxnetVersion = { ...range, source: lowest.path, text: lowest.text };
  return { mxnet };
}

export { factFolders, factGlobs, isFactFile } from './files.js';

/** Longer files are lists that no person wrote, and are left alone. */
export const maxFactBytes = 1_048_576 - 1;
