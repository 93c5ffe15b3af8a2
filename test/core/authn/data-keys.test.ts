// Data keys, and the secrets of access keys under them.

import { describe, expect, test } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { SystemEntropy } from '../../../src/adapters/system-entropy.ts';
import { DataKeys, formatDataKeys, newDataKey, parseDataKeys } from '../../../src/core/authn/data-keys.ts';
import {
  openCredential,
  openPrivateKey,
  openSecret,
  type SealedKind,
  sealCredential,
  sealPrivateKey,
  sealSecret,
} from '../../../src/core/authn/sealed-secret.ts';
import { newSecretAccessKey } from '../../../src/core/authn/secret-access-key.ts';
import { InvariantError } from '../../../src/core/base/invariant.ts';
import { fromBase64, toBase64, utf8 } from '../../../src/core/base/text.ts';

const entropy = new SystemEntropy();
const digests = new NodeDigests();
const first = newDataKey(entropy);
const second = newDataKey(entropy);
const ring = new DataKeys(digests, [first], first.id);
const rotated = ring.rotatedTo(second);
const owner = { accessKeyId: 'AKIAQNZGKIQY56JQ7WML', account: '111122223333' };

describe('a ring of data keys', () => {
  test('is written and read back, the current key and the order of all included', () => {
    const read = parseDataKeys(digests, formatDataKeys(rotated));
    expect(read.ok && read.value.keys).toEqual([first, second]);
    expect(read.ok && read.value.currentId).toBe(second.id);
  });

  test('the text of equal rings is equal', () => {
    expect(formatDataKeys(new DataKeys(digests, [first, second], second.id))).toBe(formatDataKeys(rotated));
  });

  test.each([
    ['no JSON', '{', 'it is no JSON'],
    ['a list', '[]', 'it is no JSON object'],
    ['an unknown member', '{"format":1,"currant":"a"}', 'the member currant is not known'],
    ['another format', '{"format":2}', 'its format is 2, and this version reads format 1'],
    ['no keys', '{"format":1,"current":"a"}', 'it needs the members current (text) and keys (list)'],
    ['an absent current key', '{"format":1,"current":"a","keys":[]}', 'the current key "a" is not among its keys'],
  ])('with %s is refused by name', (_, text, error) => {
    expect(parseDataKeys(digests, text)).toEqual({ ok: false, error });
  });

  test('with a bad key is refused without showing it', () => {
    const good = { id: 'a', key: toBase64(new Uint8Array(32).fill(1)) };
    for (const bad of [
      { ...good, key: toBase64(new Uint8Array(31).fill(1)) },
      { ...good, key: '!' },
      { ...good, id: 'A' },
      { ...good, id: '' },
      { ...good, more: 1 },
      { id: 'a' },
      'a',
      null,
    ]) {
      const read = parseDataKeys(digests, JSON.stringify({ format: 1, current: 'a', keys: [bad] }));
      expect(read).toMatchObject({ ok: false, error: expect.stringContaining('keys[0]') as string });
      expect(JSON.stringify(read)).not.toContain(good.key);
    }
    const twice = parseDataKeys(digests, JSON.stringify({ format: 1, current: 'a', keys: [good, good] }));
    expect(twice).toEqual({ ok: false, error: 'keys[1] repeats the id a' });
  });

  test('never loses its current key, nor holds two of one id', () => {
    expect(() => rotated.without(second.id)).toThrow(InvariantError);
    expect(() => ring.rotatedTo(first)).toThrow(InvariantError);
    expect(() => new DataKeys(digests, [{ id: 'a', key: new Uint8Array(31) }], 'a')).toThrow(InvariantError);
  });

  test('opens what it sealed, for the same purpose only', () => {
    const sealed = ring.seal(utf8('text'), 'purpose', entropy);
    expect(rotated.open(sealed, 'purpose')).toEqual(utf8('text'));
    expect(ring.open(sealed, 'another purpose')).toBeUndefined();
    expect(ring.unseal(sealed.subarray(1), 'purpose').ok).toBe(false);
    expect(ring.unseal(new Uint8Array(0), 'purpose')).toEqual({ ok: false, error: 'malformed' });
  });

  test('draws a fresh nonce for each seal', () => {
    const seals = Array.from({ length: 100 }, () => toBase64(ring.seal(utf8('text'), 'purpose', entropy)));
    expect(new Set(seals).size).toBe(100);
  });
});

