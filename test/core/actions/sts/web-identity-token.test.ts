// Outbound federation: an account becomes an issuer, and its tokens say who the caller is.

import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
} from '../../../support/engine-under-test.ts';
import { claimsOf } from '../../../support/issuers.ts';

const issuerUrl = `https://sts.example.com/oidc/${ownAccount}`;
const asking = { audience: ['https://api.example.com'], signingAlgorithm: 'ES384' };
const aws = 'https://sts.amazonaws.com/';

interface World {
  readonly engine: EngineUnderTest;
  readonly alice: Credentials;
  readonly token: (more?: Partial<RequestOf<'GetWebIdentityToken'>>, as?: Credentials) => string;
}

function world(): World {
  const engine = new EngineUnderTest();
  engine.respond('EnableOutboundWebIdentityFederation', {});
  const alice = engine.user('alice', allow('sts:*'));
  const token = (more = {}, as = alice): string =>
    engine.respond('GetWebIdentityToken', { ...asking, ...more }, { as }).webIdentityToken ?? '';
  return { engine, alice, token };
}

/** Whether a token is signed by a key that the account publishes. */
function isSigned(engine: EngineUnderTest, token: string): boolean {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const { alg, kid, typ } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Record<string, string>;
  const set = engine.issuerDocument('.well-known/jwks.json') as { readonly keys: readonly JsonWebKey[] };
  const jwk = set.keys.find((one) => one['kid'] === kid && one['alg'] === alg);
  if (jwk === undefined || typ !== 'JWT') return false;
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  const hash = alg === 'RS256' ? 'sha256' : 'sha384';
  return verify(hash, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

describe('an account', () => {
  test('becomes an issuer once, shows itself, and ends that once', () => {
    const engine = new EngineUnderTest();
    expect(engine.issuerDocument('.well-known/openid-configuration')).toBeUndefined();
    expect(engine.respond('EnableOutboundWebIdentityFederation', {})).toEqual({ issuerIdentifier: issuerUrl });
    expect(engine.refusal('EnableOutboundWebIdentityFederation', {})).toBe(
      'FeatureEnabled: Outbound web identity federation is already enabled for this account.',
    );
    expect(engine.respond('GetOutboundWebIdentityFederationInfo', {})).toEqual({
      ...{ issuerIdentifier: issuerUrl, jwtVendingEnabled: true },
    });
    engine.respond('DisableOutboundWebIdentityFederation', {});
    for (const action of ['DisableOutboundWebIdentityFederation', 'GetOutboundWebIdentityFederationInfo'] as const)
      expect(engine.code(action, {})).toBe('FeatureDisabled');
  });

  test('publishes who it is and its keys, and nothing of the private ones', () => {
    const { engine } = world();
    expect(engine.issuerDocument('.well-known/openid-configuration')).toMatchObject({
      ...{ issuer: issuerUrl, jwks_uri: `${issuerUrl}/.well-known/jwks.json` },
      id_token_signing_alg_values_supported: ['ES384', 'RS256'],
    });
    const set = engine.issuerDocument('.well-known/jwks.json') as { readonly keys: readonly object[] };
    expect(set.keys.map((key) => Object.keys(key).toSorted())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    ]);
    expect(engine.issuerDocument('.well-known/other')).toBeUndefined();
  });

  test('keeps its keys when it ends being an issuer and becomes one again', () => {
    const { engine, token } = world();
    const old = token();
    engine.respond('DisableOutboundWebIdentityFederation', {});
    expect(isSigned(engine, old)).toBe(true);
    engine.respond('EnableOutboundWebIdentityFederation', {});
    expect(isSigned(engine, old)).toBe(true);
  });
});

describe('a token', () => {
  test.each(['ES384', 'RS256'])('is signed by %s', (signingAlgorithm) => {
    const { engine, token } = world();
    const text = token({ signingAlgorithm });
    expect(isSigned(engine, text)).toBe(true);
    const [head = '', payload = '', signature = ''] = text.split('.');
    const changed = Buffer.from(payload, 'base64url').toString('utf8').replace('alice', 'admin');
    const forged = [head, Buffer.from(changed).toString('base64url'), signature].join('.');
    expect(claimsOf(forged)['sub']).toBe(arnOf('user/admin'));
    expect(isSigned(engine, forged)).toBe(false);
  });

  test('says who has issued it, for whom, about whom and until when', () => {
    const { engine, alice } = world();
    const { webIdentityToken = '', expiration } = engine.respond('GetWebIdentityToken', asking, { as: alice });
    const claims = claimsOf(webIdentityToken);
    expect(claims).toEqual({
      ...{ iss: issuerUrl, aud: 'https://api.example.com', sub: arnOf('user/alice') },
      ...{ iat: expect.any(Number), exp: expect.any(Number), jti: expect.stringMatching(/^[0-9a-f]{32}$/) },
      [aws]: { aws_account: ownAccount, source_region: 'us-east-1' },
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
    expect(expiration).toBe(Number(claims['exp']) * 1000);
    expect(Math.abs(Number(claims['iat']) * 1000 - engine.nowMs)).toBeLessThan(2000);
  });

  test('of its own has an id of its own, several audiences, another region and end', () => {
    const { engine, alice } = world();
    const request = { ...asking, audience: ['a', 'b'], durationSeconds: 3600 };
    const [one, other] = [0, 1].map(() =>
      claimsOf(
        engine.respond('GetWebIdentityToken', request, { as: alice, region: 'eu-west-1' }).webIdentityToken ?? '',
      ),
    );
    expect(one).toMatchObject({ aud: ['a', 'b'], [aws]: { source_region: 'eu-west-1' } });
    expect(Number(one?.['exp']) - Number(one?.['iat'])).toBe(3600);
    expect(one?.['jti']).not.toBe(other?.['jti']);
  });

  test('tells tags of the principal and of the request, and where its account stands', () => {
    const { engine, token } = world();
    engine.respond('TagUser', { userName: 'alice', tags: [{ key: 'team', value: 'blue' }] });
    const organization = engine.respond('PutOrganization', {}).organization;
    const tags = [{ key: 'job', value: '7' }];
    expect(claimsOf(token({ tags }))[aws]).toEqual({
      ...{ aws_account: ownAccount, source_region: 'us-east-1' },
      ...{ org_id: organization?.id, ou_path: `${organization?.id ?? ''}/${organization?.rootId ?? ''}/` },
      ...{ principal_tags: { team: 'blue' }, request_tags: { job: '7' } },
    });
  });

  test('of a role session is about the role, with the session’s tags, source identity and end', () => {
    const { engine, alice, token } = world();
    const trust = policyOf({
      ...{ Effect: 'Allow', Principal: { AWS: arnOf('user/alice') } },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    });
    const roleTags = [
      { key: 'Team', value: 'red' },
      { key: 'stage', value: 'test' },
    ];
    engine.respond('CreateRole', { roleName: 'Job', path: '/app/', assumeRolePolicyDocument: trust, tags: roleTags });
    const policyDocument = policyOf(allow('sts:GetWebIdentityToken'));
    engine.respond('PutRolePolicy', { roleName: 'Job', policyName: 'p', policyDocument });
    const session = engine.assume(
      {
        ...{ roleArn: arnOf('role/app/Job'), roleSessionName: 'one', sourceIdentity: 'anna', durationSeconds: 900 },
        tags: [{ key: 'team', value: 'blue' }],
      },
      { as: alice },
    );
    const claims = claimsOf(token({}, session));
    expect(claims['sub']).toBe(arnOf('role/app/Job'));
    expect(claims[aws]).toMatchObject({
      ...{ principal_tags: { team: 'blue', stage: 'test' }, source_identity: 'anna' },
      original_session_exp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(engine.refusal('GetWebIdentityToken', { ...asking, durationSeconds: 901 }, { as: session })).toBe(
      'SessionDurationEscalationException: The requested token duration would extend the session beyond its original ' +
        'expiration time.',
    );
  });
});

describe('a token is refused', () => {
  test('while the account is no issuer', () => {
    const { engine, alice } = world();
    engine.respond('DisableOutboundWebIdentityFederation', {});
    expect(engine.code('GetWebIdentityToken', asking, { as: alice })).toBe(
      'OutboundWebIdentityFederationDisabledException',
    );
  });

  const twice = [
    { key: 'a', value: '1' },
    { key: 'A', value: '2' },
  ];
  const many = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`.padEnd(100, '-'), value: 'x'.repeat(256) }));

  test.each([
    ['an algorithm that is none', { signingAlgorithm: 'HS256' }, 'ValidationError'],
    ['nobody', { audience: [] }, 'ValidationError'],
    ['less than a minute', { durationSeconds: 59 }, 'ValidationError'],
    ['more than an hour', { durationSeconds: 3601 }, 'ValidationError'],
    ['one tag key in two spellings', { tags: twice }, 'InvalidParameterValue'],
    ['a tag key of AWS’s own', { tags: [{ key: 'aws:a', value: '' }] }, 'InvalidParameterValue'],
    ['more than it can hold', { tags: many }, 'JWTPayloadSizeExceededException'],
  ])('for %s', (_, more, code) => {
    const { engine, alice } = world();
    expect(engine.code('GetWebIdentityToken', { ...asking, ...more }, { as: alice })).toBe(code);
  });

  test('to whoever may not have it so', () => {
    const { engine } = world();
    const Condition = {
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'https://api.example.com' },
      StringEquals: { 'sts:SigningAlgorithm': 'ES384' },
      NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
    };
    const bob = engine.user('bob', { ...allow('sts:GetWebIdentityToken'), Condition });
    const ask = (more: object): string | undefined =>
      engine.code('GetWebIdentityToken', { ...asking, ...more }, { as: bob });
    expect(ask({})).toBeUndefined();
    for (const more of [{ audience: ['b'] }, { signingAlgorithm: 'RS256' }, { durationSeconds: 301 }])
      expect(ask(more)).toBe('AccessDenied');
    expect(
      engine.refusal('GetWebIdentityToken', { ...asking, tags: [{ key: 'a', value: 'b' }] }, { as: bob }),
    ).toContain('is not authorized to perform: sts:TagGetWebIdentityToken on resource: *');
  });
});
