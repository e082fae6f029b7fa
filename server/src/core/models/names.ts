/**
 * One thing, one name. MXNet publishes the same object under several module paths (`mx.nd`, `mx.ndarray`,
 * `mx.ndarray.ndarray`); models are written under one of them, chosen here: the long public module name, without the
 * file that holds the definition.
 */

/** Names that are other names of a module; hold for the module itself as for what is in it. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['mxnet.nd', 'mxnet.ndarray'],
  ['mxnet.sym', 'mxnet.symbol'],
  ['mxnet.kv', 'mxnet.kvstore'],
  ['mxnet.mod', 'mxnet.module'],
  ['mxnet.rnd', 'mxnet.random'],
  ['mxnet.init', 'mxnet.initializer'],
  ['mxnet.viz', 'mxnet.visualization'],
  ['mxnet.img', 'mxnet.image'],
  ['mxnet.mon', 'mxnet.monitor'],
  ['mxnet.th', 'mxnet.torch'],
  ['mxnet.np', 'mxnet.numpy'],
  ['mxnet.npx', 'mxnet.numpy_extension'],
  ['mxnet.ndarray.random', 'mxnet.random'],
  ['mxnet.ndarray.np', 'mxnet.numpy'],
  ['mxnet.ndarray.numpy', 'mxnet.numpy'],
  ['mxnet.ndarray.npx', 'mxnet.numpy_extension'],
  ['mxnet.ndarray.numpy_extension', 'mxnet.numpy_extension'],
  ['mxnet.symbol.np', 'mxnet.symbol.numpy'],
  ['mxnet.symbol.npx', 'mxnet.symbol.numpy_extension'],
  // Tests say `from mxnet.test_utils import *` and use the modules that it imports.
  ['mxnet.test_utils.mx', 'mxnet'],
  ['mxnet.test_utils.np', 'numpy'],
  ['cPickle', 'pickle'],
  ['_pickle', 'pickle'],
  ['six.moves.cPickle', 'pickle'],
  ['six.moves.builtins', 'builtins'],
  ['__builtin__', 'builtins'],
  ['builtins.unicode', 'builtins.str'],
  ['builtins.long', 'builtins.int'],
  ['builtins.xrange', 'builtins.range'],
  ['builtins.unichr', 'builtins.chr'],
  ['Cryptodome', 'Crypto'],
  ['BaseHTTPServer', 'http.server'],
  ['six.moves.BaseHTTPServer', 'http.server'],
  ['SocketServer', 'socketserver'],
  ['six.moves.socketserver', 'socketserver'],
  ['SimpleXMLRPCServer', 'xmlrpc.server'],
  ['six.moves.xmlrpc_server', 'xmlrpc.server'],
  ['six.moves.getoutput', 'subprocess.getoutput'],
  ['fastapi.responses', 'starlette.responses'],
  ['cryptography.hazmat.decrepit', 'cryptography.hazmat.primitives'],
  ['sagemaker.train.configs', 'sagemaker.core.training.configs'],
  ['sagemaker.core.local', 'sagemaker.local'],
]);

/** Files of a package whose definitions the package publishes; hold for what is in them, not for the file. */
const files: ReadonlyMap<string, string> = new Map([
  ...within('mxnet.ndarray', 'ndarray utils op gen_op sparse_ndarray'),
  ...within('mxnet.symbol', 'symbol op gen_op'),
  ...within('mxnet.numpy', 'multiarray'),
  ...within('mxnet.numpy_extension', 'utils'),
  ...within('mxnet.kvstore', 'kvstore base kvstore_server horovod byteps'),
  ['mxnet.kvstore_server', 'mxnet.kvstore'],
  ...within('mxnet.module', 'module base_module bucketing_module sequential_module python_module'),
  ...within('mxnet.contrib.svrg_optimization', 'svrg_module svrg_optimizer'),
  ...within('mxnet.rnn', 'rnn rnn_cell io'),
  ...within('mxnet.gluon', 'block trainer parameter'),
  ...within('mxnet.gluon.nn', 'basic_layers conv_layers activations'),
  ...within('mxnet.gluon.rnn', 'rnn_cell rnn_layer conv_rnn_cell'),
  ...within('mxnet.gluon.contrib.nn', 'basic_layers'),
  ...within('mxnet.gluon.contrib.rnn', 'rnn_cell conv_rnn_cell'),
  ...within('mxnet.gluon.contrib.cnn', 'conv_layers'),
  ...within('mxnet.gluon.contrib.estimator', 'estimator event_handler batch_processor'),
  ...within('mxnet.gluon.model_zoo.vision', 'alexnet densenet inception mobilenet resnet squeezenet vgg'),
  ['mxnet.gluon.probability.distributions', 'mxnet.gluon.probability'],
  ['mxnet.gluon.probability.block', 'mxnet.gluon.probability'],
  ...within(
    'mxnet.optimizer',
    'optimizer updater utils adabelief adadelta adagrad adam adamW adamax dcasgd ftml ftrl lamb lans lars nadam nag ' +
      'rmsprop sgd sgld signum',
  ),
  ...within('mxnet.onnx', 'mx2onnx export_model _export_model'),
  ['mxnet.contrib.onnx.mx2onnx', 'mxnet.onnx'],
  ['mxnet.contrib.onnx.onnx2mx.import_model', 'mxnet.contrib.onnx'],
  ['mxnet.contrib.onnx.onnx2mx.import_to_gluon', 'mxnet.contrib.onnx'],
  ...within('gluoncv.model_zoo', 'model_zoo model_store'),
  ...within('gluoncv.utils', 'export_helper'),
  ...within('gluonnlp.utils', 'parameter files'),
  ...within('numpy.random', 'mtrand _generator _pickle'),
  ...within('numpy', 'core.multiarray core.numeric core.fromnumeric ma.core lib.npyio'),
  ...within('itsdangerous', 'serializer signer timed url_safe jws'),
  ...within('flask', 'app wrappers helpers globals json sessions'),
  ...within('jwt', 'api_jwt'),
  ...within('sagemaker.mxnet', 'estimator model processing'),
  ...within('sagemaker.local', 'local_session'),
  ...within('sagemaker.train', 'model_trainer'),
  ...within('sagemaker.modules.train', 'model_trainer'),
  ...within('sagemaker.core.shapes', 'shapes'),
  ...within('paramiko', 'client'),
  ['fabric.operations', 'fabric.api'],
  ...within('zmq', 'sugar.context sugar.socket sugar'),
]);

