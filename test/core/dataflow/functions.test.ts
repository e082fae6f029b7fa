import { describeValues, type ValueCase } from '../../support/values.js';

/** Functions as values: closures, partials, callbacks, decorators, generators. */
const cases: readonly ValueCase[] = [
  // Closures keep what they captured.
  [
    'a closure that is returned',
    "def f(k):\n  def g():\n    mx.kv.create(k)\n  return g\nh = f('dist')\nh()",
    "'dist'",
  ],
  [
    'a closure that is called at once',
    "def f(k):\n  def g():\n    mx.kv.create(k)\n  return g\nf('dist')()",
    "'dist'",
  ],
  [
    'two closures of one function',
    "def f(k):\n  def g():\n    mx.kv.create(k)\n  return g\na = f('dist')\nb = f('local')\na()\nb()",
    "'dist' & 'local'",
  ],
  ['a lambda that is returned', "def f(k):\n  return lambda: mx.kv.create(k)\nf('dist')()", "'dist'"],
  [
    'a closure sees a later assignment',
    "def f():\n  k = 'local'\n  def g():\n    mx.kv.create(k)\n  k = 'dist'\n  return g\nf()()",
    "'dist'",
  ],
  [
    'a closure hides a name of the caller',
    "def f():\n  k = 'dist'\n  def g():\n    mx.kv.create(k)\n  return g\ndef main():\n  k = 'local'\n  f()()\nmain()",
    "'dist'",
  ],
  [
    'a closure two levels deep',
    "def f(k):\n  def g(s):\n    def h():\n      mx.kv.create(k + s)\n    return h\n  return g\nf('dist')('_sync')()",
    "'dist_sync'",
  ],
  [
    'a closure that is returned through another function',
    "def f(k):\n  def g():\n    mx.kv.create(k)\n  return g\ndef m(x):\n  return f(x)\nm('dist')()",
    "'dist'",
  ],
  [
    'a closure in an attribute',
    "def f(k):\n  def g():\n    mx.kv.create(k)\n  return g\nclass A:\n  pass\na = A()\na.make = f('dist')\na.make()",
    "'dist'",
  ],
  [
    'a closure in a dictionary',
    "def f(k):\n  return lambda: mx.kv.create(k)\nd = {'a': f('dist')}\nd['a']()",
    "'dist'",
  ],
  ['a lambda in a dictionary', "d = {'a': lambda k: mx.kv.create(k)}\nd['a']('dist')", "'dist'"],
  ['a lambda with a default', "f = lambda k='dist': mx.kv.create(k)\nf()", "'dist'"],
  // Functions that are passed on are called with what the callee passes.
  ['a callback', "def run(f):\n  f('dist')\ndef g(k):\n  mx.kv.create(k)\nrun(g)", "'dist'"],
  [
    'a callback that captured something',
    "def run(f):\n  f()\ndef main(k):\n  def g():\n    mx.kv.create(k)\n  run(g)\nmain('dist')",
    "'dist'",
  ],
  ['a callback that is a lambda', "def run(f):\n  f('dist')\nrun(lambda k: mx.kv.create(k))", "'dist'"],
  [
    'a callback through two functions',
    "def run(f):\n  f('dist')\ndef outer(f):\n  run(f)\ndef g(k):\n  mx.kv.create(k)\nouter(g)",
    "'dist'",
  ],
  ['a library function as callback', "def run(f):\n  return f('dist')\nrun(mx.kv.create)", "'dist'"],
  [
    'what a callback returns',
    "def run(f):\n  return f()\ndef g():\n  return 'dist'\nmx.kv.create(run(g))",
    "'dist'",
  ],
  [
    'a thread',
    "import threading\ndef g(k):\n  mx.kv.create(k)\nthreading.Thread(target=g, args=('dist',)).start()",
    "'dist'",
  ],
  [
    'a process with keywords',
    "from multiprocessing import Process\ndef g(k):\n  mx.kv.create(k)\np = Process(target=g, kwargs={'k': 'dist'})\np.start()",
    "'dist'",
  ],
  [
    'an executor',
    "from concurrent.futures import ThreadPoolExecutor\ndef g(k):\n  mx.kv.create(k)\nex = ThreadPoolExecutor()\nex.submit(g, 'dist')",
    "'dist'",
  ],
  // Partials.
  ['a partial', "from functools import partial\nf = partial(mx.kv.create, 'dist')\nf()", "'dist'"],
  [
    'a partial of a function of the file',
    "import functools\ndef g(a, k):\n  mx.kv.create(k)\nf = functools.partial(g, k='dist')\nf(1)",
    "'dist'",
  ],
  [
    'a partial that is passed on',
    "from functools import partial\ndef run(f):\n  f()\nrun(partial(mx.kv.create, 'dist'))",
    "'dist'",
  ],
  [
    'a partial of a partial',
    "from functools import partial\ndef g(a, k):\n  mx.kv.create(k)\nf = partial(partial(g, 1), 'dist')\nf()",
    "'dist'",
  ],
  [
    'a partial of a function of the file that is passed on',
    "from functools import partial\ndef g(a, k):\n  mx.kv.create(k)\ndef run(f):\n  f('dist')\nrun(partial(g, 1))",
    "'dist'",
  ],
  [
    'a partial on self',
    "from functools import partial\nclass A:\n  def __init__(self, k):\n    self.make = partial(mx.kv.create, k)\n  def f(self):\n    return self.make()\nA('dist').f()",
    "'dist'",
  ],
  [
    'a partial in a dictionary',
    "from functools import partial\nd = {'a': partial(mx.kv.create, 'dist')}\nd['a']()",
    "'dist'",
  ],
  // Decorators keep the function.
  ['an unknown decorator', "@register\ndef f(k):\n  mx.kv.create(k)\nf('dist')", "'dist'"],
  [
    'a decorator of the file',
    "import functools\ndef deco(f):\n  @functools.wraps(f)\n  def w(*a, **k):\n    return f(*a, **k)\n  return w\n@deco\ndef g(k):\n  mx.kv.create(k)\ng('dist')",
    "'dist'",
  ],
  [
    'a function that is wrapped by hand',
    "def deco(f):\n  def w(*a, **k):\n    return f(*a, **k)\n  return w\ndef g(k):\n  mx.kv.create(k)\nh = deco(g)\nh('dist')",
    "'dist'",
  ],
  [
    'a context manager',
    "from contextlib import contextmanager\n@contextmanager\ndef f(k):\n  yield k + '_sync'\nwith f('dist') as s:\n  mx.kv.create(s)",
    "'dist_sync'",
  ],
  [
    'a cached function',
    "import functools\n@functools.lru_cache(maxsize=None)\ndef f():\n  return 'dist'\nmx.kv.create(f())",
    "'dist'",
  ],
  // Generators, coroutines.
  ['a generator', "def f():\n  yield 'dist'\nfor k in f():\n  mx.kv.create(k)", "'dist'"],
  [
    'yield from',
    "def f():\n  yield from ['dist', 'local']\nfor k in f():\n  mx.kv.create(k)",
    "'dist' | 'local'",
  ],
  [
    'yield from another generator',
    "def g():\n  yield 'dist'\ndef f():\n  yield from g()\nfor k in f():\n  mx.kv.create(k)",
    "'dist'",
  ],
  ['next', "def f():\n  yield 'dist'\nmx.kv.create(next(f()))", "'dist'"],
  ['await', "async def f():\n  return 'dist'\nasync def g():\n  mx.kv.create(await f())\n", "'dist'"],
  ['asyncio.run', "import asyncio\nasync def f(k):\n  mx.kv.create(k)\nasyncio.run(f('dist'))", "'dist'"],
  [
    'async with and async for',
    "async def f():\n  async with lock:\n    async for k in ['dist']:\n      mx.kv.create(k)",
    "'dist'",
  ],
  ['a keyword-only parameter', "def f(*, k='local'):\n  mx.kv.create(k)\nf(k='dist')", "'dist'"],
  ['keywords that are passed on', "def f(**kw):\n  mx.kv.create(kw['k'])\nf(k='dist')", "'dist'"],
  [
    'keywords with a default',
    "def f(**kw):\n  mx.kv.create(kw.get('k', 'local'))\nf(k='dist')\nf()",
    "'dist' & 'local'",
  ],
  [
    'keywords that are popped',
    "def f(**kw):\n  k = kw.pop('k', 'local')\n  mx.kv.create(k)\nf(k='dist')",
    "'dist'",
  ],
  [
    'a nested function with a default',
    "def f(k):\n  def g(j=k):\n    mx.kv.create(j)\n  return g\nf('dist')()",
    "'dist'",
  ],
];

describeValues('functions as values', cases);
