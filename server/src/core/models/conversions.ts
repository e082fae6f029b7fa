import type { ModelRow } from './model.js';
import { words } from './signature.js';

type Makes = NonNullable<ModelRow['passes']>['makes'];

const python = 'python 3.12 library/functions.html';
const types = 'python 3.12 library/stdtypes.html';

/**
 * Calls through which a value passes into another form and stays as predictable as it was: hashing or encoding a guessable
 * number gives a guessable text. `uuid.UUID(int=...)` is here, not among the sinks: an identifier is not yet a secret.
 */
export const conversionRows: readonly ModelRow[] = [
  ...builtinRows(),
  ...textRows(),
  ...bytesRows(),
  ...containerRows(),
  ...encodingRows(),
  ...digestRows(),
  ...arrayMethods('mxnet.ndarray.NDArray', 'apache/mxnet 1.9.1 python/mxnet/ndarray/ndarray.py'),
  ...arrayMethods('numpy.ndarray', 'numpy 1.26 reference/arrays.ndarray.html'),
  ...arrayFunctions('numpy', 'numpy.ndarray', 'numpy 1.26 reference/routines.html'),
  ...arrayFunctions(
    'mxnet.numpy',
    'mxnet.numpy.ndarray',
    'apache/mxnet 1.9.1 python/mxnet/numpy/multiarray.py',
  ),
  ...arrayFunctions('mxnet.ndarray', 'mxnet.ndarray.NDArray', 'apache/mxnet 1.9.1 python/mxnet/ndarray'),
  ...asnumpyRows(),
];

function builtinRows(): readonly ModelRow[] {
  const builtin = (names: string, makes: Makes, returns?: string): readonly ModelRow[] =>
    words(names).map((name) => convert(`builtins.${name}`, ['*'], makes, python, returns));
  return [
    ...builtin('bytes', 'bytes', 'builtins.bytes'),
    ...builtin('bytearray', 'bytes', 'builtins.bytearray'),
    ...builtin('memoryview', 'bytes', 'builtins.memoryview'),
    ...builtin('str repr ascii chr', 'text', 'builtins.str'),
    ...builtin('hex', 'hex', 'builtins.str'),
    ...builtin('oct bin', 'text', 'builtins.str'),
    ...builtin('ord hash', 'int', 'builtins.int'),
    ...builtin('float', 'same', 'builtins.float'),
    ...builtin('abs divmod pow sum min max next', 'same'),
    ...builtin('list sorted', 'same', 'builtins.list'),
    ...builtin('tuple', 'same', 'builtins.tuple'),
    ...builtin('set', 'same', 'builtins.set'),
    ...builtin('frozenset', 'same', 'builtins.frozenset'),
    ...builtin('dict', 'same', 'builtins.dict'),
    ...builtin('map filter zip enumerate reversed iter', 'same'),
  ];
}

function textRows(): readonly ModelRow[] {
  const same =
    'capitalize casefold center expandtabs format format_map ljust lower lstrip removeprefix removesuffix replace rjust ' +
    'rstrip strip swapcase title translate upper zfill';
  const text = (names: string, makes: Makes, returns?: string): readonly ModelRow[] =>
    words(names).map((name) => convert(`builtins.str().${name}`, ['self', '*'], makes, types, returns));
  return [
    ...text(same, 'text', 'builtins.str'),
    ...text('join', 'text', 'builtins.str'),
    ...text('encode', 'bytes', 'builtins.bytes'),
    ...text('split rsplit splitlines partition rpartition', 'same', 'builtins.list'),
    convert('string.Template().substitute', ['*'], 'text', 'python 3.12 library/string.html', 'builtins.str'),
    convert(
      'string.Template().safe_substitute',
      ['*'],
      'text',
      'python 3.12 library/string.html',
      'builtins.str',
    ),
  ];
}

function bytesRows(): readonly ModelRow[] {
  const same = 'join ljust lower lstrip replace rjust rstrip strip translate upper zfill';
  return ['builtins.bytes', 'builtins.bytearray'].flatMap((type) => [
    ...words(same).map((name) => convert(`${type}().${name}`, ['self', '*'], 'bytes', types, type)),
    convert(`${type}().decode`, ['self'], 'text', types, 'builtins.str'),
    convert(`${type}().hex`, ['self'], 'hex', types, 'builtins.str'),
    convert(`${type}.fromhex`, ['*'], 'bytes', types, type),
    convert(`${type}.join`, ['*'], 'bytes', types, type),
  ]);
}

