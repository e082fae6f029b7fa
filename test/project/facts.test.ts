import assert from 'node:assert/strict';
import { factsOf, isFactFile } from '../../server/src/project/facts/facts.js';

/** What a file says, as `lowest..highest`; `lowest..` where it is open above, `-` where it says nothing. */
function said(path: string, text: string): string {
  return shown(factsOf([{ path, text }])?.mxnet);
}

function shown(version: { lowest: readonly number[]; highest?: readonly number[] } | undefined): string {
  return version ? `${version.lowest.join('.')}..${version.highest?.join('.') ?? ''}` : '-';
}

type Row = readonly [text: string, version: string];

function table(path: string, rows: readonly Row[]): void {
  for (const [text, version] of rows) {
    it(`${path}: ${JSON.stringify(text).slice(0, 90)} -> ${version}`, () => {
      assert.equal(said(path, text), version);
    });
  }
}

describe('versions of MXNet in files of a project', () => {
  table('requirements.txt', [
    ['mxnet==1.6.0', '1.6.0..1.6.0'],
    ['numpy\nmxnet-cu101mkl==1.6.0\n', '1.6.0..1.6.0'],
    ['mxnet_cu92 == 1.3.1  # the old one', '1.3.1..1.3.1'],
    ['MXNet-MKL===1.5.1', '1.5.1..1.5.1'],
    ['mxnet==1.6.*', '1.6..1.6'],
    ['mxnet~=1.6.0', '1.6.0..1.6'],
    ['mxnet~=1.6', '1.6..1'],
    ['mxnet>=1.5,<1.7', '1.5..1.6'],
    ['mxnet >=1.5 , !=1.5.1, <=1.9', '1.5..1.9.0'],
    ['mxnet>1.5.0', '1.5.1..'],
    ['mxnet<2', '0..1'],
    ['mxnet<2.0.0', '0..1'],
    ['mxnet (>=1.2.1)', '1.2.1..'],
    ['mxnet[extra1,extra2]>=1.4; python_version >= "3.6" and extra == "x"', '1.4..'],
    ['mxnet==1.6.0 --hash=sha256:00ff \\\n    --hash=sha256:ff00', '1.6.0..1.6.0'],
    ['mxnet==1.6.0b20190926', '1.6.0..1.6.0'],
    ['mxnet==2.0.0b1', '2.0.0..2.0.0'],
    ['mxnet==1.5.0 ; python_version < "3"\nmxnet==1.9.1 ; python_version >= "3"', '1.5.0..1.9.1'],
    ['mxnet==1.5.0\nmxnet-cu100>=1.6', '1.5.0..'],
    ['https://host/mxnet-1.6.0-py2.py3-none-manylinux1_x86_64.whl', '1.6.0..1.6.0'],
    ['mxnet @ https://host/aws_mxnet_cu110-1.8.0-py2.py3-none-any.whl', '1.8.0..1.8.0'],
    ['\uFEFFmxnet==1.6.0\r\n', '1.6.0..1.6.0'],
    ['mxnet', '-'],
    ['# mxnet==1.6.0', '-'],
    ['-r mxnet-1.6.0.txt', '-'],
    ['mxnet-model-server==1.0.8', '-'],
    ['mxnet-to-coreml==0.1', '-'],
    ['mxnet==', '-'],
    ['mxnet==${VERSION}', '-'],
    ['mxnet>=>=1', '-'],
    ['', '-'],
  ]);
  table('requirements/gpu.txt', [['mxnet-cu110==1.9.1', '1.9.1..1.9.1']]);
  table('constraints-ci.txt', [['mxnet<1.7', '0..1.6']]);
  table('setup.py', [
    ["setup(install_requires=['mxnet>=1.4.0,<1.7', 'numpy'])", '1.4.0..1.6'],
    ['extras = {"gpu": ["mxnet-cu101==1.5.1; python_version < \'3.8\'"]}', '1.5.1..1.5.1'],
    ["keywords='mxnet 1.0 deep learning'", '-'],
    ["version = '1.9.1'; name = 'mxnet'", '-'],
  ]);
  table('setup.cfg', [
    ['[options]\ninstall_requires =\n    numpy\n    mxnet>=1.3\n', '1.3..'],
    ['[options.extras_require]\ngpu = mxnet-cu90==1.5.0; python_version > "3"\n', '1.5.0..1.5.0'],
    ['[metadata]\nname = mxnet\ndescription = mxnet is old\n', '-'],
  ]);
  table('pyproject.toml', [
    ['[project]\ndependencies = ["numpy", "mxnet>=1.9"]\n', '1.9..'],
    ['[tool.poetry.dependencies]\nmxnet = "^1.6"\n', '1.6..1'],
    ['[tool.poetry.dependencies]\nmxnet = "^0.12"\n', '0.12..0.12'],
    ['[tool.poetry.dependencies]\nmxnet = "1.9.1"\n', '1.9.1..1.9.1'],
    ['[tool.poetry.dependencies]\nmxnet-cu101 = { version = "~1.7.0", optional = true }\n', '1.7.0..1.7'],
    ['[tool.poetry.dependencies]\nmxnet = "*"\n', '-'],
    ['[tool.poetry.dependencies]\nmxnet = ">=1.5 || ^2.0"\n', '-'],
    ['[tool.poetry.extras]\nmxnet = ["mxnet"]\n', '-'],
  ]);
  table('Pipfile', [['[packages]\nmxnet = "==1.6.0"\n"mxnet-mkl" = "*"\n', '1.6.0..1.6.0']]);
  table('Pipfile.lock', [
    [
      '{"default": {"mxnet": {"hashes": ["sha256:00"], "index": "pypi", "version": "==1.9.1"}}}',
      '1.9.1..1.9.1',
    ],
    ['{"default": {"mxnet": {"git": "https://host"}}}', '-'],
    ['{"default": {"mxnet": {', '-'],
  ]);
  table('poetry.lock', [
    [
      '[[package]]\nname = "mxnet"\nversion = "1.9.1"\n\n[[package]]\nname = "numpy"\nversion = "1.2"\n',
      '1.9.1..1.9.1',
    ],
    ['[[package]]\nname = "numpy"\nversion = "1.2"\ndescription = "for mxnet"\n', '-'],
  ]);
  table('environment.yml', [
    ['dependencies:\n  - python=3.7\n  - mxnet=1.5\n', '1.5..1.5'],
    ['dependencies:\n  - conda-forge::mxnet=1.5.0=py37_0\n', '1.5.0..1.5.0'],
    ['dependencies:\n  - mxnet-gpu 1.2.1\n', '1.2.1..1.2.1'],
    ['dependencies:\n  - "libmxnet>=1.3,<1.6"\n', '1.3..1.5'],
    ['dependencies:\n  - pip:\n    - mxnet-cu92==1.6.0\n  - mxnet=1.5.1\n', '1.5.1..1.6.0'],
    ['dependencies:\n  - pip\n  - mxnet\n', '-'],
  ]);
  table('Dockerfile', [
    ['FROM mxnet/python:1.9.1_gpu_cu110_py3\n', '1.9.1..1.9.1'],
    ['FROM --platform=linux/amd64 mxnet/python:1.7.0 AS build\n', '1.7.0..1.7.0'],
    ['FROM 763104351884.dkr.ecr.us-west-2.amazonaws.com/mxnet-training:1.8.0-gpu-py37\n', '1.8.0..1.8.0'],
    ['FROM localhost:5000/team/sagemaker-mxnet:1.4.1-cpu\n', '1.4.1..1.4.1'],
    ['RUN pip install --no-cache-dir numpy mxnet-cu92==1.3.0 && echo done\n', '1.3.0..1.3.0'],
    [
      'RUN apt-get update && \\\n    # the build for this card\n    pip3 install "mxnet>=1.5,<1.7"\n',
      '1.5..1.6',
    ],
    ['ARG MX=1.6.0\nRUN python3 -m pip install mxnet==${MX}\n', '1.6.0..1.6.0'],
    ['ENV MX 1.6.0\nRUN pip install mxnet==$MX\n', '1.6.0..1.6.0'],
    ['RUN pip install mxnet==${MX:-1.7.0}\n', '1.7.0..1.7.0'],
    ['RUN conda install -y -c conda-forge mxnet=1.5\n', '1.5..1.5'],
    ['FROM awsdeeplearningteam/multi-model-server:1.0.1-mxnet-cpu\n', '-'],
    ['FROM awsdeeplearningteam/mxnet-model-server:1.0.8-mxnet-cpu\n', '-'],
    ['FROM mxnet/python:latest\nRUN pip install mxnet\n', '-'],
    ['RUN echo mxnet==1.6.0\n', '-'],
    ['RUN pip install mxnet==$MX\n', '-'],
    ['# FROM mxnet/python:1.9.1\n', '-'],
  ]);
  table('docker-compose.yml', [
    ['services:\n  train:\n    image: "mxnet/python:1.7.0"\n', '1.7.0..1.7.0'],
    ['services:\n  train:\n    build: mxnet\n', '-'],
  ]);

  it('of one folder are joined: the lowest and the highest of all', () => {
    const facts = factsOf([
      { path: 'a/requirements.txt', text: 'mxnet>=1.4,<1.7\n' },
      { path: 'a/Dockerfile', text: 'FROM mxnet/python:1.3.1\n' },
      { path: 'a/environment.yml', text: 'dependencies:\n  - numpy\n' },
    ]);
    assert.deepEqual(facts, {
      mxnet: { lowest: [1, 3, 1], highest: [1, 6], source: 'a/Dockerfile', text: 'mxnet/python:1.3.1' },
    });
  });

  it('are told in the same way whatever the order of files', () => {
    const files = [
      { path: 'requirements.txt', text: 'mxnet==1.5.0' },
      { path: 'requirements-dev.txt', text: 'mxnet-mkl==1.5.0' },
    ];
    assert.deepEqual(factsOf(files), factsOf([...files].reverse()));
  });

  it('stand in files that are known by name', () => {
    const names = [
      'requirements.txt',
      'dev-requirements.in',
      'Dockerfile.gpu',
      'gpu.Dockerfile',
      'train.dockerfile',
      'conda_env.yaml',
    ];
    assert.deepEqual(
      names.filter((name) => !isFactFile(name, 'x')),
      [],
    );
    const others = ['README.md', 'train.py', 'notes.txt', 'values.yaml', 'setup.pyc', 'requirements.md'];
    assert.deepEqual(
      others.filter((name) => isFactFile(name, 'x')),
      [],
    );
    assert.ok(isFactFile('notes.txt', 'requirements'));
  });

  it('are read in linear time, and never with an exception, from hostile texts', () => {
    const hostile = [
      'mxnet==',
      '"mxnet',
      "'mxnet>",
      '- mxnet ',
      'FROM mxnet/',
      '[[package]]\nname="mxnet"\n',
      '"mxnet":{',
      'RUN pip install mxnet ',
    ];
    const names = [
      'requirements.txt',
      'setup.py',
      'setup.cfg',
      'pyproject.toml',
      'poetry.lock',
      'Pipfile.lock',
      'environment.yml',
      'Dockerfile',
      'compose.yml',
    ];
    for (const name of names)
      for (const piece of hostile) {
        const text = piece.repeat(20_000);
        const before = process.hrtime.bigint();
        said(name, text);
        said(name, text.replaceAll('\n', ' '));
        const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
        assert.ok(milliseconds < 3000, `${name} with ${JSON.stringify(piece)}: ${String(milliseconds)} ms`);
      }
  }).timeout(120_000);
});
