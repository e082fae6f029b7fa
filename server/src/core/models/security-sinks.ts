import type { ModelRow, SecretStoreRow } from './model.js';
import { type Args, signature, words } from './signature.js';

type Level = 'crypto' | 'secret';

/**
 * Calls whose arguments must not be predictable. Each role in `args` is such an argument (its name says as what it is
 * used), except `name`, which tells how a cookie or setting is called. `crypto`: a cipher, MAC, signature or hash
 * depends on it; `secret`: someone who knows the value is let in.
 */
export const securitySinkRows: readonly ModelRow[] = [
  ...standardLibrary(),
  ...pyca(),
  ...pycryptodome(),
  ...nacl(),
  ...tokens(),
  ...passwords(),
  ...web(),
];

/** The arguments of a sink that must be unpredictable, by role. */
export function sinkArguments(row: ModelRow): Args {
  return Object.fromEntries(Object.entries(row.args ?? {}).filter(([role]) => role !== 'name'));
}

const flask = 'pallets/flask 3.0 docs/config.rst';
const secretSettings = words(
  'SECRET_KEY JWT_SECRET_KEY JWT_SECRET SECURITY_PASSWORD_SALT WTF_CSRF_SECRET_KEY CSRF_SESSION_KEY MAIL_PASSWORD',
);
const sessionKeys = words(
  'csrf_token _csrf_token csrf token auth_token access_token session_id sid nonce state oauth_state otp password ' +
    'reset_token api_key',
);

/** Places that a plain assignment fills: `app.secret_key = x`, `app.config['SECRET_KEY'] = x`, `session['otp'] = x`. */
export const secretStores: readonly SecretStoreRow[] = [
  {
    owner: 'flask.Flask',
    attribute: 'secret_key',
    traits: { level: 'crypto', sink: 'key' },
    ref: flask,
  },
  {
    owner: 'flask.Flask',
    attribute: 'config',
    keys: secretSettings,
    traits: { level: 'crypto', sink: 'key' },
    ref: flask,
  },
  {
    owner: 'flask.current_app',
    attribute: 'config',
    keys: secretSettings,
    traits: { level: 'crypto', sink: 'key' },
    ref: flask,
  },
  {
    owner: 'flask.session',
    keys: sessionKeys,
    traits: { level: 'secret', sink: 'session' },
    ref: 'pallets/flask 3.0 docs/api.rst',
  },
  {
    owner: 'http.cookies.SimpleCookie',
    keys: sessionKeys,
    traits: { level: 'secret', sink: 'cookie' },
    ref: 'python 3.12 library/http.cookies.html',
  },
];

function standardLibrary(): readonly ModelRow[] {
  const hashlib = 'python 3.12 library/hashlib.html';
  const hmac = 'python 3.12 library/hmac.html';
  return [
    ...['new', 'HMAC', 'digest'].map((name) => sink(`hmac.${name}`, 'key', 'crypto', hmac)),
    sink('hashlib.pbkdf2_hmac', '_ password salt', 'crypto', hashlib),
    sink('hashlib.scrypt', 'password * salt', 'crypto', hashlib),
    ...['blake2b', 'blake2s'].map((name): ModelRow => ({
      ...sink(`hashlib.${name}`, '_ * key salt', 'crypto', hashlib),
      passes: { from: ['*'], makes: 'same' },
      returns: 'hashlib.HASH',
    })),
    sink('crypt.crypt', 'word:password salt', 'crypto', 'python 3.12 library/crypt.html'),
  ];
}

