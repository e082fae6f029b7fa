import { callee, type Seed, seed } from '../seed.js';

const gluon = 'from mxnet import gluon';
const download = callee(gluon, 'gluon.utils', 'mxnet.gluon.utils', 'download');
const digest = '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12';

/** MXS501, MXS502: what is downloaded, and what of it is loaded. */
export const artifactSeeds: readonly Seed[] = [
  seed('unverified-download', {
    kind: 'constant',
    imports: [gluon],
    flaw: { value: 'None', callee: download },
    safe: { value: `'${digest}'`, callee: download },
    use: "«$F('»https://models.example.com/resnet50.params', sha1_hash=$V)",
    severity: 'warning',
  }),
  seed('unverified-model-load', {
    kind: 'string',
    imports: [gluon],
    flaw: { value: "$F('https://models.example.com/net.params')", callee: download },
    safe: {
      value: `$F('https://models.example.com/checked.params', sha1_hash='${digest}')`,
      callee: download,
    },
    use: 'gluon.nn.Dense(10).«load_parameters($V)',
    severity: 'warning',
  }),
];
