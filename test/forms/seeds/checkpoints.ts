import { callee, type Seed, seed } from '../seed.js';

const mx = 'import mxnet as mx';
const encrypted = "[storage]\nencrypted = ['/mnt/secure']\n";
const save = callee(mx, 'mx.model', 'mxnet.model', 'save_checkpoint');
const dense = callee('from mxnet import gluon', 'gluon.nn', 'mxnet.gluon.nn', 'Dense');
const checkpoint = callee(mx, 'mx.callback', 'mxnet.callback', 'do_checkpoint');
const speed = callee(mx, 'mx.callback', 'mxnet.callback', 'log_train_metric');

/** MXS401, MXS402, MXS503: where checkpoints are written, how many, and what becomes of them. */
export const checkpointSeeds: readonly Seed[] = [
  seed('unencrypted-checkpoint/function', {
    kind: 'text',
    imports: [mx],
    setup: ["symbol = mx.sym.load('net-symbol.json')"],
    flaw: { value: '/tmp/run/net', callee: save },
    safe: { value: '/mnt/secure/net', callee: save },
    use: '«$F($V, 1, symbol, {}, {})',
    severity: 'warning',
    messages: ['sharedPlace'],
    config: encrypted,
  }),
  seed('unencrypted-checkpoint/method', {
    kind: 'text',
    imports: ['from mxnet import gluon'],
    flaw: { value: '/tmp/net.params', callee: dense },
    safe: { value: '/mnt/secure/net.params', callee: dense },
    use: '$F(10).«save_parameters(filename=$V)',
    severity: 'warning',
    messages: ['sharedPlace'],
    config: encrypted,
  }),
  seed('unbounded-checkpoints/loop', {
    kind: 'text',
    imports: ['from mxnet import gluon'],
    setup: ['net = gluon.nn.Dense(10)'],
    flaw: { value: 'net-{}.params' },
    safe: { value: 'net-last.params' },
    use: 'for epoch in range(100):\n    net.«save_parameters(($V).format(epoch))',
    statement: true,
    severity: 'information',
  }),
  seed('unbounded-checkpoints/callback', {
    kind: 'object',
    imports: [mx],
    setup: [
      "module = mx.mod.Module(mx.sym.load('net-symbol.json'))",
      "data = mx.io.CSVIter(data_csv='x.csv', data_shape=(3,))",
    ],
    flaw: { value: "«$F('net')", callee: checkpoint },
    safe: { value: '$F(10)', callee: speed },
    eager: true,
    use: 'module.fit(data, num_epoch=100, epoch_end_callback=$V)',
    severity: 'information',
  }),
  seed('unsigned-model-export', {
    kind: 'text',
    imports: ['import boto3', 'from mxnet import gluon'],
    setup: ['net = gluon.nn.HybridSequential()'],
    flaw: { value: 'net-0000.params' },
    safe: { value: 'training.log' },
    use: "net.«export('net')\nboto3.client('s3').upload_file($V, 'models', 'net')",
    statement: true,
    severity: 'information',
  }),
];
