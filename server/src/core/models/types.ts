import type { TypeRow } from './model.js';
import { sagemakerTypes } from './sagemaker.js';
import { responseTypes } from './responses.js';
import { words } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';
const mx2 = 'apache/mxnet b84609d python/mxnet';
const block = 'mxnet.gluon.Block';
const hybridBlock = 'mxnet.gluon.HybridBlock';
const optimizer = 'mxnet.optimizer.Optimizer';

/** Classes and what they inherit from; an exact row has precedence over one that ends in `*`. */
export const typeRows: readonly TypeRow[] = [
  ...gluonTypes(),
  ...moduleTypes(),
  ...storeTypes(),
  ...libraryTypes(),
  ...optimizerTypes(),
  ...valueTypes(),
  ...distributionTypes(),
  ...securityTypes(),
  ...sagemakerTypes,
  ...networkTypes(),
  ...artifactTypes(),
  ...responseTypes,
];

function gluonTypes(): readonly TypeRow[] {
  const rnnCell = 'mxnet.gluon.rnn.RecurrentCell';
  return [
    type(block, [], `${mx1}/gluon/block.py`),
    type(hybridBlock, [block], `${mx1}/gluon/block.py`),
    type('mxnet.gluon.SymbolBlock', [hybridBlock], `${mx1}/gluon/block.py`),
    type('mxnet.gluon.Parameter', [], `${mx1}/gluon/parameter.py`),
    type('mxnet.gluon.Constant', ['mxnet.gluon.Parameter'], `${mx1}/gluon/parameter.py`),
    type('mxnet.gluon.ParameterDict', [], `${mx1}/gluon/parameter.py`),
    type('mxnet.gluon.Trainer', [], `${mx1}/gluon/trainer.py`),
    type(
      'horovod.mxnet.DistributedTrainer',
      ['mxnet.gluon.Trainer'],
      'horovod/horovod 2626dc8 horovod/mxnet/__init__.py',
    ),
    type(
      'byteps.mxnet.DistributedTrainer',
      ['mxnet.gluon.Trainer'],
      'bytedance/byteps f5df52f byteps/mxnet/__init__.py',
    ),
    type('mxnet.gluon.nn.*', [hybridBlock], `${mx1}/gluon/nn`),
    type('mxnet.gluon.nn.Sequential', [block], `${mx1}/gluon/nn/basic_layers.py`),
    type('mxnet.gluon.nn.Concatenate', ['mxnet.gluon.nn.Sequential'], `${mx2}/gluon/nn/basic_layers.py`),
    type('mxnet.gluon.nn.Lambda', [block], `${mx1}/gluon/nn/basic_layers.py`),
    type('mxnet.gluon.rnn.*', [hybridBlock], `${mx1}/gluon/rnn`),
    type(rnnCell, [block], `${mx1}/gluon/rnn/rnn_cell.py`),
    type('mxnet.gluon.rnn.SequentialRNNCell', [rnnCell], `${mx1}/gluon/rnn/rnn_cell.py`),
    type('mxnet.gluon.rnn.HybridRecurrentCell', [rnnCell, hybridBlock], `${mx1}/gluon/rnn/rnn_cell.py`),
    type('mxnet.gluon.contrib.nn.*', [hybridBlock], `${mx1}/gluon/contrib/nn/basic_layers.py`),
    type(
      'mxnet.gluon.contrib.nn.Concurrent',
      ['mxnet.gluon.nn.Sequential'],
      `${mx1}/gluon/contrib/nn/basic_layers.py`,
    ),
    type('mxnet.gluon.contrib.nn.SparseEmbedding', [block], `${mx1}/gluon/contrib/nn/basic_layers.py`),
    type('mxnet.gluon.contrib.rnn.*', [hybridBlock], `${mx1}/gluon/contrib/rnn`),
    type('mxnet.gluon.contrib.cnn.*', [hybridBlock], `${mx1}/gluon/contrib/cnn/conv_layers.py`),
    type('mxnet.gluon.loss.*', [hybridBlock], `${mx1}/gluon/loss.py`),
    type('mxnet.gluon.model_zoo.vision.*', [hybridBlock], `${mx1}/gluon/model_zoo/vision`),
    type('mxnet.gluon.contrib.estimator.Estimator', [], `${mx1}/gluon/contrib/estimator/estimator.py`),
    type(
      'mxnet.gluon.contrib.estimator.CheckpointHandler',
      [],
      `${mx1}/gluon/contrib/estimator/event_handler.py`,
    ),
  ];
}

