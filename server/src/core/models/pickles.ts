import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const python = 'python 3.12 library/pickle.html';

/**
 * What runs code that its input names. `safe` is `argument=value` with which it does not (a default counts), `unsafe` the
 * only value with which it does. `path` is a file's name or an open file.
 */
export const pickleRows: readonly ModelRow[] = [
  ...['pickle', 'dill', 'cloudpickle'].map((module) => reads(`${module}.load`, 'file:path', python)),
  ...['pickle', 'dill', 'cloudpickle'].map((module) => reads(`${module}.loads`, 'data:value', python)),
  ...['pickle', 'dill'].map((module) => reads(`${module}.Unpickler`, 'file:path', python)),
  reads('joblib.load', 'filename:path', 'joblib 1.3 joblib.load'),
  {
    ...reads('sklearn.externals.joblib.load', 'filename:path', 'scikit-learn 0.20 sklearn/externals/joblib'),
  },
  reads('pandas.read_pickle', 'filepath_or_buffer:path', 'pandas 2.2 reference/api/pandas.read_pickle.html'),
  // The default was True before NumPy 1.16.3 (CVE-2019-6446), so only what is asked for counts.
  reads(
    'numpy.load',
    'file:path mmap_mode allow_pickle:flag=False',
    'numpy 1.26 reference/generated/numpy.load.html',
    {
      unsafe: 'True',
    },
  ),
  reads(
    'torch.load',
    'f:path map_location pickle_module * weights_only:flag=False',
    'pytorch 2.2 torch.load',
    {
      safe: 'True',
    },
  ),
  reads('shelve.open', 'filename:path', 'python 3.12 library/shelve.html'),
  reads('jsonpickle.decode', 'string:value', 'jsonpickle/jsonpickle 3.0 jsonpickle/unpickler.py'),
];

function reads(
  api: string,
  parameters: string,
  ref: string,
  traits: Readonly<Record<string, string>> = {},
): ModelRow {
  return { api, concept: 'deserializes', traits, args: signature(parameters), ref };
}
