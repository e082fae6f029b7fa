import assert from 'node:assert/strict';
import { defaultConfig } from '../../../server/src/core/index.js';
import { createModels } from '../../../server/src/core/models/index.js';
import { rules } from '../../../server/src/core/rules/index.js';
import { joinAnchors } from '../../../server/src/core/semantics/anchors.js';
import { buildUnit } from '../../../server/src/core/semantics/build-unit.js';
import type { Value } from '../../../server/src/core/dataflow/value.js';
import type { PythonParser } from '../../../server/src/core/syntax/runtime.js';
import { realParser } from '../../support/real-parser.js';

/**
 * What is known of the argument of `mx.kv.create(...)`: one line a case. `'a' | 'b'` are the constants that it may be,
 * `?` says that it may be anything else as well, `text{}` is a text with a hole.
 */
const cases: readonly (readonly [name: string, code: string, expected: string])[] = [
  // Names and assignments.
  ['a constant', "mx.kv.create('dist')", "'dist'"],
  ['a name', "k = 'dist'\nmx.kv.create(k)", "'dist'"],
  ['the last assignment wins', "k = 'dist'\nk = 'local'\nmx.kv.create(k)", "'local'"],
  ['a later assignment does not count', "k = 'dist'\nmx.kv.create(k)\nk = 'local'", "'dist'"],
  ['chained assignment', "a = b = 'dist'\nmx.kv.create(a)", "'dist'"],
  ['tuple assignment', "a, b = 'local', 'dist'\nmx.kv.create(b)", "'dist'"],
  ['nested tuple', "(a, (b, c)) = (1, ('x', 'dist'))\nmx.kv.create(c)", "'dist'"],
  ['annotated assignment', "k: str = 'dist'\nmx.kv.create(k)", "'dist'"],
  ['walrus', "if (k := 'dist'):\n  mx.kv.create(k)", "'dist'"],
  ['a deleted name', "k = 'dist'\ndel k\nmx.kv.create(k)", '?'],
  // Branches.
  ['both branches', "if x:\n  k = 'dist'\nelse:\n  k = 'local'\nmx.kv.create(k)", "'dist' | 'local'"],
  ['one branch', "k = 'local'\nif x:\n  k = 'dist'\nmx.kv.create(k)", "'dist' | 'local'"],
  ['ternary', "mx.kv.create('dist' if x else 'local')", "'dist' | 'local'"],
  ['or', "k = None\nmx.kv.create(k or 'dist')", "'dist' | None"],
  ['a loop', "k = 'local'\nfor i in r:\n  k = 'dist'\nmx.kv.create(k)", "'dist' | 'local'"],
  ['a loop over a list', "for k in ['dist', 'local']:\n  mx.kv.create(k)", "'dist' | 'local'"],
  ['carried round a loop', "a = 'local'\nfor i in r:\n  mx.kv.create(a)\n  a = 'dist'", "'dist' | 'local'"],
  ['while with break', "k = 'local'\nwhile x:\n  k = 'dist'\n  break\nmx.kv.create(k)", "'dist' | 'local'"],
  ['try and except', "try:\n  k = 'dist'\nexcept E:\n  k = 'local'\nmx.kv.create(k)", "'dist' | 'local'"],
  ['after a raise', "k = 'local'\nif x:\n  k = 'dist'\n  raise E\nmx.kv.create(k)", "'local'"],
  ['with', "with open('f') as f:\n  k = 'dist'\nmx.kv.create(k)", "'dist'"],
  // Texts.
  ['plus', "mx.kv.create('dist' + '_sync')", "'dist_sync'"],
  ['percent', "mx.kv.create('%s_%s' % ('dist', 'sync'))", "'dist_sync'"],
  ['percent with names', "mx.kv.create('%(a)s_sync' % {'a': 'dist'})", "'dist_sync'"],
  ['format', "mx.kv.create('{}_{}'.format('dist', 'sync'))", "'dist_sync'"],
  ['format with positions', "mx.kv.create('{1}_{0}'.format('sync', 'dist'))", "'dist_sync'"],
  ['format with names', "mx.kv.create('{a}_sync'.format(a='dist'))", "'dist_sync'"],
  ['f-string', "a = 'dist'\nmx.kv.create(f'{a}_sync')", "'dist_sync'"],
  ['f-string with a hole', "mx.kv.create(f'dist_{x()}')", 'text{}'],
  ['adjacent literals', "mx.kv.create('dist' '_sync')", "'dist_sync'"],
  ['lower', "mx.kv.create('DIST'.lower())", "'dist'"],
  ['replace', "mx.kv.create('dist-sync'.replace('-', '_'))", "'dist_sync'"],
  ['join', "mx.kv.create('_'.join(['dist', 'sync']))", "'dist_sync'"],
  ['os.path.join', "import os\nmx.kv.create(os.path.join('a', 'b'))", "'a/b'"],
  ['os.path.join with an absolute piece', "import os\nmx.kv.create(os.path.join('a', '/b'))", "'/b'"],
  ['pathlib', "from pathlib import Path\nmx.kv.create(str(Path('a') / 'b'))", "'a/b'"],
  ['str of a number', 'mx.kv.create(str(7))', "'7'"],
  // Containers.
  ['a dictionary', "d = {'k': 'dist'}\nmx.kv.create(d['k'])", "'dist'"],
  ['a dictionary that is written', "d = {}\nd['k'] = 'dist'\nmx.kv.create(d['k'])", "'dist'"],
  ['update', "d = {'k': 'local'}\nd.update(k='dist')\nmx.kv.create(d['k'])", "'dist'"],
  ['get with a default', "d = {}\nmx.kv.create(d.get('k', 'dist'))", "'dist'"],
  ['dict()', "d = dict(k='dist')\nmx.kv.create(d['k'])", "'dist'"],
  ['a spread in a dictionary', "a = {'k': 'dist'}\nd = {**a}\nmx.kv.create(d['k'])", "'dist'"],
  ['a spread in a call', "d = {'name': 'dist'}\nmx.kv.create(**d)", "'dist'"],
  ['a star in a call', "a = ['dist']\nmx.kv.create(*a)", "'dist'"],
  ['a list by index', "mx.kv.create(['local', 'dist'][1])", "'dist'"],
  ['a list by a negative index', "mx.kv.create(['local', 'dist'][-1])", "'dist'"],
  // Functions.
  ['a function returns', "def f():\n  return 'dist'\nmx.kv.create(f())", "'dist'"],
  ['a parameter', "def f(k):\n  return mx.kv.create(k)\nf('dist')", "'dist'"],
  ['two callers', "def f(k):\n  return mx.kv.create(k)\nf('dist')\nf('local')", "'dist' & 'local'"],
  ['a keyword', "def f(a, k):\n  return mx.kv.create(k)\nf(k='dist', a=1)", "'dist'"],
  ['a default', "def f(k='dist'):\n  return mx.kv.create(k)\nf()", "'dist'"],
  ['a default without a caller', "def f(k='dist'):\n  return mx.kv.create(k)", "'dist'?"],
  ['through two functions', "def f(k):\n  return mx.kv.create(k)\ndef g(j):\n  f(j)\ng('dist')", "'dist'"],
  ['computed from a parameter', "def f(k):\n  mx.kv.create('dist_' + k)\nf('sync')", "'dist_sync'"],
  ['forwarded', "def f(*a, **k):\n  mx.kv.create(*a, **k)\nf('dist')", "'dist'"],
  ['a lambda', "f = lambda k: mx.kv.create(k)\nf('dist')", "'dist'"],
  ['a closure', "def f(k):\n  def g():\n    mx.kv.create(k)\n  g()\nf('dist')", "'dist'"],
  ['a global', "K = 'dist'\ndef f():\n  mx.kv.create(K)\nf()", "'dist'"],
  [
    'a global that a function sets',
    "K = None\ndef s():\n  global K\n  K = 'dist'\ndef f():\n  mx.kv.create(K)",
    "'dist' | None",
  ],
  ['recursion', "def f(k, n):\n  mx.kv.create(k)\n  f(k, n - 1)\nf('dist', 3)", "'dist'"],
  // Classes.
  [
    'self',
    "class A:\n  def __init__(self):\n    self.k = 'dist'\n  def f(self):\n    mx.kv.create(self.k)",
    "'dist'",
  ],
  [
    'a constructor argument',
    "class A:\n  def __init__(self, k):\n    self.k = k\n  def f(self):\n    mx.kv.create(self.k)\nA('dist').f()",
    "'dist'",
  ],
  ['a class attribute', "class A:\n  k = 'dist'\n  def f(self):\n    mx.kv.create(self.k)", "'dist'"],
  [
    'an inherited attribute',
    "class A:\n  k = 'dist'\nclass B(A):\n  def f(self):\n    mx.kv.create(self.k)",
    "'dist'",
  ],
  [
    'a property',
    "class A:\n  @property\n  def k(self):\n    return 'dist'\n  def f(self):\n    mx.kv.create(self.k)",
    "'dist'",
  ],
  [
    'a static method',
    "class A:\n  @staticmethod\n  def k():\n    return 'dist'\nmx.kv.create(A.k())",
    "'dist'",
  ],
  // The outside.
  ['an environment variable', "import os\nmx.kv.create(os.environ.get('K', 'dist'))", "env(K, 'dist')"],
  ['getenv', "import os\nmx.kv.create(os.getenv('K'))", 'env(K)'],
  ['environ', "import os\nmx.kv.create(os.environ['K'])", 'env(K)'],
  [
    'an option',
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--k', default='dist')\na = p.parse_args()\nmx.kv.create(a.k)",
    "option(k, 'dist')",
  ],
  [
    'an option with dashes',
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('-k', '--kv-store', default='dist')\nmx.kv.create(p.parse_args().kv_store)",
    "option(kv_store, 'dist')",
  ],
  [
    'an option of a parser that is passed on',
    "import argparse\ndef add(p):\n  p.add_argument('--k', default='dist')\np = argparse.ArgumentParser()\nadd(p)\na = p.parse_args()\ndef run(args):\n  mx.kv.create(args.k)\nrun(a)",
    "option(k, 'dist')",
  ],
  [
    'set_defaults',
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--k')\np.set_defaults(k='dist')\nmx.kv.create(p.parse_args().k)",
    "option(k, 'dist')",
  ],
  ['what is not known', 'mx.kv.create(x())', 'call'],
];

