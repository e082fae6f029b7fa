import type { CallContext } from './concepts.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Whether a write saves parameters or states. Most writers can save nothing else; functions that save any arrays do so
 * where the data or the name of the file speaks of parameters: caches of features and images are no checkpoints.
 */
export function holdsParameters(unit: AnalysisUnit, context: CallContext): boolean {
  const { row, evidence } = context.match;
  if (row.traits?.['artifact'] !== 'arrays') return evidence === 'proved' || row.distinctive === true;
  const { argsSpan } = context.term;
  const written = unit.text.slice(argsSpan.start, argsSpan.end);
  return /param|weight|state|ckpt|checkpoint|\baux\b|aux_|model/i.test(written);
}
