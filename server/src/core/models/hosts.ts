/** Hosts that are known to serve what they serve over TLS as well, by the end of their name. */
const tlsHosts: readonly string[] = [
  'github.com',
  'raw.githubusercontent.com',
  'huggingface.co',
  'storage.googleapis.com',
  'dl.fbaipublicfiles.com',
  'download.pytorch.org',
  'zenodo.org',
];

/** Names of S3: a bucket with a dot in its name has no valid certificate under the first form. */
const s3 = /^(?:[a-z0-9-]+\.)?s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com$/;

/** Whether a host is known to serve TLS, so that `http` can become `https` without a look. */
export function servesTls(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return s3.test(name) || tlsHosts.some((known) => name === known || name.endsWith(`.${known}`));
}
