import type { Span } from '../source/span.js';
import { joinPath, onlyString, textParts } from './text.js';
import { type Atom, constant, single, type Value } from './value.js';

/** The last piece of a path, and what stands before it; undefined where the last piece is not all known. */
export function splitPath(
  value: Value,
  origin: Span,
): { readonly folder: Value; readonly name: string } | undefined {
  const [atom, more] = value.atoms;
  const parts = atom && !more && !value.open ? textParts(atom) : undefined;
  const last = parts?.[parts.length - 1];
  if (!parts || typeof last !== 'string') return undefined;
  const slash = last.lastIndexOf('/');
  if (slash < 0 && parts.length > 1) return undefined;
  const before =
    slash === 0 && parts.length === 1 ? '/' : last.slice(0, Math.max(slash, 0)).replace(/(.)\/+$/, '$1');
  const name = last.slice(slash + 1);
  if (parts.length === 1) return { folder: constant({ kind: 'str', value: before }, origin), name };
  return {
    folder: single({ k: 'text', parts: [...parts.slice(0, -1), before], bytes: false, origin }),
    name,
  };
}

/** Attributes of a `pathlib` path, which is kept as its text, and of the member of an enumeration. */
export function textAttribute(atom: Atom, name: string, origin: Span): Value | undefined {
  const value = single(atom);
  const text = (found: string | undefined): Value | undefined =>
    found === undefined ? undefined : constant({ kind: 'str', value: found }, origin);
  const last = (): string | undefined => splitPath(value, origin)?.name;
  switch (name) {
    case 'value':
      return atom.k === 'const' ? value : undefined;
    case 'parent':
      return parentOf(value, origin);
    case 'name':
      return text(last());
    case 'stem':
      return text(last()?.replace(/(.)\.[^.]*$/, '$1'));
    case 'suffix':
      return text(/(?<=.)\.[^.]*$/.exec(last() ?? '')?.[0] ?? '');
    case 'parents': {
      const items: Value[] = [];
      for (let at = parentOf(value, origin); at && items.length < 16; at = parentOf(at, origin)) {
        items.push(at);
        if (['/', '.'].includes(onlyString(at) ?? '')) break;
      }
      return items.length > 0 ? single({ k: 'sequence', kind: 'tuple', items, origin }) : undefined;
    }
    default:
      return undefined;
  }
}

function parentOf(value: Value, origin: Span): Value | undefined {
  const found = splitPath(value, origin)?.folder;
  return found && onlyString(found) === '' ? constant({ kind: 'str', value: '.' }, origin) : found;
}

/** Methods of a `pathlib` path that give another path. */
export function pathMethod(
  path: Value,
  name: string,
  args: readonly Value[],
  origin: Span,
): Value | undefined {
  const [first] = args;
  const given = first && onlyString(first);
  const place = splitPath(path, origin);
  if (name === 'joinpath') return joinPath([path, ...args], origin);
  if (!place || given === undefined) return undefined;
  const beside = (last: string): Value => {
    const piece = constant({ kind: 'str', value: last }, origin);
    return onlyString(place.folder) === '' ? piece : joinPath([place.folder, piece], origin);
  };
  if (name === 'with_name') return beside(given);
  if (name === 'with_suffix') return beside(place.name.replace(/(.)\.[^.]*$/, '$1') + given);
  return name === 'with_stem' ? beside(given + (/(?<=.)\.[^.]*$/.exec(place.name)?.[0] ?? '')) : undefined;
}

/** `os.path.normpath` of a text that is all known. */
export function normalized(path: string): string {
  const out: string[] = [];
  const absolute = path.startsWith('/');
  for (const piece of path.split('/')) {
    if (piece === '' || piece === '.') continue;
    const last = out[out.length - 1];
    if (piece === '..' && last !== undefined && last !== '..') out.pop();
    else if (piece !== '..' || !absolute) out.push(piece);
  }
  return (absolute ? '/' : '') + out.join('/') || '.';
}
