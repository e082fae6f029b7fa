import type { ModelRow } from './model.js';
import { words } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';
const signing = 'sigstore/model-transparency 1.0 src/model_signing';
const pyca = 'pyca/cryptography 42 docs/hazmat/primitives';
const gnupg = 'python-gnupg 0.5 docs';
const sigstore = 'sigstore/sigstore-python 3.0 sigstore';

/**
 * What proves that a file is the one that was meant, and what signs one. Every argument of such a call, and what
 * it was computed from, counts as looked at. `gives: path`: the result is a file that the function itself has compared.
 */
export const integrityRows: readonly ModelRow[] = [...checkRows(), ...signatureRows(), ...digestRows()];

function checkRows(): readonly ModelRow[] {
  return [
    checks('mxnet.gluon.utils.check_sha1', `${mx1}/gluon/utils.py`),
    checks('gluoncv.utils.check_sha1', 'dmlc/gluon-cv 5677756 gluoncv/utils/download.py'),
    checks('hmac.compare_digest', 'python 3.12 library/hmac.html'),
    checks('secrets.compare_digest', 'python 3.12 library/secrets.html'),
    // Both compare with a table of their own before they return.
    ...['mxnet.gluon.model_zoo.model_store.get_model_file', 'gluoncv.model_zoo.get_model_file'].map(
      (api): ModelRow => ({
        ...checks(api, `${mx1}/gluon/model_zoo/model_store.py`),
        traits: { gives: 'path' },
      }),
    ),
  ];
}

function signatureRows(): readonly ModelRow[] {
  const config = 'model_signing.verifying.Config';
  const signer = 'model_signing.signing.Config';
  const verifiers = words(
    'use_sigstore_verifier use_elliptic_key_verifier use_certificate_verifier set_hashing_config set_ignore_unsigned_files',
  );
  const signers = words(
    'use_sigstore_signer use_elliptic_key_signer use_certificate_signer use_pkcs11_signer set_hashing_config',
  );
  return [
    ...verifiers.map((name) => gives(`${config}().${name}`, config, signing)),
    checks(`${config}().verify`, signing),
    ...signers.map((name) => gives(`${signer}().${name}`, signer, signing)),
    signs(`${signer}().sign`, signing),
    signs('model_signing.signing.sign', signing),
    checks('model_signing.verifying.verify', signing),
    ...words('rsa.RSAPublicKey ec.EllipticCurvePublicKey dsa.DSAPublicKey ed25519.Ed25519PublicKey').map(
      (name) => checks(`cryptography.hazmat.primitives.asymmetric.${name}().verify`, pyca),
    ),
    gives(
      'cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PublicKey.from_public_bytes',
      'cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PublicKey',
      pyca,
    ),
    ...words('load_pem_public_key load_der_public_key load_ssh_public_key').map((name) =>
      gives(
        `cryptography.hazmat.primitives.serialization.${name}`,
        'cryptography.hazmat.primitives.asymmetric.rsa.RSAPublicKey',
        pyca,
      ),
    ),
    ...words('load_pem_private_key load_der_private_key load_ssh_private_key').map((name) =>
      gives(
        `cryptography.hazmat.primitives.serialization.${name}`,
        'cryptography.hazmat.primitives.asymmetric.rsa.RSAPrivateKey',
        pyca,
      ),
    ),
    signs('cryptography.hazmat.primitives.asymmetric.rsa.RSAPrivateKey().sign', pyca),
    ...words('verify_file verify_data verify').map((name) => checks(`gnupg.GPG().${name}`, gnupg)),
    ...words('sign_file sign').map((name) => signs(`gnupg.GPG().${name}`, gnupg)),
    ...words('verify_artifact verify').map((name) => checks(`sigstore.verify.Verifier().${name}`, sigstore)),
    gives('sigstore.verify.Verifier.production', 'sigstore.verify.Verifier', sigstore),
    ...words('sign_artifact sign').map((name) => signs(`sigstore.sign.Signer().${name}`, sigstore)),
    checks('nacl.signing.VerifyKey().verify', 'pyca/pynacl 1.5 src/nacl/signing.py'),
    signs('nacl.signing.SigningKey().sign', 'pyca/pynacl 1.5 src/nacl/signing.py'),
  ];
}

/** A comparison of what these give is a check; what a hash object was fed with is looked at. */
function digestRows(): readonly ModelRow[] {
  const ref = 'python 3.12 library/hashlib.html';
  return [{ api: 'hashlib.file_digest', concept: 'computes-digest', returns: 'hashlib.HASH', ref }];
}

function checks(api: string, ref: string): ModelRow {
  return { api, concept: 'verifies', ref };
}

function signs(api: string, ref: string): ModelRow {
  return { api, concept: 'signs', ref };
}

function gives(api: string, returns: string, ref: string): ModelRow {
  return { api, returns, ref };
}
