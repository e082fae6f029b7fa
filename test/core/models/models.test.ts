import assert from 'node:assert/strict';
import { attributeRows } from '../../../server/src/core/models/factories.js';
import { createModels, secretStores, sinkArguments } from '../../../server/src/core/models/index.js';
import { modelRows } from '../../../server/src/core/models/tables.js';
import { typeRows } from '../../../server/src/core/models/types.js';
import { validateRows } from '../../../server/src/core/models/validate.js';

const models = createModels();
const concept = (name: string): string | undefined => models.find(name)?.concept;
const generator = (name: string): string | undefined => models.find(name)?.traits?.['generator'];

describe('models: tables', () => {
  it('are sound', () => assert.deepEqual(validateRows(modelRows, typeRows, attributeRows), []));
  it('are checked', () => {
    const row = { api: 'mxnet.nd.f', ref: '', concept: 'writes-checkpoint' } as const;
    const faults = validateRows([row, row], [{ type: 'mxnet.nd.X', extends: [], ref: '' }], []);
    assert.deepEqual(faults.length, 9);
  });
  it('name a class for everything that is said to come out of a call', () => {
    const known = new Set(typeRows.map((row) => row.type));
    const strange = modelRows
      .flatMap((row) => [row.returns, ...(row.returnsTuple ?? [])])
      .filter((type): type is string => typeof type === 'string')
      .filter((type) => !known.has(type) && models.typeOfCall(type) !== type);
    assert.deepEqual(
      [...new Set(strange)],
      ['array.array', 'uuid.UUID'].filter((type) => strange.includes(type)),
    );
  });
  it('give references to every store of secrets', () => {
    for (const store of secretStores) assert.ok(store.ref !== '' && (store.attribute ?? store.keys));
  });
});

describe('models: randomness', () => {
  for (const name of [
    'mxnet.nd.random_pdf_uniform',
    'mxnet.ndarray.random_pdf_gamma',
    'mxnet.random.seed',
    'secrets.token_bytes',
    'secrets.choice',
    'os.urandom',
    'uuid.uuid4',
    'random.SystemRandom',
    'mxnet.initializer.Uniform',
    'mxnet.gluon.nn.Dropout',
    'numpy.random.seed',
    'numpy.random.default_rng',
  ])
    it(`${name} draws nothing`, () => assert.notEqual(concept(name), 'draws-randomness'));

  it('has no draw on SystemRandom, though it is a subclass of Random', () => {
    assert.equal(models.method('random.SystemRandom', 'choice'), undefined);
    assert.equal(models.method('random.Random', 'choice')?.concept, 'draws-randomness');
  });
  it('tells the three generators apart', () => {
    assert.equal(generator('mxnet.np.random.randint'), 'mxnet');
    assert.equal(generator('numpy.random.randint'), 'numpy');
    assert.equal(generator('random.randint'), 'stdlib');
    assert.equal(models.find('mxnet.np.random.randint')?.returns, 'mxnet.numpy.ndarray');
    assert.equal(models.find('mxnet.sym.random.uniform')?.returns, 'mxnet.symbol.Symbol');
  });
  it('follows a NumPy generator to its draws', () => {
    const type = models.typeOfCall('numpy.random.default_rng') ?? '';
    assert.equal(models.method(type, 'integers')?.concept, 'draws-randomness');
    assert.equal(models.method(type, 'randint'), undefined);
    assert.equal(models.find('numpy.random.RandomState().bytes')?.traits?.['gives'], 'bytes');
  });
  it('marks shuffles that change their argument', () => {
    for (const name of ['random.shuffle', 'numpy.random.shuffle', 'mxnet.np.random.shuffle'])
      assert.equal(models.find(name)?.traits?.['inplace'], 'true');
    assert.equal(models.find('mxnet.nd.random.shuffle')?.traits?.['inplace'], undefined);
  });
});

