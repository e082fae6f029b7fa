import { commandRows } from './commands.js';
import { conversionRows } from './conversions.js';
import { deletionRows } from './deletion.js';
import { dumpRows } from './dumps.js';
import { downloadRows } from './downloads.js';
import { factoryRows } from './factories.js';
import { fileRows } from './files.js';
import { inputRows } from './inputs.js';
import { integrityRows } from './integrity.js';
import { kvstoreRows } from './kvstore.js';
import type { ModelRow } from './model.js';
import { nativeCodeRows } from './native-code.js';
import { optimizerRows } from './optimizer.js';
import { pickleRows } from './pickles.js';
import { publishingRows } from './publishing.js';
import { randomRows } from './random.js';
import { sagemakerRows } from './sagemaker.js';
import { readerRows } from './readers.js';
import { precisionRows } from './precision.js';
import { predictionRows } from './predictions.js';
import { responseRows } from './responses.js';
import { securitySinkRows } from './security-sinks.js';
import { serverRows } from './servers.js';
import { stateRows } from './states.js';
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
  ...commandRows,
  ...serverRows,
  ...stateRows,
  ...nativeCodeRows,
  ...deletionRows,
  ...dumpRows,
  ...readerRows,
  ...downloadRows,
  ...fileRows,
  ...pickleRows,
  ...inputRows,
  ...integrityRows,
  ...publishingRows,
  ...precisionRows,
  ...predictionRows,
  ...responseRows,
];