function moduleTypes(): readonly TypeRow[] {
  const base = 'mxnet.module.BaseModule';
  return [
    type(base, [], `${mx1}/module/base_module.py`),
    type('mxnet.module.Module', [base], `${mx1}/module/module.py`),
    type('mxnet.module.BucketingModule', [base], `${mx1}/module/bucketing_module.py`),
    type('mxnet.module.SequentialModule', [base], `${mx1}/module/sequential_module.py`),
    type('mxnet.module.PythonModule', [base], `${mx1}/module/python_module.py`),
    type('mxnet.module.PythonLossModule', ['mxnet.module.PythonModule'], `${mx1}/module/python_module.py`),
    type(
      'mxnet.contrib.svrg_optimization.SVRGModule',
      ['mxnet.module.Module'],
      `${mx1}/contrib/svrg_optimization/svrg_module.py`,
    ),
    type('mxnet.model.FeedForward', [], `${mx1}/model.py`),
  ];
}

function storeTypes(): readonly TypeRow[] {
  const base = 'mxnet.kvstore.KVStoreBase';
  return [
    type(base, [], `${mx1}/kvstore/base.py`),
    type('mxnet.kvstore.KVStore', [base], `${mx1}/kvstore/kvstore.py`),
    type('mxnet.kvstore.TestStore', [base], `${mx1}/kvstore/base.py`),
    type('mxnet.kvstore.Horovod', [base], `${mx2}/kvstore/horovod.py`),
    type('mxnet.kvstore.BytePS', [base], `${mx2}/kvstore/byteps.py`),
    type('mxnet.kvstore.KVStoreServer', [], `${mx1}/kvstore/kvstore_server.py`),
  ];
}

/** Nearly every class there is a network; the ones that are not have rows that say so. */
function libraryTypes(): readonly TypeRow[] {
  const zoo = 'dmlc/gluon-cv 5677756 gluoncv/model_zoo';
  const noBlocks =
    'siamrpn.siamrpn_tracker.Anchors siamrpn.siamrpn_tracker.BaseTracker siamrpn.siamrpn_tracker.SiamRPNTracker ' +
    'simple_pose.pose_target.SimplePoseGaussianTargetGenerator segbase.SegEvalModel segbase.MultiEvalModel ' +
    'rcnn.rpn.rpn_target.RPNTargetSampler smot.smot_tracker.SMOTTracker smot.general_detector.GeneralDetector';
  return [
    type('gluoncv.model_zoo.*', [hybridBlock], zoo),
    ...words(noBlocks).map((name) => type(`gluoncv.model_zoo.${name}`, [], zoo)),
    type('gluoncv.nn.block.*', [hybridBlock], 'dmlc/gluon-cv 5677756 gluoncv/nn/block.py'),
    type('gluoncv.nn.feature.*', ['mxnet.gluon.SymbolBlock'], 'dmlc/gluon-cv 5677756 gluoncv/nn/feature.py'),
    type('gluonnlp.model.*', [hybridBlock], 'dmlc/gluon-nlp 0.10 src/gluonnlp/model'),
    type('gluonnlp.model.train.*', [block], 'dmlc/gluon-nlp 0.10 src/gluonnlp/model/train'),
  ];
}

function optimizerTypes(): readonly TypeRow[] {
  return [
    type(optimizer, [], `${mx1}/optimizer/optimizer.py`),
    type('mxnet.optimizer.*', [optimizer], `${mx1}/optimizer/optimizer.py`),
    type('mxnet.optimizer.Updater', [], `${mx1}/optimizer/optimizer.py`),
  ];
}

