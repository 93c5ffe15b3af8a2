// Signature Version 4 against requests that botocore signed.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { canonicalRequest } from '../../../src/core/authn/canonical-request.ts';
import { checkTime, readClaim } from '../../../src/core/authn/signature-claim.ts';
import { SigningKeys, signatureHolds, signRequest } from '../../../src/core/authn/sigv4.ts';
import { timestampMs } from '../../../src/core/authn/timestamp.ts';
import type { SignedPieces } from '../../../src/core/model/signed-pieces.ts';

interface Vector extends SignedPieces {
  readonly name: string;
  readonly region: string;
  readonly service: string;
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string | null;
  readonly expiresS: number | null;
  readonly canonicalRequest: string;
}

const file = new URL('../../vectors/sigv4/botocore.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];
const signedAtMs = timestampMs('20261123T190514Z') ?? 0;
const keys = new SigningKeys(new NodeDigests());

function claimOf(pieces: SignedPieces): NonNullable<ReturnType<typeof tryClaim>> {
  const claim = tryClaim(pieces);
  if (claim === undefined) throw new Error('the request has no readable signature');
  return claim;
}

function tryClaim(pieces: SignedPieces) {
  const claim = readClaim(pieces);
  return claim.ok ? claim.value : undefined;
}

/** Whether anything stands in the way of this request. */
function refused(pieces: SignedPieces, secret: string): boolean {
  const claim = tryClaim(pieces);
  return (
    claim === undefined || checkTime(claim, signedAtMs) !== undefined || !signatureHolds(keys, secret, pieces, claim)
  );
}

test('there are enough vectors, each with its own name', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(60);
  expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
});

describe.each(vectors)('$name', (vector) => {
  const { accessKeyId, region, service, secret } = vector;
  const token = vector.token ?? undefined;
  const expiresS = vector.expiresS ?? undefined;

  test('its signature is read', () => {
    expect(claimOf(vector)).toMatchObject({
      ...{ accessKeyId, region, service, sessionToken: token, expiresS },
      ...{ date: '20261123', timestamp: '20261123T190514Z' },
    });
  });

  test('its canonical request is the same', () => {
    const { signedHeaders } = claimOf(vector);
    expect(canonicalRequest(vector, { signedHeaders, presigned: expiresS !== undefined })).toBe(
      vector.canonicalRequest,
    );
  });

  test('its signature holds, and holds again with the kept key', () => {
    expect(refused(vector, secret)).toBe(false);
    expect(refused(vector, secret)).toBe(false);
  });

  test('we sign it alike', () => {
    // A presigned request cannot be made here.
    if (expiresS !== undefined) return;
    const own = new Set(['authorization', 'x-amz-date', 'x-amz-security-token']);
    const pieces = { ...vector, headers: vector.headers.filter(([name]) => !own.has(name)) };
    const credentials = {
      accessKeyId,
      secretAccessKey: secret,
      ...(token === undefined ? {} : { sessionToken: token }),
    };
    const added = signRequest(keys, credentials, { pieces, nowMs: signedAtMs, region, service });
    const authorization = added.find(([name]) => name === 'authorization');
    expect(authorization).toEqual(vector.headers.find(([name]) => name === 'authorization'));
  });

  test('no changed part of it holds', () => {
    const { signedHeaders } = claimOf(vector);
    expect(refused(vector, `${secret}x`)).toBe(true);
    expect(refused({ ...vector, method: vector.method === 'GET' ? 'POST' : 'GET' }, secret)).toBe(true);
    expect(refused({ ...vector, path: `${vector.path === '/' ? '' : vector.path}/x` }, secret)).toBe(true);
    expect(refused({ ...vector, query: vector.query === '' ? 'x=1' : `${vector.query}&x=1` }, secret)).toBe(true);
    expect(refused({ ...vector, payloadHash: flipHex(vector.payloadHash) }, secret)).toBe(true);
    for (const name of signedHeaders) {
      const changed = vector.headers.map(([one, value]) => [one, one === name ? `${value}x` : value] as const);
      expect(refused({ ...vector, headers: changed }, secret)).toBe(true);
      expect(refused({ ...vector, headers: vector.headers.filter(([one]) => one !== name) }, secret)).toBe(true);
      expect(refused({ ...vector, headers: [...vector.headers, [name, 'x']] }, secret)).toBe(true);
    }
  });

  test('no signature with one changed digit holds', () => {
    const signature =
      /Signature=([0-9a-f]{64})/.exec(vector.headers.map(([, value]) => value).join() + vector.query)?.[1] ?? '';
    expect(signature).toHaveLength(64);
    for (let at = 0; at < 64; at++) {
      const wrong = signature.slice(0, at) + flipHex(signature.charAt(at)) + signature.slice(at + 1);
      const headers = vector.headers.map(([name, value]) => [name, value.replace(signature, wrong)] as const);
      expect(refused({ ...vector, headers, query: vector.query.replace(signature, wrong) }, secret)).toBe(true);
    }
  });
});

function flipHex(text: string): string {
  return `${text.charAt(0) === '0' ? '1' : '0'}${text.slice(1)}`;
}
