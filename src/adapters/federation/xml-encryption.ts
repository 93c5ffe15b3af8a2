// Encrypted assertions (XML Encryption 1.1): AES under a key that RSA-OAEP wraps. Nothing older: RSA of PKCS #1 1.5 tells too much.

import { constants, createDecipheriv, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto';
import { allNamed, childrenNamed, type XmlNode } from '../../core/base/xml-tree.ts';

const encryption = 'http://www.w3.org/2001/04/xmlenc#';
const encryption11 = 'http://www.w3.org/2009/xmlenc11#';
const signature = 'http://www.w3.org/2000/09/xmldsig#';

const ciphers: ReadonlyMap<string, { readonly name: 'aes-128' | 'aes-192' | 'aes-256'; readonly mode: 'cbc' | 'gcm' }> =
  new Map([
    [`${encryption}aes128-cbc`, { name: 'aes-128', mode: 'cbc' }],
    [`${encryption}aes192-cbc`, { name: 'aes-192', mode: 'cbc' }],
    [`${encryption}aes256-cbc`, { name: 'aes-256', mode: 'cbc' }],
    [`${encryption11}aes128-gcm`, { name: 'aes-128', mode: 'gcm' }],
    [`${encryption11}aes192-gcm`, { name: 'aes-192', mode: 'gcm' }],
    [`${encryption11}aes256-gcm`, { name: 'aes-256', mode: 'gcm' }],
  ]);
const hashes: ReadonlyMap<string, string> = new Map([
  [`${signature}sha1`, 'sha1'],
  [`${encryption}sha256`, 'sha256'],
  [`${encryption}sha512`, 'sha512'],
  [`${encryption11}mgf1sha1`, 'sha1'],
  [`${encryption11}mgf1sha256`, 'sha256'],
  [`${encryption11}mgf1sha512`, 'sha512'],
]);

/** What is encrypted in an element, as text; undefined where none of the keys opens it, or it is encrypted otherwise. */
export function decrypted(element: XmlNode, privateKeys: readonly string[]): string | undefined {
  const [data] = allNamed(element, encryption, 'EncryptedData');
  const [wrapped] = allNamed(element, encryption, 'EncryptedKey');
  if (data === undefined || wrapped === undefined) return undefined;
  for (const pem of privateKeys) {
    try {
      const key = unwrapped(wrapped, createPrivateKey(pem));
      if (key !== undefined) return opened(data, key);
    } catch {
      // Another key may fit. Why this one does not is nobody's to know: the difference would help whoever guesses.
    }
  }
  return undefined;
}

function algorithmOf(node: XmlNode): string {
  return childrenNamed(node, encryption, 'EncryptionMethod')[0]?.attributes.get('Algorithm') ?? '';
}

function cipherValueOf(node: XmlNode): Buffer {
  const [value] = childrenNamed(node, encryption, 'CipherData').flatMap((found) =>
    childrenNamed(found, encryption, 'CipherValue'),
  );
  return Buffer.from(value?.text ?? '', 'base64');
}

function unwrapped(wrapped: XmlNode, key: KeyObject): Buffer | undefined {
  const algorithm = algorithmOf(wrapped);
  if (algorithm !== `${encryption}rsa-oaep-mgf1p` && algorithm !== `${encryption11}rsa-oaep`) return undefined;
  const digest = allNamed(wrapped, signature, 'DigestMethod')[0]?.attributes.get('Algorithm') ?? `${signature}sha1`;
  const mask = allNamed(wrapped, encryption11, 'MGF')[0]?.attributes.get('Algorithm') ?? `${encryption11}mgf1sha1`;
  const oaepHash = hashes.get(digest);
  // OpenSSL's mask is by the same hash.
  if (oaepHash === undefined || hashes.get(mask) !== oaepHash) return undefined;
  return privateDecrypt({ key, oaepHash, padding: constants.RSA_PKCS1_OAEP_PADDING }, cipherValueOf(wrapped));
}

const [cbcNonce, gcmNonce, gcmTag] = [16, 12, 16];

function opened(data: XmlNode, key: Buffer): string | undefined {
  const cipher = ciphers.get(algorithmOf(data));
  if (cipher === undefined) return undefined;
  const bytes = cipherValueOf(data);
  if (cipher.mode === 'gcm') {
    const decipher = createDecipheriv(`${cipher.name}-gcm`, key, bytes.subarray(0, gcmNonce));
    decipher.setAuthTag(bytes.subarray(-gcmTag));
    return Buffer.concat([decipher.update(bytes.subarray(gcmNonce, -gcmTag)), decipher.final()]).toString('utf8');
  }
  const decipher = createDecipheriv(`${cipher.name}-cbc`, key, bytes.subarray(0, cbcNonce)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes.subarray(cbcNonce)), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  return padding === 0 || padding > cbcNonce ? undefined : padded.subarray(0, -padding).toString('utf8');
}
