import assert from 'node:assert/strict';
import {
  type Analysis,
  defaultConfig,
  type Engine,
  type OpenText,
  type Workspace,
} from '../../server/src/core/index.js';
import { realEngine } from '../support/real-engine.js';

const day = '2026-01-01';

/** A project in which findings depend on other files in every way: what is called, what calls, what both read. */
const project: Readonly<Record<string, string>> = {
  'train.py': [
    'import mxnet as mx',
    'import config',
    'from helper import keep, Saver',
    'from pkg.net import Net',
    'net = Net()',
    'keep(net, config.ROOT + "/model.params")',
    'Saver("/data/plain").save(net)',
    'kv = mx.kv.create(config.KV)',
    'kv.set_optimizer(mx.optimizer.SGD())',
    '',
  ].join('\n'),
  'helper.py': [
    'import mxnet as mx',
    'def keep(net, path):',
    '    net.save_parameters(path)',
    'class Saver:',
    '    def __init__(self, root):',
    '        self.root = root',
    '    def save(self, net):',
    '        net.save_parameters(self.root + "/x.params")',
    '',
  ].join('\n'),
  'config.py': 'ROOT = "/data/run"\nKV = "dist_sync"\n',
  'pkg/__init__.py': 'from .net import Net\n',
  'pkg/net.py':
    'from mxnet import gluon\nclass Net(gluon.HybridBlock):\n    def keep(self):\n        self.save_parameters("/data/own.params")\n',
  'tools/run.py':
    'import sys, os\nsys.path.append(os.path.join(os.path.dirname(__file__), ".."))\nimport helper\nimport mxnet as mx\nhelper.keep(mx.gluon.nn.Dense(1), "/data/tool.params")\n',
  'common/shared.py': 'def keep(net, path):\n    net.save_parameters(path)\n',
  'apps/one/run.py':
    'import sys\nsys.path.append("../../common")\nimport mxnet as mx\nfrom shared import keep\nkeep(mx.gluon.nn.Dense(1), "/data/app.params")\n',
  'alone.py': 'x = 1\n',
};