/** One function, published under a second name. */
const members: ReadonlyMap<string, string> = new Map([
  ['mxnet.contrib.onnx.export_model', 'mxnet.onnx.export_model'],
  ['mxnet.symbol.var', 'mxnet.symbol.Variable'],
  ['mxnet.optimizer.Optimizer.create_optimizer', 'mxnet.optimizer.create'],
  ['mxnet.optimizer.Optimizer.register', 'mxnet.optimizer.register'],
  ['mxnet.gluon.nn.Block', 'mxnet.gluon.Block'],
  ['mxnet.gluon.nn.HybridBlock', 'mxnet.gluon.HybridBlock'],
  ['mxnet.gluon.nn.SymbolBlock', 'mxnet.gluon.SymbolBlock'],
  ['mxnet.gluon.model_zoo.get_model', 'mxnet.gluon.model_zoo.vision.get_model'],
  ['fastapi.Response', 'starlette.responses.Response'],
  ['boto3.Session', 'boto3.session.Session'],
  ['sagemaker.Session', 'sagemaker.session.Session'],
  ['sagemaker.LocalSession', 'sagemaker.local.LocalSession'],
  ['sagemaker.Model', 'sagemaker.model.Model'],
  ['sagemaker.Processor', 'sagemaker.processing.Processor'],
  ['sagemaker.ScriptProcessor', 'sagemaker.processing.ScriptProcessor'],
]);

/** Packages that may be seen from inside their own repository, and the folders that then stand before them. */
const packageFolders: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['mxnet', new Set(['python', 'site-packages', 'dist-packages'])],
  ['gluoncv', new Set(['gluon-cv', 'site-packages', 'dist-packages'])],
  ['gluonnlp', new Set(['gluon-nlp', 'src', 'site-packages', 'dist-packages'])],
]);

/** First segments that some entry of the tables begins with: other names are returned as they are. */
const firstSegments: ReadonlySet<string> = new Set(
  [...aliases.keys(), ...files.keys(), ...members.keys()].map((name) => name.slice(0, endOfFirst(name))),
);

/** More rewrites than any chain of entries can need. */
const maxRewrites = 8;

/**
 * The one name under which models know a module, function or class. Takes a full dotted name, or a method in the form
 * `pkg.Class().method`; names of other packages come back unchanged.
 */
export function canonical(qualified: string): string {
  const call = qualified.indexOf('()');
  const dotted = call < 0 ? qualified : qualified.slice(0, call);
  let name = withoutFolders(dotted);
  if (firstSegments.has(name.slice(0, endOfFirst(name)))) {
    for (let round = 0; round < maxRewrites; round += 1) {
      const next = rewritten(name);
      if (next === undefined) break;
      name = next;
    }
  }
  return call < 0 ? name : name + qualified.slice(call);
}

/** The last segment of a dotted name. */
export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** What stands before the last segment; empty for a name of one segment. */
export function parentName(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}

function within(pkg: string, modules: string): [string, string][] {
  return modules.split(' ').map((module) => [`${pkg}.${module}`, pkg]);
}

function endOfFirst(name: string): number {
  const dot = name.indexOf('.');
  return dot < 0 ? name.length : dot;
}

/** Applies the longest entry that matches, or gives `undefined` when none does. */
function rewritten(name: string): string | undefined {
  const whole = members.get(name) ?? aliases.get(name);
  if (whole !== undefined) return whole;
  for (let end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1)) {
    const prefix = name.slice(0, end);
    const target = files.get(prefix) ?? aliases.get(prefix) ?? members.get(prefix);
    if (target !== undefined) return target + name.slice(end);
  }
  return undefined;
}

/** `python.mxnet.kvstore.create` -> `mxnet.kvstore.create`: a relative import inside MXNet's own repository. */
function withoutFolders(name: string): string {
  for (const [pkg, folders] of packageFolders) {
    if (name.startsWith(`${pkg}.`)) return name;
    const at = name.indexOf(`.${pkg}.`);
    if (at > 0 && folders.has(lastSegment(name.slice(0, at)))) return name.slice(at + 1);
  }
  return name;
}