describe('models: optimizers and stores', () => {
  it('knows the trainer, its default store, and its subclasses by inheritance', () => {
    const row = models.find('mxnet.gluon.trainer.Trainer');
    assert.equal(row?.concept, 'makes-trainer');
    assert.deepEqual(row.args?.['type'], { index: 3, name: 'kvstore', default: "'device'" });
    assert.deepEqual(row.args['update_on_kvstore'], { index: 5, default: 'None' });
    assert.equal(models.method('mxnet.gluon.Trainer', '__init__'), row);
  });
  it('makes no trainer of the ones that Horovod and BytePS have', () => {
    for (const name of ['horovod.mxnet.DistributedTrainer', 'byteps.mxnet.DistributedTrainer']) {
      assert.equal(concept(name), undefined);
      assert.equal(models.method(name, '__init__')?.concept, undefined);
      assert.ok(models.isA(name, 'mxnet.gluon.Trainer'));
      assert.equal(models.method(name, 'save_states')?.concept, 'writes-checkpoint');
    }
  });
  it('sends no optimizer through a Horovod store', () => {
    assert.equal(models.method('mxnet.kvstore.KVStore', 'set_optimizer')?.concept, 'sets-optimizer');
    assert.equal(models.method('mxnet.kvstore.Horovod', 'set_optimizer')?.concept, undefined);
    assert.equal(models.distinctiveMethod('set_optimizer'), undefined);
  });
  it('places the store for each way to fit', () => {
    const index = (type: string, name: string): unknown => models.method(type, name)?.args?.['type']?.index;
    assert.equal(index('mxnet.mod.Module', 'fit'), 5);
    assert.equal(index('mxnet.contrib.svrg_optimization.svrg_module.SVRGModule', 'init_optimizer'), 0);
    assert.equal(index('mxnet.model.FeedForward', 'fit'), 6);
    assert.equal(models.find('mxnet.model.FeedForward.create')?.args?.['type']?.index, 12);
    assert.equal(concept('mxnet.model.FeedForward'), undefined);
  });
  it('counts self where a method is called on its class', () => {
    assert.equal(models.find('mxnet.mod.Module.fit')?.args?.['type']?.index, 6);
    assert.equal(models.find('mxnet.mod.Module().fit')?.args?.['type']?.index, 5);
    assert.equal(models.find('mxnet.mod.Module.load')?.returns, 'mxnet.module.Module');
  });
  it('gives the store that comes in a tuple', () => {
    assert.deepEqual(models.find('mxnet.model._create_kvstore')?.returnsTuple, [
      'mxnet.kvstore.KVStore',
      null,
    ]);
  });
  it('recognises a fit by its keyword only', () => {
    assert.equal(models.distinctiveMethod('fit'), undefined);
    assert.equal(models.distinctiveMethod('fit', ['verbose']), undefined);
    assert.equal(models.distinctiveMethod('fit', ['kvstore'])?.concept, 'fits-module');
    assert.equal(models.distinctiveMethod('init_optimizer', ['kvstore'])?.concept, 'fits-module');
  });
});

describe('models: writers', () => {
  it('finds the writers of networks however deep the class lies', () => {
    for (const type of [
      'mxnet.gluon.nn.Dense',
      'mxnet.gluon.nn.Sequential',
      'mxnet.gluon.rnn.LSTM',
      'mxnet.gluon.loss.L2Loss',
      'mxnet.gluon.SymbolBlock',
      'gluoncv.model_zoo.ssd.ssd.SSD',
      'gluonnlp.model.bert.BERTModel',
    ])
      assert.equal(models.method(type, 'save_parameters')?.concept, 'writes-checkpoint', type);
  });
  it('exports hybrid networks alone', () => {
    assert.equal(models.method('mxnet.gluon.nn.Dense', 'export')?.args?.['path']?.default, 'None');
    assert.equal(models.method('mxnet.gluon.nn.Sequential', 'export'), undefined);
  });
  it('takes nothing else for a checkpoint', () => {
    for (const name of [
      'mxnet.recordio.MXRecordIO',
      'mxnet.profiler.set_config',
      'mxnet.gluon.model_zoo.model_store.purge',
    ])
      assert.equal(concept(name), undefined, name);
    for (const name of ['numpy.save', 'pickle.dump'])
      assert.equal(models.find(name)?.traits?.['artifact'], 'objects', name);
    assert.equal(models.method('mxnet.symbol.Symbol', 'tojson')?.concept, undefined);
    assert.equal(models.method('gluoncv.model_zoo.smot.smot_tracker.SMOTTracker', 'save'), undefined);
  });
  it('does not take words that all libraries have for its own', () => {
    for (const name of ['export', 'save', 'fit', 'load', 'save_checkpoint', 'step', 'create'])
      assert.equal(models.distinctiveMethod(name), undefined, name);
    for (const name of ['save_parameters', 'save_params', 'save_states', 'save_optimizer_states'])
      assert.equal(models.distinctiveMethod(name)?.concept, 'writes-checkpoint', name);
  });
  it('says what is written where', () => {
    assert.deepEqual(models.find('mxnet.callback.do_checkpoint')?.traits, {
      pathKind: 'prefix',
      artifact: 'parameters',
      periodic: 'true',
    });
    assert.equal(models.find('mxnet.sym.Symbol().save')?.traits?.['artifact'], 'symbol');
  });
});

