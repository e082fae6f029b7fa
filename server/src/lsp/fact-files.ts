import type { ProjectFacts } from '../core/index.js';
import { type FactFile, factFolders, factsOf, isFactFile, maxFactBytes } from '../project/facts/facts.js';
import type { FileReader } from './host.js';
import { baseName, childOf, parentOf, relativePath } from './uris.js';

const none: ProjectFacts = {};

/** What files beside the code tell, by folder, as `mxsec audit` finds it; every folder is searched once until `invalidate`. */
export class FactFiles {
  readonly #reader: FileReader;
  #folders = new Map<string, Promise<ProjectFacts | undefined>>();

  constructor(reader: FileReader) {
    this.#reader = reader;
  }

  /** Forgets what was read. */
  invalidate(): void {
    this.#folders = new Map();
  }

  /** What holds for a file: the nearest folder that says anything decides, the workspace folder is the last asked. */
  async nearest(uri: string, root: string): Promise<ProjectFacts> {
    for (let folder = parentOf(uri); ; folder = parentOf(folder)) {
      const facts = await this.#inFolder(folder, root);
      if (facts !== undefined) return facts;
      if (relativePath(root, folder) === undefined) return none;
    }
  }

  #inFolder(folder: string, root: string): Promise<ProjectFacts | undefined> {
    const key = `${root}\n${folder}`;
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const searching = this.#search(folder, root);
    this.#folders.set(key, searching);
    return searching;
  }

  async #search(folder: string, root: string): Promise<ProjectFacts | undefined> {
    const names = await this.#reader.list(folder);
    const below = factFolders.filter((name) => names.includes(name)).map((name) => childOf(folder, name));
    const lists = await Promise.all(
      below.map(async (uri) => this.#read(uri, root, await this.#reader.list(uri))),
    );
    return factsOf([...(await this.#read(folder, root, names)), ...lists.flat()]);
  }

  async #read(folder: string, root: string, names: readonly string[]): Promise<readonly FactFile[]> {
    const wanted = names.filter((name) => isFactFile(name, baseName(folder)));
    const files = await Promise.all(
      wanted.map(async (name): Promise<readonly FactFile[]> => {
        const uri = childOf(folder, name);
        const text = await this.#reader.read(uri);
        if (text === undefined || text.length > maxFactBytes) return [];
        return [{ path: relativePath(root, uri) ?? name, text }];
      }),
    );
    return files.flat();
  }
}

/** Whether a file may change what is known of a project. */
export function isFactUri(uri: string): boolean {
  return isFactFile(baseName(uri), baseName(parentOf(uri)));
}
