import type { ModelRow } from './model.js';
import { signature, words } from './signature.js';

const numpy = 'numpy 1.26 reference/routines.io.html';
const io = 'python 3.12 library/io.html';

/** Library classes whose instances hold parameters or states: who pickles one writes a checkpoint. */
export const parameterTypes: readonly string[] = [
  'mxnet.gluon.Block',
  'mxnet.gluon.ParameterDict',
  'mxnet.gluon.Parameter',
  'mxnet.gluon.Trainer',
  'mxnet.module.BaseModule',
  'mxnet.model.FeedForward',
  'mxnet.optimizer.Updater',
  'mxnet.gluon.contrib.estimator.Estimator',
];

/**
 * Calls that write anything: what they write is a checkpoint where `data` is known to be parameters, a network or optimizer
 * states (`artifact: objects`). With `data: rest` every argument but the path is written.
 */
export const dumpRows: readonly ModelRow[] = [
  dump('numpy.save', 'file:path arr:data', numpy),
  ...words('numpy.savez numpy.savez_compressed').map((api) => ({
    ...dump(api, 'file:path', numpy, { data: 'rest' }),
  })),
  ...words('pickle.dump dill.dump cloudpickle.dump').map((api) =>
    dump(api, 'obj:data file:path', 'python 3.12 library/pickle.html', { pathKind: 'stream' }),
  ),
  dump('joblib.dump', 'value:data filename:path', 'joblib 1.3 generated/joblib.dump.html'),
  dump('io.IOBase().write', 'data', io, { pathKind: 'stream' }),
  ...words('builtins.open io.open gzip.open bz2.open lzma.open codecs.open').map((api): ModelRow => ({
    api,
    args: signature('file:path mode'),
    returns: 'io.IOBase',
    ref: io,
  })),
  { api: 'io.BytesIO', returns: 'io.BytesIO', ref: io },
];

function dump(
  api: string,
  parameters: string,
  ref: string,
  traits: Readonly<Record<string, string>> = {},
): ModelRow {
  return {
    api,
    concept: 'writes-checkpoint',
    traits: { pathKind: 'path', artifact: 'objects', ...traits },
    args: signature(parameters),
    ref,
  };
}
