import type { ModelRow } from './model.js';
import { signature, words } from './signature.js';

/**
 * Every sampler of MXNet, NumPy and the standard library that is not fit for secrets. Not here on purpose: `secrets`,
 * `os.urandom`, `uuid.uuid4`, `random.SystemRandom` (they are fit), and `random_pdf_*` (densities: they draw nothing).
 * `gives` tells a fix what the draw is made into; `shape`, `low` and `high` how much it gives.
 */

const legacyNumpy = 'numpy 1.26 numpy/random/mtrand.pyx';
const generatorNumpy = 'numpy 1.26 numpy/random/_generator.pyx';

/** Position of the output shape, by distribution, as NumPy has it. */
const numpyShapes = {
  0: 'standard_cauchy standard_exponential standard_normal',
  1: 'chisquare dirichlet exponential geometric logseries pareto poisson power rayleigh standard_gamma standard_t weibull zipf',
  2:
    'beta binomial f gamma gumbel laplace logistic lognormal multinomial multivariate_normal negative_binomial ' +
    'noncentral_chisquare normal vonmises wald',
  3: 'hypergeometric noncentral_f triangular',
} as const;

/** A sampler; what it gives is `inplace` for a shuffle of its argument. */
type Special = readonly [name: string, parameters: string, gives: string];

const numpyLegacySpecials: readonly Special[] = [
  ['random', 'size:shape', 'float'],
  ['random_sample', 'size:shape', 'float'],
  ['ranf', 'size:shape', 'float'],
  ['sample', 'size:shape', 'float'],
  ['rand', '', 'float'],
  ['randn', '', 'float'],
  ['uniform', 'low=0.0 high=1.0 size:shape', 'float'],
  ['randint', 'low high=None size:shape dtype', 'int'],
  ['random_integers', 'low high=None size:shape', 'int'],
  ['tomaxint', 'size:shape', 'int'],
  ['choice', 'a:population size:shape replace p', 'element'],
  ['bytes', 'length:shape', 'bytes'],
  ['permutation', 'x:population', 'array'],
  ['shuffle', 'x:population', 'inplace'],
];

const numpyGeneratorSpecials: readonly Special[] = [
  ['random', 'size:shape', 'float'],
  ['integers', 'low high=None size:shape dtype endpoint', 'int'],
  ['uniform', 'low=0.0 high=1.0 size:shape', 'float'],
  ['choice', 'a:population size:shape replace p', 'element'],
  ['bytes', 'length:shape', 'bytes'],
  ['permutation', 'x:population', 'array'],
  ['permuted', 'x:population', 'array'],
  ['shuffle', 'x:population', 'inplace'],
  ['multivariate_hypergeometric', '_ _ size:shape', 'int'],
];

const stdlibSpecials: readonly Special[] = [
  ['random', '', 'float'],
  ['uniform', 'a:low b:high', 'float'],
  ['triangular', 'low high', 'float'],
  ['randint', 'a:low b:high', 'int'],
  ['randrange', 'start:low stop:high', 'int'],
  ['getrandbits', 'k:shape', 'int'],
  ['randbytes', 'n:shape', 'bytes'],
  ['choice', 'seq:population', 'element'],
  ['choices', 'population _ * k:shape', 'list'],
  ['sample', 'population k:shape', 'list'],
  ['shuffle', 'x:population', 'inplace'],
  ['binomialvariate', '', 'int'],
  ...words(
    'normalvariate lognormvariate expovariate vonmisesvariate gammavariate gauss betavariate paretovariate weibullvariate',
  ).map((name): Special => [name, '', 'float']),
];

/** Samplers of `mx.random` (`mx.nd.random`), and of `mx.sym.random` alike, with their parameters. */
const mxSamplers: readonly Special[] = [
  ['uniform', 'low=0 high=1 shape dtype ctx out', 'float'],
  ['normal', 'loc scale shape dtype ctx out', 'float'],
  ['randn', '', 'float'],
  ['poisson', 'lam shape dtype ctx out', 'float'],
  ['exponential', 'scale shape dtype ctx out', 'float'],
  ['gamma', '_ _ shape dtype ctx out', 'float'],
  ['binomial', 'n _ shape dtype ctx out', 'float'],
  ['negative_binomial', '_ _ shape dtype ctx out', 'float'],
  ['generalized_negative_binomial', '_ _ shape dtype ctx out', 'float'],
  // 2.x gave the name `multinomial` another meaning (counts) and moved `shape` to 2; the older one is modelled.
  ['multinomial', 'data shape get_prob out', 'int'],
  ['categorical', 'data shape get_prob out', 'int'],
  ['shuffle', 'data:population', 'array'],
  ['randint', 'low high shape dtype ctx out', 'int'],
];

