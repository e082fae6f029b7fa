import { partsOf, type Atom, type Value } from '../dataflow/value.js';
import type { CallContext } from './concepts.js';
import { pathsOf, showPath } from './paths.js';
import type { AnalysisUnit } from './unit.js';

const speaking = /param|weight|state|ckpt|checkpoint|model|\baux\b|aux_/i;
const maxVisits = 400;

/**
 * Whether a write saves parameters or states. Most writers can save nothing else; functions that save any arrays do so
 * where the name of the file or the data speaks of parameters, or nothing speaks against it: caches of features and
 * pictures are no checkpoints.
 */
export function holdsParameters(unit: AnalysisUnit, context: CallContext): boolean {
  const { row, evidence } = context.match;
  if (row.traits?.['artifact'] !== 'arrays') return evidence !== 'name' || row.distinctive === true;
  const target = unit.arg(context, 'path');
  const names = target ? pathsOf(unit, target.value).map((path) => showPath(path.shape)) : [];
  if (names.some((name) => speaking.test(name.replace(/^.*\//, '')))) return true;
  const data = dataOf(unit, context);
  if (!data || isPlainArrays(data)) return false;
  return speaksOfParameters(data) || !names.some((name) => /\.\w{1,6}$/.test(name));
}

function dataOf(unit: AnalysisUnit, context: CallContext): Value | undefined {
  const [, second] = context.term.args.filter((arg) => arg.kind === 'positional');
  const named = context.term.args.find((arg) => arg.name === 'data' || arg.name === 'arr');
  const arg = named ?? second;
  return arg && unit.resolve(arg.value);
}

/** A bare array, or a dictionary or list of such under names that say nothing of parameters. */
function isPlainArrays(value: Value): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every((atom) => {
    if (atom.k === 'dict')
      return !atom.rest && [...atom.entries.keys()].every((key) => !/^(arg|aux):/.test(key));
    if (atom.k === 'sequence') return !atom.rest && atom.items.every((item) => isPlainArrays(item));
    return atom.k === 'result' && atom.call.callee.atoms.every((callee) => callee.k === 'name');
  });
}

function speaksOfParameters(value: Value): boolean {
  const seen = new Set<Value>();
  const open: Value[] = [value];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.pop();
    if (!next) return false;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      if (speaking.test(nameOf(atom))) return true;
      open.push(...partsOf(atom));
    }
  }
  return false;
}

function nameOf(atom: Atom): string {
  if (atom.k === 'attr' || atom.k === 'name' || atom.k === 'param' || atom.k === 'global') return atom.name;
  if (atom.k === 'const' && atom.value.kind === 'str' && /^(arg|aux):/.test(atom.value.value)) return 'param';
  return '';
}