function valueTypes(): readonly TypeRow[] {
  const array = 'mxnet.ndarray.NDArray';
  const python = 'python 3.12 library/stdtypes.html';
  return [
    type(array, [], `${mx1}/ndarray/ndarray.py`),
    type('mxnet.ndarray.sparse.*', [array], `${mx1}/ndarray/sparse.py`),
    type('mxnet.numpy.ndarray', [array], `${mx1}/numpy/multiarray.py`),
    type('mxnet.symbol.Symbol', [], `${mx1}/symbol/symbol.py`),
    type('mxnet.recordio.MXRecordIO', [], `${mx1}/recordio.py`),
    type('mxnet.recordio.MXIndexedRecordIO', ['mxnet.recordio.MXRecordIO'], `${mx1}/recordio.py`),
    type('numpy.ndarray', [], 'numpy 1.26 reference/arrays.ndarray.html'),
    type('numpy.random.RandomState', [], 'numpy 1.26 reference/random/legacy.html'),
    type('numpy.random.Generator', [], 'numpy 1.26 reference/random/generator.html'),
    ...words('MT19937 PCG64 PCG64DXSM Philox SFC64').map((name) =>
      type(`numpy.random.${name}`, [], 'numpy 1.26 reference/random/bit_generators'),
    ),
    type('random.Random', [], 'python 3.12 library/random.html'),
    // A subclass of Random in fact, but fit for secrets: it must not inherit what is said of Random.
    type('random.SystemRandom', [], 'python 3.12 library/random.html'),
    ...words('str bytes bytearray int float bool list tuple dict set frozenset memoryview').map((name) =>
      type(`builtins.${name}`, [], python),
    ),
    type('hashlib.HASH', [], 'python 3.12 library/hashlib.html'),
    type('io.IOBase', [], 'python 3.12 library/io.html'),
    type('io.BytesIO', [], 'python 3.12 library/io.html'),
    type('tempfile.TemporaryDirectory', [], 'python 3.12 library/tempfile.html'),
    type('tempfile._TemporaryFileWrapper', [], 'python 3.12 library/tempfile.html'),
  ];
}

function distributionTypes(): readonly TypeRow[] {
  const base = 'mxnet.gluon.probability.Distribution';
  const ref = `${mx2}/gluon/probability`;
  return [
    type(base, [], ref),
    type('mxnet.gluon.probability.*', [base], ref),
    type('mxnet.gluon.probability.StochasticBlock', [hybridBlock], ref),
    type('mxnet.gluon.probability.StochasticSequential', [hybridBlock], ref),
    ...['transformation', 'constraint'].map((module) => type(`mxnet.gluon.probability.${module}.*`, [], ref)),
  ];
}

/** Classes of web frameworks and of cryptographic libraries whose methods are sinks. */
function securityTypes(): readonly TypeRow[] {
  const aead = 'cryptography.hazmat.primitives.ciphers.aead';
  const pyca = 'pyca/cryptography 42 docs/hazmat/primitives/aead.rst';
  const response = 'werkzeug.wrappers.Response';
  const werkzeug = 'pallets/werkzeug 3.0 src/werkzeug/wrappers/response.py';
  const django = 'django 5.0 ref/request-response';
  const starlette = 'encode/starlette 0.37 starlette/responses.py';
  const tornado = 'tornadoweb/tornado 6.4 tornado/web.py';
  return [
    ...words('AESGCM AESCCM AESOCB3 AESGCMSIV ChaCha20Poly1305').map((name) =>
      type(`${aead}.${name}`, [], pyca),
    ),
    type('nacl.secret.SecretBox', [], 'pyca/pynacl 1.5 src/nacl/secret.py'),
    type('nacl.secret.Aead', [], 'pyca/pynacl 1.5 src/nacl/secret.py'),
    type('nacl.public.Box', [], 'pyca/pynacl 1.5 src/nacl/public.py'),
    type(response, [], werkzeug),
    type('flask.Response', [response], 'pallets/flask 3.0 src/flask/wrappers.py'),
    type('flask.Flask', [], 'pallets/flask 3.0 src/flask/app.py'),
    type('django.http.HttpResponse', [], django),
    ...words('JsonResponse HttpResponseRedirect StreamingHttpResponse FileResponse').map((name) =>
      type(`django.http.${name}`, ['django.http.HttpResponse'], django),
    ),
    type('django.contrib.auth.models.AbstractBaseUser', [], 'django 5.0 ref/contrib/auth'),
    type(
      'django.contrib.auth.models.User',
      ['django.contrib.auth.models.AbstractBaseUser'],
      'django 5.0 ref/contrib/auth',
    ),
    type('starlette.applications.Starlette', [], 'encode/starlette 0.37 starlette/applications.py'),
    type('fastapi.FastAPI', ['starlette.applications.Starlette'], 'fastapi 0.110 fastapi/applications.py'),
    type('starlette.responses.Response', [], starlette),
    ...words(
      'HTMLResponse PlainTextResponse JSONResponse RedirectResponse StreamingResponse FileResponse',
    ).map((name) => type(`starlette.responses.${name}`, ['starlette.responses.Response'], starlette)),
    type('aiohttp.web.StreamResponse', [], 'aio-libs/aiohttp 3.9 aiohttp/web_response.py'),
    type(
      'aiohttp.web.Response',
      ['aiohttp.web.StreamResponse'],
      'aio-libs/aiohttp 3.9 aiohttp/web_response.py',
    ),
    type('tornado.web.RequestHandler', [], tornado),
  ];
}

