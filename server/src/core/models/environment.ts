import type { EnvironmentRow } from './model.js';

/** Environment variables that decide whether an optimizer is sent to the servers. */
export const environmentRows: readonly EnvironmentRow[] = [
  {
    name: 'MXNET_UPDATE_ON_KVSTORE',
    default: '1',
    effect:
      'With 0 Module, FeedForward and Trainer update on the worker, so no optimizer is sent; an argument of Trainer has precedence.',
    ref: 'apache/mxnet 1.9.1 python/mxnet/model.py',
  },
  {
    name: 'MXNET_OPTIMIZER_AGGREGATION_SIZE',
    default: '4',
    versions: '2.x',
    effect:
      'Weights that AdamW and AdaBelief update in one kernel; more than 1 makes Trainer update on the worker.',
    ref: 'apache/mxnet b84609d python/mxnet/optimizer/adamW.py',
  },
];
