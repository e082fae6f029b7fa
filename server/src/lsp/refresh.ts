import { refreshAudited } from './audit-diagnostics.js';
import { breather } from './breather.js';
import type { Contents } from './contents.js';
import { accept, type Accepted, limits, settle } from './load.js';
import type { Project } from './project.js';
import { recheck } from './recheck.js';
import type { Session } from './session.js';
import { childOf, relativePath } from './uris.js';

/** Looks again at files of a project: takes what they hold now, and has what depends on them analysed again. */
export async function refreshFiles(
  session: Session,
  project: Project,
  paths: readonly string[],
): Promise<void> {
  const { contents, folder } = project;
  const published = new Set(paths.map((path) => childOf(folder, path)));
  if (contents) for (const uri of await update(session, project, contents, paths)) published.add(uri);
  for (const uri of published) await refreshAudited(session, uri);
}

/** Returns the files that an audit has shown findings of and that these changes concern. */
async function update(
  session: Session,
  project: Project,
  contents: Contents,
  paths: readonly string[],
): Promise<readonly string[]> {
  const found = new Map<string, Accepted>();
  const pause = breather();
  for await (const entry of session.host.sources.some(project.folder, paths)) {
    await pause();
    const accepted = await accept(session, project.folder, entry);
    if (accepted) found.set(entry.path, accepted);
  }
  const isWanted = () => project.contents === contents;
  if (!isWanted()) return [];
  const before = new Map(paths.map((path) => [path, contents.workspace.text(path)]));
  const concerned = relatedTo(contents, paths);
  const moved = take(session, contents, paths, found);
  const changed = paths.filter((path) => before.get(path) !== contents.workspace.text(path));
  if (!moved && changed.length === 0) return [];
  if (moved) await settle(contents, isWanted);
  if (!isWanted()) return [];
  for (const path of relatedTo(contents, paths)) concerned.add(path);
  const isConcerned = (uri: string): boolean => {
    const owner = session.projects.owner(uri);
    return owner?.project === project && (moved || concerned.has(owner.path));
  };
  recheck(
    session,
    session.documents
      .all()
      .map(({ uri }) => uri)
      .filter(isConcerned),
  );
  return [...session.audit.published].filter(isConcerned);
}

function relatedTo({ workspace }: Contents, paths: readonly string[]): Set<string> {
  return new Set(paths.flatMap((path) => [...workspace.related(path)]));
}

/** Returns whether files came or went, so that any import may mean another file than before. */
function take(
  session: Session,
  contents: Contents,
  paths: readonly string[],
  found: ReadonlyMap<string, Accepted>,
): boolean {
  const open = new Map(session.documents.all().map(({ uri }) => [relativePath(contents.folder, uri), uri]));
  let moved = false;
  for (const path of paths) {
    const accepted = found.get(path);
    const known = contents.has(path);
    const room = known || open.has(path) || contents.count < limits.files;
    const taken = accepted !== undefined && room && contents.set(accepted.file, accepted.config);
    if (!taken && known) contents.delete(path);
    if (taken === known) continue;
    moved = true;
    const uri = open.get(path);
    if (uri !== undefined) session.documents.move(uri);
  }
  return moved;
}
