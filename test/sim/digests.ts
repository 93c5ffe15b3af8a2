// Fast digests for the simulator: keyed hashes in place of cryptography, with the same laws.

import { ByteWriter, concatBytes, sameBytes } from '../../src/core/base/bytes.ts';
import type { Digests } from '../../src/core/base/ports.ts';
import { toHex } from '../../src/core/base/text.ts';

/** Four lanes after MurmurHash3, seeded by `kind`; `length` bytes, a multiple of four. */
function mix(kind: number, bytes: Uint8Array, length: number): Uint8Array {
  let a = 0x811c9dc5 ^ kind;
  let b = 0x01000193 ^ bytes.length;
  let c = 0x9e3779b9 | 0;
  let d = 0x85ebca6b | 0;
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    const word =
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    a = b ^ Math.imul(a ^ word, 597_399_067);
    b = c ^ Math.imul(b ^ word, 2_869_860_233);
    c = d ^ Math.imul(c ^ word, 951_274_213);
    d = a ^ Math.imul(d ^ word, 2_716_044_179);
  }
  for (let at = whole; at < bytes.length; at++) {
    const byte = (bytes[at] ?? 0) + 1;
    a = b ^ Math.imul(a ^ byte, 597_399_067);
    b = c ^ Math.imul(b ^ byte, 2_869_860_233);
    c = d ^ Math.imul(c ^ byte, 951_274_213);
    d = a ^ Math.imul(d ^ byte, 2_716_044_179);
  }
  return stretched(a, b, c, d, length);
}

/** Bytes drawn from four lanes. */
function stretched(first: number, second: number, third: number, fourth: number, length: number): Uint8Array {
  let a = Math.imul(third ^ (first >>> 18), 597_399_067);
  let b = Math.imul(fourth ^ (second >>> 22), 2_869_860_233);
  let c = Math.imul(a ^ (third >>> 17), 951_274_213);
  let d = Math.imul(b ^ (fourth >>> 19), 2_716_044_179);
  const out = bytesOf(length);
  for (let at = 0; at < length; at += 4) {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    const word = Math.imul(t ^ (t >>> 15), 0x2c1b3c6d);
    out[at] = word;
    out[at + 1] = word >>> 8;
    out[at + 2] = word >>> 16;
    out[at + 3] = word >>> 24;
  }
  return out;
}

// Small arrays are parts of a large one: an array of more than 64 bytes of its own costs more than to fill it.
const slabLength = 65_536;
let slab = new Uint8Array(slabLength);
let slabUsed = 0;

function bytesOf(length: number): Uint8Array {
  if (length <= 64) return new Uint8Array(length);
  if (slabUsed + length > slabLength) {
    slab = new Uint8Array(slabLength);
    slabUsed = 0;
  }
  slabUsed += length;
  return slab.subarray(slabUsed - length, slabUsed);
}

// What is hashed stands here until it is.
const input = new Uint8Array(slabLength);
const encoder = new TextEncoder();

/** Both behind one another, until this is called again. */
function joined(first: Uint8Array, second: Uint8Array | string): Uint8Array {
  const start = first.length;
  if (start + second.length * 3 > input.length)
    return concatBytes(first, typeof second === 'string' ? encoder.encode(second) : second);
  input.set(first);
  if (typeof second === 'string')
    return input.subarray(0, start + encoder.encodeInto(second, input.subarray(start)).written);
  input.set(second, start);
  return input.subarray(0, start + second.length);
}

const nothing = new Uint8Array(0);
const wide = new Uint8Array(256);

const kinds = { sha256: 1, hmac: 2, wide: 3, sign: 4, seal: 5, hmacSha1: 6 };

/** Digests, and what the public key of a private one is. */
export interface SimulatedDigests extends Digests {
  publicKeyOf(privateKey: Uint8Array): Uint8Array;
}

/** Public keys are their private seeds here: a signature is a keyed hash. */
export const fastDigests: SimulatedDigests = {
  sha256: (bytes) => mix(kinds.sha256, bytes, 32),
  sha256Hex: (bytes) => toHex(mix(kinds.sha256, typeof bytes === 'string' ? joined(nothing, bytes) : bytes, 32)),
  hmacSha256: (key, message) => mix(kinds.hmac, joined(key, message), 32),
  hmacSha1: (key, message) => mix(kinds.hmacSha1, joined(key, message), 20),
  // Until it is called again: whoever asks adds it to a sum at once.
  wideHash: (bytes) => repeated(mix(kinds.wide, bytes, 32), wide),
  sign: (privateKey, message) => mix(kinds.sign, joined(privateKey, message), 64),
  verify: (publicKey, message, signature) => sameBytes(mix(kinds.sign, joined(publicKey, message), 64), signature),
  seal: (key, nonce, plain, associated) => concatBytes(plain, tagOf(key, nonce, plain, associated)),
  open(key, nonce, sealed, associated) {
    if (sealed.length < 16) return undefined;
    const plain = sealed.slice(0, sealed.length - 16);
    const tag = tagOf(key, nonce, plain, associated);
    return sameBytes(tag, sealed.subarray(sealed.length - 16)) ? plain : undefined;
  },
  equal: sameBytes,
  publicKeyOf: (privateKey) => privateKey,
};

/** Those bytes again and again: no wider than they are, and much cheaper than as many new ones. */
function repeated(bytes: Uint8Array, out: Uint8Array): Uint8Array {
  out.set(bytes);
  for (let filled = bytes.length; filled < out.length; filled *= 2) out.copyWithin(filled, 0, filled);
  return out;
}

function tagOf(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array {
  return mix(kinds.seal, new ByteWriter().blob(key).blob(nonce).blob(plain).blob(associated).finish(), 16);
}