const anchors = joinAnchors(rules.map((rule) => rule.anchors));

describe('values', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await realParser();
  });

  for (const [name, code, expected] of cases)
    it(name, () => {
      const file = parser.parse(`import mxnet as mx\n${code}\nmx.kv.create().set_optimizer(None)\n`);
      assert.ok(file);
      try {
        const context = { path: 'a.py', config: defaultConfig, today: '2026-01-01', python2: false };
        const unit = buildUnit(file, createModels(), anchors, context)?.unit;
        const call = unit?.calls('creates-kvstore')[0];
        const shown = call?.contexts.map((way) => {
          const arg = unit?.arg(way, 'type');
          return arg ? show(arg.value) : 'none';
        });
        assert.equal([...new Set(shown)].sort().join(' & '), expected);
      } finally {
        file.dispose();
      }
    });
});

function show(value: Value): string {
  const shown = value.atoms.map((atom): string => {
    switch (atom.k) {
      case 'const':
        if (atom.value.kind === 'none') return 'None';
        return 'value' in atom.value ? `'${String(atom.value.value)}'` : '...';
      case 'text':
        return 'text{}';
      case 'env':
        return `env(${[atom.name, ...fallback(atom.fallback)].join(', ')})`;
      case 'option':
        return atom.parameter
          ? show(atom.fallback) + '?'
          : `option(${[atom.dest, ...fallback(atom.fallback)].join(', ')})`;
      case 'result':
        return 'call';
      default:
        return atom.k;
    }
  });
  return shown.sort().join(' | ') + (value.open ? '?' : '');
}

function fallback(value: Value): string[] {
  return value.atoms.length > 0 ? [show(value)] : [];
}