/** What runs commands on other machines, and what listens for connections. */
function networkTypes(): readonly TypeRow[] {
  return [
    type('paramiko.SSHClient', [], 'paramiko/paramiko 3.4 paramiko/client.py'),
    type('fabric.Connection', ['invoke.Context'], 'fabric/fabric 3.2 fabric/connection.py'),
    type('invoke.Context', [], 'pyinvoke/invoke 2.2 invoke/context.py'),
    type('socket.socket', [], 'python 3.12 library/socket.html'),
    type('zmq.Context', [], 'zeromq/pyzmq 25.1 zmq/sugar/context.py'),
    type('zmq.Socket', [], 'zeromq/pyzmq 25.1 zmq/sugar/socket.py'),
    type('grpc.Server', [], 'grpc/grpc 1.60 src/python/grpcio/grpc/__init__.py'),
    type('flask_socketio.SocketIO', [], 'miguelgrinberg/Flask-SocketIO 5.3'),
    type('bottle.Bottle', [], 'bottlepy/bottle 0.12 bottle.py'),
    type('sanic.Sanic', [], 'sanic-org/sanic 23.12 sanic/app.py'),
    type('gradio.Blocks', [], 'gradio-app/gradio 4.16 gradio/blocks.py'),
    type('gradio.Interface', ['gradio.Blocks'], 'gradio-app/gradio 4.16 gradio/interface.py'),
    type('tornado.web.Application', [], 'tornadoweb/tornado 6.4 tornado/web.py'),
    type('tornado.httpserver.HTTPServer', [], 'tornadoweb/tornado 6.4 tornado/httpserver.py'),
  ];
}

/** Classes whose methods fetch, read, check, sign or publish files. */
function artifactTypes(): readonly TypeRow[] {
  const python = 'python 3.12 library';
  const asymmetric = 'cryptography.hazmat.primitives.asymmetric';
  return [
    ...words('tarfile.TarFile zipfile.ZipFile ftplib.FTP').map((name) => type(name, [], python)),
    type('requests.Session', [], 'psf/requests 2.31 src/requests/sessions.py'),
    type('requests.Response', [], 'psf/requests 2.31 src/requests/models.py'),
    type('urllib3.PoolManager', [], 'urllib3 2.2 docs/reference'),
    type('google.cloud.storage.Blob', [], 'googleapis/python-storage 2.14 blob.py'),
    type('huggingface_hub.HfApi', [], 'huggingface/huggingface_hub 0.23 src/huggingface_hub/hf_api.py'),
    type('gnupg.GPG', [], 'python-gnupg 0.5 docs'),
    ...words('verifying.Config signing.Config').map((name) =>
      type(`model_signing.${name}`, [], 'sigstore/model-transparency 1.0 src/model_signing'),
    ),
    ...words('verify.Verifier sign.Signer').map((name) =>
      type(`sigstore.${name}`, [], 'sigstore/sigstore-python 3.0 sigstore'),
    ),
    ...words(
      'rsa.RSAPublicKey rsa.RSAPrivateKey ec.EllipticCurvePublicKey dsa.DSAPublicKey ed25519.Ed25519PublicKey',
    ).map((name) =>
      type(`${asymmetric}.${name}`, [], 'pyca/cryptography 42 docs/hazmat/primitives/asymmetric'),
    ),
    ...words('VerifyKey SigningKey').map((name) =>
      type(`nacl.signing.${name}`, [], 'pyca/pynacl 1.5 src/nacl/signing.py'),
    ),
    type('paramiko.SFTPClient', [], 'paramiko/paramiko 3.4 paramiko/sftp_client.py'),
  ];
}

function type(name: string, parents: readonly string[], ref: string): TypeRow {
  return { type: name, extends: parents, ref };
}
