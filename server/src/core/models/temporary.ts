import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const ref = 'python 3.12 library/tempfile.html';

/**
 * Temporary places: `private` ones are readable by their user alone and are not where checkpoints stay; `shared` ones
 * can be listed by every user of the machine. `dir`, where it is passed, is where a private place is made.
 * `at` tells where the path is: the result, an item of it, or the attribute of that name; `as` is what `with ... as`
 * binds; `joins` is a method that gives a path below.
 */
export const temporaryRows: readonly ModelRow[] = [
  place(
    'tempfile.TemporaryDirectory',
    'suffix prefix dir',
    { place: 'private', at: 'name', as: 'path' },
    'tempfile.TemporaryDirectory',
  ),
  place('tempfile.mkdtemp', 'suffix prefix dir', { place: 'private', at: 'result' }, 'builtins.str'),
  {
    ...place('tempfile.mkstemp', 'suffix prefix dir', { place: 'private', at: 'item-1' }),
    returnsTuple: ['builtins.int', 'builtins.str'],
  },
  place(
    'tempfile.NamedTemporaryFile',
    'mode _ _ _ suffix prefix dir delete=True',
    { place: 'private', at: 'name', as: 'file' },
    'tempfile._TemporaryFileWrapper',
  ),
  place('tempfile.TemporaryFile', 'mode _ _ _ suffix prefix dir', {
    place: 'private',
    at: 'none',
    as: 'file',
  }),
  place('tempfile.SpooledTemporaryFile', 'max_size mode', { place: 'private', at: 'none', as: 'file' }),
  place('tempfile.gettempdir', '', { place: 'shared', at: 'result' }, 'builtins.str'),
  place('tempfile.gettempdirb', '', { place: 'shared', at: 'result' }, 'builtins.bytes'),
  place('tempfile.mktemp', 'suffix prefix dir', { place: 'shared', at: 'result' }, 'builtins.str'),
  {
    ...place('tvm.contrib.utils.tempdir', 'custom_path', {
      place: 'private',
      at: 'temp_dir',
      joins: 'relpath',
    }),
    aliases: ['tvm.contrib.util.tempdir'],
    ref: 'apache/tvm 0.8 python/tvm/contrib/utils.py',
  },
];

/** Parameters of test functions through which pytest hands out folders of its own. */
export const temporaryFixtures: ReadonlySet<string> = new Set([
  'tmp_path',
  'tmp_path_factory',
  'tmpdir',
  'tmpdir_factory',
]);

function place(
  api: string,
  parameters: string,
  traits: Readonly<Record<string, string>>,
  returns?: string,
): ModelRow {
  return {
    api,
    concept: 'temporary-place',
    traits,
    args: signature(parameters),
    ...(returns === undefined ? {} : { returns }),
    ref,
  };
}
