import assert from 'node:assert/strict';
import { canonical } from '../../../server/src/core/models/names.js';

const cases: Readonly<Record<string, string>> = {
  'mxnet.nd': 'mxnet.ndarray',
  'mxnet.nd.save': 'mxnet.ndarray.save',
  'mxnet.ndarray.utils.save': 'mxnet.ndarray.save',
  'mxnet.ndarray.ndarray.NDArray': 'mxnet.ndarray.NDArray',
  'mxnet.nd.random.uniform': 'mxnet.random.uniform',
  'mxnet.rnd.uniform': 'mxnet.random.uniform',
  'mxnet.sym.random.uniform': 'mxnet.symbol.random.uniform',
  'mxnet.sym.var': 'mxnet.symbol.Variable',
  'mxnet.np.random.randint': 'mxnet.numpy.random.randint',
  'mxnet.nd.np.random.randint': 'mxnet.numpy.random.randint',
  'numpy.random.randint': 'numpy.random.randint',
  'numpy.random.mtrand.RandomState': 'numpy.random.RandomState',
  'mxnet.kv.create': 'mxnet.kvstore.create',
  'mxnet.kvstore.base.create': 'mxnet.kvstore.create',
  'mxnet.kvstore.kvstore.KVStore().set_optimizer': 'mxnet.kvstore.KVStore().set_optimizer',
  'mxnet.kvstore_server.KVStoreServer': 'mxnet.kvstore.KVStoreServer',
  'python.mxnet.kvstore.create': 'mxnet.kvstore.create',
  'incubator-mxnet.python.mxnet.gluon.trainer.Trainer': 'mxnet.gluon.Trainer',
  'mxnet.gluon.block.HybridBlock': 'mxnet.gluon.HybridBlock',
  'mxnet.gluon.nn.HybridBlock': 'mxnet.gluon.HybridBlock',
  'mxnet.gluon.nn.basic_layers.Dense': 'mxnet.gluon.nn.Dense',
  'mxnet.module.module.Module': 'mxnet.module.Module',
  'mxnet.mod.base_module.BaseModule().fit': 'mxnet.module.BaseModule().fit',
  'mxnet.optimizer.optimizer.SGD': 'mxnet.optimizer.SGD',
  'mxnet.optimizer.adam.Adam': 'mxnet.optimizer.Adam',
  'mxnet.gluon.model_zoo.vision.alexnet': 'mxnet.gluon.model_zoo.vision.alexnet',
  'mxnet.gluon.model_zoo.vision.alexnet.alexnet': 'mxnet.gluon.model_zoo.vision.alexnet',
  'mxnet.contrib.onnx.export_model': 'mxnet.onnx.export_model',
  'mxnet.contrib.onnx.mx2onnx.export_model.export_model': 'mxnet.onnx.export_model',
  'mxnet.onnx.mx2onnx.export_model': 'mxnet.onnx.export_model',
  'cPickle.dumps': 'pickle.dumps',
  'six.moves.cPickle.loads': 'pickle.loads',
  'Cryptodome.Cipher.AES.new': 'Crypto.Cipher.AES.new',
  // Other packages of which one module is called mxnet, and names that only look alike.
  'horovod.mxnet.DistributedTrainer': 'horovod.mxnet.DistributedTrainer',
  'sagemaker.mxnet.MXNet': 'sagemaker.mxnet.MXNet',
  'tools.mxnet.nd.save': 'tools.mxnet.nd.save',
  'mxnetx.nd.save': 'mxnetx.nd.save',
  'mxnet.ndimage.save': 'mxnet.ndimage.save',
  mx: 'mx',
  '': '',
};

describe('models: names', () => {
  for (const [given, expected] of Object.entries(cases))
    it(`${given || 'nothing'} -> ${expected || 'nothing'}`, () => {
      assert.equal(canonical(given), expected);
    });
  it('changes nothing the second time', () => {
    for (const name of Object.keys(cases)) assert.equal(canonical(canonical(name)), canonical(name));
  });
});
