import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';
const mx2 = 'apache/mxnet b84609d python/mxnet';

/**
 * What `path` names: a file, the beginning of file names, or a folder. What is written there: weights (`parameters`,
 * with the graph where the call writes both), optimizer state (`states`, a pickle), the graph alone (`symbol`), an ONNX
 * file, or tensors of any meaning (`arrays`).
 */
interface Writes {
  readonly pathKind: 'path' | 'prefix' | 'directory';
  readonly artifact: 'parameters' | 'states' | 'symbol' | 'onnx' | 'arrays';
}

type Extra = Partial<Pick<ModelRow, 'versions' | 'distinctive' | 'distinctiveReceiver' | 'aliases'>> & {
  readonly traits?: Readonly<Record<string, string>>;
};

/** Calls that write a model or its training state, and calls that are easily taken for such. */
export const writerRows: readonly ModelRow[] = [
  ...callbackRows(),
  ...moduleRows(),
  ...gluonRows(),
  writer('mxnet.model.save_checkpoint', 'prefix:path epoch symbol', prefix('parameters'), `${mx1}/model.py`),
  writer('mxnet.model.FeedForward().save', 'prefix:path epoch', prefix('parameters'), `${mx1}/model.py`, {
    versions: '1.x',
  }),
  writer(
    'mxnet.rnn.save_rnn_checkpoint',
    'cells prefix:path epoch',
    prefix('parameters'),
    `${mx1}/rnn/rnn.py`,
    { versions: '1.x' },
  ),
  writer(
    'mxnet.kvstore.KVStore().save_optimizer_states',
    'fname:path dump_optimizer',
    file('states'),
    `${mx1}/kvstore/kvstore.py`,
    { distinctive: true },
  ),
  writer('mxnet.symbol.Symbol().save', 'fname:path', file('symbol'), `${mx1}/symbol/symbol.py`, {
    distinctiveReceiver: /(?:^|[._])sym(?:bol)?(?:\([^()]*\))?$/,
  }),
  writer('mxnet.ndarray.save', 'fname:path data', file('arrays'), `${mx1}/ndarray/utils.py`),
  writer(
    'mxnet.numpy_extension.save',
    'file:path arr:data',
    file('arrays'),
    `${mx1}/numpy_extension/utils.py`,
  ),
  writer('mxnet.numpy_extension.savez', 'file:path', file('arrays'), `${mx2}/numpy_extension/utils.py`, {
    versions: '2.x',
    traits: { data: 'rest' },
  }),
  writer(
    'mxnet.onnx.export_model',
    "sym params _ _ onnx_file_path:path='model.onnx'",
    file('onnx'),
    `${mx1}/onnx/mx2onnx/_export_model.py`,
  ),
  ...libraryRows(),
  ...otherFileRows(),
];

function callbackRows(): readonly ModelRow[] {
  const periodic = { traits: { periodic: 'true' } };
  return [
    writer(
      'mxnet.callback.do_checkpoint',
      'prefix:path period=1',
      prefix('parameters'),
      `${mx1}/callback.py`,
      periodic,
    ),
    writer(
      'mxnet.callback.module_checkpoint',
      'mod prefix:path period=1 save_optimizer_states=False',
      prefix('parameters'),
      `${mx1}/callback.py`,
      { ...periodic, versions: '1.x' },
    ),
    writer(
      'mxnet.rnn.do_rnn_checkpoint',
      'cells prefix:path period=1',
      prefix('parameters'),
      `${mx1}/rnn/rnn.py`,
      { ...periodic, versions: '1.x' },
    ),
    {
      ...writer(
        'mxnet.gluon.contrib.estimator.CheckpointHandler',
        "model_dir:path model_prefix='model' monitor verbose save_best=False mode epoch_period=1 batch_period=None " +
          'max_checkpoints=5 resume_from_checkpoint:states=False',
        { pathKind: 'directory', artifact: 'parameters' },
        `${mx1}/gluon/contrib/estimator/event_handler.py`,
        { traits: { periodic: 'true', retention: 'max_checkpoints' } },
      ),
      returns: 'mxnet.gluon.contrib.estimator.CheckpointHandler',
    },
  ];
}

