// AssumeRoleWithWebIdentity: whose tokens a role takes, for whom, until when, and what the session carries.

import { createHmac, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  type ResponseOf,
  type Statement,
} from '../../../support/engine-under-test.ts';
import { issuer, signedPart, type TestIssuer } from '../../../support/issuers.ts';

const url = 'https://idp.example.com/pool';
const providerArn = arnOf('oidc-provider/idp.example.com/pool');
const roleArn = arnOf('role/app/Job');
const denied = 'AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity';

interface World {
  readonly engine: EngineUnderTest;
  readonly idp: TestIssuer;
  /** Claims that every token has unless a test says otherwise. */
  readonly claims: (more?: object) => object;
  readonly ask: (token: string, more?: Partial<RequestOf<'AssumeRoleWithWebIdentity'>>) => string;
  readonly answer: (
    token: string,
    more?: Partial<RequestOf<'AssumeRoleWithWebIdentity'>>,
  ) => ResponseOf<'AssumeRoleWithWebIdentity'>;
}

const federated = (principal: string, more: Statement = {}): Statement => ({
  ...{ Effect: 'Allow', Principal: { Federated: principal } },
  ...{ Action: ['sts:AssumeRoleWithWebIdentity'], ...more },
});

/** A provider, and a role that trusts it as these statements say. */
function world(...trust: readonly Statement[]): World {
  const engine = new EngineUnderTest();
  const idp = issuer(url);
  engine.respond('CreateOpenIDConnectProvider', { url, clientIdList: ['app', 'other'] });
  const statements = trust.length === 0 ? [federated(providerArn)] : trust;
  engine.respond('CreateRole', {
    ...{ roleName: 'Job', path: '/app/', assumeRolePolicyDocument: policyOf(...statements), maxSessionDuration: 7200 },
  });
  engine.respond('PutRolePolicy', { roleName: 'Job', policyName: 'p', policyDocument: policyOf(allow('iam:List*')) });
  const claims = (more = {}): object => {
    const nowS = Math.floor(engine.nowMs / 1000);
    return { iss: url, aud: 'app', sub: 'build-7', iat: nowS, exp: nowS + 600, ...more };
  };
  const request = (webIdentityToken: string, more: object) => ({
    ...{ roleArn, roleSessionName: 'one', webIdentityToken, ...more },
  });
  const unsigned = { proof: { kind: 'none' } } as const;
  return {
    ...{ engine, idp, claims },
    ask: (token, more = {}) => {
      const { refusal } = engine.ask('AssumeRoleWithWebIdentity', request(token, more), unsigned);
      return refusal === undefined ? 'allowed' : `${refusal.code}: ${refusal.message}`;
    },
    answer: (token, more = {}) => engine.respond('AssumeRoleWithWebIdentity', request(token, more), unsigned),
  };
}

function credentialsOf({ credentials }: ResponseOf<'AssumeRoleWithWebIdentity'>): Credentials {
  return {
    accessKeyId: credentials?.accessKeyId ?? '',
    secretAccessKey: credentials?.secretAccessKey ?? '',
    sessionToken: credentials?.sessionToken ?? '',
  };
}

