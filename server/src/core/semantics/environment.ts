import { strings } from '../dataflow/value.js';
import type { AnalysisUnit } from './unit.js';

/** Whether the file itself sets an environment variable to `0` (and to nothing else). */
export function environmentSetsOff(unit: AnalysisUnit, variable: string): boolean {
  const writes = unit.named.filter((fact) => fact.how === 'key' && fact.name === variable);
  return (
    writes.length > 0 &&
    writes.every(
      (fact) =>
        strings(unit.resolve(fact.value)).every((text) => text === '0') &&
        strings(unit.resolve(fact.value)).length > 0,
    )
  );
}
