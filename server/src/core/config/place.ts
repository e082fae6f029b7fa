/**
 * A path or URL as far as it is known: pieces in order. `env` is the value of an environment variable, `unknown` is
 * any text at all.
 */
export interface PathShape {
  readonly parts: readonly PathPart[];
}

export type PathPart = string | { readonly env?: string; readonly unknown?: true };

/**
 * A path in one normal form, so that places can be compared: what it hangs from, and its segments. A segment that is
 * not wholly known is `undefined`; it equals nothing.
 */
export interface Place {
  /** `/`, a drive such as `c:`, `\\` (UNC), a scheme such as `s3:`, `.` (relative), or empty: hangs from what is unknown or a variable. */
  readonly root: string;
  readonly segments: readonly (string | undefined)[];
}

/**
 * The normal form of a path: `.`, `..` and repeated separators resolved, `~` and variables recognised in text as well
 * (people pass both through `expanduser` and `expandvars`). Undefined where `..` follows something unknown or climbs
 * above its root, so that nobody can say where the path leads.
 */
export function placeOf(path: PathShape): Place | undefined {
  const pieces = mergeTexts(path.parts).flatMap((part) =>
    typeof part === 'string' ? splitVariables(part) : [part],
  );
  const first = pieces.find((piece) => piece !== '');
  if (typeof first !== 'string') return normalise('', split(pieces, /[/\\]/));
  const [root, length, separator] = rootOf(first);
  const rest = pieces.slice(pieces.indexOf(first) + 1);
  const segments = split([first.slice(length), ...rest], separator);
  if (root === '' || root === '.') return normalise(homed(segments) ? '' : '.', segments);
  return isScheme(root) ? urlPlace(root, segments) : normalise(root, segments);
}

/** Whether `inner` is `outer` or lies under it. Borders are those of segments: `/mnt/secure2` is not under `/mnt/secure`. */
export function isUnder(inner: Place, outer: Place): boolean {
  if (inner.root !== outer.root || inner.segments.length < outer.segments.length) return false;
  // A relative place may climb out of its folder.
  if (inner.segments[outer.segments.length] === '..') return false;
  return outer.segments.every((segment, i) => segment !== undefined && segment === inner.segments[i]);
}

/** Whether a root is that of a URL. */
export const isScheme = (root: string): boolean => /^\w[\w+.-]+:$/.test(root);

/** Neighbouring texts as one, so that `s3:` and `//bucket` are seen together. */
export function mergeTexts(parts: readonly PathPart[]): readonly PathPart[] {
  const result: PathPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}

const variable = /\$\{(\w+)\}|\$([A-Za-z_]\w*)|%([A-Za-z_]\w*)%/g;

function splitVariables(text: string): readonly PathPart[] {
  const pieces: PathPart[] = [];
  let at = 0;
  for (const match of text.matchAll(variable)) {
    pieces.push(text.slice(at, match.index), { env: match[1] ?? match[2] ?? match[3] ?? '' });
    at = match.index + match[0].length;
  }
  return [...pieces, text.slice(at)];
}

/** The root that a text begins with, how long it is written, and what separates segments under it. */
function rootOf(text: string): readonly [root: string, length: number, separator: RegExp] {
  const url = /^([A-Za-z][\w+.-]+):\/\//.exec(text);
  if (url) {
    const scheme = (url[1] ?? '').toLowerCase();
    // Hadoop's names of the same store; a file URL without a host is a path.
    if (scheme === 'file') return ['/', text.startsWith('file:///') ? 8 : url[0].length, /\//];
    return [scheme === 's3a' || scheme === 's3n' ? 's3:' : `${scheme}:`, url[0].length, /\//];
  }
  const windows = /^(?:[\\/]{2}\?[\\/])?([A-Za-z]):[\\/]/.exec(text);
  if (windows) return [`${(windows[1] ?? '').toLowerCase()}:`, windows[0].length, /[/\\]/];
  if (text.startsWith('\\\\')) return ['\\\\', 2, /[/\\]/];
  if (text.startsWith('/')) return ['/', 1, /\//];
  // Which system a relative path is meant for cannot be seen, so both separators count.
  return ['.', 0, /[/\\]/];
}

/** Pieces between separators; a segment keeps its pieces until it is known whether they are all known. */
function split(pieces: readonly PathPart[], separator: RegExp): readonly (readonly PathPart[])[] {
  let segment: PathPart[] = [];
  const segments: PathPart[][] = [segment];
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      segment.push(piece);
      continue;
    }
    for (const [i, text] of piece.split(separator).entries()) {
      if (i > 0) segments.push((segment = []));
      if (text !== '') segment.push(text);
    }
  }
  return segments;
}

const homed = (segments: readonly (readonly PathPart[])[]): boolean =>
  segments[0]?.length === 1 && typeof segments[0][0] === 'string' && segments[0][0].startsWith('~');

function normalise(root: string, segments: readonly (readonly PathPart[])[]): Place | undefined {
  const windows = root === '\\\\' || /^\w:$/.test(root);
  const kept: (string | undefined)[] = [];
  for (const [i, pieces] of segments.entries()) {
    const text = pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : undefined;
    if (text === '' || text === '.') continue;
    if (
      text === undefined ? mayClimb(pieces) : text !== '..' && (windows ? windowsStep : strayStep).test(text)
    )
      return undefined;
    if (text !== '..')
      kept.push(
        root === '' && i === 0 && text === '~'
          ? keyOf([{ env: 'HOME' }])
          : windows
            ? keyOf(pieces)?.toLowerCase()
            : keyOf(pieces),
      );
    else if (!climb(root, kept)) return undefined;
  }
  return { root, segments: kept };
}

/** Takes back the last segment; false where nobody can say what that leads to. */
function climb(root: string, kept: (string | undefined)[]): boolean {
  const last = kept.at(-1);
  if (root === '.' && (last === undefined ? kept.length === 0 : last === '..')) return kept.push('..') > 0;
  if (last === undefined) return kept.length === 0 && root !== '' && root !== '\\\\';
  // A variable may hold several segments, nobody knows what is above a home, and UNC begins with a server and its share.
  if (last.includes('\0') || (root === '' && kept.length === 1) || (root === '\\\\' && kept.length <= 2))
    return false;
  kept.pop();
  return true;
}

/** `..` with something unknown behind it: that may begin with a separator. */
const mayClimb = (pieces: readonly PathPart[]): boolean => pieces[0] === '..';

/** What some system reads as a step upwards though it is not written `..`: on Windows, and where nobody knows. */
const windowsStep = /^[. ]+$/;
const strayStep = /(?:^|\\)\.\.(?:\\|$)/;

/** Comparable form of a segment: variables between NULs, which no path contains. */
function keyOf(pieces: readonly PathPart[]): string | undefined {
  let key = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') key += piece.replaceAll('\0', '?');
    else if (piece.env === undefined || piece.unknown) return undefined;
    else key += `\0${piece.env}\0`;
  }
  return key;
}

/** Object stores do not resolve `..` and keep empty segments, but tools on the way to them do not agree on that. */
function urlPlace(root: string, segments: readonly (readonly PathPart[])[]): Place | undefined {
  const kept = segments.map(keyOf);
  if (kept.includes('..')) return undefined;
  while (kept.length > 0 && kept.at(-1) === '') kept.pop();
  return { root, segments: kept };
}
