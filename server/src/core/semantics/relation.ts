import type { AnalysisUnit } from './unit.js';

/**
 * Whether a file belongs to MXNet although it may not import it: scripts that launch jobs name it, or the variables by which
 * its nodes find each other.
 */
export function concernsMxnet(unit: AnalysisUnit): boolean {
  return unit.usesMxnet || /mxnet|\bDMLC_|--kv[-_]?store/i.test(unit.text) || /mxnet/i.test(unit.path);
}
