import { callee, type Seed, seed } from '../seed.js';

const softmax = callee('import mxnet as mx', 'mx.nd', 'mxnet.ndarray', 'softmax');

const later = { 'rebound-after': 'the server answers later, with what the name is bound to then' };

/** MXS701: how precise the probabilities are that a server gives. */
export const predictionSeeds: readonly Seed[] = [
  seed('precise-prediction-response/flask', {
    kind: 'object',
    imports: ['import flask', 'import mxnet as mx', 'from mxnet import gluon'],
    setup: [
      'app = flask.Flask(__name__)',
      "net = gluon.SymbolBlock.imports('net-symbol.json', ['data'], 'net-0000.params')",
      'data = mx.nd.ones((1, 3, 224, 224))',
    ],
    flaw: { value: '$F(net(data)).asnumpy()', callee: softmax },
    safe: { value: '$F(net(data)).asnumpy().round(2)', callee: softmax },
    use: "@app.route('/predict')\ndef predict():\n    return «flask.jsonify(scores=($V).tolist())",
    statement: true,
    severity: 'warning',
    excludes: later,
  }),
  seed('precise-prediction-response/sagemaker', {
    kind: 'object',
    imports: ['import json', 'import mxnet as mx', 'from mxnet import gluon'],
    setup: [
      "net = gluon.SymbolBlock.imports('net-symbol.json', ['data'], 'net-0000.params')",
      'data = mx.nd.ones((1, 3, 224, 224))',
    ],
    // Where a helper makes the list, it is mended there.
    flaw: { value: '»$F(net(data)).asnumpy().tolist()', callee: softmax },
    safe: { value: '$F(net(data)).asnumpy().argmax()', callee: softmax },
    use: 'def transform_fn(model, body, content_type, accept):\n    return «json.dumps($V)',
    statement: true,
    top: true,
    severity: 'warning',
    excludes: later,
  }),
];
