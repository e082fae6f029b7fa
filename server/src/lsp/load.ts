import { breather } from './breather.js';
import { Contents, type FileText } from './contents.js';
import type { SourceEntry } from '../audit/audit.js';
import type { Config, OpenText } from '../core/index.js';
import type { Session } from './session.js';
import { childOf, folderOf, relativePath } from './uris.js';

/** What of a folder is kept in memory; a workspace may be a whole disk. */
export const limits = { files: 4000, characters: 40_000_000 } as const;

/** What reading a folder needs to be told. */
export interface Loading {
  readonly session: Session;
  readonly folder: string;
  /** Whether the result is still wanted. */
  readonly isWanted: () => boolean;
}

/** A folder that was read. */
export interface Loaded {
  readonly contents: Contents;
  /** Texts of the editor, opened while the documents themselves were still elsewhere; to be closed when these are here. */
  readonly ahead: readonly OpenText[];
}

/**
 * Reads a folder: the files that an audit would look at, as far as there is room. Everything is done in small steps, and on
 * something new, so that nobody waits for it; undefined where nobody wants it any more.
 */
export async function loadFolder(loading: Loading): Promise<Loaded | undefined> {
  const contents = new Contents(loading.folder, loading.session.started.engine);
  try {
    await fill(loading, contents);
    const ahead = openAhead(loading.session, contents);
    await settle(contents, loading.isWanted);
    if (loading.isWanted()) return { contents, ahead };
  } catch (error) {
    contents.close();
    throw error;
  }
  contents.close();
  return undefined;
}

async function fill(loading: Loading, contents: Contents): Promise<void> {
  const { session, folder, isWanted } = loading;
  const pause = breather();
  let room = limits.characters;
  for await (const entry of session.host.sources.walk(folder)) {
    await pause();
    if (!isWanted()) return;
    const accepted = await accept(session, folder, entry);
    if (!accepted) continue;
    room -= accepted.file.text.length;
    if (room < 0 || contents.count >= limits.files) {
      session.log(
        `${folder} holds more than ${limits.files} files or ${limits.characters} characters of Python and notebooks. ` +
          'Findings in the editor do not know of the rest; an audit does.',
      );
      return;
    }
    contents.set(accepted.file, accepted.config);
  }
}

/** A file of a project, and what it is looked at under. */
export interface Accepted {
  readonly file: FileText;
  readonly config: Config;
}

/** A file with the configuration that holds for it; undefined where an audit of the folder would not look at it. */
export async function accept(
  session: Session,
  folder: string,
  entry: SourceEntry,
): Promise<Accepted | undefined> {
  if (entry.status !== 'source') return undefined;
  const { path, kind, text } = entry;
  const uri = childOf(folder, path);
  // Of folders in each other, the inner one has its files for itself.
  if (folderOf(session.folders, uri)?.uri !== folder) return undefined;
  const { config, excluded } = await session.settings.scope(uri);
  const file: FileText = { path, kind, text };
  return excluded ? undefined : { file, config };
}

/** What stands in the editor is what will be asked about. */
function openAhead(session: Session, contents: Contents): readonly OpenText[] {
  return session.documents.all().flatMap(({ uri, text }) => {
    const path = relativePath(contents.folder, uri);
    return path !== undefined && contents.has(path) ? [contents.workspace.open(path, text.text)] : [];
  });
}

/** Has the engine find out what joins the files, so that the next analysis need not. */
export async function settle({ workspace }: Contents, isWanted: () => boolean): Promise<void> {
  const pause = breather();
  for (const _step of workspace.settle()) {
    await pause();
    if (!isWanted()) return;
  }
}
