import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';
const python = 'python 3.12 library';
const requests = 'psf/requests 2.31 src/requests/api.py';
const boto = 'boto/boto3 1.34 docs/source/guide/s3-example-download-file.rst';
const client = 'boto3.Client';
const bucket = 'google.cloud.storage.Blob';

/**
 * What fetches files or bytes. `gives`: the path of the file that was written, or the bytes (a response). `from` is
 * `store` for object stores, which know who asks. `artifact` where the function fetches nothing else than models or
 * data sets. `digest` is a digest that the function itself compares; `tls` a flag that turns the check of certificates off.
 */
export const downloadRows: readonly ModelRow[] = [
  ...mxnetRows(),
  ...httpRows(),
  ...storeRows(),
  ...hubRows(),
  ...archiveRows(),
];

function mxnetRows(): readonly ModelRow[] {
  const full = 'url path=None overwrite=False sha1_hash:digest=None retries=5 verify_ssl:tls=True';
  return [
    fetches('mxnet.gluon.utils.download', full, { gives: 'path' }, `${mx1}/gluon/utils.py`),
    fetches(
      'gluoncv.utils.download',
      'url path=None overwrite=False sha1_hash:digest=None',
      { gives: 'path' },
      'dmlc/gluon-cv 5677756 gluoncv/utils/download.py',
    ),
    fetches(
      'mxnet.test_utils.download',
      'url fname:path=None dirname:folder=None overwrite=False retries=5',
      { gives: 'path' },
      `${mx1}/test_utils.py`,
    ),
    fetches(
      'mxnet.test_utils.download_model',
      "model_name:url dst_dir:folder='./' meta_info=None",
      { gives: 'prefix', artifact: 'model' },
      `${mx1}/test_utils.py`,
    ),
  ];
}

function httpRows(): readonly ModelRow[] {
  const verbs = ['get', 'post', 'put', 'request'];
  const session = 'requests.Session';
  const response = { returns: 'requests.Response' };
  const parameters = (verb: string): string => `${verb === 'request' ? '_ ' : ''}url * verify:tls=True`;
  return [
    fetches(
      'urllib.request.urlretrieve',
      'url filename:path=None',
      { gives: 'path' },
      `${python}/urllib.request.html`,
      {
        aliases: [
          'urllib.urlretrieve',
          'six.moves.urllib.request.urlretrieve',
          'future.moves.urllib.request.urlretrieve',
        ],
      },
    ),
    fetches(
      'urllib.request.urlopen',
      'url data=None timeout * context',
      { gives: 'bytes' },
      `${python}/urllib.request.html`,
      { aliases: ['urllib.urlopen', 'urllib2.urlopen', 'six.moves.urllib.request.urlopen'] },
    ),
    {
      api: 'urllib.request.Request',
      aliases: ['urllib2.Request', 'six.moves.urllib.request.Request'],
      ref: `${python}/urllib.request.html`,
    },
    ...verbs.map((verb) =>
      fetches(`requests.${verb}`, parameters(verb), { gives: 'bytes' }, requests, response),
    ),
    ...verbs.map((verb) =>
      fetches(`${session}().${verb}`, parameters(verb), { gives: 'bytes' }, requests, response),
    ),
    { api: 'requests.session', returns: session, ref: requests },
    ...['get', 'post', 'request', 'stream'].map((verb) =>
      fetches(
        `httpx.${verb}`,
        `${verb === 'request' || verb === 'stream' ? '_ ' : ''}url * verify:tls=True`,
        { gives: 'bytes' },
        'encode/httpx 0.27 httpx/_api.py',
      ),
    ),
    fetches('urllib3.PoolManager().request', '_ url', { gives: 'bytes' }, 'urllib3 2.2 docs/reference'),
    fetches('urllib3.request', '_ url', { gives: 'bytes' }, 'urllib3 2.2 docs/reference'),
    fetches('wget.download', 'url out:path=None', { gives: 'path' }, 'wget 3.2 wget.py'),
    fetches(
      'gdown.download',
      'url output:path=None',
      { gives: 'path' },
      'wkentaro/gdown 5.1 gdown/download.py',
    ),
  ];
}

