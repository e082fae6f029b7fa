import type { AttributeRow, ModelRow } from './model.js';
import { sagemakerAttributes } from './sagemaker.js';
import { signature } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';
const symbol = 'mxnet.symbol.Symbol';
const hybridBlock = 'mxnet.gluon.HybridBlock';
const cv = 'dmlc/gluon-cv 5677756 gluoncv';
const nlp = 'dmlc/gluon-nlp 0.10 src/gluonnlp/model';

/**
 * Functions and methods that give instances of the classes in `types.ts`. A `.*` at the end stands for every function of
 * a module that has no row of its own. Constructors need no row: calling a class gives the class.
 */
export const factoryRows: readonly ModelRow[] = [
  ...gluonRows(),
  ...symbolRows(),
  ...moduleRows(),
  ...arrayRows(),
  ...libraryRows(),
];

/** Attributes of instances whose class matters. */
export const attributeRows: readonly AttributeRow[] = [
  ...sagemakerAttributes,
  attribute('mxnet.module.BaseModule', 'symbol', symbol, `${mx1}/module/base_module.py`),
  attribute('mxnet.module.BaseModule', '_symbol', symbol, `${mx1}/module/module.py`),
  attribute('mxnet.module.BaseModule', '_kvstore', 'mxnet.kvstore.KVStore', `${mx1}/module/module.py`),
  attribute(
    'mxnet.module.BucketingModule',
    '_curr_module',
    'mxnet.module.Module',
    `${mx1}/module/bucketing_module.py`,
  ),
  attribute('mxnet.model.FeedForward', 'symbol', symbol, `${mx1}/model.py`),
  attribute('mxnet.gluon.Block', 'params', 'mxnet.gluon.ParameterDict', `${mx1}/gluon/block.py`),
  attribute('mxnet.gluon.Block', '_params', 'mxnet.gluon.ParameterDict', `${mx1}/gluon/block.py`),
  attribute('mxnet.gluon.Trainer', '_kvstore', 'mxnet.kvstore.KVStore', `${mx1}/gluon/trainer.py`),
  attribute('mxnet.gluon.Trainer', 'optimizer', 'mxnet.optimizer.Optimizer', `${mx1}/gluon/trainer.py`),
  attribute('mxnet.gluon.Trainer', '_optimizer', 'mxnet.optimizer.Optimizer', `${mx1}/gluon/trainer.py`),
  attribute(
    'mxnet.kvstore.KVStoreServer',
    'kvstore',
    'mxnet.kvstore.KVStore',
    `${mx1}/kvstore/kvstore_server.py`,
  ),
  attribute(
    'mxnet.gluon.contrib.estimator.Estimator',
    'net',
    'mxnet.gluon.Block',
    `${mx1}/gluon/contrib/estimator/estimator.py`,
  ),
  attribute(
    'mxnet.gluon.contrib.estimator.Estimator',
    'trainer',
    'mxnet.gluon.Trainer',
    `${mx1}/gluon/contrib/estimator/estimator.py`,
  ),
  attribute('mxnet.ndarray.NDArray', 'T', 'mxnet.ndarray.NDArray', `${mx1}/ndarray/ndarray.py`),
  attribute('numpy.ndarray', 'T', 'numpy.ndarray', 'numpy 1.26 reference/arrays.ndarray.html'),
  attribute('numpy.ndarray', 'flat', 'numpy.ndarray', 'numpy 1.26 reference/arrays.ndarray.html'),
];

function gluonRows(): readonly ModelRow[] {
  const block = `${mx1}/gluon/block.py`;
  return [
    gives('mxnet.gluon.model_zoo.vision.*', hybridBlock, `${mx1}/gluon/model_zoo/vision/__init__.py`),
    {
      ...gives('mxnet.gluon.SymbolBlock.imports', 'mxnet.gluon.SymbolBlock', block),
      concept: 'loads-model',
      args: signature('symbol_file:path input_names param_file:params=None'),
    },
    { ...gives('mxnet.gluon.Block().collect_params', 'mxnet.gluon.ParameterDict', block), distinctive: true },
    gives('mxnet.gluon.ParameterDict().get', 'mxnet.gluon.Parameter', `${mx1}/gluon/parameter.py`),
    gives('mxnet.gluon.Parameter().data', 'mxnet.ndarray.NDArray', `${mx1}/gluon/parameter.py`),
    gives('mxnet.gluon.Parameter().grad', 'mxnet.ndarray.NDArray', `${mx1}/gluon/parameter.py`),
    gives(
      'mxnet.contrib.quantization.quantize_net',
      'mxnet.gluon.SymbolBlock',
      `${mx1}/contrib/quantization.py`,
    ),
    gives(
      'mxnet.contrib.quantization.quantize_net_v2',
      'mxnet.gluon.SymbolBlock',
      `${mx1}/contrib/quantization.py`,
    ),
    {
      ...gives(
        'mxnet.contrib.onnx.import_to_gluon',
        'mxnet.gluon.SymbolBlock',
        `${mx1}/contrib/onnx/onnx2mx/import_to_gluon.py`,
      ),
      ...loads('model_file:path'),
    },
  ];
}

