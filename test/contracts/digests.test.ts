// The real Digests: the laws, and the published vectors of each algorithm.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NodeDigests } from '../../src/adapters/node-digests.ts';
import { fromHex, toHex, utf8 } from '../../src/core/base/text.ts';
import { digestsLaws } from './digests.ts';

const digests = new NodeDigests();

function hex(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error(`no hex: ${text}`);
  return bytes;
}

function publicKeyOf(seed: Uint8Array): Uint8Array {
  const wrapped = Buffer.concat([hex('302e020100300506032b657004220420'), seed]);
  const publicKey = createPublicKey(createPrivateKey({ key: wrapped, format: 'der', type: 'pkcs8' }));
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
}

digestsLaws('NodeDigests', digests, publicKeyOf);

describe('NodeDigests gives the published answers', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('SHA-256 (FIPS 180-4) %#', (message, expected) => {
    expect(digests.sha256Hex(message)).toBe(expected);
    expect(toHex(digests.sha256(utf8(message)))).toBe(expected);
  });

  test.each([
    ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '4a656665',
      '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      '0102030405060708090a0b0c0d0e0f10111213141516171819',
      'cd'.repeat(50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    [
      'aa'.repeat(131),
      '54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('HMAC-SHA-256 (RFC 4231) %#', (key, message, expected) => {
    expect(toHex(digests.hmacSha256(hex(key), hex(message)))).toBe(expected);
  });

  test('SHAKE256 (FIPS 202)', () => {
    expect(toHex(digests.wideHash(new Uint8Array(0)))).toMatch(
      /^46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be/,
    );
  });

  test.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('Ed25519 (RFC 8032) %#', (seed, publicKey, message, signature) => {
    expect(toHex(publicKeyOf(hex(seed)))).toBe(publicKey);
    expect(toHex(digests.sign(hex(seed), hex(message)))).toBe(signature);
    expect(digests.verify(hex(publicKey), hex(message), hex(signature))).toBe(true);
  });

  const zeroKey = '00'.repeat(32);
  const zeroNonce = '00'.repeat(12);
  const key = 'feffe9928665731c6d6a8f9467308308'.repeat(2);
  const nonce = 'cafebabefacedbaddecaf888';
  const plain =
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
  const cipher =
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';
  test.each([
    [zeroKey, zeroNonce, '', '', '530f8afbc74536b9a963b4f1c4cb738b'],
    [zeroKey, zeroNonce, '00'.repeat(16), '', 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919'],
    [key, nonce, plain, '', `${cipher}b094dac5d93471bdec1a502270e3cc6c`],
    [
      key,
      nonce,
      plain.slice(0, 120),
      'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      `${cipher.slice(0, 120)}76fc6ece0f4e1768cddf8853bb2d551b`,
    ],
  ])('AES-256-GCM (test cases 13 to 16 of its authors) %#', (...vector) => {
    const [keyHex, nonceHex, plainHex, associatedHex, sealedHex] = vector;
    const sealed = digests.seal(hex(keyHex), hex(nonceHex), hex(plainHex), hex(associatedHex));
    expect(toHex(sealed)).toBe(sealedHex);
    expect(digests.open(hex(keyHex), hex(nonceHex), sealed, hex(associatedHex))).toEqual(hex(plainHex));
  });

  test('more keys than are kept still sign and verify', () => {
    for (let number = 0; number < 200; number++) {
      const seed = new Uint8Array(32).fill(number);
      expect(digests.verify(publicKeyOf(seed), seed, digests.sign(seed, seed))).toBe(true);
    }
  });
});
