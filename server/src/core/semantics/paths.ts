import type { PathPart, PathShape } from '../config/place.js';
import type { Atom, Value } from '../dataflow/value.js';
import { temporaryFixtures } from '../models/index.js';
import { originOf } from '../dataflow/value.js';
import type { FlowStep } from '../rule.js';
import type { AnalysisUnit } from './unit.js';

/** One path that a value may be. */
export interface PathInfo {
  readonly shape: PathShape;
  /** It lies in a place that a function for temporary files gave: the user's own, or one that all share. */
  readonly temporary?: 'private' | 'shared';
  /** It holds only when nobody passes the option or sets the variable. */
  readonly byDefault: boolean;
  readonly steps: readonly FlowStep[];
}

const maxPaths = 12;
const maxDepth = 24;

/** The paths that a resolved value may be, each as known and unknown pieces in order. */
export function pathsOf(unit: AnalysisUnit, value: Value, depth = 0): readonly PathInfo[] {
  const found = value.atoms.flatMap((atom) => pathsOfAtom(unit, atom, depth));
  if (found.length > 0 && found.every((path) => path.temporary === 'private')) return found;
  if (value.open || found.length === 0) found.push(unknownPath());
  return found.slice(0, maxPaths);
}

function unknownPath(): PathInfo {
  return { shape: { parts: [{ unknown: true }] }, byDefault: false, steps: [] };
}

function known(parts: readonly PathPart[], steps: readonly FlowStep[]): PathInfo {
  return { shape: { parts }, byDefault: false, steps };
}

function pathsOfAtom(unit: AnalysisUnit, atom: Atom, depth: number): readonly PathInfo[] {
  if (depth > maxDepth) return [unknownPath()];
  switch (atom.k) {
    case 'const':
      return constantPath(atom);
    case 'text':
      return textPaths(unit, atom, depth);
    case 'env':
      return [
        known(
          [{ env: atom.name }],
          [{ span: atom.origin, note: `taken from the environment variable \`${atom.name}\`` }],
        ),
        ...fallbacks(unit, atom.fallback, depth),
      ];
    case 'option': {
      const note = atom.parameter
        ? `the parameter \`${atom.dest}\``
        : `taken from the option \`${atom.flag}\``;
      const given: PathInfo = { ...unknownPath(), steps: [{ span: atom.origin, note }] };
      return [...fallbacks(unit, atom.fallback, depth), given];
    }
    case 'param':
      return [temporaryFixtures.has(atom.name) ? { ...unknownPath(), temporary: 'private' } : unknownPath()];
    case 'instance':
      return [temporaryName.test(atom.cls.name) ? { ...unknownPath(), temporary: 'private' } : unknownPath()];
    case 'result':
      return [resultPath(unit, atom)];
    case 'attr':
      return pathsOf(unit, atom.base, depth + 1).map((path) => (path.temporary ? path : unknownPath()));
    case 'item':
      return atom.base.atoms.length > 0 && pathsOf(unit, atom.base, depth + 1).some((path) => path.temporary)
        ? pathsOf(unit, atom.base, depth + 1)
        : [unknownPath()];
    default:
      return [unknownPath()];
  }
}

function constantPath(atom: Extract<Atom, { k: 'const' }>): readonly PathInfo[] {
  const { value, origin } = atom;
  if (value.kind === 'none') return [];
  if (value.kind !== 'str') return [unknownPath()];
  return [known([value.value], [{ span: origin, note: `the path \`${value.value}\`` }])];
}

function fallbacks(unit: AnalysisUnit, fallback: Value, depth: number): PathInfo[] {
  if (fallback.atoms.length === 0) return [];
  return pathsOf(unit, fallback, depth + 1)
    .filter((path) => !isBlank(path))
    .map((path) => ({ ...path, byDefault: true }));
}

function isBlank(path: PathInfo): boolean {
  const [part, more] = path.shape.parts;
  return (
    part === undefined ||
    (more === undefined && (part === '' || (typeof part !== 'string' && part.unknown === true)))
  );
}

