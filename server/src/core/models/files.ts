import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const python = 'python 3.12 library';
const file = 'io.IOBase';

/**
 * How bytes get into files and out of them. Open files have the type `io.IOBase`, whatever opened them; paths of pathlib
 * are texts to the engine, so that their methods are rows of `builtins.str`.
 */
export const fileRows: readonly ModelRow[] = [
  opens('zipfile.ZipFile().open', 'file:path mode', `${python}/functions.html`),
  ...['gzip.GzipFile', 'bz2.BZ2File', 'lzma.LZMAFile', 'builtins.file'].map((api): ModelRow =>
    opens(api, 'filename:path mode', `${python}/gzip.html`),
  ),
  ...['smart_open.open', 'smart_open.smart_open', 'fsspec.open'].map((api): ModelRow =>
    opens(api, 'uri:path mode', 'piskvorky/smart_open 6.4 smart_open/smart_open_lib.py'),
  ),
  { ...opens('builtins.str().open', 'mode', `${python}/pathlib.html`), traits: { path: 'self' } },
  opens('os.fdopen', 'fd:path mode', `${python}/os.html`),
  { ...opens('builtins.str().read_bytes', '', `${python}/pathlib.html`), traits: { path: 'self' } },
  { ...opens('builtins.str().read_text', '', `${python}/pathlib.html`), traits: { path: 'self' } },
  { ...writes(`${file}().writelines`, 'lines:value', `${python}/io.html`), traits: { into: 'self' } },
  {
    ...writes('builtins.str().write_bytes', 'data:value', `${python}/pathlib.html`),
    traits: { into: 'self' },
  },
  {
    ...writes('builtins.str().write_text', 'data:value', `${python}/pathlib.html`),
    traits: { into: 'self' },
  },
  writes('shutil.copyfileobj', 'fsrc:value fdst:into', `${python}/shutil.html`),
  ...['copy', 'copy2', 'copyfile', 'move', 'copytree'].map((name) =>
    copies(`shutil.${name}`, 'src:path dst:into', `${python}/shutil.html`),
  ),
  ...['rename', 'replace', 'renames', 'link', 'symlink'].map((name) =>
    copies(`os.${name}`, 'src:path dst:into', `${python}/os.html`),
  ),
  serializes('marshal.dump', 'obj file:into', `${python}/marshal.html`),
  serializes('torch.save', 'obj f:into', 'pytorch 2.2 torch.save'),
  serializes(
    'pandas.to_pickle',
    'obj filepath_or_buffer:into',
    'pandas 2.2 reference/api/pandas.DataFrame.to_pickle.html',
  ),
];

function opens(api: string, parameters: string, ref: string): ModelRow {
  return { api, concept: 'opens-file', args: signature(parameters), returns: file, ref };
}

function writes(api: string, parameters: string, ref: string): ModelRow {
  return { api, concept: 'writes-file', args: signature(parameters), ref };
}

function copies(api: string, parameters: string, ref: string): ModelRow {
  return { api, concept: 'copies-file', args: signature(parameters), ref };
}

function serializes(api: string, parameters: string, ref: string): ModelRow {
  return { api, concept: 'serializes', args: signature(parameters), ref };
}
