import type { CallContext } from './concepts.js';
import { namesOf, showName } from './file-names.js';
import { functionAround, momentsOf } from './order.js';
import { type Source, sourcesOf, type Use } from './provenance.js';
import type { AnalysisUnit } from './unit.js';

/** Roles under which readers are told what to read. `params` is the second file of a reader that takes two. */
const roles = ['path', 'params', 'value'] as const;

/** Everything that a call which reads a model, states, a library or a pickle may read. */
export function loadSources(unit: AnalysisUnit, context: CallContext): readonly Source[] {
  const extent = context.match.row.traits?.['pathKind'] === 'prefix' ? 'prefix' : 'file';
  return roles.flatMap((role) => {
    const arg = unit.arg(context, role);
    if (!arg?.span) return [];
    const form: Use['form'] = role === 'value' ? 'bytes' : role === 'path' ? extent : 'file';
    return sourcesOf(unit, arg.value, { moments: momentsOf(context), form });
  });
}

/** Whether something tells where bytes in memory come from: if nothing does, the program made them more often than not. */
export function isTold({ kind }: Source): boolean {
  return kind !== 'unknown' && kind !== 'setting' && kind !== 'literal';
}

/**
 * Whether bytes of which nothing is known are likely to be what the program's own worker processes sent: they talk in
 * pickles, through queues and pipes that are not followed.
 */
export function talksToWorkers(unit: AnalysisUnit): boolean {
  return /\b(?:import|from)[ \t]+(?:multiprocessing|concurrent\.futures|billiard)\b/.test(unit.text);
}

const speaking = /params?\b|weights?\b|checkpoint|ckpt|model|\barg_|\baux_/i;
const handling =
  /\b(?:arg|aux)_params\b|['"](?:arg|aux):|\.(?:load_parameters|set_params|set_data|load_params)\s*\(/;

/** Whether what a reader of any tensors reads is likely to be a model: by names, and by what is done with it nearby. */
export function readsModel(unit: AnalysisUnit, context: CallContext): boolean {
  if (context.match.row.traits?.['artifact'] !== 'arrays') return true;
  const around = functionAround(unit, context.term.span);
  const said = `${unit.textAt(context.term.argsSpan)} ${around?.name ?? ''}`.replace(/_/g, ' ');
  const path = unit.arg(context, 'path');
  const names = path ? namesOf(unit, path.value).map(showName) : [];
  if (speaking.test(said) || names.some((name) => speaking.test(name))) return true;
  return around !== undefined && handling.test(unit.textAt(around.span));
}