function textPaths(
  unit: AnalysisUnit,
  atom: Extract<Atom, { k: 'text' }>,
  depth: number,
): readonly PathInfo[] {
  let rows: PathInfo[] = [known([], [])];
  for (const part of atom.parts) {
    const options = typeof part === 'string' ? [known([part], [])] : pathsOf(unit, part, depth + 1);
    const usable = options.length > 0 ? options : [unknownPath()];
    if (rows.length * usable.length > maxPaths) rows = rows.map((row) => append(row, unknownPath()));
    else rows = rows.flatMap((row) => usable.map((option) => append(row, option)));
  }
  return rows.map((row) => ({
    ...row,
    steps:
      row.steps.length > 0 ? row.steps : [{ span: atom.origin, note: `the path \`${showPath(row.shape)}\`` }],
  }));
}

function append(row: PathInfo, next: PathInfo): PathInfo {
  const first = row.shape.parts.length === 0;
  const temporary = row.temporary ?? (first ? next.temporary : undefined);
  return {
    shape: { parts: [...row.shape.parts, ...next.shape.parts] },
    byDefault: row.byDefault || next.byDefault,
    steps: [...row.steps, ...next.steps],
    ...(temporary ? { temporary } : {}),
  };
}

function resultPath(unit: AnalysisUnit, atom: Extract<Atom, { k: 'result' }>): PathInfo {
  for (const callee of atom.call.callee.atoms) {
    const row = callee.k === 'name' ? unit.models.find(callee.name) : undefined;
    if (row?.concept !== 'temporary-place') continue;
    const temporary = row.traits?.['place'] === 'shared' ? 'shared' : 'private';
    const note = `made by \`${callee.k === 'name' ? callee.name : ''}\``;
    return { ...unknownPath(), temporary, steps: [{ span: originOf(atom), note }] };
  }
  if (isNamedTemporary(atom)) return { ...unknownPath(), temporary: 'private' };
  const stream = streamPath(unit, atom);
  if (stream) return stream;
  // `str(x)`, `x.rstrip('/')` and their like keep what the path is; anything else may give any path.
  const [arg] = atom.call.args;
  const [callee] = atom.call.callee.atoms;
  // `stack.enter_context(TemporaryDirectory())`, `tmpdir.join(...)`.
  if (callee?.k === 'attr' && callee.name === 'enter_context' && arg)
    return pathsOf(unit, arg.value)[0] ?? unknownPath();
  if (callee?.k === 'attr') {
    const base = pathsOf(unit, callee.base).find((path) => path.temporary);
    if (base) return base;
  }
  if (callee?.k === 'name' && callee.name === 'builtins.str' && arg)
    return pathsOf(unit, arg.value)[0] ?? unknownPath();
  return unknownPath();
}

/** How helpers of a project are called that do what `tempfile` does. */
const temporaryName = /^_?(?:temp(?:orary)?_?(?:dir(?:ectory)?|folder|file(?:name)?)|tmp_?dir)$/i;

function isNamedTemporary(atom: Extract<Atom, { k: 'result' }>): boolean {
  return atom.call.callee.atoms.some(
    (callee) =>
      (callee.k === 'name' || callee.k === 'attr') &&
      temporaryName.test(callee.name.slice(callee.name.lastIndexOf('.') + 1)),
  );
}

/** Where a stream leads: to the file that it was opened with, or nowhere. */
function streamPath(unit: AnalysisUnit, atom: Extract<Atom, { k: 'result' }>): PathInfo | undefined {
  for (const callee of atom.call.callee.atoms) {
    const name = callee.k === 'name' ? callee.name : '';
    const returns = name === '' ? undefined : unit.models.typeOfCall(name);
    if (returns === 'io.BytesIO') return { ...unknownPath(), temporary: 'private' };
    const [file] = atom.call.args;
    if (returns === 'io.IOBase' && file) return pathsOf(unit, file.value)[0];
  }
  return undefined;
}

/** A path as a reader would write it, with `…` for what is not known. */
export function showPath(shape: PathShape): string {
  const text = shape.parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return part.env === undefined ? '…' : `$${part.env}`;
    })
    .join('');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