/** Operators that `mx.nd` and `mx.sym` hold: `random_NAME`, `sample_NAME`, and `NAME_like` in their `random` module. */
const mxOperators: readonly Special[] = [
  ['random_uniform', 'low=0 high=1 shape', 'float'],
  ['random_normal', '_ _ shape', 'float'],
  ['random_gamma', '_ _ shape', 'float'],
  ['random_exponential', '_ shape', 'float'],
  ['random_poisson', '_ shape', 'float'],
  ['random_binomial', '_ _ shape', 'float'],
  ['random_negative_binomial', '_ _ shape', 'float'],
  ['random_generalized_negative_binomial', '_ _ shape', 'float'],
  ['random_randint', 'low high shape', 'int'],
  ['sample_uniform', 'low high shape', 'float'],
  ['sample_normal', '_ _ shape', 'float'],
  ['sample_gamma', '_ _ shape', 'float'],
  ['sample_exponential', '_ shape', 'float'],
  ['sample_poisson', '_ shape', 'float'],
  ['sample_binomial', '_ _ shape', 'float'],
  ['sample_negative_binomial', '_ _ shape', 'float'],
  ['sample_generalized_negative_binomial', '_ _ shape', 'float'],
  ['sample_multinomial', 'data shape', 'int'],
  ['sample_categorical', 'data shape', 'int'],
  ['uniform', 'low=0 high=1 shape', 'float'],
  ['normal', '_ _ shape', 'float'],
  ['shuffle', 'data:population', 'array'],
];

const mxLikes =
  'uniform_like normal_like gamma_like exponential_like poisson_like negative_binomial_like ' +
  'generalized_negative_binomial_like';

/** NumPy-style samplers over MXNet's own generator. */
const mxNumpySamplers: readonly Special[] = [
  ['randint', 'low high=None size:shape dtype ctx out', 'int'],
  ['uniform', 'low=0.0 high=1.0 size:shape dtype ctx out', 'float'],
  ['normal', '_ _ size:shape', 'float'],
  ['lognormal', '_ _ size:shape', 'float'],
  ['logistic', '_ _ size:shape', 'float'],
  ['gumbel', '_ _ size:shape', 'float'],
  ['laplace', '_ _ size:shape', 'float'],
  ['multinomial', '_ _ size:shape', 'int'],
  ['multivariate_normal', '_ _ size:shape', 'float'],
  ['choice', 'a:population size:shape replace p', 'element'],
  ['rayleigh', '_ size:shape', 'float'],
  ['rand', '', 'float'],
  ['randn', '', 'float'],
  ['exponential', '_ size:shape', 'float'],
  ['weibull', '_ size:shape', 'float'],
  ['pareto', '_ size:shape', 'float'],
  ['power', '_ size:shape', 'float'],
  ['shuffle', 'x:population', 'inplace'],
  ['gamma', '_ _ size:shape', 'float'],
  ['beta', '_ _ size:shape', 'float'],
  ['chisquare', '_ size:shape', 'float'],
  ['f', '_ _ size:shape', 'float'],
];

const mxExtensionSamplers: readonly Special[] = [
  ['bernoulli', '_ _ size:shape', 'int'],
  ['uniform_n', '_ _ batch_shape:shape', 'float'],
  ['normal_n', '_ _ batch_shape:shape', 'float'],
  ['categorical', 'data shape', 'int'],
  ['multinomial', '_ _ shape', 'int'],
];

/** Only in the 2.x line. */
const onlyIn2: ReadonlySet<string> = new Set([
  ...['mxnet.random', 'mxnet.symbol.random'].flatMap((module) => [
    `${module}.binomial`,
    `${module}.categorical`,
  ]),
  ...['mxnet.ndarray', 'mxnet.symbol'].flatMap((module) =>
    words('random_binomial sample_binomial sample_categorical').map((name) => `${module}.${name}`),
  ),
  ...['mxnet.numpy_extension.random', 'mxnet.symbol.numpy_extension.random'].flatMap((module) => [
    `${module}.categorical`,
    `${module}.multinomial`,
  ]),
  ...['mxnet.numpy.random', 'mxnet.symbol.numpy.random'].flatMap((module) => [
    `${module}.f`,
    `${module}.laplace`,
  ]),
]);

