// A signature is checked once for each request and secret, and never taken for another's.

import { describe, expect, it } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { readClaim } from '../../../src/core/authn/signature-claim.ts';
import { SigningKeys, signatureHolds, signRequest } from '../../../src/core/authn/sigv4.ts';
import type { SignedPieces } from '../../../src/core/model/signed-pieces.ts';

const digests = new NodeDigests();
const credentials = { accessKeyId: 'AKIAEXAMPLEEXAMPLE12', secretAccessKey: 'the right secret' };
const payloadHash = digests.sha256Hex('Action=GetUser');

function signedPieces(): SignedPieces {
  const pieces = { method: 'POST', path: '/', query: '', headers: [['host', 'here'] as const], payloadHash };
  const nowMs = Date.UTC(2026, 10, 29);
  const added = signRequest(new SigningKeys(digests), credentials, {
    ...{ pieces, nowMs, region: 'us-east-1', service: 'iam' },
  });
  return { ...pieces, headers: [...pieces.headers, ...added] };
}

function holds(keys: SigningKeys, secret: string, pieces: SignedPieces): boolean {
  const claim = readClaim(pieces);
  if (!claim.ok) throw new Error(claim.error.message);
  return signatureHolds(keys, secret, pieces, claim.value);
}

describe('a signature that was found to hold', () => {
  it('holds again, by that secret alone', () => {
    const keys = new SigningKeys(digests);
    const pieces = signedPieces();
    expect(holds(keys, 'another secret', pieces)).toBe(false);
    expect(holds(keys, credentials.secretAccessKey, pieces)).toBe(true);
    expect(holds(keys, credentials.secretAccessKey, pieces)).toBe(true);
    expect(holds(keys, 'another secret', pieces)).toBe(false);
  });

  it('says nothing of the same signature over another body', () => {
    const keys = new SigningKeys(digests);
    const pieces = signedPieces();
    expect(holds(keys, credentials.secretAccessKey, pieces)).toBe(true);
    const other = { ...pieces, payloadHash: digests.sha256Hex('Action=DeleteUser') };
    expect(holds(keys, credentials.secretAccessKey, other)).toBe(false);
  });

  it('is computed once', () => {
    let hashed = 0;
    const counting = new (class extends NodeDigests {
      override hmacSha256(key: Uint8Array, message: Uint8Array | string): Uint8Array {
        hashed++;
        return super.hmacSha256(key, message);
      }
    })();
    const keys = new SigningKeys(counting);
    const pieces = signedPieces();
    holds(keys, credentials.secretAccessKey, pieces);
    const first = hashed;
    holds(keys, credentials.secretAccessKey, pieces);
    expect([first > 0, hashed]).toEqual([true, first]);
  });
});