describe('a token of a registered provider', () => {
  test('opens a session, and nobody signs the call', () => {
    const { engine, idp, claims, answer } = world();
    const askedMs = engine.nowMs;
    const response = answer(idp.token(claims()));
    expect(response).toMatchObject({
      ...{ subjectFromWebIdentityToken: 'build-7', provider: providerArn, audience: 'app' },
      assumedRoleUser: { arn: `arn:aws:sts::${ownAccount}:assumed-role/Job/one` },
    });
    expect(response).not.toHaveProperty('packedPolicySize');
    const lastsMs = (response.credentials?.expiration ?? 0) - askedMs;
    expect(lastsMs).toBeGreaterThanOrEqual(3_600_000);
    expect(lastsMs).toBeLessThan(3_602_000);
    const as = credentialsOf(response);
    expect(engine.respond('GetCallerIdentity', {}, { as }).arn).toBe(response.assumedRoleUser?.arn);
    expect(engine.code('ListUsers', {}, { as })).toBeUndefined();
    expect(engine.code('CreateUser', { userName: 'x' }, { as })).toBe('AccessDenied');
  });

  test('counts once it is signed by a key of the provider alone', () => {
    const { idp, claims, ask } = world();
    const good = idp.token(claims());
    const [head = '', , signature = ''] = good.split('.');
    const altered = Buffer.from(JSON.stringify(claims({ sub: 'admin' }))).toString('base64url');
    const none = `${signedPart({ alg: 'none', kid: 'k1' }, claims())}.`;
    const hmacPart = signedPart({ alg: 'HS256', kid: 'k1' }, claims());
    const pem = createPublicKey({ key: idp.publicKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const hmac = `${hmacPart}.${createHmac('sha256', pem).update(hmacPart).digest('base64url')}`;
    const stranger = issuer('https://elsewhere.example.com').token(claims());
    const notSigned = 'InvalidIdentityToken: The web identity token is not signed by its identity provider.';
    for (const token of [`${head}.${altered}.${signature}`, none, hmac, stranger]) expect(ask(token)).toBe(notSigned);
    expect(ask(idp.token(claims(), { kid: '../k1' }))).toContain("InvalidIdentityToken: Couldn't retrieve");
    expect(ask(good)).toBe('allowed');
  });

  test.each([
    ['has ended', { exp: 1 }, 'ExpiredTokenException: Token expired: current date/time '],
    ['does not end', { exp: undefined }, 'InvalidIdentityToken: Missing a required claim: exp'],
    ['does not hold yet', { nbf: 99_999_999_999 }, 'InvalidIdentityToken: The web identity token does not hold yet.'],
    ['is for another audience', { aud: 'stranger' }, 'InvalidIdentityToken: Incorrect token audience'],
    ['was handed to another party', { azp: 'stranger' }, 'InvalidIdentityToken: Incorrect token audience'],
    ['is for nobody', { aud: undefined }, 'InvalidIdentityToken: Missing a required claim: aud'],
    ['is about nobody', { sub: '' }, 'InvalidIdentityToken: Missing a required claim: sub'],
    ['is about too much', { sub: 'x'.repeat(256) }, 'InvalidIdentityToken: The subject of the token is too long.'],
  ])('is refused where it %s', (_, more, refused) => {
    const { idp, claims, ask } = world();
    expect(ask(idp.token(claims(more)))).toContain(refused);
  });

  test('is for whoever it was handed to, and one audience is enough', () => {
    const { idp, claims, answer } = world();
    expect(answer(idp.token(claims({ aud: ['stranger', 'other'] }))).audience).toBe('other');
    expect(answer(idp.token(claims({ aud: 'stranger', azp: 'app' }))).audience).toBe('app');
  });

  test('is refused where the provider is not registered, or publishes nothing', () => {
    const { engine, claims, idp, ask } = world();
    const other = issuer('https://other.example.com');
    expect(ask(other.token(claims({ iss: other.url })))).toBe(
      'InvalidIdentityToken: No OpenIDConnect provider found in your account for https://other.example.com',
    );
    expect(ask(idp.token(claims({ iss: 'idp.example.com/pool' })))).toContain('No OpenIDConnect provider found');
    engine.respond('CreateOpenIDConnectProvider', { url: 'https://silent.example.com', clientIdList: ['app'] });
    expect(ask(idp.token(claims({ iss: 'https://silent.example.com' })))).toContain('IDPCommunicationError: ');
    engine.respond('DeleteOpenIDConnectProvider', { openIdConnectProviderArn: providerArn });
    expect(ask(idp.token(claims()))).toContain('No OpenIDConnect provider found');
  });

  test.each(['x.y.z', 'nothing', 'e30.e30.', 'e30.bnVsbA.x', 'a.b.c.d.e', '....'])('is not %j', (token) => {
    expect(world().ask(token)).toContain('InvalidIdentityToken: The ID Token provided is not a valid JWT.');
  });

  test('is an ID token: access tokens are not taken', () => {
    const { idp, claims, ask } = world();
    expect(ask(idp.token(claims()), { providerId: 'www.amazon.com' })).toContain('InvalidIdentityToken: Access tokens');
  });
});

describe('the trust policy', () => {
  test('must name the provider, the action and what its conditions ask for', () => {
    const subject = { StringLike: { 'idp.example.com/pool:sub': 'build-*' } };
    const { idp, claims, ask } = world(federated(providerArn, { Condition: subject }));
    expect(ask(idp.token(claims()))).toBe('allowed');
    expect(ask(idp.token(claims({ sub: 'deploy-7' })))).toBe(denied);
    for (const statement of [
      federated(arnOf('oidc-provider/other.example.com')),
      federated(providerArn, { Action: 'sts:AssumeRole' }),
      federated('accounts.google.com'),
    ]) {
      const other = world(statement);
      expect(other.ask(other.idp.token(other.claims()))).toBe(denied);
    }
  });

  test.each([
    ['aud', 'other', { aud: ['stranger', 'other'] }],
    ['oaud', 'stranger', { aud: 'stranger', azp: 'app' }],
    ['email', 'anna@example.com', { email: 'anna@example.com' }],
    ['verified', 'true', { verified: true }],
    ['Run_ID', '7', { run_id: 7 }],
  ])('sees %s', (key, value, more) => {
    const Condition = { StringEquals: { [`idp.example.com/pool:${key}`]: value } };
    const { idp, claims, ask } = world(federated(providerArn, { Condition }));
    expect(ask(idp.token(claims(more)))).toBe('allowed');
    expect(ask(idp.token(claims()))).toBe(denied);
  });

  test.each([{ Sub: 'admin' }, { SUB: 'admin', Aud: 'admin' }])(
    'sees the subject that is proved, whatever claims of like names say: %j',
    (more) => {
      const Condition = { StringEquals: { 'idp.example.com/pool:sub': 'admin' } };
      const { idp, claims, ask } = world(federated(providerArn, { Condition }));
      expect(ask(idp.token(claims(more)))).toBe(denied);
    },
  );

  test('sees as the given audience nothing that a claim calls so', () => {
    const Condition = { StringEquals: { 'idp.example.com/pool:oaud': 'admin' } };
    const { idp, claims, ask } = world(federated(providerArn, { Condition }));
    expect(ask(idp.token(claims({ aud: ['app', {}], oaud: 'admin' })))).toBe(denied);
  });

  test('sees the methods of sign-in as a set, the session’s name, and who vouches', () => {
    const Condition = {
      'ForAnyValue:StringEquals': { 'idp.example.com/pool:amr': 'mfa' },
      StringEquals: { 'sts:RoleSessionName': 'one', 'aws:FederatedProvider': providerArn },
    };
    const { idp, claims, ask } = world(federated(providerArn, { Condition }));
    expect(ask(idp.token(claims({ amr: ['pwd', 'mfa'] })))).toBe('allowed');
    expect(ask(idp.token(claims({ amr: ['pwd'] })))).toBe(denied);
    expect(ask(idp.token(claims({ amr: ['mfa'] })), { roleSessionName: 'two' })).toBe(denied);
  });

  test('of a role that is not there tells nothing', () => {
    const { idp, claims, ask } = world();
    const token = idp.token(claims());
    expect(ask(token, { roleArn: arnOf('role/none') })).toBe(denied);
    for (const other of [
      arnOf('user/anna'),
      providerArn,
      arnOf('role:Job'),
      'arn:aws:acm:us-east-1:111122223333:certificate/1',
    ])
      expect(ask(token, { roleArn: other })).toBe('ValidationError: Request ARN is invalid');
    expect(ask(token, { roleArn: 'the-role-of-the-job-x' })).toBe('ValidationError: the-role-of-the-job-x is invalid');
  });

  test('does not see what a claim calls itself', () => {
    const Condition = { StringEquals: { 'aws:PrincipalAccount': '999999999999' } };
    const { idp, claims, ask } = world(federated(providerArn, { Condition }));
    expect(ask(idp.token(claims({ 'aws:principalaccount': '999999999999', __proto__: 'x' })))).toBe(denied);
  });
});

describe('a session', () => {
  const tagged = federated(providerArn, {
    Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
  });
  const tags = { principal_tags: { team: ['blue'], stage: ['test'] }, transitive_tag_keys: ['team'] };
  const aws = 'https://aws.amazon.com';

  test.each([
    ['in one claim', { [`${aws}/tags`]: tags }],
    [
      'flat',
      {
        ...{ [`${aws}/tags/principal_tags/team`]: ['blue'], [`${aws}/tags/principal_tags/stage`]: 'test' },
        [`${aws}/tags/transitive_tag_keys`]: ['team'],
      },
    ],
  ])('has the tags of the token, %s', (_, more) => {
    const { engine, idp, claims, answer } = world(tagged);
    const response = answer(idp.token(claims(more)));
    expect(response.packedPolicySize).toBeGreaterThan(0);
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'blue', 'aws:PrincipalTag/stage': 'test' } };
    const policyDocument = policyOf({ ...allow('iam:ListRoles'), Condition });
    engine.respond('PutRolePolicy', { roleName: 'Job', policyName: 'p', policyDocument });
    expect(engine.code('ListRoles', {}, { as: credentialsOf(response) })).toBeUndefined();
    expect(engine.code('ListRoles', {}, { as: credentialsOf(answer(idp.token(claims()))) })).toBe('AccessDenied');
  });

  test('has the source identity of the token', () => {
    const { idp, claims, answer } = world(tagged);
    expect(answer(idp.token(claims({ [`${aws}/source_identity`]: 'anna' }))).sourceIdentity).toBe('anna');
  });

  test('has neither where the trust policy does not allow it', () => {
    const { idp, claims, ask } = world();
    expect(ask(idp.token(claims({ [`${aws}/tags`]: tags })))).toBe(
      'AccessDenied: Not authorized to perform sts:TagSession',
    );
    expect(ask(idp.token(claims({ [`${aws}/source_identity`]: 'anna' })))).toBe(
      'AccessDenied: Not authorized to perform sts:SetSourceIdentity',
    );
  });

  test.each([
    ['tags that are none', { [`${aws}/tags`]: 'team' }],
    ['a tag of two values', { [`${aws}/tags`]: { principal_tags: { team: ['a', 'b'] } } }],
    ['a tag of AWS', { [`${aws}/tags`]: { principal_tags: { 'aws:x': ['a'] } } }],
    ['a transitive key without its tag', { [`${aws}/tags`]: { principal_tags: {}, transitive_tag_keys: ['team'] } }],
    ['a source identity with blanks', { [`${aws}/source_identity`]: 'anna lee' }],
    ['a source identity that is a number', { [`${aws}/source_identity`]: 7 }],
  ])('is refused with %s', (_, more) => {
    const { idp, claims, ask } = world(tagged);
    expect(ask(idp.token(claims(more)))).toContain('InvalidIdentityToken: ');
  });

  test('keeps who it is and who vouched for it, for the role’s policies', () => {
    const { engine, idp, claims, answer } = world();
    const Condition = {
      StringEquals: {
        'idp.example.com/pool:sub': 'build-7',
        'idp.example.com/pool:aud': 'app',
        'aws:FederatedProvider': providerArn,
      },
    };
    const policyDocument = policyOf({ ...allow('iam:ListRoles'), Condition });
    engine.respond('PutRolePolicy', { roleName: 'Job', policyName: 'p', policyDocument });
    const sessionOf = (more = {}): Credentials => credentialsOf(answer(idp.token(claims(more))));
    expect(engine.code('ListRoles', {}, { as: sessionOf() })).toBeUndefined();
    expect(engine.code('ListRoles', {}, { as: sessionOf({ sub: 'build-8' }) })).toBe('AccessDenied');
  });

  test('lasts as long as is asked for, and as the role allows', () => {
    const { engine, idp, claims, answer, ask } = world();
    const token = idp.token(claims());
    const lastsS = ((answer(token, { durationSeconds: 900 }).credentials?.expiration ?? 0) - engine.nowMs) / 1000;
    expect(Math.round(lastsS)).toBe(900);
    expect(ask(token, { durationSeconds: 7200 })).toBe('allowed');
    expect(ask(token, { durationSeconds: 7201 })).toBe(
      'ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  });

  test('is narrowed by a session policy', () => {
    const { engine, idp, claims, answer } = world();
    const as = credentialsOf(answer(idp.token(claims()), { policy: policyOf(allow('iam:ListRoles')) }));
    expect(engine.code('ListRoles', {}, { as })).toBeUndefined();
    expect(engine.code('ListUsers', {}, { as })).toBe('AccessDenied');
  });

  test('of a role in quarantine is none', () => {
    const { engine, idp, claims, ask } = world();
    engine.respond('QuarantinePrincipal', { principal: roleArn });
    expect(ask(idp.token(claims()))).toBe('AccessDenied: The role Job is in quarantine.');
  });
});

describe('other providers', () => {
  test('Google needs no registering, and its audience is for the trust policy to judge', () => {
    const google = issuer('https://accounts.google.com');
    const Condition = { StringEquals: { 'accounts.google.com:aud': 'app.example.com' } };
    const { claims, ask, answer } = world(federated('accounts.google.com', { Condition }));
    for (const iss of ['accounts.google.com', 'https://accounts.google.com']) {
      const token = google.token(claims({ iss, aud: 'app.example.com', sub: '117' }));
      expect(answer(token)).toMatchObject({ provider: 'accounts.google.com', audience: 'app.example.com' });
      expect(ask(google.token(claims({ iss, aud: 'other.example.com', sub: '117' })))).toBe(denied);
    }
  });

  test('an account of this cluster is one, read from the records', () => {
    const engine = new EngineUnderTest();
    const { issuerIdentifier = '' } = engine.respond('EnableOutboundWebIdentityFederation', {});
    engine.respond('CreateOpenIDConnectProvider', { url: issuerIdentifier, clientIdList: ['here'] });
    const name = issuerIdentifier.replace('https://', '');
    const Condition = { StringEquals: { [`${name}:sub`]: arnOf('user/alice') } };
    const assumeRolePolicyDocument = policyOf(federated(arnOf(`oidc-provider/${name}`), { Condition }));
    engine.respond('CreateRole', { roleName: 'Job', path: '/app/', assumeRolePolicyDocument });
    const tokenOf = (user: string, signingAlgorithm: string): string => {
      const as = engine.user(user, allow('sts:GetWebIdentityToken'));
      const request = { audience: ['here'], signingAlgorithm };
      return engine.respond('GetWebIdentityToken', request, { as }).webIdentityToken ?? '';
    };
    const code = (webIdentityToken: string): string | undefined =>
      engine.code('AssumeRoleWithWebIdentity', { roleArn, roleSessionName: 'one', webIdentityToken });
    expect(code(tokenOf('alice', 'RS256'))).toBeUndefined();
    expect(code(tokenOf('bob', 'ES384'))).toBe('AccessDenied');
  });
});

test('every other call of STS needs a signature', () => {
  const { engine } = world();
  for (const action of ['GetCallerIdentity', 'GetSessionToken'] as const)
    expect(engine.askUnsigned(action, {}).refusal?.code).toBe('MissingAuthenticationToken');
  const asking = { roleArn, roleSessionName: 'one' };
  expect(engine.askUnsigned('AssumeRole', asking).refusal?.code).toBe('MissingAuthenticationToken');
});

describe('a provider', () => {
  test.each(['aws', 'sts', 'saml', 'iam'])('has no name that other condition keys begin with: %s', (name) => {
    const engine = new EngineUnderTest();
    expect(engine.code('CreateOpenIDConnectProvider', { url: `https://${name}`, clientIdList: ['app'] })).toBe(
      'ValidationError',
    );
  });
});
