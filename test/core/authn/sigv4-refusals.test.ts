// Signature Version 4: what is refused, and in which words.

import { describe, expect, test } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { checkService, checkTime, readClaim, type SignatureClaim } from '../../../src/core/authn/signature-claim.ts';
import { SigningKeys, signatureHolds, signRequest } from '../../../src/core/authn/sigv4.ts';
import { timestampMs } from '../../../src/core/authn/timestamp.ts';
import type { SignedPieces } from '../../../src/core/model/signed-pieces.ts';

const keys = new SigningKeys(new NodeDigests());
const nowMs = timestampMs('20261123T190514Z') ?? 0;
const credentials = { accessKeyId: 'AKIAQNZGKIQY56JQ7WML', secretAccessKey: 'secret' };
const scope = 'AKIAQNZGKIQY56JQ7WML/20261123/eu-west-1/iam/aws4_request';
const signature = '0'.repeat(64);
const plain: SignedPieces = {
  method: 'POST',
  path: '/eventide.iam.v1.IamService/CreateUser',
  query: '',
  headers: [],
  payloadHash: 'a'.repeat(64),
};

function withHeaders(...headers: readonly (readonly [string, string])[]): SignedPieces {
  return { ...plain, headers };
}

function signed(pieces: SignedPieces = plain, atMs = nowMs): SignedPieces {
  const added = signRequest(keys, credentials, { pieces, nowMs: atMs, region: 'eu-west-1', service: 'iam' });
  return { ...pieces, headers: [...pieces.headers, ...added] };
}

function claimOf(pieces: SignedPieces): SignatureClaim {
  const claim = readClaim(pieces);
  if (!claim.ok) throw new Error(claim.error.message);
  return claim.value;
}

function holds(pieces: SignedPieces): boolean {
  return signatureHolds(keys, credentials.secretAccessKey, pieces, claimOf(pieces));
}

const date = ['x-amz-date', '20261123T190514Z'] as const;
const authorization = (text: string) => ['authorization', text] as const;
const header = (credential: string, names: string) =>
  authorization(`AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`);

