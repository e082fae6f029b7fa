import type { EnvironmentRow } from './model.js';

/** Environment variables that decide whether an optimizer is sent to the servers, and where the nodes of a cluster listen. */
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
  {
    name: 'DMLC_ROLE',
    default: 'worker',
    effect:
      'A process that imports MXNet as `server` or `scheduler` serves the cluster and does nothing else.',
    ref: 'apache/mxnet 1.9.1 python/mxnet/kvstore/kvstore_server.py',
  },
  {
    name: 'DMLC_PS_ROOT_URI',
    effect: 'Address that the scheduler listens on and that all other nodes connect to.',
    ref: 'dmlc/ps-lite 34fd45c src/van.cc',
  },
  {
    name: 'DMLC_NODE_HOST',
    effect: 'Address that a server or worker listens on and tells the others.',
    ref: 'dmlc/ps-lite 34fd45c src/van.cc',
  },
];
