// The real KeyReader: what it reads is what OpenSSH and OpenSSL say of it, and nothing makes it throw.

import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NodeKeyReader } from '../../src/adapters/node-key-reader.ts';
import { tokenKeys } from '../support/token-keys.ts';
import {
  betweenCertificate,
  certificate,
  certificateKey,
  otherKey,
  rootCertificate,
  sshKeyFingerprint,
  sshKeyPem,
  sshKeyPkcs1,
  sshKeys,
} from '../support/uploads.ts';

const reader = new NodeKeyReader();
const [sshKey] = sshKeys;

describe('a public key', () => {
  test('is one key in every encoding', () => {
    const read = { ssh: sshKey, pem: sshKeyPem, fingerprint: sshKeyFingerprint };
    expect(reader.publicKey(`  ${sshKey} a comment\n`)).toEqual({ ...read, encoding: 'SSH' });
    expect(reader.publicKey(sshKeyPem)).toEqual({ ...read, encoding: 'PEM' });
    expect(reader.publicKey(sshKeyPkcs1.replaceAll('\n', '\r\n'))).toEqual({ ...read, encoding: 'PEM' });
  });

  test('has one spelling in SSH', () => {
    const blob = Buffer.from(sshKey.slice('ssh-rsa '.length), 'base64');
    // The exponent with a zero before it that it does not need.
    const padded = Buffer.concat([blob.subarray(0, 11), Buffer.from('0000000400010001', 'hex'), blob.subarray(18)]);
    expect(reader.publicKey(`ssh-rsa ${padded.toString('base64')}`)).toBe('invalid');
    // The modulus without the zero before it: negative.
    const start = Buffer.concat([blob.subarray(0, 18), Buffer.from('00000100', 'hex')]);
    expect(reader.publicKey(`ssh-rsa ${Buffer.concat([start, blob.subarray(23)]).toString('base64')}`)).toBe('invalid');
  });

  test('is neither a certificate nor a private key', () => {
    for (const text of [certificate, certificateKey, otherKey]) expect(reader.publicKey(text)).toBe('unrecognized');
  });
});

describe('a certificate', () => {
  test('says from when and until when it holds', () => {
    expect(reader.certificate(certificate)).toEqual({
      ...{ startsAtMs: Date.UTC(2026, 0, 1), expiresAtMs: Date.UTC(2126, 0, 1) },
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('stands on a chain of those that issued it, one after the other', () => {
    expect(reader.brokenLink(certificate, betweenCertificate + rootCertificate)).toBeUndefined();
    expect(reader.brokenLink(certificate, betweenCertificate)).toBeUndefined();
    expect(reader.brokenLink(certificate, rootCertificate)).toBe(0);
    expect(reader.brokenLink(certificate, '')).toBe(-1);
  });

  test('has one private key', () => {
    expect(reader.belongs(certificateKey, certificate)).toBe(true);
    expect(reader.belongs(otherKey, certificate)).toBe(false);
    expect(reader.belongs(certificate, certificate)).toBeUndefined();
  });
});

describe('nothing throws', () => {
  const real = [sshKey, sshKeyPem, sshKeyPkcs1, certificate, certificateKey, betweenCertificate + rootCertificate];
  const readAll = (text: string): void => {
    reader.publicKey(text);
    reader.certificate(text);
    reader.brokenLink(certificate, text);
    reader.brokenLink(text, betweenCertificate);
    reader.belongs(text, certificate);
    reader.belongs(certificateKey, text);
  };
  const readEach = (texts: fc.Arbitrary<string>, numRuns: number): void =>
    expect(() => fc.assert(fc.property(texts, readAll), { numRuns })).not.toThrow();

  test('at any text', () => {
    readEach(fc.string({ unit: 'binary', maxLength: 300 }), 200);
    expect(reader.certificate('')).toBeUndefined();
  });

  test('at what was a key or a certificate before somebody changed a piece', () => {
    const piece = fc.string({ unit: fc.constantFrom('A', '/', '=', '\n', '-', ' '), maxLength: 4 });
    const changed = fc.tuple(fc.constantFrom(...real), fc.nat(), fc.nat(8), piece).map(([text, at, length, put]) => {
      const start = at % text.length;
      return text.slice(0, start) + put + text.slice(start + length);
    });
    readEach(changed, 500);
    expect(reader.certificate(certificate.replace('M', 'N'))).toBeUndefined();
  });

  test('at any key that SSH could have', () => {
    const blob = fc.uint8Array({ maxLength: 600 }).map((bytes) => `ssh-rsa ${Buffer.from(bytes).toString('base64')}`);
    readEach(blob, 200);
    for (const length of [0, 1, 4, 0xff_ff_ff_ff]) {
      const start = Buffer.alloc(4);
      start.writeUInt32BE(length);
      for (const repeated of [1, 2, 3, 4000]) {
        const encoded = Buffer.concat(Array.from({ length: repeated }, () => start)).toString('base64');
        expect(reader.publicKey(`ssh-rsa ${encoded}`)).toBe('invalid');
      }
    }
  });
});

describe('a signature of a web token', () => {
  const message = new Uint8Array([1, 2, 3]);
  const [ec, rsa] = tokenKeys;
  const sign = (algorithm: 'ES384' | 'RS256', key: string): Uint8Array | undefined =>
    reader.tokenSignature(algorithm, key, message);

  test.each(tokenKeys)('is one of $algorithm', ({ algorithm, privateKey, publicKey }) => {
    const key = createPublicKey({ key: publicKey, format: 'jwk' });
    const hash = algorithm === 'RS256' ? 'sha256' : 'sha384';
    const signature = sign(algorithm, privateKey) ?? new Uint8Array();
    expect(verify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    expect(verify(hash, new Uint8Array([1, 2, 4]), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(false);
  });

  test('is not made with a key of another kind, or none', () => {
    expect(sign('RS256', ec?.privateKey ?? '')).toBeUndefined();
    expect(sign('ES384', rsa?.privateKey ?? '')).toBeUndefined();
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(sign('ES384', String(p256))).toBeUndefined();
    for (const key of ['', 'x', certificate]) expect(sign('RS256', key)).toBeUndefined();
  });
});
