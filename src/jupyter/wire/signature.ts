import { createHmac, getHashes } from 'node:crypto';
import { InputError } from '../../base';

/**
 * Jupyter names a scheme by the name of its hash in Python's hashlib; OpenSSL calls some of them otherwise. Hashes without a
 * fixed length (shake) make no HMAC in Python either.
 */
const hashes: Readonly<Record<string, string>> = {
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
  sha224: 'sha224',
  sha1: 'sha1',
  md5: 'md5',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
};

/** What Jupyter signs with unless told otherwise. */
export const defaultScheme = 'hmac-sha256';

/**
 * Whether messages can be signed by a scheme.
 *
 * @param what - what names the scheme, for the error
 * @throws InputError when it is no scheme of Jupyter's, or its hash is not there in this Node.js
 */
export function checkScheme(what: string, scheme: unknown): asserts scheme is string {
  const known = Object.entries(hashes).filter(([, name]) => getHashes().includes(name));
  const schemes = known.map(([name]) => `hmac-${name}`);
  if (typeof scheme === 'string' && schemes.includes(scheme)) return;
  throw new InputError(what, `one of ${schemes.join(', ')}`, scheme, 'Choose one with Session.signature_scheme.');
}

/**
 * The signature of the parts of a message, in hexadecimal.
 *
 * @param scheme - one that {@link checkScheme} takes
 */
export function signatureOf(scheme: string, key: string, parts: readonly Uint8Array[]): string {
  const hmac = createHmac(hashes[scheme.replace(/^hmac-/, '')] ?? scheme, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}
