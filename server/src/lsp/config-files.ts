import type { ParsedConfig, RuleKey } from '../core/index.js';
import { LineTable, parseConfig } from '../core/index.js';
import type { FileReader } from './host.js';
import { childOf, parentOf, relativePath } from './uris.js';

/** File names in the order in which a folder is searched. */
export const configNames = ['mxsec.toml', 'pyproject.toml'] as const;

/** One configuration file that applies to something. */
export interface ConfigFile {
  readonly uri: string;
  readonly folder: string;
  /** Sound parts of it, and what is wrong with the rest. */
  readonly parsed: ParsedConfig;
  readonly text: string;
  readonly lines: LineTable;
}

/** Finds and reads configuration files; every folder is searched once until `invalidate`. */
export class ConfigFiles {
  readonly #reader: Pick<FileReader, 'read'>;
  readonly #rules: () => readonly RuleKey[];
  #folders = new Map<string, Promise<ConfigFile | undefined>>();
  #read = new Map<string, ConfigFile>();

  constructor(reader: Pick<FileReader, 'read'>, rules: () => readonly RuleKey[]) {
    this.#reader = reader;
    this.#rules = rules;
  }

  /** Files read since the last `invalidate` that hold configuration. */
  get known(): readonly ConfigFile[] {
    return [...this.#read.values()];
  }

  /** Forgets what was read. */
  invalidate(): void {
    this.#folders = new Map();
    this.#read = new Map();
  }

  /**
   * The nearest configuration above a file: its own folder first, the workspace folder last. Without a workspace folder
   * only the file's own folder counts, as nobody has said how far up the project goes.
   */
  async nearest(uri: string, root: string | undefined): Promise<ConfigFile | undefined> {
    const top = root ?? parentOf(uri);
    for (let folder = parentOf(uri); ; folder = parentOf(folder)) {
      const file = await this.#inFolder(folder);
      if (file !== undefined || relativePath(top, folder) === undefined) return file;
    }
  }

  #inFolder(folder: string): Promise<ConfigFile | undefined> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const searching = this.#search(folder, this.#read);
    this.#folders.set(folder, searching);
    return searching;
  }

  /** `into` is taken before the first wait, so that what was read before `invalidate` does not come back after it. */
  async #search(folder: string, into: Map<string, ConfigFile>): Promise<ConfigFile | undefined> {
    for (const name of configNames) {
      const uri = childOf(folder, name);
      const text = await this.#reader.read(uri);
      if (text === undefined) continue;
      const parsed = parseConfig(text, name, this.#rules());
      if (!parsed.present && parsed.problems.length === 0) continue;
      const file = { uri, folder, parsed, text, lines: new LineTable(text) };
      into.set(uri, file);
      return file;
    }
    return undefined;
  }
}
