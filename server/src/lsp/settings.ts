import type { AnalysisContext, Config, ParsedConfig, ProjectFacts } from '../core/index.js';
import { configFromSettings, mergeConfig } from '../core/index.js';
import { ignoreRules, isIgnored } from '../project/ignore-rules.js';
import type { ConfigFile } from './config-files.js';
import { ConfigFiles } from './config-files.js';
import { FactFiles } from './fact-files.js';
import type { Session } from './session.js';
import { baseName, childOf, folderOf, parentOf, relativePath } from './uris.js';

/** All that the analysis of one document depends on besides its text. Replaced as a whole when anything changes. */
export interface DocumentSettings {
  readonly config: Config;
  /** Switched off, or excluded by configuration: nothing is reported. */
  readonly excluded: boolean;
  /** The configuration file that holds for it. */
  readonly file?: ConfigFile;
  /** Where a new `mxsec.toml` belongs. */
  readonly root: string;
  /** What files beside the code tell of its project. */
  readonly project: ProjectFacts;
  context(today: string): AnalysisContext;
}

/** What decides whether and how a file is looked at. */
export interface Scope {
  readonly config: Config;
  readonly excluded: boolean;
}

/** What all documents under one configuration file and one workspace folder share. */
interface Shared {
  readonly config: Config;
  readonly enabled: boolean;
  readonly excludes: (uri: string) => boolean;
  /** The texts that it was made of. */
  readonly given: { readonly editor: string; readonly file: string | undefined };
}

interface EditorSettings {
  readonly text: string;
  readonly raw: unknown;
  readonly parsed: ParsedConfig;
}

/** Settings of the editor and configuration files, per document. */
export class Settings {
  readonly #session: Session;
  readonly #files: ConfigFiles;
  readonly #facts: FactFiles;
  #documents = new Map<string, DocumentSettings>();
  /** Each is good for as long as its texts are the same. */
  readonly #shared = new Map<string, Shared>();
  #editor = new Map<string, Promise<EditorSettings>>();
  #sent: unknown;

  constructor(session: Session) {
    this.#session = session;
    const reader = {
      read: async (uri: string) => session.configTexts.get(uri) ?? (await session.host.files.read(uri)),
      list: (uri: string) => session.host.files.list(uri),
    };
    this.#files = new ConfigFiles(reader, () => session.started.engine.rules);
    this.#facts = new FactFiles(reader);
  }

  /** Configuration files in use. */
  get files(): readonly ConfigFile[] {
    return this.#files.known;
  }

  /** What holds for an open document, if that has been found out already. */
  known(uri: string): DocumentSettings | undefined {
    return this.#documents.get(uri);
  }

