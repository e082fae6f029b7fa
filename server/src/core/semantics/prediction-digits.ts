import type { Value } from '../dataflow/value.js';
import type { Left } from './precision.js';
import type { Outcome, Scope, State, Step } from './predictions.js';

/**
 * Goes on behind something that makes a number coarse only where it leaves more decimals than a response may have. What
 * stands after it counts: `int(x * 1000) / 1000` leaves three. What cannot be told is taken for enough.
 */
export function mayKeep(
  scope: Scope,
  state: State,
  left: Left,
  values: readonly Value[],
  step: Step,
): Outcome {
  if (left === 'label' || left === 'unknown') return { kind: 'harmless' };
  if (left === 'all') return { kind: 'through', next: values.map((value) => ({ value, step })) };
  const digits = left + state.restored;
  if (!(digits > scope.maxDecimals)) return { kind: 'harmless' };
  return { kind: 'through', next: values.map((value) => ({ value, step, state: { restored: 0, digits } })) };
}
