import type { ModelRow } from './model.js';
import { signature, words } from './signature.js';

const os = 'python 3.12 library/os.html';
const pathlib = 'python 3.12 library/pathlib.html';

/** Calls that delete files or folders: evidence that old checkpoints go away. */
export const deletionRows: readonly ModelRow[] = [
  ...words('os.remove os.unlink os.removedirs').map((api) => deletes(api, 'path', os)),
  deletes('os.rmdir', 'path', os),
  deletes('shutil.rmtree', 'path', 'python 3.12 library/shutil.html'),
  // Paths are evaluated as texts, so that the receiver may be known as either.
  {
    ...deletes('pathlib.Path().unlink', '', pathlib),
    aliases: ['builtins.str().unlink'],
    distinctive: true,
  },
  deletes('send2trash.send2trash', 'paths:path', 'arsenetar/send2trash 1.8 README.rst'),
  ...words('delete_object delete_objects').map((name): ModelRow => ({
    ...deletes(`botocore.client.S3().${name}`, '* Key:path', 'boto3 1.34 reference/services/s3.html'),
    distinctive: true,
  })),
];

function deletes(api: string, parameters: string, ref: string): ModelRow {
  return { api, concept: 'deletes-files', args: signature(parameters), ref };
}