function storeRows(): readonly ModelRow[] {
  const store = { from: 'store' };
  const s3 = (name: string, parameters: string, traits: Readonly<Record<string, string>>): ModelRow => ({
    ...fetches(`${client}().${name}`, parameters, { ...store, ...traits }, boto),
    distinctive: true,
  });
  return [
    // `Bucket.download_file(key, filename)` takes one argument less; its file is found by keyword or as the last one.
    s3('download_file', 'Bucket Key:url Filename:path', { gives: 'none', file: 'last' }),
    s3('download_fileobj', 'Bucket Key:url Fileobj:path', { gives: 'none', file: 'last' }),
    { ...s3('get_object', '* Bucket Key:url', { gives: 'bytes' }), distinctive: false },
    {
      ...fetches(
        `${bucket}().download_to_filename`,
        'filename:path',
        { ...store, gives: 'none' },
        'googleapis/python-storage 2.14 blob.py',
      ),
      distinctive: true,
    },
    {
      ...fetches(
        `${bucket}().download_as_bytes`,
        '',
        { ...store, gives: 'bytes' },
        'googleapis/python-storage 2.14 blob.py',
      ),
      distinctive: true,
    },
    {
      ...fetches(
        `${bucket}().download_as_string`,
        '',
        { ...store, gives: 'bytes' },
        'googleapis/python-storage 2.14 blob.py',
      ),
      distinctive: true,
    },
    fetches(
      'sagemaker.s3.S3Downloader.download',
      's3_uri:url local_path:folder',
      { ...store, gives: 'none' },
      'aws/sagemaker-python-sdk v2.257.6 src/sagemaker/s3.py',
    ),
  ];
}

function hubRows(): readonly ModelRow[] {
  const hub = 'huggingface/huggingface_hub 0.23 src/huggingface_hub';
  return [
    fetches(
      'huggingface_hub.hf_hub_download',
      'repo_id:url filename * local_dir:folder',
      { gives: 'path', artifact: 'model' },
      `${hub}/file_download.py`,
    ),
    fetches(
      'huggingface_hub.snapshot_download',
      'repo_id:url * local_dir:folder',
      { gives: 'folder', artifact: 'model' },
      `${hub}/_snapshot_download.py`,
    ),
  ];
}

/** Archives that are unpacked: `archive` is `self` (an open archive) or the role `path`; `into` is the folder. */
function archiveRows(): readonly ModelRow[] {
  const tar = `${python}/tarfile.html`;
  const zip = `${python}/zipfile.html`;
  const shutil = `${python}/shutil.html`;
  return [
    {
      api: 'tarfile.open',
      aliases: ['tarfile.TarFile.open'],
      concept: 'opens-file',
      args: signature('name:path mode fileobj'),
      returns: 'tarfile.TarFile',
      ref: tar,
    },
    {
      api: 'tarfile.TarFile',
      concept: 'opens-file',
      args: signature('name:path mode fileobj'),
      returns: 'tarfile.TarFile',
      ref: tar,
    },
    {
      api: 'zipfile.ZipFile',
      concept: 'opens-file',
      args: signature('file:path mode'),
      returns: 'zipfile.ZipFile',
      ref: zip,
    },
    extracts(
      'tarfile.TarFile().extractall',
      "path:into='.' members=None * filter=None",
      { format: 'tar' },
      tar,
    ),
    extracts('tarfile.TarFile().extract', "member path:into='' * filter=None", { format: 'tar' }, tar),
    extracts('zipfile.ZipFile().extractall', "path:into='.' members=None", { format: 'zip' }, zip),
    extracts('zipfile.ZipFile().extract', "member path:into='.'", { format: 'zip' }, zip),
    extracts(
      'shutil.unpack_archive',
      "filename:path extract_dir:into='.' format=None * filter=None",
      { format: 'any' },
      shutil,
    ),
  ];
}

function extracts(
  api: string,
  parameters: string,
  traits: Readonly<Record<string, string>>,
  ref: string,
): ModelRow {
  return { api, concept: 'extracts-archive', traits, args: signature(parameters), ref };
}

function fetches(
  api: string,
  parameters: string,
  traits: Readonly<Record<string, string>>,
  ref: string,
  extra: Partial<Pick<ModelRow, 'aliases' | 'returns'>> = {},
): ModelRow {
  return { api, concept: 'downloads', traits, args: signature(parameters), ...extra, ref };
}
