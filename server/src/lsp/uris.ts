import type { WorkspaceFolder } from 'vscode-languageserver';
import { URI, Utils } from 'vscode-uri';

/** Path of a URI relative to a folder, with `/`; `undefined` when it does not lie below the folder. */
export function relativePath(folder: string, uri: string): string | undefined {
  const root = URI.parse(folder);
  const file = URI.parse(uri);
  if (root.scheme !== file.scheme || root.authority.toLowerCase() !== file.authority.toLowerCase())
    return undefined;
  const prefix = root.path.endsWith('/') ? root.path : `${root.path}/`;
  const below = file.path.startsWith(prefix) && file.path.length > prefix.length;
  return below ? file.path.slice(prefix.length) : undefined;
}

/** The innermost workspace folder around a URI. */
export function folderOf(folders: readonly WorkspaceFolder[], uri: string): WorkspaceFolder | undefined {
  const around = folders.filter((folder) => relativePath(folder.uri, uri) !== undefined);
  return around.sort((a, b) => b.uri.length - a.uri.length)[0];
}

/** The folder that a URI's file lies in. */
export function parentOf(uri: string): string {
  return Utils.dirname(URI.parse(uri)).toString();
}

/** A name inside a folder. */
export function childOf(folder: string, name: string): string {
  return Utils.joinPath(URI.parse(folder), name).toString();
}

/** Last segment of the path. */
export function baseName(uri: string): string {
  return Utils.basename(URI.parse(uri));
}

/** One spelling for every URI that means the same file, so that they can be compared and kept in maps. */
export function normalUri(uri: string): string {
  return URI.parse(uri).toString();
}