/** What is put into a container makes the container predictable too. */
function containerRows(): readonly ModelRow[] {
  const into = (api: string): ModelRow => ({
    api,
    passes: { from: ['*'], makes: 'same', into: 'self' },
    ref: types,
  });
  return [
    ...words('append extend insert').map((name) => into(`builtins.list().${name}`)),
    ...words('append extend insert').map((name) => into(`builtins.bytearray().${name}`)),
    ...words('add update').map((name) => into(`builtins.set().${name}`)),
    ...words('update setdefault').map((name) => into(`builtins.dict().${name}`)),
    ...words('list dict').map((type) => convert(`builtins.${type}().pop`, ['self'], 'same', types)),
    ...words('get values items').map((name) => convert(`builtins.dict().${name}`, ['self'], 'same', types)),
    ...words('list dict set').map((type) =>
      convert(`builtins.${type}().copy`, ['self'], 'same', types, `builtins.${type}`),
    ),
    ...words('islice chain cycle repeat starmap').map((name) =>
      convert(`itertools.${name}`, ['*'], 'same', 'python 3.12 library/itertools.html'),
    ),
    convert('itertools.chain.from_iterable', ['*'], 'same', 'python 3.12 library/itertools.html'),
    convert('functools.reduce', ['*'], 'same', 'python 3.12 library/functools.html'),
    convert('copy.copy', ['*'], 'same', 'python 3.12 library/copy.html'),
    convert('copy.deepcopy', ['*'], 'same', 'python 3.12 library/copy.html'),
    convert('array.array', ['*'], 'same', 'python 3.12 library/array.html', 'array.array'),
    convert('array.array().tobytes', ['self'], 'bytes', 'python 3.12 library/array.html', 'builtins.bytes'),
    ...words('fabs sqrt exp log').map((name) =>
      convert(`math.${name}`, ['*'], 'same', 'python 3.12 library/math.html'),
    ),
  ];
}

function encodingRows(): readonly ModelRow[] {
  const base64 = 'python 3.12 library/base64.html';
  const binascii = 'python 3.12 library/binascii.html';
  return [
    ...words(
      'b64encode b64decode standard_b64encode standard_b64decode urlsafe_b64encode urlsafe_b64decode b32encode ' +
        'b32decode b32hexencode b16decode a85encode a85decode b85encode b85decode encodebytes encodestring ' +
        'decodebytes decodestring',
    ).map((name) => convert(`base64.${name}`, ['*'], 'bytes', base64, 'builtins.bytes')),
    convert('base64.b16encode', ['*'], 'hex', base64, 'builtins.bytes'),
    ...words('hexlify b2a_hex').map((name) =>
      convert(`binascii.${name}`, ['*'], 'hex', binascii, 'builtins.bytes'),
    ),
    ...words('unhexlify a2b_hex b2a_base64 a2b_base64').map((name) =>
      convert(`binascii.${name}`, ['*'], 'bytes', binascii, 'builtins.bytes'),
    ),
    convert('struct.pack', ['*'], 'bytes', 'python 3.12 library/struct.html', 'builtins.bytes'),
    convert('struct.Struct().pack', ['*'], 'bytes', 'python 3.12 library/struct.html', 'builtins.bytes'),
    convert('struct.unpack', ['*'], 'same', 'python 3.12 library/struct.html', 'builtins.tuple'),
    convert('codecs.encode', ['*'], 'same', 'python 3.12 library/codecs.html'),
    convert('codecs.decode', ['*'], 'same', 'python 3.12 library/codecs.html'),
    convert('builtins.int().to_bytes', ['self'], 'bytes', types, 'builtins.bytes'),
    convert('builtins.int.to_bytes', ['*'], 'bytes', types, 'builtins.bytes'),
    convert('builtins.int.from_bytes', ['*'], 'int', types, 'builtins.int'),
    convert('builtins.int().bit_length', ['self'], 'int', types, 'builtins.int'),
    convert('builtins.float().hex', ['self'], 'hex', types, 'builtins.str'),
    convert('builtins.str.format', ['*'], 'text', types, 'builtins.str'),
    convert('builtins.str.join', ['*'], 'text', types, 'builtins.str'),
    convert('uuid.UUID', ['*'], 'text', 'python 3.12 library/uuid.html', 'uuid.UUID'),
    ...words('json.dumps urllib.parse.quote urllib.parse.urlencode').map((api) =>
      convert(api, ['*'], 'text', 'python 3.12 library', 'builtins.str'),
    ),
    convert('pickle.dumps', ['*'], 'bytes', 'python 3.12 library/pickle.html', 'builtins.bytes'),
    ...words('six.b six.ensure_binary').map((api) =>
      convert(api, ['*'], 'bytes', 'benjaminp/six 1.16 six.py'),
    ),
    ...words('six.u six.ensure_str six.ensure_text').map((api) =>
      convert(api, ['*'], 'text', 'benjaminp/six 1.16 six.py'),
    ),
    ...words('six.int2byte').map((api) => convert(api, ['*'], 'bytes', 'benjaminp/six 1.16 six.py')),
    convert(
      'Crypto.Util.number.long_to_bytes',
      ['*'],
      'bytes',
      'Legrandin/pycryptodome 3.20 Doc/src/util/util.rst',
    ),
    convert(
      'Crypto.Util.number.bytes_to_long',
      ['*'],
      'int',
      'Legrandin/pycryptodome 3.20 Doc/src/util/util.rst',
    ),
    convert('Crypto.Util.Padding.pad', ['*'], 'bytes', 'Legrandin/pycryptodome 3.20 Doc/src/util/util.rst'),
  ];
}

