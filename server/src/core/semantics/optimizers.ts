import { strings } from '../dataflow/value.js';
import { aggregatingOptimizers } from '../models/index.js';
import type { CallContext } from './concepts.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Whether a trainer updates on the workers because its optimizer updates several weights at once: in the 2.x line that turns
 * `update_on_kvstore=None` into `False` (python/mxnet/gluon/trainer.py).
 */
export function aggregates(unit: AnalysisUnit, context: CallContext): boolean {
  if (unit.mxnetLine !== '2.x') return false;
  const optimizer = unit.arg(context, 'optimizer');
  if (!optimizer || optimizer.value.open) return false;
  const names = strings(optimizer.value);
  return names.length > 0 && names.every((name) => aggregatingOptimizers.has(name.toLowerCase()));
}
