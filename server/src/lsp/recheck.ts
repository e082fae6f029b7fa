import type { Place } from './projects.js';
import type { Session } from './session.js';

/** Open documents whose findings may depend on the text of a file; its own is not among them. */
export function dependents(session: Session, place: Place | undefined): readonly string[] {
  if (!place) return [];
  const others = session.documents.all().filter(({ place: other }) => other?.contents === place.contents);
  if (others.length === 0) return [];
  const related = place.contents.workspace.related(place.path);
  return others.flatMap((other) => (other.place && related.has(other.place.path) ? [other.uri] : []));
}

/** Has documents analysed again when there is time: something that they depend on has changed. */
export function recheck(session: Session, uris: Iterable<string>): void {
  for (const uri of uris) {
    if (session.documents.get(uri) === undefined) continue;
    session.documents.doubt(uri);
    session.started.scheduler.later(uri);
  }
}
