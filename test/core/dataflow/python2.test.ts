import { describeValues, type ValueCase } from '../../support/values.js';

/** What only Python 2 takes: the names and flows in it count, and the rest of the function survives. */
const cases: readonly ValueCase[] = [
  ['after a print statement', "def f(k):\n  print 'x', k\n  mx.kv.create(k)\nf('dist')", "'dist'"],
  [
    'after a print to a stream',
    "import sys\ndef f(k):\n  print >>sys.stderr, 'x %s' % k\n  mx.kv.create(k)\nf('dist')",
    "'dist'",
  ],
  ['a call in a print statement', "def f(k):\n  print mx.kv.create(k)\nf('dist')", "'dist'"],
  [
    'a print statement with a format',
    "def f(k):\n  print '%s %d' % (k, 1)\n  mx.kv.create(k)\nf('dist')",
    "'dist'",
  ],
  [
    'except with a comma',
    "k = 'dist'\ntry:\n  x()\nexcept Exception, e:\n  print e\nmx.kv.create(k)",
    "'dist'",
  ],
  [
    'except with a tuple and a comma',
    "k = 'dist'\ntry:\n  x()\nexcept (IOError, OSError), e:\n  pass\nmx.kv.create(k)",
    "'dist'",
  ],
  ['raise with a comma', "k = 'dist'\nif x:\n  raise ValueError, 'bad'\nmx.kv.create(k)", "'dist'"],
  ['backticks', "k = 'dist'\ns = `k`\nmx.kv.create(k)", "'dist'"],
  ['exec', "k = 'dist'\nexec 'x = 1' in d\nmx.kv.create(k)", "'dist'"],
  ['unicode()', "mx.kv.create(unicode('dist'))", "'dist'"],
  ['a unicode literal', "mx.kv.create(u'dist')", "'dist'"],
  ['iteritems', "d = {'a': 'dist'}\nfor k, v in d.iteritems():\n  mx.kv.create(v)", "'dist'"],
  ['itervalues', "d = {'a': 'dist'}\nfor v in d.itervalues():\n  mx.kv.create(v)", "'dist'"],
  ['izip', "from itertools import izip\nfor a, b in izip(['x'], ['dist']):\n  mx.kv.create(b)", "'dist'"],
  ['six.iteritems', "import six\nfor k, v in six.iteritems({'a': 'dist'}):\n  mx.kv.create(v)", "'dist'"],
  ['a parameter that is a tuple', "def f((a, k)):\n  mx.kv.create(k)\nf((1, 'dist'))", "'dist'"],
  ['raw_input', "mx.kv.create(raw_input('?'))", 'call'],
  ['octal and long numbers', "n = 0777 + 10L\nk = 'dist'\nmx.kv.create(k)", "'dist'"],
  ['<>', "k = 'local'\nif 'a' <> 'a':\n  k = 'dist'\nmx.kv.create(k)", "'local'"],
  ['has_key', "d = {'k': 'dist'}\nif d.has_key('k'):\n  mx.kv.create(d['k'])", "'dist'"],
  ['string.join', "import string\nmx.kv.create(string.join(['dist', 'sync'], '_'))", "'dist_sync'"],
  ['urllib2 and print >> in one line', "print >>f, 'a'; mx.kv.create('dist')", "'dist'"],
];

describeValues('Python 2', cases);