  /** What holds for an open document. */
  async of(uri: string): Promise<DocumentSettings> {
    for (;;) {
      const documents = this.#documents;
      const known = documents.get(uri);
      if (known !== undefined) return known;
      const settings = await this.resolve(uri);
      // Configuration that changed while we read it must be read again.
      if (documents !== this.#documents) continue;
      if (this.#session.documents.get(uri) !== undefined) documents.set(uri, settings);
      return settings;
    }
  }

  /** Reads the configuration of every workspace folder, so that a broken file is reported though nothing is open. */
  async loadFolders(): Promise<void> {
    await Promise.all(this.#session.folders.map(({ uri }) => this.#nearestTo(uri)));
  }

  /** The document was closed. */
  forget(uri: string): void {
    this.#documents.delete(uri);
  }

  /** Something may have changed; everything is found out again when asked for. */
  invalidate(): void {
    this.#documents = new Map();
    this.#editor = new Map();
    this.#files.invalidate();
    this.#facts.invalidate();
  }

  /** Settings that came with a notification, for clients that cannot be asked. */
  accept(settings: unknown): void {
    this.#sent = settings;
  }

  /** The same as far as it decides whether and how a file is looked at; the same object for as long as nothing else is configured. */
  async scope(uri: string): Promise<Scope> {
    const { shared } = await this.#find(uri);
    return { config: shared.config, excluded: !shared.enabled || shared.excludes(uri) };
  }

  /** What holds for any file, open or not. */
  async resolve(uri: string): Promise<DocumentSettings> {
    const { host } = this.#session;
    const { folder, unsaved, file, root, shared } = await this.#find(uri);
    const { config } = shared;
    const project = await this.#factsFor(uri, root);
    const path = (folder === undefined ? undefined : relativePath(folder, uri)) ?? baseName(uri);
    const absolute = unsaved ? undefined : host.pathOf(parentOf(uri));
    const storage = config.storage.probe === false ? undefined : host.storage;
    const extras = { ...(absolute !== undefined && { folder: absolute }), ...(storage && { storage }) };
    return {
      config,
      root,
      project,
      excluded: !shared.enabled || shared.excludes(uri),
      ...(file && { file }),
      context: (today) => ({ path, config, today, project, ...extras }),
    };
  }

  async #find(uri: string) {
    const { folders } = this.#session;
    const folder = folderOf(folders, uri)?.uri;
    const unsaved = uri.startsWith('untitled:');
    // An unsaved text will most often be saved in the first workspace folder.
    const home = folder ?? (unsaved ? folders[0]?.uri : undefined);
    const editor = await this.#editorSettings(home ?? folders[0]?.uri);
    const file = await this.#fileFor(uri, folder, home);
    const root = home ?? (unsaved ? '' : parentOf(uri));
    return { folder, unsaved, file, root, shared: this.#share(editor, file, root) };
  }

  #fileFor(uri: string, folder: string | undefined, home: string | undefined) {
    if (folder !== undefined) return this.#files.nearest(uri, folder);
    if (home !== undefined) return this.#nearestTo(home);
    return uri.startsWith('untitled:') ? undefined : this.#files.nearest(uri, undefined);
  }

  /** An unsaved text has no folder, but those around it will have the workspace's. */
  #factsFor(uri: string, root: string): Promise<ProjectFacts> | ProjectFacts {
    if (!uri.startsWith('untitled:')) return this.#facts.nearest(uri, root);
    return root === '' ? {} : this.#facts.nearest(childOf(root, 'any.py'), root);
  }

  #nearestTo(folder: string) {
    return this.#files.nearest(childOf(folder, 'any.py'), folder);
  }

  #share(editor: EditorSettings, file: ConfigFile | undefined, root: string): Shared {
    const key = `${root}\n${file?.uri ?? ''}`;
    const given = { editor: editor.text, file: file?.text };
    const known = this.#shared.get(key);
    if (known?.given.editor === given.editor && known.given.file === given.file) return known;
    const config = file === undefined ? editor.parsed.config : mergeConfig(editor.parsed, file.parsed);
    // Patterns count from the folder of whoever gave them.
    const base = file?.parsed.given.has('files.exclude') === true ? file.folder : root;
    const excludes = excluder(config.files.exclude, base);
    const shared = { config, enabled: enabled(editor.raw), excludes, given };
    this.#shared.set(key, shared);
    return shared;
  }

  #editorSettings(folder: string | undefined): Promise<EditorSettings> {
    const key = folder ?? '';
    const asked = this.#editor.get(key) ?? this.#askEditor(folder);
    this.#editor.set(key, asked);
    return asked;
  }

  async #askEditor(folder: string | undefined): Promise<EditorSettings> {
    const { client, connection, started } = this.#session;
    let raw = this.#sent ?? client.options.settings;
    if (client.configuration) {
      const item = { section: 'mxsec', ...(folder !== undefined && { scopeUri: folder }) };
      raw = await connection.workspace.getConfiguration(item).catch((error: unknown) => {
        this.#session.log(`The client did not give its settings: ${String(error)}`);
      });
    }
    const parsed = configFromSettings(raw, started.engine.rules);
    for (const { message } of parsed.problems) this.#session.log(`Settings: ${message}`);
    return { text: JSON.stringify(raw ?? null), raw, parsed };
  }
}

function enabled(settings: unknown): boolean {
  const off =
    typeof settings === 'object' && settings !== null && 'enable' in settings && settings.enable === false;
  return !off;
}

function excluder(patterns: readonly string[], base: string): (uri: string) => boolean {
  if (patterns.length === 0) return () => false;
  const rules = [ignoreRules('', patterns)];
  return (uri) => isIgnored(rules, relativePath(base, uri) ?? '');
}