describe('a workspace', () => {
  let engine: Engine;
  let files: Workspace;
  before(async () => {
    engine = await realEngine();
  });
  beforeEach(() => {
    files = engine.workspace(() => defaultConfig);
    for (const [path, text] of Object.entries(project)) files.set(path, text);
  });
  afterEach(() => files.close());

  const analyze = (path: string, of: Workspace = files): Analysis =>
    of.analyze(path, { path, config: defaultConfig, today: day });
  /** What a workspace says that has never seen anything else. */
  const fresh = (texts: ReadonlyMap<string, string>, path: string): Analysis => {
    const other = engine.workspace(() => defaultConfig);
    try {
      for (const [name, text] of texts) other.set(name, text);
      return analyze(path, other);
    } finally {
      other.close();
    }
  };

  it('lets what is open count until it is closed, and then what was set', () => {
    const before = analyze('helper.py');
    assert.ok(before.findings.length > 0);
    const open = files.open('config.py', 'ROOT = "/tmp/x"\nKV = "local"\n');
    assert.notDeepEqual(analyze('helper.py'), before);
    open.close();
    assert.equal(files.text('config.py'), project['config.py']);
    assert.deepEqual(analyze('helper.py'), before);
  });

  it('takes the text of a file that is open when that is closed', () => {
    const open = files.open('config.py', project['config.py'] ?? '');
    files.set('config.py', 'ROOT = "s3://bucket"\nKV = "local"\n');
    assert.equal(files.text('config.py'), project['config.py']);
    const kept = analyze('train.py');
    open.close();
    assert.notDeepEqual(analyze('train.py'), kept);
  });

  it('forgets a file that was only opened, or deleted meanwhile, when it is closed', () => {
    const only = files.open('new.py', 'import helper\n');
    assert.ok(files.related('helper.py').has('new.py'));
    only.close();
    assert.equal(files.text('new.py'), undefined);
    const open = files.open('config.py', project['config.py'] ?? '');
    files.delete('config.py');
    assert.equal(files.text('config.py'), project['config.py']);
    open.close();
    assert.equal(files.text('config.py'), undefined);
    assert.deepEqual(analyze('config.py'), analyze('nowhere.py'));
  });

  it('does not listen to an editor whose place another has taken', () => {
    const first = files.open('config.py', 'KV = 1\n');
    const second = files.open('config.py', 'KV = 2\n');
    first.edit([{ span: { start: 0, end: 0 }, newText: 'x' }]);
    assert.equal(files.text('config.py'), 'KV = 2\n');
    first.close();
    assert.equal(files.text('config.py'), 'KV = 2\n');
    second.close();
    assert.equal(files.text('config.py'), project['config.py']);
  });

  it('knows whose findings depend on whom', () => {
    const related = (path: string) => [...files.related(path)].sort();
    assert.deepEqual(related('alone.py'), []);
    // What `train` passes to `helper` comes from `config`.
    assert.deepEqual(related('config.py'), ['helper.py', 'pkg/net.py', 'train.py']);
    assert.ok(related('helper.py').includes('tools/run.py'), 'an import from a folder above');
    assert.deepEqual(related('common/shared.py'), ['apps/one/run.py'], 'an import by way of sys.path');
    assert.ok(related('pkg/net.py').includes('pkg/__init__.py'));
    files.set('main.py', 'import pkg.net\n');
    assert.ok(related('pkg/__init__.py').includes('main.py'), '`import a.b` gives `a`');
    files.set('train.py', 'import pkg\n');
    assert.deepEqual(related('config.py'), []);
  });

  it('says the same whether it was settled in steps, with changes in between, or not at all', () => {
    const settled = engine.workspace(() => defaultConfig);
    for (const [path, text] of Object.entries(project)) settled.set(path, text);
    const steps = [...settled.settle()].length;
    assert.ok(steps > Object.keys(project).length * 2, `${String(steps)} steps`);
    settled.close();
    const helper =
      'import mxnet as mx\ndef keep(net, path):\n    pass\ndef put(net, path):\n    net.save_parameters(path)\n';
    const train = (project['train.py'] ?? '').replaceAll('keep', 'put');
    files.set('helper.py', helper);
    files.set('train.py', train);
    for (let at = 1; at <= steps; at++) {
      const other = engine.workspace(() => defaultConfig);
      for (const [path, text] of Object.entries(project)) other.set(path, text);
      let step = 0;
      for (const _ of other.settle())
        if (++step === at) {
          other.set('helper.py', helper);
          other.set('train.py', train);
        }
      for (const path of Object.keys(project)) assert.deepEqual(analyze(path, other), analyze(path), path);
      other.close();
    }
  });

  it('says the same as one that has never seen anything else, and knows what a change may concern', function () {
    this.timeout(60_000);
    const random = generator(7);
    const texts = new Map(Object.entries(project));
    const editors = new Map<string, OpenText>();
    const sure = new Map<string, Analysis>();
    let findings = 0;
    for (let round = 0; round < 300; round++) {
      const path = pick(Object.keys(project), random);
      const concerned = new Set(files.related(path));
      const restructured = change(path, pick(variants(project[path] ?? ''), random), random(), editors);
      for (const other of files.related(path)) concerned.add(other);
      const text = files.text(path);
      if (text === undefined) texts.delete(path);
      else texts.set(path, text);
      if (restructured) sure.clear();
      for (const other of [path, ...concerned]) sure.delete(other);
      for (const [other, before] of sure)
        assert.deepEqual(fresh(texts, other), before, `round ${String(round)}: ${path} concerns ${other}`);
      const asked = pick(Object.keys(project), random);
      const now = analyze(asked);
      assert.deepEqual(now, fresh(texts, asked), `round ${String(round)}: ${asked}`);
      sure.set(asked, now);
      findings += now.findings.length;
    }
    assert.ok(findings > 50, `${String(findings)} findings`);
  });

  /** Does something to a file; returns whether files may have come or gone. */
  function change(path: string, text: string, what: number, editors: Map<string, OpenText>): boolean {
    const known = files.text(path);
    const editor = editors.get(path);
    if (what < 0.1) files.delete(path);
    else if (what < 0.4) files.set(path, text);
    else if (what < 0.6) {
      editor?.close();
      editors.set(path, files.open(path, text));
    } else if (what < 0.85) {
      editor?.edit([{ span: { start: 0, end: editor.text.length }, newText: text }]);
    } else {
      editor?.close();
      editors.delete(path);
    }
    return (known === undefined) !== (files.text(path) === undefined);
  }
});

function pick<T>(list: readonly T[], random: () => number): T {
  const found = list[Math.floor(random() * list.length)];
  assert.ok(found !== undefined);
  return found;
}

/** A text with a line left out, doubled, or a constant changed; and the text itself. */
function variants(text: string): readonly string[] {
  const lines = text.split('\n');
  return [
    text,
    `# a line above\n${text}`,
    text.replace('/data', '/tmp'),
    text.replace('dist_sync', 'local'),
    text.replace('def keep(net, path)', 'def keep(net, path="/data/other")'),
    text.replace('Saver', 'Writer'),
    ...lines.map((_, index) => lines.filter((_line, at) => at !== index).join('\n')),
    `${text}def more(net):\n    net.save_parameters("/data/more.params")\n`,
  ];
}

/** Mulberry32: the same numbers in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
