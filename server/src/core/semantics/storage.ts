import type { PathShape } from '../config/place.js';
import type { StorageAnswer } from '../config/config.js';
import type { AnalysisUnit } from './unit.js';

/** What the host says of the storage under a path, as far as the path is known; `unknown` where there is nobody to ask. */
export function storageOf(unit: AnalysisUnit, shape: PathShape): StorageAnswer {
  if (!unit.storage) return 'unknown';
  const [first] = shape.parts;
  if (typeof first !== 'string' || first === '' || /^(~|\w+:)/.test(first) || first.includes('$'))
    return 'unknown';
  // What follows the first unknown piece may contain `..`; only the folder before it is certain, so nothing is said then.
  if (shape.parts.some((part) => typeof part === 'string' && part.includes('..'))) return 'unknown';
  const certain = shape.parts.length === 1 ? first : first.replace(/[^/]*$/, '');
  if (first.startsWith('/')) return unit.storage(certain === '' ? '/' : certain);
  return unit.folder === undefined ? 'unknown' : unit.storage(`${unit.folder}/${certain}`);
}