function symbolRows(): readonly ModelRow[] {
  const ref = `${mx1}/symbol/symbol.py`;
  const methods = [
    'get_internals',
    'get_children',
    'optimize_for',
    'as_np_ndarray',
    'as_nd_ndarray',
    'reshape',
    'astype',
    'softmax',
  ];
  return [
    // Operators are capitalised or not (`sym.FullyConnected`, `sym.relu`): both are functions that give a graph.
    gives('mxnet.symbol.*', symbol, ref),
    { ...gives('mxnet.symbol.load', symbol, ref), ...loads('fname:path') },
    { ...gives('mxnet.symbol.load_json', symbol, ref), ...loads('json_str:value') },
    { ...gives('mxnet.symbol.fromjson', symbol, ref), ...loads('json_str:value') },
    ...methods.map((name) => ({
      ...gives(`mxnet.symbol.Symbol().${name}`, symbol, ref),
      ...(name === 'get_internals' ? { distinctive: true } : {}),
    })),
    gives('mxnet.symbol.Symbol().__getitem__', symbol, ref),
    {
      api: 'mxnet.contrib.quantization.quantize_model',
      returnsTuple: [symbol, null, null],
      ref: `${mx1}/contrib/quantization.py`,
    },
    {
      api: 'mxnet.contrib.onnx.import_model',
      ...loads('model_file:path'),
      returnsTuple: [symbol, null, null],
      ref: `${mx1}/contrib/onnx/onnx2mx/import_model.py`,
    },
    {
      api: 'mxnet.model.load_checkpoint',
      ...loads('prefix:path epoch', 'prefix'),
      returnsTuple: [symbol, null, null],
      ref: `${mx1}/model.py`,
    },
    {
      api: 'mxnet.rnn.load_rnn_checkpoint',
      ...loads('_ prefix:path epoch', 'prefix'),
      returnsTuple: [symbol, null, null],
      ref: `${mx1}/rnn/rnn.py`,
    },
  ];
}

function moduleRows(): readonly ModelRow[] {
  return [
    {
      ...gives('mxnet.module.Module.load', 'mxnet.module.Module', `${mx1}/module/module.py`),
      concept: 'loads-model',
      traits: { pathKind: 'prefix' },
      args: signature('prefix:path epoch load_optimizer_states:states=False'),
    },
    {
      ...gives(
        'mxnet.module.BucketingModule.load',
        'mxnet.module.BucketingModule',
        `${mx1}/module/bucketing_module.py`,
      ),
      ...loads('prefix:path epoch', 'prefix'),
    },
    gives(
      'mxnet.module.BucketingModule.load_dict',
      'mxnet.module.BucketingModule',
      `${mx1}/module/bucketing_module.py`,
    ),
    {
      ...gives('mxnet.model.FeedForward.load', 'mxnet.model.FeedForward', `${mx1}/model.py`),
      ...loads('prefix:path epoch', 'prefix'),
    },
    {
      api: 'mxnet.module.BaseModule().get_params',
      returnsTuple: [null, null],
      ref: `${mx1}/module/base_module.py`,
    },
  ];
}

function arrayRows(): readonly ModelRow[] {
  return [
    gives('mxnet.ndarray.*', 'mxnet.ndarray.NDArray', `${mx1}/ndarray/__init__.py`),
    gives('mxnet.numpy.*', 'mxnet.numpy.ndarray', `${mx1}/numpy/__init__.py`),
    gives('mxnet.numpy_extension.*', 'mxnet.numpy.ndarray', `${mx1}/numpy_extension/__init__.py`),
    // What a file holds is a list or a dictionary, and these are no tensors.
    ...['mxnet.ndarray.load', 'mxnet.ndarray.load_frombuffer', 'mxnet.numpy_extension.load'].map(
      (api): ModelRow => ({
        api,
        concept: 'loads-model',
        traits: { artifact: 'arrays', gives: 'arrays' },
        args: signature(api.endsWith('frombuffer') ? 'buf:value' : 'fname:path'),
        ref: `${mx1}/ndarray/utils.py`,
      }),
    ),
    ...[
      'mxnet.ndarray.waitall',
      'mxnet.numpy_extension.set_np',
      'mxnet.numpy_extension.reset_np',
      'mxnet.numpy_extension.waitall',
    ].map((api): ModelRow => ({ api, ref: `${mx1}/ndarray/utils.py` })),
  ];
}

function libraryRows(): readonly ModelRow[] {
  return [
    gives('gluoncv.model_zoo.*', hybridBlock, `${cv}/model_zoo/__init__.py`),
    ...['get_model_list', 'pretrained_model_list', 'purge', 'is_model_file'].map((name): ModelRow => ({
      api: `gluoncv.model_zoo.${name}`,
      ref: `${cv}/model_zoo/model_zoo.py`,
    })),
    { api: 'gluonnlp.model.get_model', returnsTuple: [hybridBlock, null], ref: `${nlp}/__init__.py` },
    ...['bert', 'transformer', 'language_model', 'elmo', 'bilm_encoder'].map((module): ModelRow => ({
      api: `gluonnlp.model.${module}.*`,
      returnsTuple: [hybridBlock, null],
      ref: `${nlp}/${module}.py`,
    })),
  ];
}

/** What a factory that reads a model from files has besides; `prefix` is the beginning of their names. */
function loads(parameters: string, pathKind?: 'prefix'): Pick<ModelRow, 'concept' | 'args' | 'traits'> {
  return {
    concept: 'loads-model',
    args: signature(parameters),
    ...(pathKind === undefined ? {} : { traits: { pathKind } }),
  };
}

function gives(api: string, returns: string, ref: string): ModelRow {
  return { api, returns, ref };
}

function attribute(type: string, name: string, is: string, ref: string): AttributeRow {
  return { type, attribute: name, is, ref };
}
