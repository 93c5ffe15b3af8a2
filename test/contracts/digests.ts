// The laws every Digests keeps, whatever its algorithms: run on the real one and on the simulator's.

import { describe, expect, test } from 'vitest';
import type { Digests } from '../../src/core/base/ports.ts';
import { toHex, utf8 } from '../../src/core/base/text.ts';

const key = new Uint8Array(32).fill(7);
const nonce = new Uint8Array(12).fill(9);
const plain = utf8('what must not be read');
const associated = utf8('what it belongs to');

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** Declares the suite. `publicKeyOf` gives the public key of a private seed. */
export function digestsLaws(name: string, digests: Digests, publicKeyOf: (seed: Uint8Array) => Uint8Array): void {
  describe(`${name} keeps the laws of Digests`, () => {
    test('hashes have their lengths, and a text counts as its UTF-8', () => {
      expect(digests.sha256(plain)).toHaveLength(32);
      expect(digests.sha256Hex(plain)).toBe(toHex(digests.sha256(plain)));
      expect(digests.sha256Hex('grüße €')).toBe(digests.sha256Hex(utf8('grüße €')));
      expect(digests.hmacSha256(key, plain)).toHaveLength(32);
      expect(digests.hmacSha256(key, 'grüße €')).toEqual(digests.hmacSha256(key, utf8('grüße €')));
      expect(digests.hmacSha1(key, plain)).toHaveLength(20);
      expect(digests.wideHash(plain)).toHaveLength(256);
    });

    test('other input, other hash', () => {
      for (let at = 0; at < plain.length; at++) {
        expect(digests.sha256(flipped(plain, at))).not.toEqual(digests.sha256(plain));
        expect(digests.wideHash(flipped(plain, at))).not.toEqual(digests.wideHash(plain));
        expect(digests.hmacSha256(key, flipped(plain, at))).not.toEqual(digests.hmacSha256(key, plain));
      }
      expect(digests.hmacSha1(key, flipped(plain, 0))).not.toEqual(digests.hmacSha1(key, plain));
      expect(digests.hmacSha1(flipped(key, 3), plain)).not.toEqual(digests.hmacSha1(key, plain));
      expect(digests.hmacSha256(flipped(key, 3), plain)).not.toEqual(digests.hmacSha256(key, plain));
    });

    test('a signature holds for its key and message only', () => {
      const publicKey = publicKeyOf(key);
      const signature = digests.sign(key, plain);
      expect(signature).toHaveLength(64);
      expect(digests.verify(publicKey, plain, signature)).toBe(true);
      for (const at of [0, 31, 32, 63]) expect(digests.verify(publicKey, plain, flipped(signature, at))).toBe(false);
      expect(digests.verify(publicKey, flipped(plain, 0), signature)).toBe(false);
      expect(digests.verify(publicKeyOf(flipped(key, 0)), plain, signature)).toBe(false);
    });

    test('verify answers false, and does not throw, on keys and signatures that are none', () => {
      const signature = digests.sign(key, plain);
      for (const bad of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(33), new Uint8Array(32).fill(255)]) {
        expect(digests.verify(bad, plain, signature)).toBe(false);
      }
      for (const length of [0, 63, 65])
        expect(digests.verify(publicKeyOf(key), plain, new Uint8Array(length))).toBe(false);
    });

    test('what was sealed opens again, empty texts included', () => {
      for (const text of [plain, new Uint8Array(0), new Uint8Array(100_000).fill(3)]) {
        const sealed = digests.seal(key, nonce, text, associated);
        expect(sealed).toHaveLength(text.length + 16);
        expect(digests.open(key, nonce, sealed, associated)).toEqual(text);
      }
    });

    test('nothing opens with a wrong bit anywhere, or a piece missing', () => {
      const sealed = digests.seal(key, nonce, plain, associated);
      for (let at = 0; at < sealed.length; at++) {
        expect(digests.open(key, nonce, flipped(sealed, at), associated)).toBeUndefined();
        expect(digests.open(key, nonce, sealed.slice(0, at), associated)).toBeUndefined();
      }
      expect(digests.open(flipped(key, 0), nonce, sealed, associated)).toBeUndefined();
      expect(digests.open(key, flipped(nonce, 0), sealed, associated)).toBeUndefined();
      expect(digests.open(key, nonce, sealed, flipped(associated, 0))).toBeUndefined();
      expect(digests.open(key, nonce, sealed, new Uint8Array(0))).toBeUndefined();
      expect(digests.open(new Uint8Array(5), nonce, sealed, associated)).toBeUndefined();
    });

    test('equal compares every byte and the length', () => {
      expect(digests.equal(plain, plain.slice())).toBe(true);
      for (let at = 0; at < plain.length; at++) expect(digests.equal(plain, flipped(plain, at))).toBe(false);
      expect(digests.equal(plain, plain.slice(1))).toBe(false);
      expect(digests.equal(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    });

    test('results are fresh: changing one changes no other, nor the input', () => {
      const input = plain.slice();
      const first = digests.sha256(input);
      first.fill(0);
      expect(digests.sha256(input)).not.toEqual(first);
      const sealed = digests.seal(key, nonce, input, associated);
      sealed.slice(0, 4).fill(0);
      expect(digests.open(key, nonce, sealed, associated)).toEqual(input);
      expect(input).toEqual(plain);
    });
  });
}
