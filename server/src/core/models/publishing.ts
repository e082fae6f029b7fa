import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const boto = 'boto/boto3 1.34 docs/source/guide/s3-uploading-files.rst';
const client = 'boto3.Client';
const hub = 'huggingface/huggingface_hub 0.23 src/huggingface_hub/hf_api.py';
const sdk = 'aws/sagemaker-python-sdk v2.257.6 src/sagemaker';
const python = 'python 3.12 library';

/** Calls by which a file or folder (`path`) or bytes (`value`) leave for others: uploads, and archives that are made to be sent. */
export const publishingRows: readonly ModelRow[] = [
  method(`${client}().upload_file`, 'Filename:path', boto),
  method(`${client}().upload_fileobj`, 'Fileobj:value', boto),
  publishes(`${client}().put_object`, '* Body:value', boto),
  method(
    'google.cloud.storage.Blob().upload_from_filename',
    'filename:path',
    'googleapis/python-storage 2.14 blob.py',
  ),
  method(
    'google.cloud.storage.Blob().upload_from_file',
    'file_obj:value',
    'googleapis/python-storage 2.14 blob.py',
  ),
  method(
    'azure.storage.blob.BlobClient().upload_blob',
    'data:value',
    'Azure/azure-sdk-for-python azure-storage-blob 12.19',
  ),
  publishes('sagemaker.session.Session().upload_data', 'path', `${sdk}/session.py`),
  publishes('sagemaker.s3.S3Uploader.upload', 'local_path:path', `${sdk}/s3.py`),
  ...['huggingface_hub', 'huggingface_hub.HfApi()'].flatMap((owner) => [
    publishes(`${owner}.upload_file`, '* path_or_fileobj:path', hub),
    publishes(`${owner}.upload_folder`, '* folder_path:path', hub),
  ]),
  publishes('shutil.make_archive', '_ _ root_dir:path', `${python}/shutil.html`),
  publishes('tarfile.TarFile().add', 'name:path', `${python}/tarfile.html`),
  publishes('zipfile.ZipFile().write', 'filename:path', `${python}/zipfile.html`),
  publishes('ftplib.FTP().storbinary', '_ fp:value', `${python}/ftplib.html`),
  publishes('paramiko.SFTPClient().put', 'localpath:path', 'paramiko/paramiko 3.4 paramiko/sftp_client.py'),
  publishes('mlflow.log_artifact', 'local_path:path', 'mlflow/mlflow 2.12 mlflow/tracking/fluent.py'),
  publishes('mlflow.log_artifacts', 'local_dir:path', 'mlflow/mlflow 2.12 mlflow/tracking/fluent.py'),
  publishes('wandb.save', 'glob_str:path', 'wandb/wandb 0.16 wandb/sdk/wandb_run.py'),
  publishes(
    'model_archiver.model_packaging.package_model',
    'args:path',
    'awslabs/multi-model-server 706aa9c model-archiver/model_archiver/model_packaging.py',
  ),
];

function publishes(api: string, parameters: string, ref: string): ModelRow {
  return { api, concept: 'publishes', args: signature(parameters), ref };
}

function method(api: string, parameters: string, ref: string): ModelRow {
  return { ...publishes(api, parameters, ref), distinctive: true };
}
