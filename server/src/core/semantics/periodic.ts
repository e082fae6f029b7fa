import { type Atom, originOf, type Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import type { CallContext } from './concepts.js';
import { holds, isHere, loopsAround } from './loops.js';
import type { AnalysisUnit } from './unit.js';

/** How a call comes to write a new file again and again. */
export interface Periodic {
  readonly how: 'callback' | 'loop';
  /** The loop, where one is seen. */
  readonly loop?: Span;
}

/** Names of what grows while a network is trained. */
const counter = /epoch|iter|step|batch|round|episode|update|ckpt|checkpoint/i;
const measure = /acc|loss|score|metric|map\b|mae|rmse|ppl|perplex|time|now/i;
/** Bounds and choices of a run, which stay what they are. */
const fixed = /^(num|max|n|min|load|begin|start|end|last|best|total|resume|stop)_|^num|s$/i;
const maxVisits = 300;

/**
 * Whether a write makes a new file each time: a callback that does, or a call in a loop of training whose file name, or
 * the number that becomes part of it, changes from round to round. Loops over models or parts of one are no training.
 */
export function periodicOf(unit: AnalysisUnit, context: CallContext): Periodic | undefined {
  const { traits } = context.match.row;
  if (traits?.['periodic'] === 'true')
    return traits['retention'] === undefined ? { how: 'callback' } : undefined;
  const names = ['path', 'epoch'].flatMap((role) => unit.arg(context, role) ?? []);
  const leaves = names.flatMap((name) => (name.span ? leavesOf(name.value) : []));
  const written = names.map((name) => (name.valueSpan ? unit.textAt(name.valueSpan) : '')).join(' ');
  for (const loop of loopsAround(unit, context.term, context.via)) {
    const header = unit.textAt(loop).split('\n', 1)[0] ?? '';
    if (leaves.some((leaf) => isHere(unit, originOf(leaf.atom)) && changes(leaf, loop, { header, written })))
      return { how: 'loop', loop };
  }
  return leaves.some(({ atom }) => isCounter(unit, atom)) ? { how: 'loop' } : undefined;
}

interface Leaf {
  readonly atom: Atom;
  /** It is one of several that the value may be. */
  readonly oneOfMany: boolean;
}

function leavesOf(value: Value): readonly Leaf[] {
  const found: Leaf[] = [];
  const seen = new Set<Value>();
  const open: Value[] = [value];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.pop();
    if (!next) break;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      found.push({ atom, oneOfMany: next.atoms.length > 1 });
      open.push(...innerValues(atom));
    }
  }
  return found;
}

function innerValues(atom: Atom): readonly Value[] {
  switch (atom.k) {
    case 'text':
      return atom.parts.filter((part): part is Value => typeof part !== 'string');
    case 'derived':
      return atom.from;
    case 'item':
      return [atom.base, atom.index];
    case 'attr':
      return [atom.base];
    case 'result':
      return [
        ...atom.call.args.map((arg) => arg.value),
        ...atom.call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : [])),
      ];
    case 'option':
    case 'env':
      return [atom.fallback];
    default:
      return [];
  }
}

/** What is said where a name is made: the head of the loop, and the name as it is written at the call. */
interface Wording {
  readonly header: string;
  readonly written: string;
}

/** Whether a piece of a name differs between the rounds of a loop. */
function changes({ atom, oneOfMany }: Leaf, loop: Span, { header, written }: Wording): boolean {
  if (!holds(loop, originOf(atom))) return false;
  if (atom.k === 'result') return measure.test(written);
  if (atom.k === 'derived' && /^(element|index|[+-])$/.test(atom.how))
    return counter.test(header) || counter.test(written);
  // A counter that is known in its first rounds.
  return atom.k === 'const' && oneOfMany && atom.value.kind !== 'none' && counter.test(written);
}

/** A field that counts, or the parameter of a callback that does: its callers are in the library. */
function isCounter(unit: AnalysisUnit, atom: Atom): boolean {
  if (atom.k === 'attr') return isCounterName(atom.name);
  if (atom.k !== 'param' || atom.fn.callers.size > 0 || !isCounterName(atom.name) || !isCallback(atom))
    return false;
  // Who loads and writes under the same number converts a checkpoint.
  return !/\bload|\.load/.test(unit.textAt(atom.fn.span));
}

/** A function within another, one whose name says so, or one that takes the number first: `def write(epoch, symbol, arg, aux)`. */
function isCallback({ fn, name }: Extract<Atom, { k: 'param' }>): boolean {
  const nested = fn.parent?.kind === 'function' || fn.parent?.kind === 'lambda';
  const first = fn.shape.params.find((param) => param.name !== 'self');
  return nested || fn.kind === 'lambda' || /callback|^on_|_end$|hook/i.test(fn.name) || first?.name === name;
}

function isCounterName(name: string): boolean {
  return counter.test(name) && !fixed.test(name);
}
