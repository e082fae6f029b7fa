import { describeValues, type ValueCase } from '../../support/values.js';

const argparse = 'import argparse\np = argparse.ArgumentParser()\n';

/** What comes from outside: command lines, flags, configuration files; and names that are imported by calls. */
const cases: readonly ValueCase[] = [
  [
    'a parser of another function',
    "import argparse\ndef parse():\n  p = argparse.ArgumentParser()\n  p.add_argument('--k', default='dist')\n  return p.parse_args()\ndef main():\n  a = parse()\n  mx.kv.create(a.k)\nmain()",
    "option(k, 'dist')",
  ],
  [
    'a subparser',
    argparse +
      "s = p.add_subparsers().add_parser('train')\ns.add_argument('--k', default='dist')\nmx.kv.create(p.parse_args().k)",
    "option(k, 'dist')",
  ],
  [
    'an argument group',
    argparse +
      "g = p.add_argument_group('x')\ng.add_argument('--k', default='dist')\nmx.kv.create(p.parse_args().k)",
    "option(k, 'dist')",
  ],
  [
    'keywords from a dictionary',
    argparse +
      "c = {'default': 'dist', 'type': str}\np.add_argument('--k', **c)\nmx.kv.create(p.parse_args().k)",
    "option(k, 'dist')",
  ],
  [
    'known arguments',
    argparse + "p.add_argument('--k', default='dist')\na, rest = p.parse_known_args()\nmx.kv.create(a.k)",
    "option(k, 'dist')",
  ],
  [
    'a flag',
    argparse + "p.add_argument('--k', action='store_true')\nmx.kv.create(p.parse_args().k)",
    "option(k, 'false')",
  ],
  [
    'a flag that turns off',
    argparse + "p.add_argument('--no-k', dest='k', action='store_false')\nmx.kv.create(p.parse_args().k)",
    "option(k, 'true')",
  ],
  [
    'store_const',
    argparse +
      "p.add_argument('--k', action='store_const', const='dist', default='local')\nmx.kv.create(p.parse_args().k)",
    "option(k, 'local')",
  ],
  [
    'vars of arguments',
    argparse + "p.add_argument('--k', default='dist')\na = vars(p.parse_args())\nmx.kv.create(a['k'])",
    "option(k, 'dist')",
  ],
  [
    'arguments as keywords',
    argparse +
      "p.add_argument('--k', default='dist')\ndef f(k):\n  mx.kv.create(k)\nf(**vars(p.parse_args()))",
    "option(k, 'dist')?",
  ],
  [
    'arguments on self',
    argparse +
      "p.add_argument('--k', default='dist')\nclass A:\n  def __init__(self, args):\n    self.args = args\n  def f(self):\n    mx.kv.create(self.args.k)\nA(p.parse_args()).f()",
    "option(k, 'dist')",
  ],
  [
    'a written argument',
    argparse + "p.add_argument('--k', default='dist')\na = p.parse_args()\na.k = 'local'\nmx.kv.create(a.k)",
    "'local'",
  ],
  [
    'optparse',
    "from optparse import OptionParser\np = OptionParser()\np.add_option('-k', '--kv', dest='k', default='dist')\n(o, a) = p.parse_args()\nmx.kv.create(o.k)",
    "option(k, 'dist')",
  ],
  [
    'click',
    "import click\n@click.command()\n@click.option('--kv-store', default='dist')\ndef main(kv_store):\n  mx.kv.create(kv_store)\nmain()",
    "option(kv_store, 'dist')",
  ],
  [
    'click with a name',
    "import click\n@click.command()\n@click.option('--kv', 'k', default='dist')\ndef main(k):\n  mx.kv.create(k)\n",
    "option(k, 'dist')",
  ],
  [
    'a click argument',
    "import click\n@click.command()\n@click.argument('k')\ndef main(k):\n  mx.kv.create(k)\nmain()",
    'option(k)',
  ],
  [
    'absl flags',
    "from absl import flags\nflags.DEFINE_string('k', 'dist', 'help')\nFLAGS = flags.FLAGS\ndef main():\n  mx.kv.create(FLAGS.k)\nmain()",
    "option(k, 'dist')",
  ],
  [
    'the holder of an absl flag',
    "from absl import flags\n_K = flags.DEFINE_string('k', 'dist', 'help')\ndef main():\n  mx.kv.create(_K.value)\nmain()",
    "option(k, 'dist')",
  ],
  [
    'tf.app.flags',
    "import tensorflow as tf\ntf.app.flags.DEFINE_string('k', 'dist', 'help')\nFLAGS = tf.app.flags.FLAGS\nmx.kv.create(FLAGS.k)",
    "option(k, 'dist')",
  ],
  [
    'configparser',
    "import configparser\nc = configparser.ConfigParser()\nc.read('x.ini')\nmx.kv.create(c.get('train', 'k', fallback='dist'))",
    "option(k, 'dist')",
  ],
  ['sys.argv', 'import sys\nmx.kv.create(sys.argv[1])', 'option(sys.argv[1])'],
  ['docopt is not known', "from docopt import docopt\na = docopt(__doc__)\nmx.kv.create(a['--k'])", 'item'],
  ['input', "mx.kv.create(input('?'))", 'call'],
  // Environment.
  ['environ.get', "from os import environ\nmx.kv.create(environ.get('K', 'dist'))", "env(K, 'dist')"],
  [
    'a variable that may be unset',
    "import os\nmx.kv.create(os.environ.get('K') or 'dist')",
    "env(K, 'dist')",
  ],
  ['environ.copy', "import os\ne = os.environ.copy()\nmx.kv.create(e['K'])", 'env(K)'],
  // Imports by call.
  ['import_module', "import importlib\nm = importlib.import_module('mxnet')\nm.kv.create('dist')", "'dist'"],
  [
    'import_module of a submodule',
    "from importlib import import_module\nm = import_module('mxnet.kvstore')\nm.create('dist')",
    "'dist'",
  ],
  ['__import__', "m = __import__('mxnet')\nm.kv.create('dist')", "'dist'"],
  [
    '__import__ of a submodule',
    "m = __import__('mxnet.kvstore', fromlist=['create'])\nm.create('dist')",
    "'dist'",
  ],
  ['getattr of a module', "getattr(mx.kv, 'create')('dist')", "'dist'"],
  ['a chain of getattr', "getattr(getattr(mx, 'kv'), 'create')('dist')", "'dist'"],
  ['sys.modules', "import sys\nsys.modules['mxnet'].kv.create('dist')", "'dist'"],
  [
    'an import that may fail',
    "try:\n  import mxnet.kvstore as s\nexcept ImportError:\n  s = None\ns.create('dist')",
    "'dist'",
  ],
  ['a star import', "from mxnet.kvstore import *\ncreate('dist')", "'dist'"],
  ['an import in a function', "def f():\n  from mxnet import kvstore\n  kvstore.create('dist')", "'dist'"],
  [
    'an import for types only',
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  from x import Y\nmx.kv.create('dist')",
    "'dist'",
  ],
];

describeValues('values from outside', cases);
