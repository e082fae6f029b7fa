import { selfClass } from '../dataflow/attribute.js';
import type { Atom, Value } from '../dataflow/value.js';
import { calleeName, keyOfSpan, knownCalls, openedPath, opensFile, roleValue } from './calls.js';
import type { AnalysisUnit } from './unit.js';

/** What a name in a program stands for: one file, all files whose names begin so, or all files in a folder. */
export type Extent = 'file' | 'prefix' | 'folder';

/** A place among files, by a name that is equal wherever the program means the same place. */
export interface Place {
  readonly name: string;
  readonly extent: Extent;
}

const maxNames = 8;
const maxDepth = 20;
/** Marks around what is not known of a name: two pieces with equal marks are equal texts. */
const [open, close] = ['\u0001', '\u0002'];

/**
 * Names of the files that a resolved value may be the path of (or an open file on). Pieces that are not known stand as
 * marks of what they are (an option, a parameter, the result of one call), so that equal names are equal paths.
 */
export function namesOf(unit: AnalysisUnit, value: Value, depth = 0): readonly string[] {
  // Nearer to the bound less of a name is known, so that only what is asked for from outside is kept.
  if (depth > 0) return tidied(textsOf(unit, value, depth));
  const names = known.get(unit) ?? new WeakMap<Value, readonly string[]>();
  known.set(unit, names);
  const found = names.get(value) ?? tidied(textsOf(unit, value));
  names.set(value, found);
  return found;
}

const known = new WeakMap<AnalysisUnit, WeakMap<Value, readonly string[]>>();

function tidied(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map(tidy))].filter((name) => name !== '' && name !== '.');
}

/** The texts that a value may be, with such marks, as they are. */
export function textsOf(unit: AnalysisUnit, value: Value, depth = 0): readonly string[] {
  if (depth > maxDepth) return [];
  const found = new Set<string>();
  for (const atom of value.atoms)
    for (const text of namesOfAtom(unit, atom, depth)) if (found.size < maxNames) found.add(text);
  return [...found];
}

function tidy(name: string): string {
  const plain = name
    .replace(/\\/g, '/')
    .replace(/\/(?:\.\/)+/g, '/')
    .replace(/^(?:\.\/)+/, '');
  const short = /^\w+:\/\//.test(plain) ? plain : plain.replace(/\/{2,}/g, '/');
  return short.length > 1 ? short.replace(/\/$/, '') : short;
}

function mark(...parts: readonly (string | number)[]): string {
  return `${open}${parts.join('|')}${close}`;
}

function namesOfAtom(unit: AnalysisUnit, atom: Atom, depth: number): readonly string[] {
  switch (atom.k) {
    case 'const':
      if (atom.value.kind === 'str' || atom.value.kind === 'bytes') return [atom.value.value];
      return atom.value.kind === 'int' || atom.value.kind === 'float' ? [String(atom.value.value)] : [];
    case 'text':
      return textNames(unit, atom, depth);
    case 'option':
      return [mark('option', atom.dest, atom.parameter ? atom.origin.start : '')];
    case 'env':
      return [mark('env', atom.name)];
    case 'param': {
      const cls = selfClass(atom.fn, atom.name);
      return [cls ? mark('self', cls.id) : mark('param', atom.fn.id, atom.name)];
    }
    case 'global':
    case 'name':
      return [mark('name', atom.name)];
    case 'attr':
      return attributeNames(unit, atom, depth);
    case 'item':
      return below(unit, atom.base, depth).flatMap((base) => {
        const [index] = below(unit, atom.index, depth);
        return index === undefined ? [] : [mark('item', base, index)];
      });
    case 'instance':
      return [mark('instance', keyOfSpan(atom.call.span))];
    case 'derived':
      return [mark('made', atom.how, keyOfSpan(atom.origin))];
    case 'result':
      return resultNames(unit, atom, depth);
    default:
      return [];
  }
}

function below(unit: AnalysisUnit, value: Value, depth: number): readonly string[] {
  return namesOf(unit, value, depth + 1);
}

