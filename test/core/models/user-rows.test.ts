import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Config } from '../../../server/src/core/index.js';
import { parseConfig } from '../../../server/src/core/config/parse.js';
import { modelConcepts } from '../../../server/src/core/config/schema.js';
import { createModels } from '../../../server/src/core/models/index.js';
import type { Concept } from '../../../server/src/core/models/model.js';
import { joinAnchors } from '../../../server/src/core/semantics/anchors.js';
import { buildUnit } from '../../../server/src/core/semantics/build-unit.js';
import { strings } from '../../../server/src/core/dataflow/value.js';
import { inProject } from '../../support/project.js';
import { realParser } from '../../support/real-parser.js';

const anchors = joinAnchors([{ concepts: modelConcepts }]);

interface Form {
  readonly what: string;
  readonly api: string;
  readonly path?: string;
  readonly code: string;
}

/** Each calls what the row names once, with `'told'` in the role `thing` at position 1. */
const forms: readonly Form[] = [
  {
    what: 'a function that is imported',
    api: 'acme.tool.f',
    code: "from acme.tool import f as g\ng(0, 'told')",
  },
  { what: 'a function of a module', api: 'acme.tool.f', code: "import acme.tool as t\nt.f(0, 'told')" },
  {
    what: 'a function by relative import',
    api: 'acme.tool.f',
    path: 'acme/run.py',
    code: "from .tool import f\nf(0, 'told')",
  },
  {
    what: 'a function of the file',
    api: 'acme.tool.f',
    path: 'acme/tool.py',
    code: "def f(a, b): pass\nf(0, 'told')",
  },
  {
    what: 'a function of a script',
    api: 'train.f',
    path: 'train.py',
    code: "def f(a, b): pass\ndef main():\n  f(0, 'told')",
  },
  {
    what: 'a function of a file below src',
    api: 'acme.tool.f',
    path: 'src/acme/tool.py',
    code: "def f(a, b): pass\nf(0, 'told')",
  },
  {
    what: 'a function of a package',
    api: 'acme.f',
    path: 'acme/__init__.py',
    code: "def f(a, b): pass\nf(0, 'told')",
  },
  {
    what: 'an async function',
    api: 'train.f',
    path: 'train.py',
    code: "async def f(a, b): pass\nasync def g():\n  await f(0, 'told')",
  },
  {
    what: 'a decorated function',
    api: 'train.f',
    path: 'train.py',
    code: "@cache\ndef f(a, b): pass\nf(0, 'told')",
  },
  {
    what: 'a function that is called in its own module only by name',
    api: 'train.f',
    path: 'train.py',
    code: "def g(f=None): pass\ndef f(a, b): pass\ng(f)\nh = f\nh(0, 'told')",
  },
  {
    what: 'a function behind a wrapper',
    api: 'acme.tool.f',
    code: "from acme.tool import f\ndef w(x):\n  return f(0, x)\nw('told')",
  },
  {
    what: 'a function by partial',
    api: 'acme.tool.f',
    code: "from functools import partial\nfrom acme.tool import f\npartial(f, 0)('told')",
  },
  {
    what: 'a method of an imported class',
    api: 'acme.net.Client().f',
    code: "from acme.net import Client\nc = Client()\nc.f(0, 'told')",
  },
  {
    what: 'a method by annotation',
    api: 'acme.net.Client().f',
    code: "import acme.net\ndef g(c: acme.net.Client):\n  c.f(0, 'told')",
  },
  {
    what: 'a method of a class that inherits',
    api: 'acme.net.Client().f',
    code: "import acme.net\nclass C(acme.net.Client):\n  def g(self):\n    self.f(0, 'told')",
  },
  {
    what: 'a method kept in an attribute',
    api: 'acme.net.Client().f',
    code: "from acme.net import Client\nclass A:\n  def __init__(self):\n    self.c = Client()\n  def g(self):\n    self.c.f(0, 'told')",
  },
  {
    what: 'a method of the file',
    api: 'acme.net.Client().f',
    path: 'acme/net.py',
    code: "class Client:\n  def f(self, a, b): pass\nClient().f(0, 'told')",
  },
  {
    what: 'a method by self',
    api: 'acme.net.Client().f',
    path: 'acme/net.py',
    code: "class Client:\n  def f(self, a, b): pass\n  def g(self):\n    self.f(0, 'told')",
  },
  {
    what: 'a method that the file inherits',
    api: 'acme.net.Client().f',
    path: 'acme/net.py',
    code: "class Client:\n  def f(self, a, b): pass\nclass C(Client): pass\nC().f(0, 'told')",
  },
  {
    what: 'a static method',
    api: 'acme.net.Client.f',
    code: "from acme.net import Client\nClient.f(0, 'told')",
  },
  {
    what: 'a static method of the file',
    api: 'acme.net.Client.f',
    path: 'acme/net.py',
    code: "class Client:\n  @staticmethod\n  def f(a, b): pass\nClient.f(0, 'told')",
  },
  { what: 'a class', api: 'acme.net.Client', code: "from acme.net import Client\nClient(0, 'told')" },
  {
    what: 'a class of the file',
    api: 'acme.net.Client',
    path: 'acme/net.py',
    code: "class Client:\n  def __init__(self, a, b): pass\nClient(0, 'told')",
  },
  { what: 'a keyword', api: 'acme.tool.f', code: "import acme.tool\nacme.tool.f(other='told')" },
  {
    what: 'a spread',
    api: 'acme.tool.f',
    code: "import acme.tool\nkw = {'other': 'told'}\nacme.tool.f(**kw)",
  },
];

