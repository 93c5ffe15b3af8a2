// Session tokens: sealed, of one cluster, and of nobody's making but ours.

import { describe, expect, test } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { SystemEntropy } from '../../../src/adapters/system-entropy.ts';
import { bearerHeader, bearerTokenOf, holdsAsBearer } from '../../../src/core/authn/bearer.ts';
import { DataKeys, newDataKey } from '../../../src/core/authn/data-keys.ts';
import { parseClaims } from '../../../src/core/authn/parse-claims.ts';
import {
  invalidToken,
  longestSessionToken,
  openSession,
  packedSizePercent,
  readSessionToken,
  sealSession,
  tokenOfAnotherCluster,
} from '../../../src/core/authn/session-token.ts';
import { fromBase64, toBase64 } from '../../../src/core/base/text.ts';
import type { SessionClaims } from '../../../src/core/model/session-claims.ts';

const entropy = new SystemEntropy();
const digests = new NodeDigests();
const first = newDataKey(entropy);
const keys = new DataKeys(digests, [first], first.id);
const clusterId = '00112233445566778899aabbccddeeff';

const claims: SessionClaims = {
  format: 1,
  kind: 'AssumedRole',
  account: '111122223333',
  accessKeyId: 'ASIAQNZGKIQY56JQ7WML',
  secret: 'a secret that must not show',
  principalId: 'AROAJQABLZS4A3QDU576Q',
  principalArn: 'arn:aws:iam::111122223333:role/team/deploy',
  principalName: 'deploy',
  sessionName: 'grüße',
  issuedAtMs: 1_795_460_714_000,
  expiresAtMs: 1_795_464_314_000,
  policies: ['{"Version":"2012-10-17","Statement":[]}'],
  policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  narrowed: true,
  tags: [{ key: 'team', value: 'blue' }],
  transitiveTagKeys: ['team'],
  sourceIdentity: 'alice',
  provider: 'accounts.example.com',
  mfaAtMs: 1_795_460_000_000,
  chained: true,
  seenRevocations: ['r1.0011223344556677.4'],
};

function seal(changed: Partial<SessionClaims> = {}, ring = keys, cluster = clusterId): string {
  const token = sealSession(ring, cluster, { ...claims, ...changed }, entropy);
  if (!token.ok) throw new Error(token.error.message);
  return token.value;
}

test('what was sealed is what is read', () => {
  expect(openSession(keys, clusterId, seal())).toEqual({ ok: true, value: claims });
  const { sourceIdentity: _, provider: __, mfaAtMs: ___, ...least } = claims;
  const token = sealSession(keys, clusterId, least, entropy);
  expect(token.ok && openSession(keys, clusterId, token.value)).toEqual({ ok: true, value: least });
});

test('a token is base64, differs each time, and shows nothing of what it says', () => {
  const token = seal();
  expect(token).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(seal()).not.toBe(token);
  const clear = Buffer.from(token, 'base64').toString('latin1');
  for (const word of ['secret', 'deploy', 'alice', '111122223333', 'ASIA', clusterId])
    expect(clear).not.toContain(word);
});

describe('a token that was changed is refused', () => {
  const token = seal();
  const bytes = fromBase64(token) ?? new Uint8Array(0);

  test('in any bit of any byte', () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 128]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ bit;
        expect(openSession(keys, clusterId, toBase64(changed)).ok).toBe(false);
      }
    }
  });

  test('in any character', () => {
    for (let at = 0; at < token.length; at++) {
      for (const character of ['A', '/', '=', ' ', '_']) {
        if (character === token.charAt(at)) continue;
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        expect(openSession(keys, clusterId, changed).ok).toBe(false);
      }
    }
  });

  test('by cutting or adding', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(openSession(keys, clusterId, toBase64(bytes.subarray(0, length)))).toEqual({
        ok: false,
        error: invalidToken,
      });
    }
    for (const more of ['=', 'A', '====', 'AAAA', ' '])
      expect(openSession(keys, clusterId, token + more).ok).toBe(false);
    expect(openSession(keys, clusterId, token.replace(/=+$/, '') + (token.endsWith('=') ? '' : '====')).ok).toBe(false);
    expect(openSession(keys, clusterId, 'A'.repeat(1_000_000)).ok).toBe(false);
    expect(openSession(keys, clusterId, '')).toEqual({ ok: false, error: invalidToken });
  });
});

describe('a token of another cluster', () => {
  test('is refused, and the reason says so', () => {
    const token = seal({}, keys, 'ff112233445566778899aabbccddeeff');
    expect(openSession(keys, clusterId, token)).toEqual({ ok: false, error: tokenOfAnotherCluster });
    expect(readSessionToken(keys, clusterId, token)).toEqual({ ok: false, error: 'another-cluster' });
    expect(tokenOfAnotherCluster.code).toBe(invalidToken.code);
  });

  test('is refused too where the cluster ids begin alike', () => {
    const token = seal({}, keys, '00112233445566778899aabbccddee00');
    expect(readSessionToken(keys, clusterId, token)).toEqual({ ok: false, error: 'tampered' });
  });

  test('is refused too where its mark was changed', () => {
    const bytes = fromBase64(seal({}, keys, 'ff112233445566778899aabbccddeeff')) ?? new Uint8Array(0);
    const own = fromBase64(seal()) ?? new Uint8Array(0);
    bytes.set(own.subarray(0, 10));
    expect(readSessionToken(keys, clusterId, toBase64(bytes))).toEqual({ ok: false, error: 'tampered' });
  });
});

