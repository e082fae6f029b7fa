import type { ModelRow } from './model.js';
import { signature, words } from './signature.js';

type Passes = NonNullable<ModelRow['passes']>;
type Row = Pick<ModelRow, 'args' | 'returns'> & { readonly makes?: Passes['makes'] };

const python = 'python 3.12 library/functions.html';
const numpy = 'numpy 1.26 reference/routines.html';
const mx1 = 'apache/mxnet 1.9.1 python/mxnet';

/**
 * How a call makes numbers coarse (`by`): to a number of `digits`, to an `integer`, to the `label` or place of the best, to
 * what a `dtype` holds, to what a format `spec` prints, to the exponent of a decimal (`quantum`), or, as MXNet's `topk`, to
 * places unless it is asked for values.
 */
type By = 'digits' | 'integer' | 'label' | 'dtype' | 'spec' | 'quantum' | 'topk';

/** Rounding, labels and other calls after which a prediction tells less than it did; what is random stays as predictable. */
export const precisionRows: readonly ModelRow[] = [
  ...builtinRows(),
  ...textRows(),
  ...arrayFunctions('numpy', 'numpy.ndarray', numpy),
  ...arrayFunctions('mxnet.numpy', 'mxnet.numpy.ndarray', `${mx1}/numpy/multiarray.py`),
  ...arrayFunctions('mxnet.ndarray', 'mxnet.ndarray.NDArray', `${mx1}/ndarray`),
  ...arrayMethods('mxnet.ndarray.NDArray', `${mx1}/ndarray/ndarray.py`),
  ...arrayMethods('numpy.ndarray', 'numpy 1.26 reference/arrays.ndarray.html'),
  ...roundRows(),
  ...topkRows(),
];

function builtinRows(): readonly ModelRow[] {
  const math = 'python 3.12 library/math.html';
  const decimal = 'python 3.12 library/decimal.html';
  return [
    coarse('builtins.round', 'digits', ['*'], python, { args: signature('number ndigits:digits=0') }),
    coarse('builtins.int', 'integer', ['*'], python, { makes: 'int', returns: 'builtins.int' }),
    ...words('floor ceil trunc').map((name) =>
      coarse(`math.${name}`, 'integer', ['*'], math, { makes: 'int' }),
    ),
    { api: 'decimal.Decimal', passes: { from: ['*'], makes: 'same' }, ref: decimal },
    coarse('decimal.Decimal().quantize', 'quantum', ['self'], decimal, {
      args: signature('exp:digits'),
      returns: 'decimal.Decimal',
    }),
  ];
}

/** Formats that are calls; a `%` or an f-string is told by the text that it makes. */
function textRows(): readonly ModelRow[] {
  const text = { makes: 'text', returns: 'builtins.str' } as const;
  return [
    coarse('builtins.format', 'spec', ['*'], python, {
      ...text,
      args: signature("value format_spec:digits=''"),
    }),
    coarse('numpy.format_float_positional', 'digits', ['*'], numpy, {
      ...text,
      args: signature('x precision:digits'),
    }),
    coarse('numpy.format_float_scientific', 'digits', ['*'], numpy, {
      ...text,
      args: signature('x precision:digits'),
    }),
    coarse('numpy.array2string', 'digits', ['*'], numpy, {
      ...text,
      args: signature('a max_line_width precision:digits=8'),
    }),
    coarse('numpy.array_str', 'digits', ['*'], numpy, {
      ...text,
      args: signature('a max_line_width precision:digits=8'),
    }),
  ];
}