const configOf = (rows: string): Config => {
  const { config, problems } = parseConfig(rows, 'mxsec.toml', []);
  assert.deepEqual(problems, []);
  return config;
};

async function unitOf(code: string, path: string, config: Config) {
  const file = (await realParser()).parse(code);
  const context = { path, config, today: '2026-01-01', python2: false };
  const built = buildUnit(file, createModels(config.models), anchors, context);
  assert.ok(built, 'nothing was found worth a look');
  return { unit: built.unit, close: () => file.dispose() };
}

async function seen(form: Form, concept: Concept): Promise<readonly (readonly string[])[]> {
  const config = configOf(
    `[[models]]\napi = "${form.api}"\nconcept = "${concept}"\nargs = { thing = 1, first = 0 }\nkeywords = { thing = "other" }\n`,
  );
  const { unit, close } = await unitOf(form.code, form.path ?? 'main.py', config);
  try {
    return unit
      .calls(concept)
      .map(({ contexts }) => contexts.flatMap((context) => strings(unit.arg(context, 'thing')!.value)));
  } finally {
    close();
  }
}

describe('models: rows of the user name any function', () => {
  for (const form of forms)
    it(`as ${form.what}`, async () => assert.deepEqual(await seen(form, 'publishes'), [['told']]));

  for (const concept of modelConcepts)
    it(`as ${concept}, imported or of the file`, async () => {
      const [imported, , , own] = forms;
      assert.ok(imported && own);
      for (const form of [imported, own]) assert.deepEqual(await seen(form, concept), [['told']], form.what);
    });

  it('knows several roles, some by keyword alone', async () => {
    const config = configOf(
      '[[models]]\napi = "acme.f"\nconcept = "security-sink"\nargs = { value = 0, salt = 1 }\nkeywords = { iv = "vector" }\n',
    );
    const { unit, close } = await unitOf("import acme\nacme.f('a', salt='b', vector='c')", 'main.py', config);
    const [context] = unit.calls('security-sink')[0]?.contexts ?? [];
    assert.ok(context);
    const roles = ['value', 'salt', 'iv'].map((role) => strings(unit.arg(context, role)!.value)[0]);
    close();
    assert.deepEqual(roles, ['a', 'b', 'c']);
  });

  it('does not follow a function that a row describes', async () => {
    const rows = '[[models]]\napi = "train.put"\nconcept = "publishes"\n';
    const code = "from acme import send\ndef put(x):\n  send(x)\nput('a')\n";
    const both = `${rows}[[models]]\napi = "acme.send"\nconcept = "signs"\n`;
    const { unit, close } = await unitOf(code, 'train.py', configOf(both));
    const inner = unit.calls('signs').flatMap(({ contexts }) => contexts);
    close();
    assert.equal(unit.calls('publishes').length, 1);
    assert.deepEqual(
      inner.map(({ via }) => via.length),
      [0],
    );
  });

  it('knows what a store of the user is', async () => {
    const config = configOf('[[models]]\napi = "train.Store"\nconcept = "creates-kvstore"\n');
    for (const [path, code] of [
      ['main.py', "from train import Store\nStore('dist').set_optimizer(o)"],
      ['train.py', "class Store:\n  pass\nStore('dist').set_optimizer(o)"],
    ] as const) {
      const { unit, close } = await unitOf(code, path, config);
      const evidence = unit.calls('sets-optimizer').flatMap(({ contexts }) => contexts);
      close();
      assert.deepEqual(
        evidence.map(({ match }) => match.evidence),
        ['proved'],
        path,
      );
    }
  });

  it('is told of every concept by the page of the configuration', () => {
    const page = readFileSync(inProject('docs/configuration.md'), 'utf8');
    for (const concept of modelConcepts) assert.ok(page.includes(`\n| \`${concept}\` `), concept);
  });

  const others: readonly Form[] = [
    {
      what: 'a function of another module',
      api: 'acme.tool.f',
      code: "from acme.other import f\nf(0, 'told')",
    },
    {
      what: 'a function of another file',
      api: 'acme.tool.f',
      path: 'acme/other.py',
      code: "def f(a, b): pass\nf(0, 'told')",
    },
    {
      what: 'a method of another class',
      api: 'acme.net.Client().f',
      path: 'acme/net.py',
      code: "class Other:\n  def f(self, a, b): pass\nOther().f(0, 'told')",
    },
    {
      what: 'a name of a function',
      api: 'train.f',
      path: 'train.py',
      code: "def g():\n  def f(a, b): pass\n  f(0, 'told')",
    },
    {
      what: 'a file whose name ends alike',
      api: 'train.f',
      path: 'retrain.py',
      code: "def f(a, b): pass\nf(0, 'told')",
    },
  ];
  for (const form of others)
    it(`not ${form.what}`, async () => assert.deepEqual(await seen(form, 'publishes'), []));
});