describe('a sealed secret', () => {
  const secret = newSecretAccessKey(entropy);
  const sealed = sealSecret(ring, secret, owner, entropy);

  test('opens for its key id and account', () => {
    expect(openSecret(ring, sealed, owner)).toEqual({ ok: true, value: secret });
  });

  test('does not open for another key id or account', () => {
    expect(openSecret(ring, sealed, { ...owner, accessKeyId: 'AKIAQNZGKIQY56JQ7WMM' })).toEqual({
      ok: false,
      error: 'tampered',
    });
    expect(openSecret(ring, sealed, { ...owner, account: '111122223334' })).toEqual({ ok: false, error: 'tampered' });
  });

  test('does not open with a wrong bit anywhere', () => {
    const bytes = fromBase64(sealed) ?? new Uint8Array(0);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(openSecret(ring, toBase64(changed), owner).ok).toBe(false);
    }
    for (const none of ['', '!', 'AA==']) expect(openSecret(ring, none, owner).ok).toBe(false);
  });

  test('outlives a rotation, and is lost with its key', () => {
    expect(openSecret(rotated, sealed, owner).ok).toBe(true);
    expect(openSecret(rotated.without(first.id), sealed, owner)).toEqual({ ok: false, error: 'lost-key' });
  });

  test('of a later format is refused as such', () => {
    const bytes = fromBase64(sealed) ?? new Uint8Array(0);
    bytes[0] = 9;
    expect(openSecret(ring, toBase64(bytes), owner)).toEqual({ ok: false, error: 'unknown-format' });
  });

  test('shows nothing of the secret', () => {
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(secret);
  });
});

test('a sealed private key opens for its id and account, and is no access key’s secret', () => {
  const sealed = sealPrivateKey(ring, 'private', { keyId: 'K1', account: owner.account }, entropy);
  expect(openPrivateKey(ring, sealed, { keyId: 'K1', account: owner.account })).toEqual({ ok: true, value: 'private' });
  const tampered = { ok: false, error: 'tampered' };
  expect(openPrivateKey(ring, sealed, { keyId: 'K2', account: owner.account })).toEqual(tampered);
  expect(openPrivateKey(ring, sealed, { keyId: 'K1', account: '111122223334' })).toEqual(tampered);
  expect(openSecret(ring, sealed, { accessKeyId: 'K1', account: owner.account })).toEqual(tampered);
});

test('a sealed password or seed opens as what it is, for its id and account alone', () => {
  const of = { id: 'ACCA1', account: owner.account };
  const sealed = sealCredential(ring, { kind: 'service password', secret: 'private', owner: of }, entropy);
  const open = (kind: SealedKind, by: typeof of) => openCredential(ring, sealed, { kind, owner: by });
  expect(open('service password', of)).toEqual({ ok: true, value: 'private' });
  const tampered = { ok: false, error: 'tampered' };
  expect(open('mfa seed', of)).toEqual(tampered);
  expect(open('service password', { ...of, id: 'ACCA2' })).toEqual(tampered);
  expect(open('service password', { ...of, account: '111122223334' })).toEqual(tampered);
});

test('a secret access key has forty characters of the alphabet that AWS uses, and is never the same', () => {
  const secrets = Array.from({ length: 200 }, () => newSecretAccessKey(entropy));
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9+/]{40}$/);
  expect(new Set(secrets).size).toBe(200);
});
