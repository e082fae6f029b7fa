import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';
const mx2 = 'apache/mxnet b84609d python/mxnet';

const fitParameters =
  "train_data eval_data eval_metric epoch_end_callback batch_end_callback kvstore:type='local' optimizer='sgd' " +
  'optimizer_params';

/**
 * What takes an optimizer and may hand it to the servers. Everywhere the role `type` is the argument that names the
 * store or is the store itself.
 */
export const optimizerRows: readonly ModelRow[] = [
  {
    api: 'mxnet.gluon.Trainer',
    concept: 'makes-trainer',
    args: signature(
      "params optimizer optimizer_params kvstore:type='device' compression_params update_on_kvstore=None",
    ),
    returns: 'mxnet.gluon.Trainer',
    ref: `${mx1}/gluon/trainer.py`,
  },
  { api: 'mxnet.gluon.Trainer().step', args: signature('batch_size'), ref: `${mx1}/gluon/trainer.py` },
  // Subclasses that pass `kvstore=None`: no server ever gets the optimizer, so they make no trainer in this sense.
  ...[
    ['horovod.mxnet.DistributedTrainer', 'horovod/horovod 2626dc8 horovod/mxnet/__init__.py'],
    ['byteps.mxnet.DistributedTrainer', 'bytedance/byteps f5df52f byteps/mxnet/__init__.py'],
  ].map(([api = '', ref = '']): ModelRow => ({
    api,
    args: signature('params optimizer optimizer_params'),
    returns: api,
    ref,
  })),
  ...moduleRows(),
  {
    api: 'mxnet.model.FeedForward().fit',
    concept: 'fits-module',
    versions: '1.x',
    args: signature("X y eval_data eval_metric epoch_end_callback batch_end_callback kvstore:type='local'"),
    distinctiveKeyword: 'kvstore',
    ref: `${mx1}/model.py`,
  },
  {
    api: 'mxnet.model.FeedForward.create',
    concept: 'fits-module',
    versions: '1.x',
    args: signature(
      "symbol X y ctx num_epoch epoch_size optimizer='sgd' initializer eval_data eval_metric epoch_end_callback " +
        "batch_end_callback kvstore:type='local'",
    ),
    returns: 'mxnet.model.FeedForward',
    ref: `${mx1}/model.py`,
  },
  {
    api: 'mxnet.model.FeedForward',
    versions: '1.x',
    args: signature("symbol ctx num_epoch epoch_size optimizer='sgd'"),
    returns: 'mxnet.model.FeedForward',
    ref: `${mx1}/model.py`,
  },
  {
    api: 'mxnet.optimizer.get_updater',
    args: signature('optimizer'),
    returns: 'mxnet.optimizer.Updater',
    ref: `${mx1}/optimizer/optimizer.py`,
  },
  {
    api: 'mxnet.optimizer.create',
    args: signature('name'),
    returns: 'mxnet.optimizer.Optimizer',
    ref: `${mx1}/optimizer/optimizer.py`,
  },
  { api: 'mxnet.optimizer.register', args: signature('klass'), ref: `${mx1}/optimizer/optimizer.py` },
];

/**
 * Optimizers, in lower case, that in 2.x update several weights in one kernel by default (`aggregate_num` > 1). A trainer
 * with one of them and `update_on_kvstore=None` updates on the worker, so nothing is sent.
 */
export const aggregatingOptimizers: ReadonlyMap<string, string> = new Map([
  ['lamb', `${mx2}/optimizer/lamb.py`],
  ['lans', `${mx2}/optimizer/lans.py`],
  ['adamw', `${mx2}/optimizer/adamW.py`],
  ['adabelief', `${mx2}/optimizer/adabelief.py`],
]);

function moduleRows(): readonly ModelRow[] {
  const init = signature("kvstore:type='local' optimizer='sgd' optimizer_params force_init");
  const classes = [
    ['mxnet.module.BaseModule', `${mx1}/module/base_module.py`],
    ['mxnet.module.Module', `${mx1}/module/module.py`],
    ['mxnet.module.BucketingModule', `${mx1}/module/bucketing_module.py`],
    ['mxnet.module.SequentialModule', `${mx1}/module/sequential_module.py`],
    ['mxnet.module.PythonModule', `${mx1}/module/python_module.py`],
    ['mxnet.contrib.svrg_optimization.SVRGModule', `${mx1}/contrib/svrg_optimization/svrg_module.py`],
  ] as const;
  const inits = classes.map(([type, ref]): ModelRow => ({
    api: `${type}().init_optimizer`,
    // A PythonModule has no parameters: its method does nothing.
    ...(type === 'mxnet.module.PythonModule' ? {} : { concept: 'fits-module' }),
    versions: '1.x',
    args: init,
    // Users give methods of their own this name; with the keyword it is MXNet's.
    distinctiveKeyword: 'kvstore',
    ref,
  }));
  const fits = [classes[0], classes[5]].map(([type, ref]): ModelRow => ({
    api: `${type}().fit`,
    concept: 'fits-module',
    versions: '1.x',
    args: signature(fitParameters),
    distinctiveKeyword: 'kvstore',
    ref,
  }));
  return [...fits, ...inits];
}