function pyca(): readonly ModelRow[] {
  const base = 'cryptography.hazmat.primitives';
  const docs = 'pyca/cryptography 42 docs';
  const symmetric = `${docs}/hazmat/primitives/symmetric-encryption.rst`;
  const kdf = `${docs}/hazmat/primitives/key-derivation-functions.rst`;
  const aead = `${docs}/hazmat/primitives/aead.rst`;
  const named = (module: string, names: string, parameters: string, ref: string): readonly ModelRow[] =>
    words(names).map((name) => sink(`${base}.${module}.${name}`, parameters, 'crypto', ref));
  return [
    sink('cryptography.fernet.Fernet', 'key', 'crypto', `${docs}/fernet.rst`),
    ...named('ciphers.aead', 'AESGCM AESCCM AESOCB3 AESSIV AESGCMSIV ChaCha20Poly1305', 'key', aead),
    ...words('AESGCM AESCCM AESOCB3 AESGCMSIV ChaCha20Poly1305').map((name) =>
      sink(`${base}.ciphers.aead.${name}().encrypt`, 'nonce', 'crypto', aead),
    ),
    ...named(
      'ciphers.algorithms',
      'AES AES128 AES256 TripleDES Blowfish CAST5 SEED SM4 Camellia IDEA ARC4 RC2',
      'key',
      symmetric,
    ),
    ...named('ciphers.algorithms', 'ChaCha20', 'key nonce', symmetric),
    ...named('ciphers.modes', 'CBC OFB CFB CFB8 GCM', 'initialization_vector:iv', symmetric),
    ...named('ciphers.modes', 'CTR', 'nonce', symmetric),
    ...named('ciphers.modes', 'XTS', 'tweak:iv', symmetric),
    ...named('kdf.pbkdf2', 'PBKDF2HMAC', '_ _ salt', kdf),
    ...named('kdf.hkdf', 'HKDF', '_ _ salt', kdf),
    ...named('kdf.scrypt', 'Scrypt', 'salt', kdf),
    ...named('kdf.argon2', 'Argon2id', '* salt', kdf),
    ...named('kdf.concatkdf', 'ConcatKDFHMAC', '_ _ salt', kdf),
    ...words('pbkdf2.PBKDF2HMAC hkdf.HKDF hkdf.HKDFExpand scrypt.Scrypt argon2.Argon2id kbkdf.KBKDFHMAC').map(
      (name) => sink(`${base}.kdf.${name}().derive`, 'key_material:key', 'crypto', kdf),
    ),
    sink(`${base}.hmac.HMAC`, 'key', 'crypto', `${docs}/hazmat/primitives/mac/hmac.rst`),
    sink(`${base}.poly1305.Poly1305`, 'key', 'crypto', `${docs}/hazmat/primitives/mac/poly1305.rst`),
    ...words('ed25519.Ed25519 ed448.Ed448 x25519.X25519 x448.X448').map((name) =>
      sink(
        `${base}.asymmetric.${name}PrivateKey.from_private_bytes`,
        'data:key',
        'crypto',
        `${docs}/hazmat/primitives/asymmetric/index.rst`,
      ),
    ),
    sink(
      `${base}.asymmetric.ec.derive_private_key`,
      'private_value:key',
      'crypto',
      `${docs}/hazmat/primitives/asymmetric/ec.rst`,
    ),
    ...words('twofactor.hotp.HOTP twofactor.totp.TOTP').map((name) =>
      sink(`${base}.${name}`, 'key', 'crypto', `${docs}/hazmat/primitives/twofactor.rst`),
    ),
    ...words('aes_key_wrap aes_key_wrap_with_padding').map((name) =>
      sink(
        `${base}.keywrap.${name}`,
        'wrapping_key:key key_to_wrap:value',
        'crypto',
        `${docs}/hazmat/primitives/keywrap.rst`,
      ),
    ),
  ];
}

function pycryptodome(): readonly ModelRow[] {
  const docs = 'Legrandin/pycryptodome 3.20 Doc/src';
  // The keyword is `iv`; PyCrypto, and PyCryptodome for its sake, also take `IV`.
  const block = words('AES DES DES3 Blowfish CAST ARC2').map((name) =>
    sink(`Crypto.Cipher.${name}.new`, 'key _ iv * nonce IV', 'crypto', `${docs}/cipher/classic.rst`),
  );
  return [
    ...block,
    sink('Crypto.Cipher.ARC4.new', 'key', 'crypto', `${docs}/cipher/arc4.rst`),
    sink('Crypto.Cipher.Salsa20.new', 'key nonce', 'crypto', `${docs}/cipher/salsa20.rst`),
    ...words('ChaCha20 ChaCha20_Poly1305').map((name) =>
      sink(`Crypto.Cipher.${name}.new`, '* key nonce', 'crypto', `${docs}/cipher/chacha20.rst`),
    ),
    ...words('HMAC CMAC').map((name) =>
      sink(`Crypto.Hash.${name}.new`, 'key', 'crypto', `${docs}/hash/hmac.rst`),
    ),
    ...words('Poly1305 KMAC128 KMAC256').map((name) =>
      sink(`Crypto.Hash.${name}.new`, '* key', 'crypto', `${docs}/hash/poly1305.rst`),
    ),
    ...words('PBKDF1 PBKDF2 scrypt').map((name) =>
      sink(`Crypto.Protocol.KDF.${name}`, 'password salt', 'crypto', `${docs}/protocol/kdf.rst`),
    ),
    sink('Crypto.Protocol.KDF.bcrypt', 'password _ salt', 'crypto', `${docs}/protocol/kdf.rst`),
    sink('Crypto.Protocol.KDF.HKDF', 'master:key _ salt', 'crypto', `${docs}/protocol/kdf.rst`),
    sink('Crypto.Util.Counter.new', '_ prefix:nonce', 'crypto', `${docs}/util/util.rst`),
    sink('pyaes.AESModeOfOperationCBC', 'key iv', 'crypto', 'ricmoo/pyaes 1.6 pyaes/aes.py'),
    sink('pyaes.AESModeOfOperationCFB', 'key iv', 'crypto', 'ricmoo/pyaes 1.6 pyaes/aes.py'),
    sink('pyaes.AESModeOfOperationOFB', 'key iv', 'crypto', 'ricmoo/pyaes 1.6 pyaes/aes.py'),
    sink('pyaes.AESModeOfOperationCTR', 'key', 'crypto', 'ricmoo/pyaes 1.6 pyaes/aes.py'),
    sink('pyaes.AESModeOfOperationECB', 'key', 'crypto', 'ricmoo/pyaes 1.6 pyaes/aes.py'),
  ];
}

