import type { CallTerm, TextPart, Value } from './value.js';

const functions: ReadonlySet<string> = new Set(['sys.path.append', 'sys.path.insert']);
const maxDepth = 8;

/** Whether a call adds a folder to the places in which Python looks for modules. */
export function extendsPath(term: CallTerm): boolean {
  const [atom] = term.callee.atoms;
  return atom?.k === 'name' && functions.has(atom.name);
}

/**
 * The folder that such a call in the file `file` adds, relative to the root; undefined where it is not known or outside. A
 * relative folder is taken as one beside the file, since scripts are mostly run from there.
 */
export function folderOf(term: CallTerm, file: string): string | undefined {
  const [atom] = term.callee.atoms;
  const index = atom?.k === 'name' && atom.name.endsWith('insert') ? 1 : 0;
  const value = term.args[index]?.value;
  const folder = value && pathOf(value, file, 0);
  return folder === undefined ? undefined : normal(folder);
}

function pathOf(value: Value, file: string, depth: number): string | undefined {
  const [atom, more] = value.atoms;
  if (!atom || more || value.open || depth > maxDepth) return undefined;
  switch (atom.k) {
    case 'const':
      return atom.value.kind === 'str' ? beside(atom.value.value, file) : undefined;
    case 'text':
      return joined(atom.parts, file, depth);
    case 'global':
      return atom.name === '__file__' ? file : undefined;
    case 'name':
      return atom.name === 'builtins.__file__' ? file : undefined;
    case 'result':
      return called(atom.call, file, depth);
    case 'attr': {
      const base = atom.name === 'parent' ? pathOf(atom.base, file, depth + 1) : undefined;
      return base === undefined ? undefined : parentOf(base);
    }
    default:
      return undefined;
  }
}

/** `os.path.join(here, '..', 'lib')` and its like are texts whose first part may be computed. */
function joined(parts: readonly TextPart[], file: string, depth: number): string | undefined {
  let path = '';
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') path += index === 0 ? (beside(part, file) ?? '/') : part;
    else {
      const known = index === 0 ? pathOf(part, file, depth + 1) : undefined;
      if (known === undefined) return undefined;
      path += known;
    }
  }
  return path;
}

function called(call: CallTerm, file: string, depth: number): string | undefined {
  const [callee] = call.callee.atoms;
  if (callee?.k === 'attr' && /^(resolve|absolute|as_posix)$/.test(callee.name))
    return pathOf(callee.base, file, depth + 1);
  if (callee?.k !== 'name') return undefined;
  const first = call.args[0]?.value;
  if (/^os\.(getcwd|getcwdu|curdir)$/.test(callee.name)) return parentOf(file);
  const inner = first && pathOf(first, file, depth + 1);
  if (inner === undefined) return undefined;
  if (callee.name === 'os.path.dirname') return parentOf(inner);
  return /^(os\.path\.(abspath|realpath|normpath|expanduser)|builtins\.str|pathlib\.(Pure)?(Posix)?Path)$/.test(
    callee.name,
  )
    ? inner
    : undefined;
}

function beside(path: string, file: string): string | undefined {
  if (path.startsWith('/') || path.startsWith('~')) return undefined;
  const folder = parentOf(file);
  return folder === '' ? path : `${folder}/${path}`;
}

function parentOf(path: string): string {
  const clean = normal(path) ?? path;
  return clean.includes('/') ? clean.slice(0, clean.lastIndexOf('/')) : '';
}

/** Without `.` and `..`; undefined where it leaves the root. */
function normal(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
