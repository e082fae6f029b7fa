import type { Instr } from '../syntax/ir.js';
import type { ModelRow, Models } from '../models/index.js';
import { addTo } from './changes.js';
import { type Frame, reg } from './frame.js';
import type { CallTerm } from './value.js';

type CallInstr = Extract<Instr, { op: 'call' }>;

/** Samplers by the last part of their name: what is filled or shuffled when the receiver is not known yet. */
const samplers = new WeakMap<Models, ReadonlyMap<string, readonly ModelRow[]>>();

/**
 * Some calls put what they draw into an argument: `uniform(0, 255, out=buffer)`, `shuffle(letters)`. What that argument was loaded
 * from holds the result of the call from then on, beside what it held.
 */
export function fillArguments(frame: Frame, instr: CallInstr, term: CallTerm): void {
  const out = instr.args.find((arg) => arg.name === 'out');
  for (const row of rowsOf(frame.program.options.models, term)) {
    const inplace = row.traits?.['inplace'] === 'true';
    const index = inplace ? 0 : row.args?.['out']?.index;
    const positional = instr.args.filter((arg) => arg.kind === 'positional');
    const filled = out ?? (index === undefined || index === null ? undefined : positional[index]);
    if (filled) {
      addTo(frame, filled.src, reg(frame, instr.dst));
      return;
    }
  }
}

function rowsOf(models: Models, term: CallTerm): readonly ModelRow[] {
  return term.callee.atoms.flatMap((callee) => {
    if (callee.k === 'attr') return samplersOf(models).get(callee.name) ?? [];
    const row = callee.k === 'name' ? models.find(callee.name) : undefined;
    return row?.concept === 'draws-randomness' ? [row] : [];
  });
}

function samplersOf(models: Models): ReadonlyMap<string, readonly ModelRow[]> {
  const known = samplers.get(models);
  if (known) return known;
  const found = new Map<string, ModelRow[]>();
  for (const row of models.rows('draws-randomness')) {
    if (!row.api.includes('()')) continue;
    const name = row.api.slice(row.api.lastIndexOf('.') + 1);
    found.set(name, [...(found.get(name) ?? []), row]);
  }
  samplers.set(models, found);
  return found;
}
