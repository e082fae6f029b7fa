import { refreshAudited } from './audit-diagnostics.js';
import type { Contents } from './contents.js';
import { loadFolder } from './load.js';
import { recheck } from './recheck.js';
import { refreshFiles } from './refresh.js';
import type { Session } from './session.js';
import { relativePath } from './uris.js';

/**
 * One workspace folder. Reading it and following its files happens in the background, one piece of work after the other;
 * meanwhile what was known before holds.
 */
export class Project {
  readonly folder: string;
  readonly #session: Session;
  #contents: Contents | undefined;
  #work: Promise<void> = Promise.resolve();
  /** Grows when what is being read is no longer wanted. */
  #generation = 0;
  #loads = 0;
  #changed = new Set<string>();
  #closed = false;
  /** To be read again when the configuration has been. */
  expired = false;

  constructor(session: Session, folder: string) {
    this.#session = session;
    this.folder = folder;
  }

  /** Its files; undefined until they have been read. */
  get contents(): Contents | undefined {
    return this.#contents;
  }

  get isLoading(): boolean {
    return this.#loads > 0;
  }

  /** Reads the folder, anew where it was read before: what is in work is given up for it. */
  load(): void {
    const generation = ++this.#generation;
    this.expired = false;
    this.#loads++;
    this.#enqueue(async () => {
      try {
        if (generation === this.#generation) await this.#load(generation);
      } finally {
        this.#loads--;
        this.#session.projects.noteProgress();
      }
    });
  }

  /** Looks again at some files, by their paths: they came, went, or hold something else. */
  refresh(paths: Iterable<string>): void {
    const waiting = this.#changed.size > 0;
    for (const path of paths) this.#changed.add(path);
    if (waiting || this.#changed.size === 0) return;
    this.#enqueue(async () => {
      const changed = this.#changed;
      this.#changed = new Set();
      await refreshFiles(this.#session, this, [...changed]);
    });
  }

  /** The documents of the folder must have been moved before. */
  close(): void {
    this.#closed = true;
    this.#generation++;
    this.#contents?.close();
    this.#contents = undefined;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (!this.#closed) this.#session.log(`${this.folder} could not be read: ${String(error)}`);
    });
  }

  async #load(generation: number): Promise<void> {
    const isWanted = () => generation === this.#generation;
    const loaded = await loadFolder({ session: this.#session, folder: this.folder, isWanted });
    if (loaded === undefined) return;
    const before = this.#contents;
    this.#contents = loaded.contents;
    const { documents, projects } = this.#session;
    const mine = documents.all().filter(({ uri }) => projects.owner(uri)?.project === this);
    for (const { uri } of mine) documents.move(uri);
    for (const text of loaded.ahead) text.close();
    before?.close();
    recheck(
      this.#session,
      mine.map(({ uri }) => uri),
    );
    for (const uri of this.#session.audit.published)
      if (projects.owner(uri)?.project === this) await refreshAudited(this.#session, uri);
    // Beyond the limits, or not there when the folder was read.
    this.refresh(
      mine.flatMap(({ uri }) => (documents.get(uri)?.place ? [] : (relativePath(this.folder, uri) ?? []))),
    );
  }
}