function nacl(): readonly ModelRow[] {
  const src = 'pyca/pynacl 1.5 src/nacl';
  return [
    sink('nacl.secret.SecretBox', 'key', 'crypto', `${src}/secret.py`),
    sink('nacl.secret.SecretBox().encrypt', '_ nonce', 'crypto', `${src}/secret.py`),
    sink('nacl.secret.Aead', 'key', 'crypto', `${src}/secret.py`),
    sink('nacl.secret.Aead().encrypt', '_ _ nonce', 'crypto', `${src}/secret.py`),
    sink('nacl.public.Box().encrypt', '_ nonce', 'crypto', `${src}/public.py`),
    sink('nacl.public.PrivateKey', 'private_key:key', 'crypto', `${src}/public.py`),
    sink('nacl.signing.SigningKey', 'seed:key', 'crypto', `${src}/signing.py`),
    sink('nacl.hash.blake2b', '_ _ key salt', 'crypto', `${src}/hash.py`),
    ...words('argon2i argon2id scrypt').map((name) =>
      sink(`nacl.pwhash.${name}.kdf`, '_ password salt', 'crypto', `${src}/pwhash/${name}.py`),
    ),
  ];
}

/** Signed and one-time tokens. */
function tokens(): readonly ModelRow[] {
  const itsdangerous = 'pallets/itsdangerous 2.1 src/itsdangerous';
  const signers = words('Signer TimestampSigner');
  const serializers = words(
    'Serializer TimedSerializer URLSafeSerializer URLSafeTimedSerializer JSONWebSignatureSerializer ' +
      'TimedJSONWebSignatureSerializer',
  );
  return [
    sink('jwt.encode', '_ key', 'crypto', 'jpadilla/pyjwt 2.8 jwt/api_jwt.py'),
    sink('jwt.PyJWT().encode', '_ key', 'crypto', 'jpadilla/pyjwt 2.8 jwt/api_jwt.py'),
    sink('jose.jwt.encode', '_ key', 'crypto', 'mpdavis/python-jose 3.3 jose/jwt.py'),
    sink('jose.jws.sign', '_ key', 'crypto', 'mpdavis/python-jose 3.3 jose/jws.py'),
    sink('authlib.jose.jwt.encode', '_ _ key', 'crypto', 'lepture/authlib 1.3 authlib/jose/rfc7519/jwt.py'),
    ...signers.map((name) =>
      sink(`itsdangerous.${name}`, 'secret_key:key', 'crypto', `${itsdangerous}/signer.py`),
    ),
    ...serializers.map((name) =>
      sink(`itsdangerous.${name}`, 'secret_key:key', 'crypto', `${itsdangerous}/serializer.py`),
    ),
    sink('pyotp.TOTP', 's:key', 'crypto', 'pyauth/pyotp 2.9 src/pyotp/totp.py'),
    sink('pyotp.HOTP', 's:key', 'crypto', 'pyauth/pyotp 2.9 src/pyotp/hotp.py'),
    sink('django.core.signing.dumps', '_ key', 'crypto', 'django 5.0 topics/signing'),
    sink('django.core.signing.Signer', 'key', 'crypto', 'django 5.0 topics/signing'),
    sink('django.core.signing.TimestampSigner', 'key', 'crypto', 'django 5.0 topics/signing'),
    sink('django.utils.crypto.salted_hmac', '_ _ secret:key', 'crypto', 'django 5.0 django/utils/crypto.py'),
  ];
}

