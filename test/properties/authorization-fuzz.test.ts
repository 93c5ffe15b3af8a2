// Hostile signatures and ARNs: read or refused, never a throw, and nothing that was not there.

import { describe, expect, it } from 'vitest';
import { NodeDigests } from '../../src/adapters/node-digests.ts';
import { canonicalRequest } from '../../src/core/authn/canonical-request.ts';
import { checkTime, readClaim } from '../../src/core/authn/signature-claim.ts';
import { SigningKeys, signatureHolds, signRequest } from '../../src/core/authn/sigv4.ts';
import { timestampMs } from '../../src/core/authn/timestamp.ts';
import { asArn, formatArn, parseArn } from '../../src/core/model/arn.ts';
import type { SignedPieces } from '../../src/core/model/signed-pieces.ts';
import type { Draws } from '../oracle/draws.ts';
import { firstProblem, nastyText, spoilText } from './hostile.ts';

const words = [
  ...([
    'AWS4-HMAC-SHA256 ',
    'Credential=',
    'SignedHeaders=',
    'Signature=',
    ',',
    ';',
    '/',
    '=',
    'aws4_request',
    '\t',
  ] as const),
  ...[
    'host',
    'x-amz-date',
    'Host',
    '&',
    '%',
    '%00',
    '%C0%80',
    '+',
    '__proto__=',
    'X-Amz-Signature=',
    'X-Amz-Expires=1',
  ],
] as const;
const keys = new SigningKeys(new NodeDigests());
const nowMs = 1_795_460_714_000;
const payloadHash = '0'.repeat(64);
const unsigned: SignedPieces = { method: 'POST', path: '/', query: '', headers: [['host', 'localhost']], payloadHash };
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
const signing = { pieces: unsigned, nowMs, region: 'us-east-1', service: 'iam' };
const added = signRequest(keys, credentials, signing);
const signed: SignedPieces = { ...unsigned, headers: [...unsigned.headers, ...added] };

const presigned = [
  ...['X-Amz-Algorithm=AWS4-HMAC-SHA256', 'X-Amz-Credential=AKIA%2F20261123%2Fus-east-1%2Fiam%2Faws4_request'],
  ...[
    'X-Amz-Date=20261123T180000Z',
    'X-Amz-Expires=60',
    'X-Amz-SignedHeaders=host',
    `X-Amz-Signature=${'0'.repeat(64)}`,
  ],
].join('&');

function drawPieces(draws: Draws): SignedPieces {
  if (draws.hits(0.3)) {
    const query = spoilText(presigned, draws, words);
    return { ...unsigned, query, path: draws.hits(0.3) ? spoilText('/a/../b', draws, words) : '/' };
  }
  const headers = signed.headers.map(([name, value]): readonly [string, string] =>
    draws.hits(name === 'authorization' ? 0.8 : 0.2) ? [name, spoilText(value, draws, words)] : [name, value],
  );
  const more = draws.list(0, 3, (): readonly [string, string] => [
    draws.pick(['x', 'authorization', 'date', '__proto__']),
    nastyText(draws),
  ]);
  return { ...signed, headers: draws.hits(0.3) ? [...headers, ...more] : headers };
}

describe('a signature in a request', () => {
  it('is read or refused, and what is read stood in the request', () => {
    expect(
      firstProblem(1, drawPieces, (pieces) => {
        const read = readClaim(pieces);
        if (!read.ok) {
          if (read.error.message === '') throw new Error('a refusal says nothing');
          return;
        }
        const { accessKeyId, date, region, signedHeaders, timestamp, presigned, expiresS } = read.value;
        if (accessKeyId === '' || region === '' || signedHeaders.includes('')) throw new Error('a part is missing');
        if (!timestamp.startsWith(date)) throw new Error('two dates');
        if (expiresS !== undefined && !(expiresS >= 1 && expiresS <= 604_800)) throw new Error('it holds too long');
        checkTime(read.value, nowMs);
        canonicalRequest(pieces, { signedHeaders, presigned });
      }),
    ).toBeUndefined();
  });

  it('holds for the request it was made for, and for no other', () => {
    expect(
      firstProblem(0.03, drawPieces, (pieces) => {
        const read = readClaim(pieces);
        if (!read.ok || !signatureHolds(keys, credentials.secretAccessKey, pieces, read.value)) return;
        // White space around parts, and headers that nobody signed, are no part of the request.
        const { accessKeyId: _, signedHeaders, ...claim } = read.value;
        const original = readClaim(signed);
        expect(original).toMatchObject({ ok: true, value: { ...claim, signedHeaders } });
        for (const name of signedHeaders) {
          const values = pieces.headers.filter(([one]) => one === name).map(([, value]) => value.trim());
          expect(values).toEqual(signed.headers.filter(([one]) => one === name).map(([, value]) => value));
        }
      }),
    ).toBeUndefined();
    const own = readClaim(signed);
    expect(own.ok && signatureHolds(keys, credentials.secretAccessKey, signed, own.value)).toBe(true);
  });

  it('has a time that is read or not, without a throw', () => {
    expect(
      firstProblem(
        0.5,
        (draws) => spoilText('20261123T180000Z', draws, ['T', 'Z', '99', '-', '0', '/']),
        (text) => {
          const at = timestampMs(text);
          if (at !== undefined && !Number.isSafeInteger(at)) throw new Error(`it is ${at}`);
        },
      ),
    ).toBeUndefined();
  });
});

describe('an ARN', () => {
  const parts = ['arn', ':', '::', '/', '*', 'aws', 'aws-cn', 'iam', 's3', '111122223333', 'user/', ' '] as const;

  it('is put together as it was taken apart', () => {
    expect(
      firstProblem(
        1,
        (draws) => spoilText('arn:aws:iam::111122223333:user/a/alice', draws, parts),
        (text) => {
          const read = parseArn(text);
          if ((asArn(text) === undefined) !== (read === undefined)) throw new Error('two answers');
          if (read !== undefined && formatArn(read) !== text) throw new Error(`it became ${formatArn(read)}`);
          if (read !== undefined && [read.service, read.region, read.account].some((part) => part.includes(':')))
            throw new Error('a part holds a colon');
        },
      ),
    ).toBeUndefined();
  });

  it('of any length is taken or refused', () => {
    expect(parseArn(`arn:aws:s3:::${'b'.repeat(2000)}`)).toBeDefined();
    expect(parseArn(`arn:aws:s3:::${'b'.repeat(100_000)}`)).toBeUndefined();
    expect(parseArn(':'.repeat(100_000))).toBeUndefined();
  });
});
