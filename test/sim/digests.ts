// Fast digests for the simulator: keyed hashes in place of cryptography, with the same laws.

import { ByteWriter, concatBytes, sameBytes } from '../../src/core/base/bytes.ts';
import type { Digests } from '../../src/core/base/ports.ts';
import { toHex, utf8 } from '../../src/core/base/text.ts';

/** Four lanes of FNV-1a, mixed; `length` bytes. */
function mix(bytes: Uint8Array, length: number): Uint8Array {
  const lanes = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b];
  for (const byte of bytes) {
    lanes[0] = Math.imul((lanes[0] ?? 0) ^ byte, 0x01000193);
    lanes[1] = Math.imul((lanes[1] ?? 0) ^ (byte + 17), 0x5bd1e995) + (lanes[0] ?? 0);
    lanes[2] = Math.imul((lanes[2] ?? 0) ^ (lanes[1] ?? 0), 0x1b873593);
    lanes[3] = Math.imul((lanes[3] ?? 0) + byte, 0xcc9e2d51) ^ (lanes[2] ?? 0);
  }
  const out = new Uint8Array(length);
  let state = (lanes[0] ?? 0) ^ (lanes[3] ?? 0);
  for (let at = 0; at < length; at++) {
    state = Math.imul(state ^ (state >>> 15) ^ (lanes[at & 3] ?? 0) ^ at, 0x2c1b3c6d);
    out[at] = state >>> 24;
  }
  return out;
}

/** Public keys are their private seeds here: a signature is a keyed hash. */
export const fastDigests: Digests = {
  sha256: (bytes) => mix(bytes, 32),
  sha256Hex: (bytes) => toHex(mix(typeof bytes === 'string' ? utf8(bytes) : bytes, 32)),
  hmacSha256: (key, message) =>
    mix(
      new ByteWriter()
        .blob(key)
        .blob(typeof message === 'string' ? utf8(message) : message)
        .finish(),
      32,
    ),
  wideHash: (bytes) => mix(bytes, 256),
  sign: (privateKey, message) => mix(concatBytes(privateKey, message), 64),
  verify: (publicKey, message, signature) => sameBytes(mix(concatBytes(publicKey, message), 64), signature),
  seal: (key, nonce, plain, associated) =>
    concatBytes(plain, mix(new ByteWriter().blob(key).blob(nonce).blob(plain).blob(associated).finish(), 16)),
  open(key, nonce, sealed, associated) {
    const plain = sealed.slice(0, sealed.length - 16);
    const tag = mix(new ByteWriter().blob(key).blob(nonce).blob(plain).blob(associated).finish(), 16);
    return sealed.length >= 16 && sameBytes(tag, sealed.slice(sealed.length - 16)) ? plain : undefined;
  },
  equal: sameBytes,
};
