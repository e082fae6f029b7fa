import { describeValues, type ValueCase } from '../../support/values.js';

const cases: readonly ValueCase[] = [
  // What is changed where it does not stand.
  [
    'a dictionary that a function fills',
    "def f(d):\n  d['k'] = 'dist'\nc = {'k': 'local'}\nf(c)\nmx.kv.create(c['k'])",
    "'dist'",
  ],
  [
    'an entry that is set again after it was filled',
    "def f(d):\n  d['k'] = 'dist'\nc = {}\nf(c)\nc['k'] = 'local'\nmx.kv.create(c['k'])",
    "'local'",
  ],
  [
    'a dictionary in an attribute',
    "class A:\n  def __init__(self):\n    self.o = {}\n    self.o['k'] = 'dist'\n  def f(self):\n    mx.kv.create(self.o['k'])",
    "'dist'",
  ],
  [
    'a dictionary in an attribute that another method fills',
    "class A:\n  def __init__(self):\n    self.o = {}\n  def g(self):\n    self.o['k'] = 'dist'\n  def f(self):\n    mx.kv.create(self.o['k'])",
    "'dist'",
  ],
  [
    'a variable that is set and read',
    "import os\nos.environ['K'] = 'dist'\nmx.kv.create(os.environ['K'])",
    "'dist'",
  ],
  [
    'a variable that is set and got',
    "import os\nos.environ['K'] = 'dist'\nmx.kv.create(os.environ.get('K'))",
    "'dist'",
  ],
  // `None` that stands for nothing yet.
  [
    'a global that the module reads',
    "K = None\ndef s():\n  global K\n  K = 'dist'\ns()\nmx.kv.create(K)",
    "'dist'",
  ],
  [
    'a name of a function that an inner one sets',
    "def f():\n  k = None\n  def s():\n    nonlocal k\n    k = 'dist'\n  s()\n  mx.kv.create(k)",
    "'dist'",
  ],
  [
    'an attribute that a method sets',
    "class A:\n  def __init__(self):\n    self.k = None\n  def s(self):\n    self.k = 'dist'\na = A()\na.s()\nmx.kv.create(a.k)",
    "'dist'",
  ],
  [
    'an instance that is made once',
    "class A:\n  one = None\n  def __init__(self, k):\n    self.k = k\n  @classmethod\n  def get(cls):\n    if cls.one is None:\n      cls.one = cls('dist')\n    return cls.one\nmx.kv.create(A.get().k)",
    "'dist'",
  ],
  ['a name that is bound on some paths', "k = None\nif x:\n  k = 'dist'\nmx.kv.create(k)", "'dist' | None"],
  // Objects that are asked like containers.
  [
    '__getitem__',
    "class A:\n  def __getitem__(self, k):\n    return 'dist'\nmx.kv.create(A()['k'])",
    "'dist'",
  ],
  [
    '__iter__',
    "class A:\n  def __iter__(self):\n    yield 'dist'\nfor k in A():\n  mx.kv.create(k)",
    "'dist'",
  ],
  [
    'defaultdict',
    "from collections import defaultdict\nmx.kv.create(defaultdict(lambda: 'dist')['k'])",
    "'dist'",
  ],
  [
    'the factory of a field',
    "from dataclasses import dataclass, field\n@dataclass\nclass A:\n  k: str = field(default_factory=lambda: 'dist')\nmx.kv.create(A().k)",
    "'dist'",
  ],
  ['one of two dictionaries has the key', "d = {'k': 'dist'} if x else {}\nmx.kv.create(d['k'])", "'dist'"],
  // What changes nothing.
  [
    'nullcontext',
    "import contextlib\nwith contextlib.nullcontext('dist') as k:\n  mx.kv.create(k)",
    "'dist'",
  ],
  ['cast', "import typing\nmx.kv.create(typing.cast(str, 'dist'))", "'dist'"],
  ['bytes and back', "mx.kv.create('dist'.encode().decode())", "'dist'"],
  [
    'isinstance of everything',
    "def f(k):\n  if isinstance(k, object):\n    mx.kv.create(k)\nf('dist')",
    "'dist'",
  ],
  [
    'what only type checkers run',
    "from typing import TYPE_CHECKING\nk = 'dist'\nif TYPE_CHECKING:\n  k = 'local'\nmx.kv.create(k)",
    "'dist'",
  ],
  [
    'arguments that two functions hand on',
    "def inner(*args, **kwargs):\n  mx.kv.create(*args, **kwargs)\ndef outer(*args, **kwargs):\n  inner(*args, **kwargs)\nouter('dist')",
    "'dist'",
  ],
  [
    'a function that may not be there',
    'try:\n  from x import f\nexcept ImportError:\n  f = None\nmx.kv.create(f())',
    'call',
  ],
];

describeValues('values that are set elsewhere', cases);