function arrayFunctions(module: string, array: string, ref: string): readonly ModelRow[] {
  const gives = { returns: array };
  const integer = 'ceil fix floor rint trunc int8 int16 int32 int64 uint8 uint16 uint32 uint64';
  const label =
    module === 'mxnet.ndarray'
      ? 'argmax argmin argsort argmax_channel one_hot'
      : 'argmax argmin argsort argpartition nanargmax searchsorted digitize';
  const cast = { ...gives, args: signature('data dtype') };
  return [
    ...words(integer).map((name) => coarse(`${module}.${name}`, 'integer', ['*'], ref, gives)),
    ...words(label).map((name) => coarse(`${module}.${name}`, 'label', ['*'], ref, gives)),
    ...words('astype cast').map((name) => coarse(`${module}.${name}`, 'dtype', ['*'], ref, cast)),
  ];
}

function arrayMethods(type: string, ref: string): readonly ModelRow[] {
  const gives = { returns: type };
  return [
    ...words('ceil fix floor rint trunc').map((name) =>
      coarse(`${type}().${name}`, 'integer', ['self'], ref, gives),
    ),
    ...words('argmax argmin argsort argpartition').map((name) =>
      coarse(`${type}().${name}`, 'label', ['self'], ref, gives),
    ),
    coarse(`${type}().astype`, 'dtype', ['self'], ref, { ...gives, args: signature('dtype') }),
  ];
}

/** `mx.nd.round` takes no digits: it rounds to whole numbers, and so does the method of `NDArray`. */
function roundRows(): readonly ModelRow[] {
  const nd = 'mxnet.ndarray.NDArray';
  const np = 'mxnet.numpy.ndarray';
  const decimals = signature('a decimals:digits=0');
  return [
    coarse('mxnet.ndarray.round', 'integer', ['*'], `${mx1}/ndarray/ndarray.py round`, { returns: nd }),
    coarse('mxnet.ndarray.around', 'integer', ['*'], `${mx1}/ndarray`, { returns: nd }),
    coarse(`${nd}().round`, 'integer', ['self'], `${mx1}/ndarray/ndarray.py round`, { returns: nd }),
    coarse(`${np}().round`, 'digits', ['self'], `${mx1}/numpy/multiarray.py round`, {
      args: signature('decimals:digits=0'),
      returns: np,
    }),
    coarse('numpy.ndarray().round', 'digits', ['self'], numpy, {
      args: signature('decimals:digits=0'),
      returns: 'numpy.ndarray',
    }),
    ...words('round around round_').map((name) =>
      coarse(`numpy.${name}`, 'digits', ['*'], numpy, { args: decimals, returns: 'numpy.ndarray' }),
    ),
    ...words('round around round_').map((name) =>
      coarse(`mxnet.numpy.${name}`, 'digits', ['*'], `${mx1}/numpy/multiarray.py`, {
        args: decimals,
        returns: np,
      }),
    ),
    ...words('DataFrame Series').map((name) =>
      coarse(`pandas.${name}().round`, 'digits', ['self'], 'pandas 2.2 reference', {
        args: signature('decimals:digits=0'),
        returns: `pandas.${name}`,
      }),
    ),
  ];
}

/** `topk` gives places by default, values where it is asked for them. */
function topkRows(): readonly ModelRow[] {
  const ref = 'apache/mxnet 1.9.1 src/operator/tensor/ordering_op-inl.h:69';
  const nd = 'mxnet.ndarray.NDArray';
  return [
    coarse('mxnet.ndarray.topk', 'topk', ['*'], ref, {
      args: signature("data axis k ret_typ='indices'"),
      returns: nd,
    }),
    coarse('mxnet.numpy_extension.topk', 'topk', ['*'], ref, {
      args: signature("data axis k ret_typ='indices'"),
      returns: 'mxnet.numpy.ndarray',
    }),
    coarse(`${nd}().topk`, 'topk', ['self'], ref, {
      args: signature("axis k ret_typ='indices'"),
      returns: nd,
    }),
  ];
}

function coarse(api: string, by: By, from: readonly string[], ref: string, { makes, ...row }: Row): ModelRow {
  return {
    api,
    concept: 'reduces-precision',
    traits: { by },
    passes: { from, makes: makes ?? 'same' },
    ...row,
    ref,
  };
}