/** Hashing of passwords: both a generated password and its salt must be unpredictable. */
function passwords(): readonly ModelRow[] {
  const passlib = 'passlib 1.7 lib/passlib.hash.html';
  const schemes = words(
    'sha256_crypt sha512_crypt pbkdf2_sha1 pbkdf2_sha256 pbkdf2_sha512 bcrypt bcrypt_sha256 argon2 scrypt md5_crypt ' +
      'sha1_crypt des_crypt apr_md5_crypt ldap_salted_sha1 ldap_salted_md5',
  );
  return [
    sink('bcrypt.hashpw', 'password salt', 'crypto', 'pyca/bcrypt 4.1 README.rst'),
    sink('bcrypt.kdf', 'password salt', 'crypto', 'pyca/bcrypt 4.1 README.rst'),
    ...schemes.flatMap((scheme) => [
      sink(`passlib.hash.${scheme}.hash`, 'secret:password * salt', 'crypto', passlib),
      sink(`passlib.hash.${scheme}.encrypt`, 'secret:password * salt', 'crypto', passlib),
      sink(`passlib.hash.${scheme}.using`, '* salt', 'crypto', passlib),
    ]),
    sink(
      'passlib.context.CryptContext().hash',
      'secret:password',
      'secret',
      'passlib 1.7 lib/passlib.context.html',
    ),
    sink('argon2.PasswordHasher().hash', 'password * salt', 'secret', 'hynek/argon2-cffi 23.1 docs/api.md'),
    ...words('hash_secret hash_secret_raw').map((name) =>
      sink(
        `argon2.low_level.${name}`,
        'secret:password salt',
        'secret',
        'hynek/argon2-cffi 23.1 docs/api.md',
      ),
    ),
    sink('keyring.set_password', '_ _ password', 'secret', 'jaraco/keyring 24.3 keyring/core.py'),
    sink(
      'werkzeug.security.generate_password_hash',
      'password',
      'secret',
      'pallets/werkzeug 3.0 src/werkzeug/security.py',
    ),
    sink(
      'flask_bcrypt.generate_password_hash',
      'password',
      'secret',
      'maxcountryman/flask-bcrypt 1.0 flask_bcrypt.py',
    ),
    sink(
      'flask_bcrypt.Bcrypt().generate_password_hash',
      'password',
      'secret',
      'maxcountryman/flask-bcrypt 1.0 flask_bcrypt.py',
    ),
    sink(
      'django.contrib.auth.hashers.make_password',
      'password salt',
      'secret',
      'django 5.0 topics/auth/passwords',
    ),
    sink(
      'django.contrib.auth.models.AbstractBaseUser().set_password',
      'raw_password:password',
      'secret',
      'django 5.0 ref/contrib/auth',
    ),
    ...words(
      'notebook.auth.passwd notebook.auth.security.passwd jupyter_server.auth.passwd IPython.lib.passwd',
    ).map((api) => sink(api, 'passphrase:password', 'secret', 'jupyter-server 2.12 operators/public-server')),
  ];
}

function web(): readonly ModelRow[] {
  const cookie = (api: string, first: string, ref: string): ModelRow => ({
    ...sink(api, `${first} value:cookie`, 'secret', ref),
    // `set_cookie(name, value)` is the same in all frameworks, whatever the receiver is.
    distinctive: true,
  });
  const tornado = 'tornadoweb/tornado 6.4 tornado/web.py';
  return [
    cookie(
      'werkzeug.wrappers.Response().set_cookie',
      'key:name',
      'pallets/werkzeug 3.0 src/werkzeug/sansio/response.py',
    ),
    cookie('django.http.HttpResponse().set_cookie', 'key:name', 'django 5.0 ref/request-response'),
    cookie('django.http.HttpResponse().set_signed_cookie', 'key:name', 'django 5.0 ref/request-response'),
    cookie(
      'starlette.responses.Response().set_cookie',
      'key:name',
      'encode/starlette 0.37 starlette/responses.py',
    ),
    cookie('aiohttp.web.StreamResponse().set_cookie', 'name', 'aio-libs/aiohttp 3.9 aiohttp/web_response.py'),
    cookie('tornado.web.RequestHandler().set_cookie', 'name', tornado),
    cookie('tornado.web.RequestHandler().set_secure_cookie', 'name', tornado),
    cookie('tornado.web.RequestHandler().set_signed_cookie', 'name', tornado),
    sink('tornado.web.Application', '* cookie_secret:key', 'crypto', tornado),
    sink(
      'starlette.middleware.sessions.SessionMiddleware',
      '_ secret_key:key',
      'crypto',
      'encode/starlette 0.37 starlette/middleware/sessions.py',
    ),
    // `app.add_middleware(SessionMiddleware, secret_key=...)` passes it on.
    sink(
      'starlette.applications.Starlette().add_middleware',
      '* secret_key:key',
      'crypto',
      'encode/starlette 0.37 starlette/applications.py',
    ),
    sink(
      'aiohttp_session.cookie_storage.EncryptedCookieStorage',
      'secret_key:key',
      'crypto',
      'aio-libs/aiohttp-session 2.12 aiohttp_session/cookie_storage.py',
    ),
    { api: 'flask.redirect', returns: 'werkzeug.wrappers.Response', ref: 'pallets/flask 3.0 docs/api.rst' },
  ];
}

function sink(api: string, parameters: string, level: Level, ref: string): ModelRow {
  const args = signature(parameters);
  const [first = 'value'] = Object.keys(args).filter((role) => role !== 'name');
  return { api, concept: 'security-sink', traits: { level, sink: first }, args, ref };
}
