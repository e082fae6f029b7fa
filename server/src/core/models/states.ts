import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';

/**
 * Readers of training states, all of which unpickle. The role `states` is a flag that makes a reader of something else
 * (a module's parameters, a handler that writes checkpoints) read states as well; such rows are those of the other thing
 * (`factories.ts`, `writers.ts`).
 */
export const stateRows: readonly ModelRow[] = [
  reader('mxnet.gluon.Trainer().load_states', 'fname:path', `${mx1}/gluon/trainer.py`, { distinctive: true }),
  reader('mxnet.kvstore.KVStoreBase().load_optimizer_states', 'fname:path', `${mx1}/kvstore/kvstore.py`, {
    distinctive: true,
  }),
  reader('mxnet.module.Module().load_optimizer_states', 'fname:path', `${mx1}/module/module.py`, {
    versions: '1.x',
    distinctive: true,
  }),
  // Modules have a method of the same name, which sets the hidden states of a recurrent network.
  reader('mxnet.optimizer.Updater().set_states', 'states:value', `${mx1}/optimizer/optimizer.py`),
  reader(
    'gluonnlp.utils.load_states',
    'trainer fname:path',
    'dmlc/gluon-nlp 0.10 src/gluonnlp/utils/parameter.py',
  ),
];

function reader(
  api: string,
  parameters: string,
  ref: string,
  extra: Partial<Pick<ModelRow, 'versions' | 'distinctive'>> = {},
): ModelRow {
  return { api, concept: 'loads-states', args: signature(parameters), ...extra, ref };
}