/** Helpers of MXNet's own tests; they draw from NumPy's generator. */
const testHelpers: readonly Special[] = [
  ['random_arrays', '', 'array'],
  ['random_uniform_arrays', '', 'array'],
  ['random_sample', 'population k:shape', 'list'],
  ['rand_ndarray', 'shape', 'float'],
  ['rand_sparse_ndarray', 'shape', 'float'],
  ['rand_shape_2d', '', 'int'],
  ['rand_shape_3d', '', 'int'],
  ['rand_shape_nd', '', 'int'],
  ['rand_coord_2d', '', 'int'],
];

/** All draws and seedings. */
export const randomRows: readonly ModelRow[] = [
  ...mxNamespace('mxnet.random', mxSamplers, 'mxnet.ndarray.NDArray', 'python/mxnet/ndarray/random.py'),
  ...mxNamespace('mxnet.symbol.random', mxSamplers, 'mxnet.symbol.Symbol', 'python/mxnet/symbol/random.py'),
  ...mxNamespace('mxnet.ndarray', mxOperators, 'mxnet.ndarray.NDArray', 'src/operator/random/sample_op.cc'),
  ...mxNamespace('mxnet.symbol', mxOperators, 'mxnet.symbol.Symbol', 'src/operator/random/sample_op.cc'),
  ...mxNamespace('mxnet.random', likes(), 'mxnet.ndarray.NDArray', 'src/operator/random/sample_op.cc'),
  ...mxNamespace('mxnet.symbol.random', likes(), 'mxnet.symbol.Symbol', 'src/operator/random/sample_op.cc'),
  ...mxNamespace(
    'mxnet.numpy.random',
    mxNumpySamplers,
    'mxnet.numpy.ndarray',
    'python/mxnet/numpy/random.py',
  ),
  ...mxNamespace(
    'mxnet.symbol.numpy.random',
    mxNumpySamplers,
    'mxnet.symbol.Symbol',
    'python/mxnet/symbol/numpy/random.py',
  ),
  ...mxNamespace(
    'mxnet.numpy_extension.random',
    mxExtensionSamplers,
    'mxnet.numpy.ndarray',
    'python/mxnet/numpy_extension/random.py',
  ),
  ...mxNamespace(
    'mxnet.symbol.numpy_extension.random',
    mxExtensionSamplers,
    'mxnet.symbol.Symbol',
    'python/mxnet/symbol/numpy_extension/random.py',
  ),
  ...zipfian('mxnet.ndarray', 'mxnet.ndarray.NDArray'),
  ...zipfian('mxnet.symbol', 'mxnet.symbol.Symbol'),
  ...words('sample sample_n').map((name): ModelRow => ({
    ...draw(`mxnet.gluon.probability.Distribution().${name}`, ['', 'size:shape', 'float'], 'mxnet'),
    returns: 'mxnet.numpy.ndarray',
    versions: '2.x',
    ref: 'apache/mxnet b84609d python/mxnet/gluon/probability/distributions/distribution.py',
  })),
  ...testHelpers.map((special): ModelRow => ({
    ...draw(`mxnet.test_utils.${special[0]}`, special, 'numpy'),
    ...(special[0] === 'rand_ndarray' ? { returns: 'mxnet.ndarray.NDArray' } : {}),
    ref: 'apache/mxnet 1.9.1 python/mxnet/test_utils.py',
  })),
  ...numpyNamespace('numpy.random.', [...distributions(), ...numpyLegacySpecials], legacyNumpy),
  ...numpyNamespace('numpy.random.RandomState().', [...distributions(), ...numpyLegacySpecials], legacyNumpy),
  ...numpyNamespace(
    'numpy.random.Generator().',
    [...distributions(), ...numpyGeneratorSpecials],
    generatorNumpy,
  ),
  ...['random.', 'random.Random().'].flatMap((prefix) =>
    stdlibSpecials.map((special): ModelRow => ({
      ...draw(prefix + special[0], special, 'stdlib'),
      ...stdlibResult(special[2]),
      ref: 'python 3.12 library/random.html',
    })),
  ),
  ...words('MT19937 PCG64 PCG64DXSM Philox SFC64').map((name): ModelRow => ({
    ...draw(`numpy.random.${name}().random_raw`, ['', 'size:shape', 'int'], 'numpy'),
    ref: 'numpy 1.26 numpy/random/bit_generator.pyx',
  })),
  ...seedRows(),
];