describe('models: types', () => {
  const results: Readonly<Record<string, string | undefined>> = {
    'mxnet.kv.create': 'mxnet.kvstore.KVStore',
    'mxnet.mod.Module': 'mxnet.module.Module',
    'mxnet.gluon.nn.HybridSequential': 'mxnet.gluon.nn.HybridSequential',
    'mxnet.gluon.model_zoo.vision.resnet50_v2': 'mxnet.gluon.HybridBlock',
    'mxnet.gluon.model_zoo.vision.get_model': 'mxnet.gluon.HybridBlock',
    'mxnet.gluon.model_zoo.vision.resnet.ResNetV1': 'mxnet.gluon.model_zoo.vision.ResNetV1',
    'gluoncv.model_zoo.get_model': 'mxnet.gluon.HybridBlock',
    'gluoncv.model_zoo.get_model_list': undefined,
    'gluonnlp.model.get_model': undefined,
    'mxnet.gluon.SymbolBlock.imports': 'mxnet.gluon.SymbolBlock',
    'mxnet.gluon.nn.Dense().collect_params': 'mxnet.gluon.ParameterDict',
    'mxnet.sym.Variable': 'mxnet.symbol.Symbol',
    'mxnet.sym.FullyConnected': 'mxnet.symbol.Symbol',
    'mxnet.sym.Symbol().get_internals': 'mxnet.symbol.Symbol',
    'mxnet.nd.zeros': 'mxnet.ndarray.NDArray',
    'mxnet.nd.load': undefined,
    'mxnet.nd.NDArray().asnumpy': 'numpy.ndarray',
    'mxnet.optimizer.create': 'mxnet.optimizer.Optimizer',
    'mxnet.optimizer.SGD': 'mxnet.optimizer.SGD',
    'mxnet.gluon.contrib.estimator.CheckpointHandler': 'mxnet.gluon.contrib.estimator.CheckpointHandler',
    'mxnet.callback.Speedometer': 'mxnet.callback.Speedometer',
    'mxnet.cpu': undefined,
    'torch.nn.Linear': undefined,
    'hashlib.sha256': 'hashlib.HASH',
  };
  for (const [name, type] of Object.entries(results))
    it(`${name} gives ${type ?? 'nothing of interest'}`, () => assert.equal(models.typeOfCall(name), type));

  it('knows ancestors', () => {
    assert.ok(models.isA('mxnet.gluon.SymbolBlock', 'mxnet.gluon.block.Block'));
    assert.ok(models.isA('mxnet.contrib.svrg_optimization.SVRGModule', 'mxnet.mod.BaseModule'));
    assert.ok(models.isA('mxnet.optimizer.adam.Adam', 'mxnet.optimizer.Optimizer'));
    assert.ok(!models.isA('mxnet.gluon.Trainer', 'mxnet.gluon.Block'));
    assert.ok(!models.isA('mxnet.optimizer.Updater', 'mxnet.optimizer.Optimizer'));
  });
  it('knows the classes of attributes, inherited ones too', () => {
    assert.equal(models.attributeType('mxnet.mod.BucketingModule', 'symbol'), 'mxnet.symbol.Symbol');
    assert.equal(models.attributeType('mxnet.gluon.nn.Dense', 'params'), 'mxnet.gluon.ParameterDict');
    assert.equal(models.attributeType('mxnet.gluon.nn.Dense', 'weight'), undefined);
  });
  it('tells files that work with MXNet from others', () => {
    for (const module of ['mxnet', 'mxnet.gluon', 'gluoncv.utils', 'horovod.mxnet'])
      assert.ok(models.usesMxnet([module]), module);
    for (const module of ['torch', 'horovod', 'horovod.torch', 'mlx.core', 'sagemaker'])
      assert.ok(!models.usesMxnet([module]), module);
  });
});