describe('data keys', () => {
  const second = newDataKey(entropy);
  const rotated = keys.rotatedTo(second);

  test('a token outlives the rotation of its key', () => {
    expect(openSession(rotated, clusterId, seal()).ok).toBe(true);
  });

  test('after a rotation tokens are sealed by the new key', () => {
    const token = seal({}, rotated);
    expect(openSession(rotated.without(first.id), clusterId, token).ok).toBe(true);
    expect(readSessionToken(keys, clusterId, token)).toEqual({ ok: false, error: 'lost-key' });
  });

  test('without its key a token is lost', () => {
    expect(readSessionToken(rotated.without(first.id), clusterId, seal())).toEqual({ ok: false, error: 'lost-key' });
  });

  test('another key of the same id opens nothing', () => {
    const impostor = { ...newDataKey(entropy), id: first.id };
    expect(readSessionToken(new DataKeys(digests, [impostor], first.id), clusterId, seal())).toEqual({
      ok: false,
      error: 'tampered',
    });
  });
});

describe('a format unknown here is refused', () => {
  test('by the first byte', () => {
    const bytes = fromBase64(seal()) ?? new Uint8Array(0);
    bytes[0] = 2;
    expect(readSessionToken(keys, clusterId, toBase64(bytes))).toEqual({ ok: false, error: 'unknown-format' });
  });

  test('by a member that this version does not know', () => {
    const later = { ...claims, onlyOnTuesdays: true } as SessionClaims;
    const token = sealSession(keys, clusterId, later, entropy);
    expect(token.ok && readSessionToken(keys, clusterId, token.value)).toEqual({ ok: false, error: 'unknown-format' });
  });

  test('by a member that is missing or of another type', () => {
    for (const name of Object.keys(claims)) {
      const { [name as keyof SessionClaims]: _, ...rest } = claims;
      const optional = ['sourceIdentity', 'provider', 'mfaAtMs'].includes(name);
      expect([name, parseClaims(JSON.stringify(rest)) !== undefined]).toEqual([name, optional]);
      for (const wrong of [null, {}, [1], 1.5]) {
        expect([name, parseClaims(JSON.stringify({ ...claims, [name]: wrong }))]).toEqual([name, undefined]);
      }
    }
    expect(parseClaims(JSON.stringify({ ...claims, kind: 'constructor' }))).toBeUndefined();
    expect(parseClaims(JSON.stringify({ ...claims, format: 2 }))).toBeUndefined();
    expect(parseClaims('[]')).toBeUndefined();
    expect(parseClaims(`{"__proto__":1,${JSON.stringify(claims).slice(1)}`)).toBeUndefined();
  });
});

describe('the space for session policies and tags', () => {
  test('a session policy of 2,048 characters and ten tags fit, quotes and all', () => {
    const tags = Array.from({ length: 10 }, (_, at) => ({ key: `key-${at}`, value: 'v'.repeat(40) }));
    const token = seal({ policies: ['"{}"'.repeat(512)], tags });
    expect(token.length).toBeLessThanOrEqual(longestSessionToken);
    expect(openSession(keys, clusterId, token).ok).toBe(true);
  });

  test('what does not fit is refused in the words of AWS', () => {
    const tags = Array.from({ length: 50 }, (_, at) => ({ key: `key-${at}`, value: 'v'.repeat(256) }));
    const unnarrowed = { ...claims, policies: [], policyArns: [], narrowed: false };
    expect(sealSession(keys, clusterId, { ...unnarrowed, tags }, entropy)).toEqual({
      ok: false,
      error: {
        code: 'PackedPolicyTooLarge',
        message: expect.stringMatching(/^Packed size of session tags consumes \d{3}% of allotted space\.$/) as string,
      },
    });
    expect(sealSession(keys, clusterId, { ...claims, policies: ['x'.repeat(9000)] }, entropy)).toMatchObject({
      ok: false,
      error: {
        message: expect.stringMatching(
          /^Packed policy consumes \d{3}% of allotted space, please use smaller policy\.$/,
        ) as string,
      },
    });
  });

  test('whatever was issued can be opened: a token is never too long to be used', () => {
    for (let length = 0; length < 9000; length += 250) {
      for (const principalName of ['deploy', 'n'.repeat(2000)]) {
        const token = sealSession(
          keys,
          clusterId,
          { ...claims, principalName, policies: ['p'.repeat(length)] },
          entropy,
        );
        const outcome = token.ok ? openSession(keys, clusterId, token.value).ok : token.error.code;
        expect([true, 'PackedPolicyTooLarge']).toContain(outcome);
      }
    }
  });

  test('nothing passed is nought percent, and more is more', () => {
    const nothing = { policies: [], policyArns: [], tags: [], transitiveTagKeys: [] };
    expect(packedSizePercent(nothing)).toBe(0);
    const small = packedSizePercent({ ...nothing, policies: ['{}'] });
    expect(small).toBeGreaterThan(0);
    expect(packedSizePercent({ ...nothing, policies: ['x'.repeat(2000)] })).toBeGreaterThan(small);
  });
});

describe('bearer tokens', () => {
  test('go into the header and come out of it', () => {
    const token = seal({ kind: 'SignIn' });
    expect(bearerTokenOf(bearerHeader(token))).toBe(token);
    expect(bearerTokenOf(`bearer ${token}`)).toBe(token);
    for (const none of [
      '',
      'Bearer',
      'Bearer ',
      `Basic ${token}`,
      token,
      'Bearer a b',
      'AWS4-HMAC-SHA256 Credential=x',
    ]) {
      expect(bearerTokenOf(none)).toBeUndefined();
    }
  });

  test('only a session of SignIn holds without its secret', () => {
    expect(holdsAsBearer({ ...claims, kind: 'SignIn' })).toBe(true);
    for (const kind of ['AssumedRole', 'FederatedUser', 'SessionToken'] as const) {
      expect(holdsAsBearer({ ...claims, kind })).toBe(false);
    }
  });
});