function moduleRows(): readonly ModelRow[] {
  return [
    writer(
      'mxnet.module.Module().save_checkpoint',
      'prefix:path epoch save_optimizer_states=False',
      prefix('parameters'),
      `${mx1}/module/module.py`,
      { versions: '1.x', distinctiveReceiver: /(?:^|[._])mod(?:ule|el)?$/ },
    ),
    writer(
      'mxnet.module.BucketingModule().save_checkpoint',
      'prefix:path epoch',
      prefix('parameters'),
      `${mx1}/module/bucketing_module.py`,
      { versions: '1.x' },
    ),
    writer(
      'mxnet.module.BaseModule().save_params',
      'fname:path',
      file('parameters'),
      `${mx1}/module/base_module.py`,
      { versions: '1.x', distinctive: true },
    ),
    writer(
      'mxnet.module.Module().save_optimizer_states',
      'fname:path',
      file('states'),
      `${mx1}/module/module.py`,
      { versions: '1.x', distinctive: true },
    ),
  ];
}

function gluonRows(): readonly ModelRow[] {
  const block = `${mx1}/gluon/block.py`;
  return [
    writer(
      'mxnet.gluon.Block().save_parameters',
      'filename:path deduplicate=False',
      file('parameters'),
      block,
      { distinctive: true },
    ),
    writer('mxnet.gluon.Block().save_params', 'filename:path', file('parameters'), block, {
      versions: '1.x',
      distinctive: true,
    }),
    writer('mxnet.gluon.Block().save', 'prefix:path', prefix('parameters'), block),
    // In 2.x a path of None writes nothing.
    writer('mxnet.gluon.HybridBlock().export', 'path=None epoch=0', prefix('parameters'), block),
    writer(
      'mxnet.gluon.ParameterDict().save',
      'filename:path strip_prefix',
      file('parameters'),
      `${mx1}/gluon/parameter.py`,
      { versions: '1.x' },
    ),
    writer('mxnet.gluon.Trainer().save_states', 'fname:path', file('states'), `${mx1}/gluon/trainer.py`, {
      distinctive: true,
    }),
  ];
}

/** The two model libraries of the MXNet project. */
function libraryRows(): readonly ModelRow[] {
  const nlp = 'dmlc/gluon-nlp 0.10 src/gluonnlp/utils';
  return [
    writer(
      'gluoncv.utils.export_block',
      'path block',
      prefix('parameters'),
      'dmlc/gluon-cv 5677756 gluoncv/utils/export_helper.py',
    ),
    writer(
      'gluonnlp.utils.save_parameters',
      'model filename:path',
      file('parameters'),
      `${nlp}/parameter.py`,
    ),
    writer(
      'gluonts.model.predictor.Predictor().serialize',
      'path',
      { pathKind: 'directory', artifact: 'parameters' },
      'awslabs/gluonts 0215fcb src/gluonts/model/predictor.py',
      { distinctiveReceiver: /predictor$/i },
    ),
    writer('gluonnlp.utils.save_states', 'trainer fname:path', file('states'), `${nlp}/parameter.py`),
  ];
}

/** Files that hold no model, a graph that is made into text, and the one call that deletes. */
function otherFileRows(): readonly ModelRow[] {
  const recordio = `${mx1}/recordio.py`;
  return [
    {
      api: 'mxnet.recordio.MXRecordIO',
      args: signature('uri:path flag'),
      returns: 'mxnet.recordio.MXRecordIO',
      ref: recordio,
    },
    {
      api: 'mxnet.recordio.MXIndexedRecordIO',
      args: signature('idx_path uri:path flag'),
      returns: 'mxnet.recordio.MXIndexedRecordIO',
      ref: recordio,
    },
    { api: 'mxnet.profiler.set_config', args: signature('* filename:path'), ref: `${mx1}/profiler.py` },
    {
      api: 'mxnet.profiler.profiler_set_config',
      args: signature('mode filename:path'),
      ref: `${mx1}/profiler.py`,
    },
    { api: 'mxnet.symbol.Symbol().tojson', returns: 'builtins.str', ref: `${mx1}/symbol/symbol.py` },
    {
      api: 'mxnet.optimizer.Updater().get_states',
      traits: { gives: 'states' },
      args: signature('dump_optimizer=False'),
      returns: 'builtins.bytes',
      ref: `${mx1}/optimizer/optimizer.py`,
    },
    {
      api: 'mxnet.gluon.model_zoo.model_store.purge',
      args: signature('root:path'),
      ref: `${mx1}/gluon/model_zoo/model_store.py`,
    },
  ];
}

function writer(api: string, parameters: string, writes: Writes, ref: string, extra: Extra = {}): ModelRow {
  const { traits, ...rest } = extra;
  return {
    api,
    concept: 'writes-checkpoint',
    traits: { ...writes, ...traits },
    args: signature(parameters),
    ...rest,
    ref,
  };
}

function prefix(artifact: Writes['artifact']): Writes {
  return { pathKind: 'prefix', artifact };
}

function file(artifact: Writes['artifact']): Writes {
  return { pathKind: 'path', artifact };
}
