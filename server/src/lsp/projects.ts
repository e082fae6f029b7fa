import type { OpenText } from '../core/index.js';
import { breather } from './breather.js';
import type { Contents } from './contents.js';
import { Project } from './project.js';
import type { Session } from './session.js';
import { sendStatus } from './status.js';
import { childOf, folderOf, relativePath } from './uris.js';

/** Where a file lies that the engine knows together with others. */
export interface Place {
  readonly contents: Contents;
  /** Relative to the folder, with `/`. */
  readonly path: string;
}

/** A document that was opened: in its project, or by itself. */
export interface Opened {
  readonly text: OpenText;
  readonly place?: Place;
}

/** The workspace folders. What lies in none of them, and what an audit would not look at, is analysed by itself. */
export class Projects {
  readonly #session: Session;
  #projects = new Map<string, Project>();

  constructor(session: Session) {
    this.#session = session;
  }

  all(): readonly Project[] {
    return [...this.#projects.values()];
  }

  get isLoading(): boolean {
    return this.all().some((project) => project.isLoading);
  }

  /** The project that a file would belong to, known or not, and its path there. */
  owner(uri: string): { readonly project: Project; readonly path: string } | undefined {
    const folder = folderOf(this.#session.folders, uri)?.uri;
    const project = folder === undefined ? undefined : this.#projects.get(folder);
    const path = folder === undefined ? undefined : relativePath(folder, uri);
    return project && path !== undefined ? { project, path } : undefined;
  }

  /** Where a file lies that its project knows. */
  placeOf(uri: string): Place | undefined {
    const owner = this.owner(uri);
    const contents = owner?.project.contents;
    return owner && contents?.has(owner.path) ? { contents, path: owner.path } : undefined;
  }

  /** Opens a text where it belongs. */
  open(uri: string, text: string): Opened {
    const place = this.placeOf(uri);
    // Two addresses of one file: what is typed under the second must not be taken for the first.
    if (!place || this.#session.documents.at(place)) return { text: this.#session.started.engine.open(text) };
    return { text: place.contents.workspace.open(place.path, text), place };
  }

  /** Goes along with the workspace folders: reads those that came, and those around or inside of which one came or went. */
  follow(): void {
    const folders = new Set(this.#session.folders.map(({ uri }) => uri));
    const gone = this.all().filter(({ folder }) => !folders.has(folder));
    const came = [...folders].filter((folder) => !this.#projects.has(folder));
    for (const { folder } of gone) this.#projects.delete(folder);
    const moved = [...gone.map(({ folder }) => folder), ...came];
    const touched = this.all().filter(({ folder }) =>
      moved.some((other) => relativePath(folder, other) !== undefined),
    );
    for (const folder of came) this.#projects.set(folder, new Project(this.#session, folder));
    for (const { uri, place } of this.#session.documents.all())
      if (place && gone.some(({ contents }) => contents === place.contents))
        this.#session.documents.move(uri);
    for (const project of gone) project.close();
    for (const project of [...touched, ...came.flatMap((folder) => this.#projects.get(folder) ?? [])])
      project.load();
    this.noteProgress();
  }

  /** Looks again at files that came, went or changed. */
  refresh(uris: readonly string[]): void {
    const paths = new Map<Project, string[]>();
    for (const uri of uris) {
      const owner = this.owner(uri);
      if (owner) paths.set(owner.project, [...(paths.get(owner.project) ?? []), owner.path]);
    }
    for (const [project, changed] of paths) project.refresh(changed);
  }

  /** The files below a folder that are known, as addresses. */
  filesBelow(uri: string): readonly string[] {
    const owner = this.owner(uri);
    const { contents } = owner?.project ?? {};
    if (!owner || !contents) return [];
    return contents
      .configs()
      .flatMap(([path]) => (path.startsWith(`${owner.path}/`) ? [childOf(contents.folder, path)] : []));
  }

  /** Has every folder read again at the next `reconfigure`, since other files may be excluded now. */
  expire(): void {
    for (const project of this.all()) project.expired = true;
  }

  /** The configuration may have changed: reads the folders again that it concerns. */
  async reconfigure(): Promise<void> {
    for (const project of this.all()) if (project.expired || (await this.#differs(project))) project.load();
  }

  async #differs({ contents }: Project): Promise<boolean> {
    if (!contents) return false;
    const pause = breather();
    for (const [path, config] of contents.configs()) {
      await pause();
      const scope = await this.#session.settings.scope(childOf(contents.folder, path));
      if (scope.excluded || scope.config !== config) return true;
    }
    return false;
  }

  /** Something began or ended that people may wait for. */
  noteProgress(): void {
    sendStatus(this.#session);
  }

  /** All documents must have been closed before. */
  close(): void {
    for (const project of this.all()) project.close();
    this.#projects = new Map();
  }
}
