/** The cell of a notebook that uses two files of the project. */
const cell = ['from helper import keep\n', 'import config\n', 'keep(net, config.ROOT + "/note.params")\n'];

/** Files of one project in which nothing can be judged without the others. */
export const linkedProject: Readonly<Record<string, string>> = {
  'train.py': [
    'import mxnet as mx',
    'import config',
    'from helper import keep',
    'from pkg.net import Net',
    'net = Net()',
    'keep(net, config.ROOT + "/model.params")',
    'net.keep()',
    'kv = mx.kv.create(config.KV)',
    'kv.set_optimizer(mx.optimizer.SGD())',
    '',
  ].join('\n'),
  'helper.py': ['import mxnet as mx', '', 'def keep(net, path):', '    net.save_parameters(path)', ''].join(
    '\n',
  ),
  'config.py': '# Where things lie.\nROOT = "/data/run"\nKV = "dist_sync"\n',
  'pkg/__init__.py': '',
  'pkg/net.py': [
    'from mxnet import gluon',
    'import config',
    '',
    'class Net(gluon.HybridBlock):',
    '    def keep(self):',
    '        self.save_parameters(config.ROOT + "/own.params")',
    '',
  ].join('\n'),
  'tools/run.py': [
    'import os',
    'import sys',
    'sys.path.append(os.path.join(os.path.dirname(__file__), ".."))',
    'import helper',
    'import mxnet as mx',
    'helper.keep(mx.gluon.nn.Dense(1), "/data/tool.params")',
    '',
  ].join('\n'),
  'look.ipynb': JSON.stringify({
    cells: [{ cell_type: 'code', source: cell, metadata: {}, outputs: [], execution_count: null }],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  }),
  'alone.py': 'import mxnet as mx\nx = mx.nd.ones(1)\n',
};