function textNames(unit: AnalysisUnit, atom: Extract<Atom, { k: 'text' }>, depth: number): readonly string[] {
  let rows: string[] = [''];
  for (const [index, part] of atom.parts.entries()) {
    const known = typeof part === 'string' ? [part] : below(unit, part, depth);
    const pieces = known.length > 0 ? known : [mark('unknown', keyOfSpan(atom.origin), index)];
    rows = rows.flatMap((row) => pieces.map((piece) => row + piece)).slice(0, maxNames);
  }
  return rows;
}

/** `file.name` is the path of the file; any other attribute is one of its object. */
function attributeNames(
  unit: AnalysisUnit,
  atom: Extract<Atom, { k: 'attr' }>,
  depth: number,
): readonly string[] {
  const bases = below(unit, atom.base, depth);
  const isFile = atom.name === 'name' && atom.base.atoms.some((base) => base.k === 'result');
  return bases.map((base) => (isFile ? base : mark('attribute', base, atom.name)));
}

/** Functions of a path that give the same for the same path. */
const pure =
  /^(?:basename|dirname|splitext|abspath|join|format|lower|strip|rstrip|replace|str|split|with_suffix|expanduser)$/;

function resultNames(
  unit: AnalysisUnit,
  atom: Extract<Atom, { k: 'result' }>,
  depth: number,
): readonly string[] {
  const { call } = atom;
  for (const known of knownCalls(unit, call)) {
    if (opensFile(known.row)) {
      const path = openedPath(unit, known);
      return path ? below(unit, path, depth) : [];
    }
    if (known.row.concept === 'downloads' && known.row.traits?.['gives'] !== 'bytes')
      return downloadedNames(unit, known, depth);
  }
  const name = calleeName(call.callee);
  if (!pure.test(name)) return [mark('result', keyOfSpan(call.span))];
  const receiver = call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : []));
  const parts = [...receiver, ...call.args.map((arg) => arg.value)].map(
    (part) => below(unit, part, depth)[0] ?? '?',
  );
  return parts.includes('?') ? [mark('result', keyOfSpan(call.span))] : [mark('pure', name, ...parts)];
}

/** Where a download goes: the path that it is given (a file, or the folder of one), else the last piece of the address. */
export function downloadedNames(
  unit: AnalysisUnit,
  call: Parameters<typeof roleValue>[1],
  depth = 0,
): readonly string[] {
  const path = roleValue(unit, call, 'path');
  const url = roleValue(unit, call, 'url');
  const last = (url ? below(unit, url, depth) : []).map((address) => address.replace(/^.*\//, ''));
  const given = path && !isNone(path) ? below(unit, path, depth) : [];
  const folder = roleValue(unit, call, 'folder');
  const folders = folder && !isNone(folder) ? below(unit, folder, depth) : [];
  const names = given.length > 0 ? given : last;
  if (folders.length > 0) return folders.flatMap((base) => names.map((name) => `${base}/${name}`));
  return given.length > 0
    ? [...given, ...given.flatMap((base) => last.map((name) => `${base}/${name}`))]
    : last;
}

function isNone(value: Value): boolean {
  return value.atoms.every((atom) => atom.k === 'const' && atom.value.kind === 'none');
}

/** Whether what lies at one place is (part of) what another place names. */
export function meets(have: Place, want: Place): boolean {
  if (have.name === want.name) return true;
  if (have.extent === 'folder' && isBelow(want.name, have.name)) return true;
  if (want.extent === 'folder' && isBelow(have.name, want.name)) return true;
  if (have.extent === 'prefix' && want.extent !== 'prefix') return want.name.startsWith(`${have.name}-`);
  return want.extent === 'prefix' && have.extent === 'file' && have.name.startsWith(`${want.name}-`);
}

function isBelow(name: string, folder: string): boolean {
  return name.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

const innermost = new RegExp(`${open}[^${open}${close}]*${close}`, 'g');

/** A name as a reader would write it, with `…` for what is not known. */
export function showName(name: string): string {
  let text = name;
  for (let round = 0; round < maxDepth && text.includes(open); round += 1)
    text = text.replace(innermost, '…');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
