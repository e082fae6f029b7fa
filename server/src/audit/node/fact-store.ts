import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { ProjectFacts } from '../../core/index.js';
import { type FactFile, factFolders, factsOf, isFactFile, maxFactBytes } from '../../project/facts/facts.js';
import { isInside } from './config-store.js';
import { readRegularFile } from './read-file.js';

const none: ProjectFacts = {};

/** What files beside the code tell, by folder: the nearest folder that says anything decides. Each is read once. */
export class FactStore {
  readonly #top: string;
  readonly #root: string;
  readonly #folders = new Map<string, ProjectFacts>();

  /** Both absolute: nothing above `top` counts, and paths are told relative to `root`. */
  constructor(options: { readonly top: string; readonly root: string }) {
    this.#top = options.top;
    this.#root = options.root;
  }

  /** What holds for the files of an absolute folder. */
  of(folder: string): ProjectFacts {
    const known = this.#folders.get(folder);
    if (known) return known;
    const inside = folder !== this.#top && isInside(this.#top, folder);
    const facts = factsOf(this.#files(folder)) ?? (inside ? this.of(path.dirname(folder)) : none);
    this.#folders.set(folder, facts);
    return facts;
  }

  #files(folder: string): readonly FactFile[] {
    const names = namesIn(folder);
    const own = this.#read(folder, names);
    const below = factFolders.filter((name) => names.includes(name));
    return [
      ...own,
      ...below.flatMap((name) => this.#read(path.join(folder, name), namesIn(path.join(folder, name)))),
    ];
  }

  #read(folder: string, names: readonly string[]): readonly FactFile[] {
    return names
      .filter((name) => isFactFile(name, path.basename(folder)))
      .flatMap((name) => {
        const file = path.join(folder, name);
        const read = readRegularFile(file, maxFactBytes);
        if ('notice' in read) return [];
        return [
          {
            path: path.relative(this.#root, file).split(path.sep).join('/'),
            text: read.bytes.toString('utf8'),
          },
        ];
      });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    // Links are not followed anywhere: they may lead out of the project.
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
