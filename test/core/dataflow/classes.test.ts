import { describeValues, type ValueCase } from '../../support/values.js';

/** Objects of classes of the file, and of classes that only hold fields. */
const cases: readonly ValueCase[] = [
  // Inheritance.
  [
    'an argument through super().__init__',
    "class A:\n  def __init__(self, k):\n    self.k = k\n  def f(self):\n    mx.kv.create(self.k)\nclass B(A):\n  def __init__(self):\n    super().__init__('dist')\nB().f()",
    "'dist'",
  ],
  [
    'arguments that mean another thing in the subclass',
    "class A:\n  def __init__(self, k):\n    self.k = k\nclass B(A):\n  def __init__(self, n):\n    super(B, self).__init__('dist')\n    self.n = n\nb = B('local')\nmx.kv.create(b.k)",
    "'dist'",
  ],
  [
    'an argument that is passed up',
    "class A:\n  def __init__(self, k):\n    self.k = k\nclass B(A):\n  def __init__(self, n, **kw):\n    super().__init__(**kw)\nmx.kv.create(B(1, k='dist').k)",
    "'dist'",
  ],
  [
    'A.__init__(self)',
    "class A:\n  def __init__(self, k):\n    self.k = k\nclass B(A):\n  def __init__(self, k):\n    A.__init__(self, k + '_sync')\nmx.kv.create(B('dist').k)",
    "'dist_sync'",
  ],
  [
    'a class attribute that the subclass overrides',
    "class A:\n  k = 'local'\n  def f(self):\n    mx.kv.create(self.k)\nclass B(A):\n  k = 'dist'\nB().f()",
    "'dist'",
  ],
  [
    'a class attribute that some subclass overrides',
    "class A:\n  k = 'local'\n  def f(self):\n    mx.kv.create(self.k)\nclass B(A):\n  k = 'dist'",
    "'dist' | 'local'",
  ],
  [
    'a method that the subclass overrides',
    "class A:\n  def k(self):\n    raise NotImplementedError\n  def f(self):\n    mx.kv.create(self.k())\nclass B(A):\n  def k(self):\n    return 'dist'\nB().f()",
    "'dist'",
  ],
  [
    'super().method()',
    "class A:\n  def k(self):\n    return 'dist'\nclass B(A):\n  def k(self):\n    return super().k() + '_sync'\nmx.kv.create(B().k())",
    "'dist_sync'",
  ],
  [
    'a class method makes the object',
    "class A:\n  def __init__(self, k):\n    self.k = k\n  @classmethod\n  def make(cls):\n    return cls('dist')\nmx.kv.create(A.make().k)",
    "'dist'",
  ],
  [
    'a class method of a subclass',
    "class A:\n  def __init__(self, k):\n    self.k = k\n  @classmethod\n  def make(cls, k):\n    return cls(k)\nclass B(A):\n  pass\nmx.kv.create(B.make('dist').k)",
    "'dist'",
  ],
  ['an attribute of the class itself', "class C:\n  K = 'dist'\nmx.kv.create(C.K)", "'dist'"],
  [
    'an attribute of the class that is set',
    "class C:\n  K = 'local'\nC.K = 'dist'\nmx.kv.create(C.K)",
    "'dist'",
  ],
  ['a nested class', "class C:\n  class D:\n    K = 'dist'\nmx.kv.create(C.D.K)", "'dist'"],
  // Properties.
  [
    'a property that reads a field',
    "class A:\n  def __init__(self, k):\n    self._k = k\n  @property\n  def k(self):\n    return self._k\nmx.kv.create(A('dist').k)",
    "'dist'",
  ],
  [
    'a property with a setter',
    "class A:\n  def __init__(self):\n    self._k = 'local'\n  @property\n  def k(self):\n    return self._k\n  @k.setter\n  def k(self, v):\n    self._k = v\na = A()\na.k = 'dist'\nmx.kv.create(a.k)",
    "'dist'",
  ],
  [
    'property()',
    "class A:\n  def get(self):\n    return 'dist'\n  k = property(get)\nmx.kv.create(A().k)",
    "'dist'",
  ],
  [
    'a cached property',
    "from functools import cached_property\nclass A:\n  @cached_property\n  def k(self):\n    return 'dist'\nmx.kv.create(A().k)",
    "'dist'",
  ],
  // Objects that are called, entered, passed on.
  [
    '__call__',
    "class A:\n  def __init__(self, k):\n    self.k = k\n  def __call__(self):\n    mx.kv.create(self.k)\na = A('dist')\na()",
    "'dist'",
  ],
  [
    '__enter__',
    "class A:\n  def __enter__(self):\n    return 'dist'\n  def __exit__(self, *a):\n    pass\nwith A() as k:\n  mx.kv.create(k)",
    "'dist'",
  ],
  [
    '__enter__ that gives the object',
    "class A:\n  def __init__(self, k):\n    self.k = k\n  def __enter__(self):\n    return self\nwith A('dist') as a:\n  mx.kv.create(a.k)",
    "'dist'",
  ],
  [
    'an object that is passed on',
    "class A:\n  def go(self, k):\n    mx.kv.create(k)\ndef run(a):\n  a.go('dist')\nrun(A())",
    "'dist'",
  ],
  [
    'an object in an attribute',
    "class A:\n  def go(self, k):\n    mx.kv.create(k)\nclass B:\n  def __init__(self):\n    self.a = A()\n  def f(self):\n    self.a.go('dist')\nB().f()",
    "'dist'",
  ],
  [
    'a chain that returns self',
    "class A:\n  def set(self, k):\n    self.k = k\n    return self\nmx.kv.create(A().set('dist').k)",
    "'dist'",
  ],
  [
    '__getattr__ may give anything else',
    'class A:\n  def __getattr__(self, n):\n    return x[n]\nmx.kv.create(A().k)',
    'attr',
  ],
  // Attributes by name.
  ['setattr', "class A:\n  pass\na = A()\nsetattr(a, 'k', 'dist')\nmx.kv.create(a.k)", "'dist'"],
  ['getattr', "class A:\n  k = 'dist'\nmx.kv.create(getattr(A(), 'k'))", "'dist'"],
  ['getattr with a default', "class A:\n  pass\nmx.kv.create(getattr(A(), 'k', 'dist'))", "'dist' | attr"],
  ['vars', "class A:\n  def __init__(self):\n    self.k = 'dist'\nmx.kv.create(vars(A())['k'])", "'dist'"],
  [
    '__dict__',
    "class A:\n  def __init__(self):\n    self.k = 'dist'\nmx.kv.create(A().__dict__['k'])",
    "'dist'",
  ],
  [
    '__dict__.update',
    "class A:\n  def __init__(self, **kw):\n    self.__dict__.update(kw)\n  def f(self):\n    mx.kv.create(self.k)\nA(k='dist').f()",
    "'dist'",
  ],
  // Classes that only hold fields.
  [
    'a dataclass',
    "from dataclasses import dataclass\n@dataclass\nclass A:\n  n: int\n  k: str = 'local'\nmx.kv.create(A(1, 'dist').k)",
    "'dist'",
  ],
  [
    'a dataclass with a default',
    "from dataclasses import dataclass\n@dataclass\nclass A:\n  n: int\n  k: str = 'dist'\nmx.kv.create(A(1).k)",
    "'dist'",
  ],
  [
    'a dataclass with a keyword',
    "from dataclasses import dataclass\n@dataclass\nclass A:\n  k: str\nmx.kv.create(A(k='dist').k)",
    "'dist'",
  ],
  [
    'field() with a default',
    "from dataclasses import dataclass, field\n@dataclass\nclass A:\n  k: str = field(default='dist')\nmx.kv.create(A().k)",
    "'dist'",
  ],
  [
    'a field of an inherited dataclass',
    "from dataclasses import dataclass\n@dataclass\nclass A:\n  n: int\n@dataclass\nclass B(A):\n  k: str\nmx.kv.create(B(1, 'dist').k)",
    "'dist'",
  ],
  [
    'a method of a dataclass',
    "from dataclasses import dataclass\n@dataclass\nclass A:\n  k: str\n  def f(self):\n    mx.kv.create(self.k)\nA('dist').f()",
    "'dist'",
  ],
  [
    'a NamedTuple class',
    "from typing import NamedTuple\nclass A(NamedTuple):\n  n: int\n  k: str\nmx.kv.create(A(1, 'dist').k)",
    "'dist'",
  ],
  [
    'a namedtuple',
    "from collections import namedtuple\nA = namedtuple('A', ['n', 'k'])\nmx.kv.create(A(1, 'dist').k)",
    "'dist'",
  ],
  [
    'a namedtuple with names in a text',
    "import collections\nA = collections.namedtuple('A', 'n k')\na = A(1, k='dist')\nmx.kv.create(a.k)",
    "'dist'",
  ],
  [
    'a namedtuple that is taken apart',
    "from collections import namedtuple\nA = namedtuple('A', 'n k')\nn, k = A(1, 'dist')\nmx.kv.create(k)",
    "'dist'",
  ],
  [
    'attrs',
    "import attr\n@attr.s\nclass A(object):\n  n = attr.ib()\n  k = attr.ib(default='dist')\nmx.kv.create(A(1).k)",
    "'dist'",
  ],
  [
    'attrs by position',
    "import attr\n@attr.s\nclass A(object):\n  n = attr.ib()\n  k = attr.ib(default='local')\nmx.kv.create(A(1, 'dist').k)",
    "'dist'",
  ],
  [
    'SimpleNamespace',
    "from types import SimpleNamespace\na = SimpleNamespace(k='dist')\nmx.kv.create(a.k)",
    "'dist'",
  ],
  ['argparse.Namespace', "import argparse\na = argparse.Namespace(k='dist')\nmx.kv.create(a.k)", "'dist'"],
  [
    'EasyDict',
    "from easydict import EasyDict as edict\nc = edict()\nc.k = 'dist'\nmx.kv.create(c.k)",
    "'dist'",
  ],
  [
    'EasyDict in EasyDict',
    "from easydict import EasyDict as edict\nc = edict()\nc.TRAIN = edict()\nc.TRAIN.K = 'dist'\ndef f():\n  mx.kv.create(c.TRAIN.K)\nf()",
    "'dist'",
  ],
  [
    'EasyDict of a dictionary',
    "from easydict import EasyDict\nc = EasyDict({'k': 'dist'})\nmx.kv.create(c.k)",
    "'dist'",
  ],
  [
    'a value of an enum',
    "from enum import Enum\nclass K(Enum):\n  D = 'dist'\nmx.kv.create(K.D.value)",
    "'dist'",
  ],
  ['a class that is made by type()', "A = type('A', (), {'k': 'dist'})\nmx.kv.create(A.k)", "'dist'"],
];

describeValues('objects', cases);