/** The hash of a predictable value is predictable. */
function digestRows(): readonly ModelRow[] {
  const ref = 'python 3.12 library/hashlib.html';
  const algorithms =
    'md5 sha1 sha224 sha256 sha384 sha512 sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256 new';
  const oldModules = ['md5.new', 'sha.new', 'md5.md5', 'sha.sha'];
  return [
    ...words(algorithms).map((name) => convert(`hashlib.${name}`, ['*'], 'same', ref, 'hashlib.HASH')),
    ...oldModules.map((api) => convert(api, ['*'], 'same', 'python 2.7 library/md5.html', 'hashlib.HASH')),
    {
      api: 'hashlib.HASH().update',
      concept: 'computes-digest',
      passes: { from: ['*'], makes: 'same', into: 'self' },
      ref,
    },
    {
      ...convert('hashlib.HASH().digest', ['self'], 'bytes', ref, 'builtins.bytes'),
      concept: 'computes-digest',
    },
    {
      ...convert('hashlib.HASH().hexdigest', ['self'], 'hex', ref, 'builtins.str'),
      concept: 'computes-digest',
    },
    convert('hashlib.HASH().copy', ['self'], 'same', ref, 'hashlib.HASH'),
    ...words('crc32 adler32').map((name) =>
      convert(`zlib.${name}`, ['*'], 'int', 'python 3.12 library/zlib.html'),
    ),
  ];
}

function arrayMethods(type: string, ref: string): readonly ModelRow[] {
  const same =
    'abs asnumpy as_nd_ndarray as_np_ndarray as_in_context as_in_ctx broadcast_to byteswap clip copy ' +
    'copyto expand_dims flatten max mean min prod ravel repeat reshape reshape_like slice sort split ' +
    'squeeze sum swapaxes take tile to_device tostype transpose view';
  return [
    ...words(same)
      .filter((name) => name !== 'asnumpy')
      .map((name) => convert(`${type}().${name}`, ['self'], 'same', ref, type)),
    convert(`${type}().tolist`, ['self'], 'same', ref, 'builtins.list'),
    convert(`${type}().item`, ['self'], 'same', ref),
    convert(`${type}().tobytes`, ['self'], 'bytes', ref, 'builtins.bytes'),
    convert(`${type}().tostring`, ['self'], 'bytes', ref, 'builtins.bytes'),
    convert(`${type}().dumps`, ['self'], 'bytes', ref, 'builtins.bytes'),
    convert(`${type}().hex`, ['self'], 'hex', ref, 'builtins.str'),
    convert(`${type}().decode`, ['self'], 'text', ref, 'builtins.str'),
  ];
}

function asnumpyRows(): readonly ModelRow[] {
  const ref = 'apache/mxnet 1.9.1 python/mxnet/ndarray/ndarray.py';
  return [
    {
      ...convert('mxnet.ndarray.NDArray().asnumpy', ['self'], 'same', ref, 'numpy.ndarray'),
      distinctive: true,
    },
    { ...convert('mxnet.ndarray.NDArray().asscalar', ['self'], 'same', ref), distinctive: true },
  ];
}

function arrayFunctions(module: string, array: string, ref: string): readonly ModelRow[] {
  const same =
    'abs absolute add array array_split asarray ascontiguousarray atleast_1d bitwise_and bitwise_or ' +
    'bitwise_xor clip concat concatenate copy cumsum divide dot exp expand_dims flatten flip floor_divide ' +
    'frombuffer fromiter hstack left_shift log max maximum mean min minimum mod multiply negative ' +
    'packbits power prod ravel remainder repeat reshape resize right_shift roll sort split sqrt square ' +
    'squeeze stack subtract sum swapaxes take tile transpose unique unpackbits vstack where float16 ' +
    'float32 float64';
  const text = words('array_repr binary_repr base_repr').map((name) =>
    convert(`${module}.${name}`, ['*'], 'text', ref, 'builtins.str'),
  );
  return [
    ...words(same).map((name) => convert(`${module}.${name}`, ['*'], 'same', ref, array)),
    ...(module === 'numpy' ? text : []),
  ];
}

function convert(
  api: string,
  from: readonly string[],
  makes: Makes,
  ref: string,
  returns?: string,
): ModelRow {
  return { api, passes: { from, makes }, ...(returns === undefined ? {} : { returns }), ref };
}
