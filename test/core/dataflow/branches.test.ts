import { describeValues, type ValueCase } from '../../support/values.js';

const option =
  "import argparse\np = argparse.ArgumentParser()\np.add_argument('--k', default='local')\na = p.parse_args()\n";

/** Conditions: what they tell of values, and which branches can never be taken. */
const cases: readonly ValueCase[] = [
  // Branches that are never taken.
  ['if False', "k = 'local'\nif False:\n  k = 'dist'\nmx.kv.create(k)", "'local'"],
  ['if 0', "k = 'local'\nif 0:\n  k = 'dist'\nmx.kv.create(k)", "'local'"],
  ['a call in a dead branch', "if False:\n  mx.kv.create('dist')\nmx.kv.create('local')", "'local'"],
  ['if True with else', "if True:\n  k = 'dist'\nelse:\n  k = 'local'\nmx.kv.create(k)", "'dist'"],
  ['if not True', "k = 'local'\nif not True:\n  k = 'dist'\nmx.kv.create(k)", "'local'"],
  ['if False and x', "k = 'local'\nif False and x:\n  k = 'dist'\nmx.kv.create(k)", "'local'"],
  ['if True or x', "if True or x:\n  k = 'dist'\nelse:\n  k = 'local'\nmx.kv.create(k)", "'dist'"],
  [
    'a comparison of constants',
    "if 'a' == 'b':\n  k = 'dist'\nelse:\n  k = 'local'\nmx.kv.create(k)",
    "'local'",
  ],
  ['while True ends by break', "k = 'local'\nwhile True:\n  k = 'dist'\n  break\nmx.kv.create(k)", "'dist'"],
  [
    'while 1 ends by break',
    "k = 'local'\nwhile 1:\n  k = 'dist'\n  if x:\n    break\nmx.kv.create(k)",
    "'dist'",
  ],
  [
    'a switch in the file is no constant',
    "D = False\nk = 'local'\nif D:\n  k = 'dist'\nmx.kv.create(k)",
    "'dist' | 'local'",
  ],
  ['a constant ternary', "mx.kv.create('dist' if True else 'local')", "'dist'"],
  // or, and.
  ['or after None', "k = None\nmx.kv.create(k or 'dist')", "'dist'"],
  ['or after a text', "k = 'dist'\nmx.kv.create(k or 'local')", "'dist'"],
  ['or after something unknown', "mx.kv.create(x() or 'dist')", "'dist' | call"],
  ['and', "mx.kv.create(x and 'dist')", "'dist'?"],
  ['and after a text', "mx.kv.create('a' and 'dist')", "'dist'"],
  // Comparisons.
  ['equal to a text', option + "if a.k == 'dist':\n  mx.kv.create(a.k)", 'option(k)'],
  ['the same the other way round', option + "if 'dist' == a.k:\n  mx.kv.create(a.k)", 'option(k)'],
  ['not equal, otherwise', option + "if a.k != 'dist':\n  pass\nelse:\n  mx.kv.create(a.k)", 'option(k)'],
  ['one of several', option + "if a.k in ('dist', 'dist_sync'):\n  mx.kv.create(a.k)", 'option(k)'],
  ['contains a text', option + "if 'dist' in a.k:\n  mx.kv.create(a.k)", 'option(k)'],
  [
    'does not contain a text',
    option + "if 'dist' in a.k:\n  pass\nelse:\n  mx.kv.create(a.k)",
    "option(k, 'local')",
  ],
  [
    'after the branches join',
    option + "if a.k == 'dist':\n  print(a.k)\nmx.kv.create(a.k)",
    "option(k, 'local')",
  ],
  [
    'after an early return',
    "def f(k):\n  if k == 'local':\n    return\n  mx.kv.create(k)\nf('dist')\nf('local')",
    "'dist'",
  ],
  [
    'elif',
    "def f(k):\n  if k == 'local':\n    pass\n  elif k == 'dist':\n    mx.kv.create(k)\nf(x())",
    "'dist'",
  ],
  ['a local variable', "k = x()\nif k == 'dist':\n  mx.kv.create(k)", "'dist'"],
  ['two conditions', "k = x()\nif y and k == 'dist':\n  mx.kv.create(k)", "'dist'"],
  ['a condition that is negated', "k = x()\nif not k == 'dist':\n  pass\nelse:\n  mx.kv.create(k)", "'dist'"],
  ['an assignment ends it', "k = x()\nif k == 'dist':\n  k = 'local'\n  mx.kv.create(k)", "'local'"],
  ['a call that may change nothing', "k = x()\nif k == 'dist':\n  g()\n  mx.kv.create(k)", "'dist'"],
  [
    'startswith',
    "def f(k):\n  if k.startswith('dist'):\n    mx.kv.create(k)\nf('dist_sync')\nf('local')",
    "'dist_sync'",
  ],
  ['is None', "def f(k=None):\n  if k is None:\n    k = 'dist'\n  mx.kv.create(k)\nf()", "'dist'"],
  ['is not None', "k = None if x else 'dist'\nif k is not None:\n  mx.kv.create(k)", "'dist'"],
  ['a truth test', "k = None if x else 'dist'\nif k:\n  mx.kv.create(k)", "'dist'"],
  [
    'a truth test that fails',
    "k = None if x else 'dist'\nif not k:\n  k = 'local'\nmx.kv.create(k)",
    "'dist' | 'local'",
  ],
  // isinstance.
  ['isinstance', "k = 'dist' if x else 3\nif isinstance(k, str):\n  mx.kv.create(k)", "'dist'"],
  [
    'isinstance of several',
    "k = 'dist' if x else 3\nif isinstance(k, (str, bytes)):\n  mx.kv.create(k)",
    "'dist'",
  ],
  [
    'isinstance that fails',
    "k = 'dist' if x else 3\nif isinstance(k, int):\n  pass\nelse:\n  mx.kv.create(k)",
    "'dist'",
  ],
  [
    'isinstance of a parameter',
    "def f(k):\n  if isinstance(k, str):\n    mx.kv.create(k)\nf('dist')\nf(3)",
    "'dist'",
  ],
  // Loops and match.
  [
    'after continue',
    "for k in ['dist', 'local']:\n  if k == 'local':\n    continue\n  mx.kv.create(k)",
    "'dist'",
  ],
  ['match on a text', "def f(k):\n  match k:\n    case 'dist':\n      mx.kv.create(k)\nf(x())", "'dist'"],
  [
    'match with alternatives',
    "def f(k):\n  match k:\n    case 'dist' | 'dist_sync':\n      mx.kv.create(k)\nf(x())",
    "'dist' | 'dist_sync'",
  ],
  [
    'match with the rest',
    "def f(k):\n  match k:\n    case 'local':\n      pass\n    case _:\n      mx.kv.create(k)\nf('dist')",
    "'dist'",
  ],
  ['match captures', "match ['x', 'dist']:\n  case [a, b]:\n    mx.kv.create(b)", "'dist'"],
  ['assert', "k = x()\nassert k == 'dist'\nmx.kv.create(k)", "'dist'"],
  ['try and finally', "k = 'local'\ntry:\n  k = 'dist'\nfinally:\n  mx.kv.create(k)", "'dist'"],
  ['with several items', "with a() as x, b() as y:\n  k = 'dist'\nmx.kv.create(k)", "'dist'"],
  ['a walrus in a comparison', "if (k := x()) == 'dist':\n  mx.kv.create(k)", "'dist'"],
];

describeValues('conditions', cases);
