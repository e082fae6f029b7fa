/** Endings of names that mean a secret in any program, as words. */
const secrets: ReadonlySet<string> = new Set([
  'otp',
  'passcode',
  'password',
  'passwd',
  'passphrase',
  'apikey',
  'sessionid',
  'nonce',
  'api key',
  'secret key',
  'session id',
  'session key',
  'session token',
  'csrf token',
  'auth token',
  'access token',
  'refresh token',
  'reset token',
  'bearer token',
  'api token',
  'private key',
  'encryption key',
  'signing key',
  'hmac key',
  'aes key',
  'jwt key',
  'master key',
  'cookie secret',
  'client secret',
  'app secret',
  'jwt secret',
  'shared secret',
  'initialization vector',
]);

/** Words that show that the name speaks of training and not of a secret. */
const training: ReadonlySet<string> = new Set([
  'embedding',
  'embeddings',
  'embed',
  'type',
  'types',
  'mask',
  'masks',
  'masked',
  'vocab',
  'vocabulary',
  'len',
  'length',
  'size',
  'count',
  'num',
  'loss',
  'prob',
  'probs',
  'score',
  'scores',
  'weight',
  'weights',
  'feature',
  'features',
  'logits',
]);

/** Snake or camel case as lower-case words. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '');
}

/** Whether a name means a secret and nothing else; `key`, `token`, `seed`, `hash`, `pin` and `salt` alone do not. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => training.has(word))) return false;
  const last = words[words.length - 1] ?? '';
  return secrets.has(last) || secrets.has(words.slice(-2).join(' '));
}

/** What every name of a secret holds somewhere: a cheap first look at a text. */
const hint = /otp|pass(?:code|word|wd|phrase)|api_?key|secret|session|nonce|token|_key|Key\b|vector/gi;

/** Offsets of names in a text that mean a secret or are among `others`. */
export function findSecrets(text: string, others: ReadonlySet<string>): number[] {
  const found: number[] = [];
  for (const match of text.matchAll(hint)) {
    const start = startOfName(text, match.index);
    if (start === found[found.length - 1]) continue;
    const name = /^\w+/.exec(text.slice(start, start + 120))?.[0] ?? '';
    if (others.has(name) || isSecretName(name)) found.push(start);
  }
  return found;
}

function startOfName(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && offset - start < 120 && /\w/.test(text.charAt(start - 1))) start -= 1;
  return start;
}
