import type { Span } from '../core/index.js';
import type { Location } from 'vscode-languageserver';
import type { Document } from './documents.js';
import type { Session } from './session.js';
import { childOf } from './uris.js';

/** Where spans of a document's findings lie; undefined for one in a file that nobody knows. */
export type Locator = (span: Span) => Location | undefined;

/** Makes the locator of a document. Files that are open bear the address that the client gave them. */
export function locator(session: Session, { uri, lines, place }: Document): Locator {
  return (span) => {
    const path = span.file;
    if (path === undefined) return { uri, range: lines.rangeOf(span) };
    if (!place) return undefined;
    const { contents } = place;
    const open = session.documents.at({ contents, path });
    return { uri: open?.uri ?? childOf(contents.folder, path), range: contents.rangeOf(path, span) };
  };
}
