import { callee, type Seed, seed } from '../seed.js';

const mx = 'import mxnet as mx';
const create = callee(mx, 'mx.kv', 'mxnet.kvstore', 'create');
const trainer = callee('from mxnet import gluon', 'gluon', 'mxnet.gluon', 'Trainer');
const module = callee(mx, 'mx.mod', 'mxnet.module', 'Module');
const flask = callee('import flask', 'flask', 'flask', 'Flask');

/** MXS201, MXS202, MXS203: the type of the store decides, and the address. */
export const clusterSeeds: readonly Seed[] = [
  seed('pickled-optimizer/explicit', {
    kind: 'text',
    imports: [mx],
    setup: ["optimizer = mx.optimizer.create('sgd')"],
    flaw: { value: 'dist_sync', callee: create },
    safe: { value: 'local', callee: create },
    use: '$F($V).«set_optimizer(optimizer)',
    severity: 'warning',
    messages: ['explicit'],
  }),
  seed('pickled-optimizer/trainer', {
    kind: 'text',
    imports: ['from mxnet import gluon'],
    setup: ['net = gluon.nn.Dense(10)'],
    flaw: { value: 'dist_sync', callee: trainer },
    safe: { value: 'device', callee: trainer },
    use: "«$F(net.collect_params(), 'sgd', kvstore=$V)",
    severity: 'warning',
    messages: ['trainer'],
  }),
  seed('pickled-optimizer/module', {
    kind: 'text',
    imports: [mx],
    setup: [
      "symbol = mx.sym.load('net-symbol.json')",
      "data = mx.io.CSVIter(data_csv='x.csv', data_shape=(3,))",
    ],
    flaw: { value: 'dist_device_sync', callee: module },
    safe: { value: 'local', callee: module },
    use: '$F(symbol).«fit(data, kvstore=$V, num_epoch=2)',
    severity: 'warning',
    messages: ['module'],
  }),
  seed('plaintext-kvstore', {
    kind: 'text',
    imports: [mx],
    flaw: { value: '»dist_sync', callee: create },
    safe: { value: 'local', callee: create },
    use: '«$F($V)',
    severity: 'warning',
  }),
  seed('exposed-cluster-address/root', {
    kind: 'text',
    imports: ['import os', mx],
    flaw: { value: '0.0.0.0' },
    safe: { value: '10.0.0.5' },
    use: "«os.environ['DMLC_NODE_HOST'] = $V",
    statement: true,
    severity: 'warning',
  }),
  seed('exposed-cluster-address/server', {
    kind: 'text',
    imports: [mx],
    setup: ["net = mx.gluon.nn.SymbolBlock.imports('net-symbol.json', ['data'])"],
    flaw: { value: '0.0.0.0', callee: flask },
    safe: { value: '127.0.0.1', callee: flask },
    use: "$F('server').«run(host=$V, port=8080)",
    severity: 'warning',
  }),
];
