// The core's cryptography, by node:crypto.

import * as crypto from 'node:crypto';
import type { Digests } from '../core/base/ports.ts';

// DER wrappings of raw Ed25519 keys (RFC 8410): all that stands before the 32 bytes.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyLength = 32;
const signatureLength = 64;
const tagLength = 16;
const wideLength = 256;

// Key objects kept: a cluster's members and then some; making one costs as much as a verification.
const keyObjectLimit = 64;

type OneShotHash = (algorithm: string, input: Uint8Array | string, encoding: 'buffer' | 'hex') => Buffer | string;
// One call instead of three objects, where this Node has it (20.12 and up).
const oneShot = (crypto as { readonly hash?: OneShotHash }).hash;

/** {@link Digests} by OpenSSL. */
export class NodeDigests implements Digests {
  readonly #privateKeys = new Map<string, crypto.KeyObject>();
  readonly #publicKeys = new Map<string, crypto.KeyObject>();

  sha256(bytes: Uint8Array): Uint8Array {
    if (oneShot !== undefined) return plain(oneShot('sha256', bytes, 'buffer') as Buffer);
    return plain(crypto.createHash('sha256').update(bytes).digest());
  }

  sha256Hex(bytes: Uint8Array | string): string {
    if (oneShot !== undefined) return oneShot('sha256', bytes, 'hex') as string;
    return crypto.createHash('sha256').update(bytes).digest('hex');
  }

  hmacSha256(key: Uint8Array, message: Uint8Array | string): Uint8Array {
    return plain(crypto.createHmac('sha256', key).update(message).digest());
  }

  hmacSha1(key: Uint8Array, message: Uint8Array): Uint8Array {
    return plain(crypto.createHmac('sha1', key).update(message).digest());
  }

  wideHash(bytes: Uint8Array): Uint8Array {
    return plain(crypto.createHash('shake256', { outputLength: wideLength }).update(bytes).digest());
  }

  sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
    if (privateKey.length !== keyLength) throw new TypeError('an Ed25519 private key is a seed of 32 bytes');
    const make = (): crypto.KeyObject =>
      crypto.createPrivateKey({ key: Buffer.concat([privatePrefix, privateKey]), format: 'der', type: 'pkcs8' });
    return plain(crypto.sign(null, message, keyObject(this.#privateKeys, privateKey, make)));
  }

  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    if (publicKey.length !== keyLength || signature.length !== signatureLength) return false;
    const make = (): crypto.KeyObject =>
      crypto.createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: 'der', type: 'spki' });
    try {
      return crypto.verify(null, message, keyObject(this.#publicKeys, publicKey, make), signature);
    } catch {
      // Bytes that are no point of the curve.
      return false;
    }
  }

  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array {
    const cipher = crypto.createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(associated);
    const sealed = new Uint8Array(plaintext.length + tagLength);
    sealed.set(cipher.update(plaintext));
    cipher.final();
    sealed.set(cipher.getAuthTag(), plaintext.length);
    return sealed;
  }

  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | undefined {
    const end = sealed.length - tagLength;
    if (end < 0) return undefined;
    try {
      const decipher = crypto.createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
      decipher.setAAD(associated);
      decipher.setAuthTag(sealed.subarray(end));
      const opened = decipher.update(sealed.subarray(0, end));
      decipher.final();
      return plain(opened);
    } catch {
      return undefined;
    }
  }

  equal(a: Uint8Array, b: Uint8Array): boolean {
    return a.length === b.length && crypto.timingSafeEqual(a, b);
  }
}

function keyObject(
  kept: Map<string, crypto.KeyObject>,
  raw: Uint8Array,
  make: () => crypto.KeyObject,
): crypto.KeyObject {
  const name = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('latin1');
  const known = kept.get(name);
  if (known !== undefined) return known;
  const made = make();
  if (kept.size >= keyObjectLimit) kept.clear();
  kept.set(name, made);
  return made;
}

// A Buffer's `slice` shares memory, and callers were promised a Uint8Array, whose `slice` copies.
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** The raw public key (32 bytes) of a raw Ed25519 private seed. */
export function publicKeyOf(privateSeed: Uint8Array): Uint8Array {
  const der = Buffer.concat([privatePrefix, privateSeed]);
  const key = crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return plain(crypto.createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length));
}
