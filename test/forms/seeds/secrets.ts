import { callee, type Seed, seed } from '../seed.js';

const secrets = callee('import secrets', 'secrets', 'secrets', 'token_bytes');

/** MXS101: what is drawn becomes a secret; the finding stands at the draw. */
export const secretSeeds: readonly Seed[] = [
  seed('insecure-random-secret/key', {
    kind: 'object',
    imports: ['import hmac'],
    flaw: {
      value: '«$F(0, 256, shape=(16,)).asnumpy().tobytes()',
      callee: callee('import mxnet as mx', 'mx.nd.random', 'mxnet.ndarray.random', 'randint'),
    },
    safe: { value: '$F(16)', callee: secrets },
    use: "»hmac.new($V, b'message', 'sha256')",
    severity: 'error',
    messages: ['cryptoSink'],
  }),
  seed('insecure-random-secret/token', {
    kind: 'string',
    imports: ['import jwt', 'import mxnet as mx'],
    flaw: {
      value: 'str(«$F(128))',
      callee: callee('import random', 'random', 'random', 'getrandbits'),
    },
    safe: { value: '$F(16)', callee: { ...secrets, name: 'token_hex', shown: 'secrets.token_hex' } },
    use: "»jwt.encode({}, $V, algorithm='HS256')",
    severity: 'error',
    messages: ['cryptoSink'],
  }),
];
