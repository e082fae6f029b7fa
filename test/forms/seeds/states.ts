import { callee, type Seed, seed } from '../seed.js';

const mx = 'import mxnet as mx';
const module = callee(mx, 'mx.mod', 'mxnet.module', 'Module');
const handler = callee(
  'from mxnet.gluon.contrib import estimator',
  'estimator',
  'mxnet.gluon.contrib.estimator',
  'CheckpointHandler',
);
const load = callee('import numpy as np', 'np', 'numpy', 'load');
const cuda = callee(mx, 'mx.rtc', 'mxnet.rtc', 'CudaModule');

/** Forms that put a function in place of the class, which has no method `load` then. */
const asFunction = Object.fromEntries(
  [
    'partial-imported',
    'partial',
    'function-decorated',
    'lambda-spread',
    'wrapper-spread',
    'wrapper-spread-twice',
    'wrapper-method-spread',
    'wrapper-static-spread',
    'file-callee-wrapped',
  ].map((name) => [name, 'the class is wrapped in a function']),
);

/** MXS301, MXS302, MXS303: what runs code when it is read. */
export const stateSeeds: readonly Seed[] = [
  seed('pickled-states-load/module', {
    kind: 'constant',
    imports: [mx],
    flaw: { value: 'True', callee: module },
    safe: { value: 'False', callee: module },
    use: "$F.«load('net', 1, load_optimizer_states=$V)",
    severity: 'warning',
    excludes: asFunction,
  }),
  seed('pickled-states-load/handler', {
    kind: 'constant',
    imports: [mx],
    flaw: { value: 'True', callee: handler },
    safe: { value: 'False', callee: handler },
    use: "«$F('/mnt/models', resume_from_checkpoint=$V)",
    severity: 'warning',
  }),
  seed('unsafe-deserialization/numpy', {
    kind: 'constant',
    imports: ['import sys', mx],
    flaw: { value: 'True', callee: load },
    safe: { value: 'False', callee: load },
    use: '«$F(sys.argv[1], allow_pickle=$V)',
    severity: 'warning',
  }),
  seed('unsafe-deserialization/pickle', {
    kind: 'object',
    imports: ['import sys', mx],
    flaw: {
      value: "«$F(open(sys.argv[1], 'rb'))",
      callee: callee('import pickle', 'pickle', 'pickle', 'load'),
    },
    eager: true,
    safe: { value: '$F(open(sys.argv[1]))', callee: callee('import json', 'json', 'json', 'load') },
    use: "mx.nd.array(($V)['labels'])",
    severity: 'warning',
  }),
  seed('native-library-load', {
    kind: 'string',
    imports: ['import sys', mx],
    flaw: { value: 'sys.argv[1]', callee: cuda },
    safe: { value: "'__global__ void f() {}'", callee: cuda },
    use: "«$F($V, exports=['f'])",
    severity: 'warning',
  }),
];