describe('models: sinks, conversions, temporary places', () => {
  const sinks: Readonly<Record<string, Readonly<Record<string, number | null>>>> = {
    'hmac.new': { key: 0 },
    'hashlib.pbkdf2_hmac': { password: 1, salt: 2 },
    'hashlib.scrypt': { password: 0, salt: null },
    'Cryptodome.Cipher.AES.new': { key: 0, iv: 2, nonce: null, IV: null },
    'cryptography.hazmat.primitives.ciphers.modes.CBC': { iv: 0 },
    'cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC': { salt: 2 },
    'nacl.secret.SecretBox().encrypt': { nonce: 1 },
    'jwt.encode': { key: 1 },
    'itsdangerous.url_safe.URLSafeTimedSerializer': { key: 0 },
    'flask.Response().set_cookie': { cookie: 1 },
    'django.contrib.auth.models.User().set_password': { password: 0 },
  };
  for (const [name, roles] of Object.entries(sinks))
    it(`${name} must not be guessable`, () => {
      const row = models.find(name);
      assert.equal(row?.concept, 'security-sink');
      assert.match(row.traits?.['level'] ?? '', /^(crypto|secret)$/);
      const found = Object.entries(sinkArguments(row)).map(([role, arg]) => [role, arg.index]);
      assert.deepEqual(Object.fromEntries(found), roles);
    });
  it('does not take a hash or an identifier for a secret', () => {
    for (const name of ['hashlib.sha256', 'uuid.UUID', 'base64.b64encode']) {
      assert.equal(concept(name), undefined);
      assert.ok(models.find(name)?.passes, name);
    }
  });
  it('passes values on through arrays, texts and digests', () => {
    const makes = (name: string): string | undefined => models.find(name)?.passes?.makes;
    assert.equal(makes('mxnet.nd.NDArray().asnumpy'), 'same');
    assert.equal(makes('mxnet.np.ndarray().tobytes'), 'bytes');
    assert.equal(makes('numpy.ndarray().tobytes'), 'bytes');
    assert.equal(makes('builtins.str().join'), 'text');
    assert.equal(makes('hashlib.HASH().hexdigest'), 'hex');
    assert.equal(models.find('hashlib.HASH().update')?.passes?.into, 'self');
    assert.equal(models.distinctiveMethod('asnumpy')?.returns, 'numpy.ndarray');
  });
  it('tells private from shared temporary places', () => {
    assert.equal(models.find('tempfile.TemporaryDirectory')?.traits?.['place'], 'private');
    assert.equal(models.find('tempfile.gettempdir')?.traits?.['place'], 'shared');
    assert.equal(models.find('tempfile.NamedTemporaryFile')?.args?.['dir']?.index, 6);
  });
});

describe('models: rows of the user', () => {
  const own = createModels([
    { api: 'acme.crypto.make_token', concept: 'security-sink', args: { seed: 2 } },
    { api: 'acme.store.Bucket().put', concept: 'writes-checkpoint', args: {} },
    { api: 'mxnet.nd.save', concept: 'writes-checkpoint', args: { path: 1 } },
    { api: 'acme.wrong', concept: 'no-such-concept', args: {} },
  ]);
  it('join the others, and replace them under the same name', () => {
    assert.equal(own.find('acme.crypto.make_token')?.args?.['seed']?.index, 2);
    assert.equal(own.find('acme.crypto.make_token')?.traits?.['sink'], 'seed');
    assert.equal(own.method('acme.store.Bucket', 'put')?.args?.['path']?.index, 0);
    assert.equal(own.find('mxnet.ndarray.save')?.args?.['path']?.index, 1);
    const paths = own.rows('writes-checkpoint').filter((row) => row.api.endsWith('.ndarray.save'));
    assert.deepEqual(paths, []);
    assert.equal(own.find('acme.wrong'), undefined);
    assert.ok(own.words.has('make_token') && !models.words.has('make_token'));
  });
  it('have no effect on other lookups', () => {
    assert.equal(models.find('acme.crypto.make_token'), undefined);
    assert.equal(models.find('mxnet.ndarray.save')?.args?.['path']?.index, 0);
  });
});

describe('models: words', () => {
  it('hold the last name of everything with a concept and of nothing else', () => {
    for (const word of [
      'Trainer',
      'set_optimizer',
      'random_uniform',
      'save_parameters',
      'AESGCM',
      'gettempdir',
    ])
      assert.ok(models.words.has(word), word);
    for (const word of ['asnumpy', 'tojson', '*', 'DistributedTrainer'])
      assert.ok(!models.words.has(word), word);
  });
});