describe('a request that does not say who signed it', () => {
  test.each([
    ['nothing', plain, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
    [
      'an algorithm alone',
      withHeaders(date, authorization('AWS4-HMAC-SHA256 ')),
      'IncompleteSignature',
      'Invalid key=value pair (missing equal-sign) in Authorization header.',
    ],
    [
      'no signature and no date',
      withHeaders(authorization(`AWS4-HMAC-SHA256 Credential=${scope}`)),
      'IncompleteSignature',
      "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ],
    [
      'too few parts in its scope',
      withHeaders(date, header('AKIA/20261123/iam/aws4_request', 'host')),
      'IncompleteSignature',
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    ],
    [
      'another terminator',
      withHeaders(date, header('AKIA/20261123/eu-west-1/iam/aws5_request', 'host')),
      'SignatureDoesNotMatch',
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
    ],
    [
      'another day in its scope',
      withHeaders(date, header('AKIA/20261122/eu-west-1/iam/aws4_request', 'host')),
      'SignatureDoesNotMatch',
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261122' != '20261123', from '20261123T190514Z'.",
    ],
    [
      'neither host nor date among its signed headers',
      withHeaders(date, header(scope, 'content-type')),
      'SignatureDoesNotMatch',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      'a parameter twice',
      withHeaders(date, authorization(`AWS4-HMAC-SHA256 Credential=${scope}, Credential=${scope}`)),
      'IncompleteSignature',
      'Authorization header has a parameter twice.',
    ],
    [
      'no algorithm of its query',
      { ...plain, query: `X-Amz-Credential=${scope}` },
      'IncompleteSignature',
      "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
    ],
  ] as const)('%s', (_, pieces, code, message) => {
    expect(readClaim(pieces)).toEqual({ ok: false, error: { code, message } });
  });

  test.each([
    ['upper case among the signed headers', withHeaders(date, header(scope, 'Host'))],
    ['an empty name among the signed headers', withHeaders(date, header(scope, 'host;;x-amz-date'))],
    ['too many signed headers', withHeaders(date, header(scope, `host${';a'.repeat(100)}`))],
    ['two Authorization headers', withHeaders(date, header(scope, 'host'), header(scope, 'host'))],
    ['a signature in header and query', { ...withHeaders(date, header(scope, 'host')), query: 'X-Amz-Signature=1' }],
    ['an endless header', withHeaders(date, authorization(`AWS4-HMAC-SHA256 Credential=${'a'.repeat(9000)}`))],
  ])('%s', (_, pieces) => {
    expect(readClaim(pieces)).toMatchObject({ ok: false, error: { code: 'IncompleteSignature' } });
  });

  test('no refusal repeats what stood in the header', () => {
    for (const text of [
      'hunter2',
      'Bearer hunter2',
      'AWS4-HMAC-SHA256 hunter2',
      'AWS4-HMAC-SHA256 hunter2=1, hunter2=2',
      'AWS4-HMAC-SHA256 Credential=hunter2,Signature=hunter2,SignedHeaders=hunter2',
    ]) {
      const refused = readClaim(withHeaders(date, authorization(text)));
      expect(refused.ok).toBe(false);
      expect(JSON.stringify(refused)).not.toContain('hunter2');
    }
  });
});

describe('a presigned request', () => {
  const presigned = (expires: string | undefined, more = '', scoped: string = scope) => {
    const held = expires === undefined ? '' : `&X-Amz-Expires=${expires}`;
    return readClaim({
      ...plain,
      query: `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scoped)}&X-Amz-Date=20261123T190514Z${held}&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}${more}`,
    });
  };
  const timeOf = (claim: ReturnType<typeof presigned>, laterMs: number) => {
    if (!claim.ok) throw new Error(claim.error.message);
    return checkTime(claim.value, nowMs + laterMs);
  };

  test.each(['1', '900', '604800'])('may say that it holds for %s s', (expires) => {
    expect(presigned(expires)).toMatchObject({ ok: true, value: { presigned: true, expiresS: Number(expires) } });
  });

  test('need not say how long it holds', () => {
    expect(presigned(undefined)).toMatchObject({ ok: true, value: { presigned: true, expiresS: undefined } });
  });

  test.each(['0', '-1', '604801', '1e3', '1.5', 'x', '9999999'])('may not say %s s', (expires) => {
    expect(presigned(expires)).toMatchObject({ ok: false, error: { code: 'IncompleteSignature' } });
  });

  test('has each of its parameters once, however it is spelt', () => {
    expect(presigned('60', '&X-Amz-Expires=600').ok).toBe(false);
    expect(presigned('60', '&X%2DAmz-Expires=600').ok).toBe(false);
  });

  test('must sign its host', () => {
    const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}&X-Amz-Date=20261123T190514Z&X-Amz-Expires=60&X-Amz-SignedHeaders=x-amz-date&X-Amz-Signature=${signature}`;
    expect(readClaim({ ...plain, query })).toMatchObject({ ok: false, error: { code: 'SignatureDoesNotMatch' } });
  });

  test.each(['1', '60', '604800', undefined])('holds for fifteen minutes where it says %s', (expires) => {
    expect(timeOf(presigned(expires), 15 * 60_000)).toBeUndefined();
    expect(timeOf(presigned(expires), 15 * 60_000 + 1000)).toEqual({
      code: 'SignatureDoesNotMatch',
      message: 'Signature expired: 20261123T190514Z is now earlier than 20261123T190515Z (20261123T192015Z - 15 min.)',
    });
    expect(timeOf(presigned(expires), -15 * 60_000)).toBeUndefined();
    expect(timeOf(presigned(expires), -16 * 60_000)).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  test.each(['s3', 's3-object-lambda', 's3express'])('holds as long as it says, to the second, for %s', (service) => {
    const claim = presigned('60', '', scope.replace(/\/[a-z0-9]+\/aws4_request$/, `/${service}/aws4_request`));
    expect(timeOf(claim, 60_000)).toBeUndefined();
    expect(timeOf(claim, 61_000)).toEqual({
      code: 'SignatureDoesNotMatch',
      message: 'Signature expired: 20261123T190514Z is now earlier than 20261123T190515Z (20261123T190615Z - 60 s.)',
    });
  });
});

describe('the clock window', () => {
  const claim = claimOf(signed());

  test.each([-15, -14, 0, 14, 15])('a request signed %i minutes away is taken', (minutes) => {
    expect(checkTime(claim, nowMs + minutes * 60_000)).toBeUndefined();
  });

  test('a request from too long ago is refused in the words of AWS', () => {
    expect(checkTime(claim, nowMs + 15 * 60_000 + 1000)).toEqual({
      code: 'SignatureDoesNotMatch',
      message: 'Signature expired: 20261123T190514Z is now earlier than 20261123T190515Z (20261123T192015Z - 15 min.)',
    });
  });

  test('a request from the future is refused in the words of AWS', () => {
    expect(checkTime(claim, nowMs - 15 * 60_000 - 1000)).toEqual({
      code: 'SignatureDoesNotMatch',
      message:
        'Signature not yet current: 20261123T190514Z is still later than 20261123T190513Z (20261123T185013Z + 15 min.)',
    });
  });

  test.each(['20261131T000000Z', '20261123T250000Z', '2026-11-23T19:05:14Z', '20261123', '20261123T190514', ''])(
    'the date %j is none',
    (timestamp) => {
      expect(checkTime({ ...claim, timestamp }, nowMs)).toMatchObject({ code: 'IncompleteSignature' });
    },
  );

  test('a Date header will do where there is no x-amz-date', () => {
    for (const value of ['Mon, 23 Nov 2026 19:05:14 GMT', '20261123T190514Z', '2026-11-23T19:05:14Z']) {
      expect(claimOf(withHeaders(['date', value], header(scope, 'host'))).timestamp).toBe('20261123T190514Z');
    }
    const both = withHeaders(['date', 'Mon, 23 Nov 2020 19:05:14 GMT'], date, header(scope, 'host'));
    expect(claimOf(both).timestamp).toBe('20261123T190514Z');
  });
});

test('a signature for another service is refused, for another region it is taken', () => {
  const claim = claimOf(signed());
  expect(checkService(claim, new Set(['eventide', 'iam', 'sts']))).toBeUndefined();
  expect(checkService({ ...claim, region: 'mars-north-1' }, new Set(['iam']))).toBeUndefined();
  expect(checkService({ ...claim, service: 's3' }, new Set(['iam', 'sts']))).toEqual({
    code: 'SignatureDoesNotMatch',
    message: "Credential should be scoped to correct service: 'iam'.",
  });
});

describe('a call over gRPC', () => {
  test('needs no signed host', () => {
    const pieces = signed();
    expect(claimOf(pieces).signedHeaders).toEqual(['x-amz-date']);
    expect(holds(pieces)).toBe(true);
  });

  test('with a signed host holds for that authority only', () => {
    const pieces = signed(withHeaders(['host', '127.0.0.1:4601']));
    expect(holds(pieces)).toBe(true);
    const elsewhere = pieces.headers.map(
      ([name, value]) => [name, name === 'host' ? '127.0.0.1:4602' : value] as const,
    );
    expect(holds({ ...pieces, headers: elsewhere })).toBe(false);
  });

  test('holds for its RPC only', () => {
    expect(holds({ ...signed(), path: '/eventide.iam.v1.IamService/DeleteUser' })).toBe(false);
  });

  test('may carry further headers that are not signed', () => {
    const pieces = signed();
    expect(holds({ ...pieces, headers: [...pieces.headers, ['user-agent', 'grpc-node']] })).toBe(true);
  });

  test('a signed header that is not there does not count as empty', () => {
    const pieces = signed(withHeaders(['x-amz-note', '']));
    expect(holds(pieces)).toBe(true);
    expect(holds({ ...pieces, headers: pieces.headers.filter(([name]) => name !== 'x-amz-note') })).toBe(false);
  });
});

describe('the hash of the body', () => {
  const declared = (value: string, more?: Partial<SignedPieces>) =>
    signed({ ...plain, headers: [['x-amz-content-sha256', value]], ...more });

  test('may be declared, and must then be right', () => {
    expect(holds(declared(plain.payloadHash))).toBe(true);
    expect(holds(declared('b'.repeat(64)))).toBe(false);
    expect(holds(declared(''))).toBe(false);
  });

  test('may be left out for a stream only', () => {
    expect(holds(declared('UNSIGNED-PAYLOAD', { streaming: true }))).toBe(true);
    const asStream = declared('UNSIGNED-PAYLOAD', { streaming: true });
    expect(holds({ ...asStream, streaming: false })).toBe(false);
    expect(holds(declared('UNSIGNED-PAYLOAD'))).toBe(false);
  });

  test('of a stream that declares none still counts', () => {
    const pieces = signed({ ...plain, streaming: true });
    expect(holds(pieces)).toBe(true);
    expect(holds({ ...pieces, payloadHash: 'b'.repeat(64) })).toBe(false);
  });
});

describe('kept signing keys', () => {
  const claim = claimOf(signed());

  test('a rotated secret never meets the key of the old one', () => {
    const kept = new SigningKeys(new NodeDigests());
    expect(signatureHolds(kept, 'secret', signed(), claim)).toBe(true);
    expect(kept.of('secret', claim).isNew).toBe(false);
    expect(kept.of('rotated', claim).isNew).toBe(true);
    expect(signatureHolds(kept, 'rotated', signed(), claim)).toBe(false);
  });

  test('a wrong signature leaves no key behind', () => {
    const kept = new SigningKeys(new NodeDigests());
    expect(signatureHolds(kept, 'guess', signed(), claim)).toBe(false);
    expect(kept.of('guess', claim).isNew).toBe(true);
  });

  test('another day, region or service has another key', () => {
    const kept = new SigningKeys(new NodeDigests());
    const { key } = kept.of('secret', claim);
    for (const other of [{ date: '20261124' }, { region: 'us-east-1' }, { service: 'sts' }]) {
      expect(kept.of('secret', { ...claim, ...other }).key).not.toEqual(key);
    }
  });
});
