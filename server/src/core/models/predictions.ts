import type { ModelRow } from './model.js';
import { words } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';
const array = 'mxnet.ndarray.NDArray';
const npArray = 'mxnet.numpy.ndarray';

/**
 * What a call gives: `probabilities` (or their logarithms or the like, by its nature), `outputs` of a network, which are
 * probabilities or what they are made of, or `records` of labels and probabilities. Calls of networks need no row: an
 * instance of a `Block` that is called predicts.
 */
type Gives = 'probabilities' | 'outputs' | 'records';

/** Calls that give a prediction, and calls through which one is picked out. */
export const predictionRows: readonly ModelRow[] = [
  ...operatorRows(),
  ...moduleRows(),
  ...helperRows(),
  ...pickingRows(),
];

function operatorRows(): readonly ModelRow[] {
  const ref = 'apache/mxnet 1.9.1 src/operator/nn/softmax.cc';
  const nd = words('softmax log_softmax sigmoid SoftmaxActivation SoftmaxOutput Softmax');
  const special = 'scipy 1.13 reference/special.html';
  return [
    ...nd.map((name) => predicts(`mxnet.ndarray.${name}`, 'probabilities', ref, { returns: array })),
    ...words('softmax log_softmax sigmoid').flatMap((name) => [
      predicts(`mxnet.numpy_extension.${name}`, 'probabilities', ref, { returns: npArray }),
      predicts(`${array}().${name}`, 'probabilities', `${mx1}/ndarray/ndarray.py`, {
        returns: array,
        distinctive: name !== 'sigmoid',
      }),
    ]),
    ...words('softmax log_softmax expit').map((name) =>
      predicts(`scipy.special.${name}`, 'probabilities', special, { returns: 'numpy.ndarray' }),
    ),
  ];
}

/** The symbol of a `Module` mostly ends in `SoftmaxOutput`, so that no softmax is seen in Python. */
function moduleRows(): readonly ModelRow[] {
  const base = `${mx1}/module/base_module.py`;
  const executor = `${mx1}/executor.py`;
  const bound = (name: string): ModelRow => ({
    api: `mxnet.symbol.Symbol().${name}`,
    returns: 'mxnet.executor.Executor',
    ref: `${mx1}/symbol/symbol.py`,
  });
  return [
    predicts('mxnet.module.BaseModule().predict', 'outputs', base, { versions: '1.x', returns: array }),
    predicts('mxnet.module.BaseModule().iter_predict', 'outputs', base, { versions: '1.x' }),
    predicts('mxnet.module.BaseModule().get_outputs', 'outputs', base, {
      versions: '1.x',
      distinctive: true,
    }),
    predicts('mxnet.model.FeedForward().predict', 'outputs', `${mx1}/model.py`, { versions: '1.x' }),
    predicts('mxnet.executor.Executor().forward', 'outputs', executor),
    predicts('mxnet.executor.Executor().outputs', 'outputs', executor),
    ...words('bind simple_bind _bind _simple_bind').map(bound),
  ];
}

/** The helper that the model server's examples copy beside their services. */
function helperRows(): readonly ModelRow[] {
  return [
    predicts(
      'mms.utils.mxnet.ndarray.top_probability',
      'records',
      'awslabs/multi-model-server 706aa9c mms/utils/mxnet/ndarray.py:18-41',
      { aliases: ['mxnet_utils.ndarray.top_probability', 'ndarray.top_probability'] },
    ),
  ];
}

/** What is picked out of a prediction is one. */
function pickingRows(): readonly ModelRow[] {
  const passes = { from: ['*'], makes: 'same' } as const;
  const ofSelf = { from: ['self'], makes: 'same' } as const;
  const text = { from: ['*'], makes: 'text' } as const;
  return [
    ...words('pick slice_axis slice SliceChannel split_v2 batch_take gather_nd norm').map(
      (name): ModelRow => ({
        api: `mxnet.ndarray.${name}`,
        passes,
        returns: array,
        ref: `${mx1}/ndarray`,
      }),
    ),
    ...words('pick slice_axis detach').map((name): ModelRow => ({
      api: `${array}().${name}`,
      passes: ofSelf,
      returns: array,
      ref: `${mx1}/ndarray/ndarray.py`,
    })),
    ...words('amax amin average median nan_to_num partition').map((name): ModelRow => ({
      api: `numpy.${name}`,
      passes,
      returns: 'numpy.ndarray',
      ref: 'numpy 1.26 reference/routines.html',
    })),
    ...words('ujson.dumps simplejson.dumps orjson.dumps rapidjson.dumps').map((api): ModelRow => ({
      api,
      passes: text,
      ref: 'the packages’ own documentation: `json.dumps` under other names',
    })),
    ...words('DataFrame Series').map((name): ModelRow => ({
      api: `pandas.${name}`,
      passes,
      returns: `pandas.${name}`,
      ref: 'pandas 2.2 reference',
    })),
    ...words('DataFrame Series').flatMap((type) =>
      words('to_json to_dict to_csv to_list tolist to_numpy').map((name): ModelRow => ({
        api: `pandas.${type}().${name}`,
        passes: ofSelf,
        ref: 'pandas 2.2 reference',
      })),
    ),
    ...words('asdict astuple').map((name): ModelRow => ({
      api: `dataclasses.${name}`,
      passes,
      ref: 'python 3.12 library/dataclasses.html',
    })),
    {
      api: 'sagemaker_inference.encoder.encode',
      passes: text,
      ref: 'aws/sagemaker-inference-toolkit src/sagemaker_inference/encoder.py',
    },
  ];
}

function predicts(
  api: string,
  gives: Gives,
  ref: string,
  extra: Partial<Pick<ModelRow, 'aliases' | 'distinctive' | 'returns' | 'versions'>> = {},
): ModelRow {
  return { api, concept: 'predicts', traits: { gives }, ...extra, ref };
}
