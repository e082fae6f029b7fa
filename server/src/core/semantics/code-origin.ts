import { type Atom, originOf, partsOf, type Value } from '../dataflow/value.js';
import type { FlowStep } from '../rule.js';
import type { AnalysisUnit } from './unit.js';

/** Where a text or path comes from. */
export interface CodeOrigin {
  /** The first thing from outside of the program that it is made of: an option, a variable, input, the content of a file. */
  readonly outside?: FlowStep;
  /** What is written in the program is part of it. */
  readonly written: boolean;
  /** Something that the file does not tell is part of it. */
  readonly unknown: boolean;
}

const maxVisits = 600;

/** Looks through everything that a resolved value is made of. */
export function originOfCode(unit: AnalysisUnit, value: Value): CodeOrigin {
  const seen = new Set<Value>();
  const open: Value[] = [value];
  let [written, isUnknown] = [false, value.open];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.shift();
    if (!next) break;
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.open || next.atoms.length === 0) isUnknown = true;
    for (const atom of next.atoms) {
      const outside = outsideStep(unit, atom);
      if (outside) return { outside, written, unknown: isUnknown };
      if (atom.k === 'const' || atom.k === 'text') written ||= atom.k === 'text' || atom.value.kind === 'str';
      else if (isOpaque(atom)) isUnknown = true;
      open.push(...innerValues(atom));
    }
  }
  return { written, unknown: isUnknown };
}

/** What is reached by following a value; the functions that are called are known and say nothing of it. */
function innerValues(atom: Atom): readonly Value[] {
  if (atom.k === 'text') return partsOf(atom).filter((part) => !isNumeric(part));
  if (atom.k !== 'result') return partsOf(atom);
  const bases = atom.call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : []));
  return [...bases, ...atom.call.args.map((arg) => arg.value)];
}

function isNumeric(value: Value): boolean {
  return (
    !value.open &&
    value.atoms.length > 0 &&
    value.atoms.every(
      (atom) => atom.k === 'const' && (atom.value.kind === 'int' || atom.value.kind === 'float'),
    )
  );
}

/** Whether nothing is known of an atom, so that it may be anything at all. */
function isOpaque(atom: Atom): boolean {
  if (atom.k === 'result') return !atom.call.callee.atoms.every((callee) => isTransparent(callee));
  return atom.k === 'param' || atom.k === 'free' || atom.k === 'global' || atom.k === 'instance';
}

/** Functions whose result is made of nothing but what they are given: those of paths and texts. */
function isTransparent(callee: Atom): boolean {
  if (callee.k === 'name')
    return /^(os\.path|os\.fspath|posixpath|ntpath|builtins|textwrap)\b/.test(callee.name);
  return callee.k === 'attr';
}

const inputs = /^(builtins\.(input|raw_input)|sys\.argv|sys\.stdin\b.*|os\.environ\b.*|getpass\.\w+)$/;
const readers = /^(builtins\.(open|file)|io\.open|codecs\.open)$/;

function outsideStep(unit: AnalysisUnit, atom: Atom): FlowStep | undefined {
  const at = (note: string): FlowStep => ({ span: originOf(atom), note });
  if (atom.k === 'option' && !atom.parameter) return at(`taken from the option \`${atom.flag}\``);
  if (atom.k === 'env') return at(`taken from the environment variable \`${atom.name}\``);
  if (atom.k === 'name') return inputs.test(atom.name) ? at('given from outside of the program') : undefined;
  if (atom.k !== 'result') return undefined;
  for (const callee of atom.call.callee.atoms) {
    const name = callee.k === 'name' ? callee.name : '';
    if (inputs.test(name)) return at('given from outside of the program');
    if (readers.test(name)) return at('read from a file');
    const row = name === '' ? undefined : unit.models.find(name);
    if (row?.concept === 'receives-input' || row?.concept === 'downloads')
      return at('given from outside of the program');
  }
  return undefined;
}
