import { conversionRows } from './conversions.js';
import { factoryRows } from './factories.js';
import { kvstoreRows } from './kvstore.js';
import type { ModelRow } from './model.js';
import { optimizerRows } from './optimizer.js';
import { precisionRows } from './precision.js';
import { predictionRows } from './predictions.js';
import { randomRows } from './random.js';
import { sagemakerRows } from './sagemaker.js';
import { responseRows } from './responses.js';
import { securitySinkRows } from './security-sinks.js';
import { temporaryRows } from './temporary.js';
import { writerRows } from './writers.js';

/** All rows that ship, of every subject. */
export const modelRows: readonly ModelRow[] = [
  ...randomRows,
  ...kvstoreRows,
  ...optimizerRows,
  ...writerRows,
  ...factoryRows,
  ...securitySinkRows,
  ...conversionRows,
  ...temporaryRows,
  ...sagemakerRows,
  ...precisionRows,
  ...predictionRows,
  ...responseRows,
];