function mxNamespace(
  module: string,
  samplers: readonly Special[],
  returns: string,
  file: string,
): readonly ModelRow[] {
  return samplers.map((special): ModelRow => {
    const api = `${module}.${special[0]}`;
    const versions = onlyIn2.has(api) ? ({ versions: '2.x' } as const) : {};
    const line = onlyIn2.has(api) ? 'b84609d' : '1.9.1';
    return {
      ...draw(api, special, 'mxnet'),
      ...(special[2] === 'inplace' ? {} : { returns }),
      ...versions,
      ref: `apache/mxnet ${line} ${file}`,
    };
  });
}

function likes(): readonly Special[] {
  return words(mxLikes).map((name): Special => [name, '', 'float']);
}

function zipfian(module: string, array: string): readonly ModelRow[] {
  return [
    {
      ...draw(`${module}.contrib.rand_zipfian`, ['', '_ num_sampled range_max', 'int'], 'mxnet'),
      returnsTuple: [array, array, array],
      ref: 'apache/mxnet 1.9.1 python/mxnet/ndarray/contrib.py',
    },
  ];
}

function distributions(): readonly Special[] {
  return Object.entries(numpyShapes).flatMap(([position, names]) =>
    words(names).map((name): Special => [name, `${'_ '.repeat(Number(position))}size:shape`, 'float']),
  );
}

function numpyNamespace(prefix: string, samplers: readonly Special[], ref: string): readonly ModelRow[] {
  return samplers.map((special) => ({
    ...draw(prefix + special[0], special, 'numpy'),
    ...(special[2] === 'inplace'
      ? {}
      : { returns: special[2] === 'bytes' ? 'builtins.bytes' : 'numpy.ndarray' }),
    ref,
  }));
}

function stdlibResult(gives: string): { readonly returns?: string } {
  return ['int', 'float', 'bytes', 'list'].includes(gives) ? { returns: `builtins.${gives}` } : {};
}

/** A shuffle in place gives `None`; what it draws is the new order of its argument. */
function draw(api: string, [, parameters, gives]: Special, generator: string): Omit<ModelRow, 'ref'> {
  const inplace = gives === 'inplace';
  return {
    api,
    concept: 'draws-randomness',
    traits: { generator, ...(inplace ? { inplace: 'true' } : { gives }) },
    args: signature(parameters),
  };
}

function seedRows(): readonly ModelRow[] {
  const seed = (api: string, parameters: string, generator: string, ref: string): ModelRow => ({
    api,
    concept: 'seeds-randomness',
    traits: { generator },
    args: signature(parameters),
    ref,
  });
  return [
    seed('mxnet.random.seed', 'seed_state:value ctx', 'mxnet', 'apache/mxnet 1.9.1 python/mxnet/random.py'),
    seed(
      'mxnet.numpy_extension.random.seed',
      'seed:value ctx',
      'mxnet',
      'apache/mxnet 1.9.1 python/mxnet/numpy_extension/random.py',
    ),
    {
      ...seed(
        'mxnet.numpy.random.seed',
        'seed:value ctx',
        'mxnet',
        'apache/mxnet b84609d python/mxnet/numpy/random.py',
      ),
      versions: '2.x',
    },
    seed('numpy.random.seed', 'seed:value', 'numpy', legacyNumpy),
    seed('numpy.random.RandomState().seed', 'seed:value', 'numpy', legacyNumpy),
    {
      ...seed('numpy.random.RandomState', 'seed:value', 'numpy', legacyNumpy),
      returns: 'numpy.random.RandomState',
    },
    {
      ...seed('numpy.random.default_rng', 'seed:value', 'numpy', generatorNumpy),
      returns: 'numpy.random.Generator',
    },
    seed('random.seed', 'a:value', 'stdlib', 'python 3.12 library/random.html'),
    seed('random.Random().seed', 'a:value', 'stdlib', 'python 3.12 library/random.html'),
    {
      ...seed('random.Random', 'x:value', 'stdlib', 'python 3.12 library/random.html'),
      returns: 'random.Random',
    },
  ];
}
