// AssumeRoleWithSAML: whose assertions a role takes, what they must say, and what the session carries; with hostile ones.

import { createHash } from 'node:crypto';
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
import {
  base64,
  encryptedFor,
  type SamlParts,
  samlResponse,
  signed,
  signingMetadata,
} from '../../../support/saml-responses.ts';
import { tokenKeys } from '../../../support/token-keys.ts';

// Another key: of a stranger, or to encrypt for.
const otherKey = tokenKeys[1]?.privateKey ?? '';
const principalArn = arnOf('saml-provider/Corp');
const roleArn = arnOf('role/app/Staff');
const pair = `${roleArn},${principalArn}`;
const denied = 'AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML';
const unsignedText = 'InvalidIdentityToken: Response signature invalid';
type Asked = Partial<RequestOf<'AssumeRoleWithSAML'>>;

interface World {
  readonly engine: EngineUnderTest;
  /** A response of now, not signed. */
  readonly response: (more?: Partial<SamlParts>) => string;
  /** What becomes of a document. */
  readonly ask: (document: string, more?: Asked) => string;
  readonly answer: (document: string, more?: Asked) => ResponseOf<'AssumeRoleWithSAML'>;
}

const federated = (more: Statement = {}): Statement => ({
  ...{ Effect: 'Allow', Principal: { Federated: principalArn }, Action: ['sts:AssumeRoleWithSAML'], ...more },
});

function world(trust: Statement = federated()): World {
  const engine = new EngineUnderTest();
  engine.respond('CreateSAMLProvider', { name: 'Corp', samlMetadataDocument: signingMetadata });
  engine.respond('CreateRole', {
    ...{ roleName: 'Staff', path: '/app/', assumeRolePolicyDocument: policyOf(trust), maxSessionDuration: 7200 },
  });
  engine.respond('PutRolePolicy', { roleName: 'Staff', policyName: 'p', policyDocument: policyOf(allow('iam:List*')) });
  const request = (document: string, more: object) => ({
    ...{ roleArn, principalArn, samlAssertion: base64(document), ...more },
  });
  const unsigned = { proof: { kind: 'none' } } as const;
  return {
    engine,
    response: (more = {}) => samlResponse({ nowMs: engine.nowMs, roles: [pair], ...more }),
    ask: (document, more = {}) => {
      const { refusal } = engine.ask('AssumeRoleWithSAML', request(document, more), unsigned);
      return refusal === undefined ? 'allowed' : `${refusal.code}: ${refusal.message}`;
    },
    answer: (document, more = {}) => engine.respond('AssumeRoleWithSAML', request(document, more), unsigned),
  };
}

function credentialsOf({ credentials }: ResponseOf<'AssumeRoleWithSAML'>): Credentials {
  return {
    accessKeyId: credentials?.accessKeyId ?? '',
    secretAccessKey: credentials?.secretAccessKey ?? '',
    sessionToken: credentials?.sessionToken ?? '',
  };
}

describe('a signed response', () => {
  test.each(['Assertion', 'Response'] as const)('opens a session by the signature of its %s', (element) => {
    const { engine, response, answer } = world();
    const answered = answer(signed(response(), { element }));
    expect(answered).toMatchObject({
      ...{ subject: 'anna', subjectType: 'persistent', issuer: 'https://idp.example.com/saml' },
      audience: 'https://signin.aws.amazon.com/saml',
      nameQualifier: createHash('sha1').update(`https://idp.example.com/saml${ownAccount}/Corp`).digest('base64'),
      assumedRoleUser: { arn: `arn:aws:sts::${ownAccount}:assumed-role/Staff/anna` },
    });
    const as = credentialsOf(answered);
    expect(engine.respond('GetCallerIdentity', {}, { as }).arn).toBe(answered.assumedRoleUser?.arn);
    expect(engine.code('ListUsers', {}, { as })).toBeUndefined();
    expect(engine.code('CreateUser', { userName: 'x' }, { as })).toBe('AccessDenied');
  });

  test('may be signed twice, and be broken into lines', () => {
    const { engine, response } = world();
    const twice = base64(signed(signed(response()), { element: 'Response' })).replaceAll(/.{76}/g, '$&\r\n');
    expect(engine.code('AssumeRoleWithSAML', { roleArn, principalArn, samlAssertion: twice })).toBeUndefined();
  });

  test.each([
    [
      'another issuer',
      { issuer: 'https://evil.example.com' },
      'InvalidIdentityToken: Issuer not present in specified provider',
    ],
    ['another audience', { audience: 'urn:other' }, 'InvalidIdentityToken: The audience of the assertion is not AWS.'],
    ['another recipient', { recipient: 'https://evil.example.com/saml' }, 'InvalidIdentityToken: The recipient'],
    [
      'a recipient that only looks like it',
      { recipient: 'https://signin.aws.amazon.com.evil.example.com/saml' },
      'InvalidIdentityToken: The recipient',
    ],
    [
      'no name of the session',
      { attributes: { RoleSessionName: undefined } },
      'InvalidIdentityToken: RoleSessionName is required in AuthnResponse',
    ],
    [
      'two names of the session',
      { attributes: { RoleSessionName: ['a1', 'b1'] } },
      'InvalidIdentityToken: RoleSessionName is required',
    ],
    [
      'a name that is none',
      { attributes: { RoleSessionName: ['anna lee'] } },
      'InvalidIdentityToken: RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}',
    ],
    ['a duration that is none', { attributes: { SessionDuration: ['899'] } }, 'InvalidIdentityToken: SessionDuration'],
    ['a tag of two values', { attributes: { 'PrincipalTag:team': ['a', 'b'] } }, 'InvalidIdentityToken: Session tags'],
    [
      'a transitive key without its tag',
      { attributes: { TransitiveTagKeys: ['team'] } },
      'InvalidIdentityToken: The session tags',
    ],
    ['another role', { roles: [`${arnOf('role/Other')},${principalArn}`] }, denied],
    ['the role by another provider', { roles: [`${roleArn},${arnOf('saml-provider/Other')}`] }, denied],
    ['half a pair', { roles: [roleArn] }, denied],
    ['no role', { attributes: { Role: undefined } }, denied],
  ])('is refused with %s', (_, more, refused) => {
    const { response, ask } = world();
    expect(ask(signed(response(more)))).toContain(refused);
  });

  test('is for AWS by each of its restrictions', () => {
    const { response, ask } = world();
    const restriction = (audience: string): string =>
      `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`;
    const restricted = (audience: string): string =>
      signed(response().replace('</saml:Conditions>', `${restriction(audience)}</saml:Conditions>`));
    expect(ask(restricted('urn:other'))).toBe('InvalidIdentityToken: The audience of the assertion is not AWS.');
    expect(ask(restricted('https://signin.aws.amazon.com/saml'))).toBe('allowed');
    const among = response().replace('<saml:Audience>', '<saml:Audience>urn:other</saml:Audience><saml:Audience>');
    expect(ask(signed(among))).toBe('allowed');
  });

  test('is taken within five minutes, and before it ends', () => {
    const { engine, response, ask } = world();
    const nowMs = engine.nowMs;
    const old = { issuedAtMs: nowMs - 301_000, endsAtMs: nowMs + 60_000 };
    expect(ask(signed(response(old)))).toBe(
      'ExpiredTokenException: Token must be redeemed within 5 minutes of issuance',
    );
    expect(ask(signed(response({ endsAtMs: nowMs })))).toBe('ExpiredTokenException: The assertion has expired.');
    expect(ask(signed(response({ startsAtMs: nowMs + 120_000 })))).toBe(
      'InvalidIdentityToken: The assertion does not hold yet.',
    );
    expect(ask(signed(response({ issuedAtMs: nowMs + 120_000 })))).toContain('does not hold yet');
    const document = signed(response());
    expect(ask(document)).toBe('allowed');
    engine.elapse(241_000);
    expect(ask(document)).toContain('ExpiredTokenException: ');
  });

  test.each(['', ' \n'])('whose subject is named by %j is refused', (subject) => {
    const { response, ask } = world();
    expect(ask(signed(response({ subject })))).toBe('InvalidIdentityToken: The subject of the assertion has no name.');
  });

  test('names the pair in either order, among others', () => {
    const { response, ask } = world();
    const roles = [`${arnOf('role/Other')},${principalArn}`, ` ${principalArn} , ${roleArn} `];
    expect(ask(signed(response({ roles })))).toBe('allowed');
  });

  test('is refused where there is no such provider in the role’s account', () => {
    const { response, ask } = world();
    const document = signed(response());
    for (const arn of [arnOf('saml-provider/None'), 'arn:aws:iam::444455556666:saml-provider/Corp'])
      expect(ask(document, { principalArn: arn })).toBe("InvalidIdentityToken: Specified provider doesn't exist");
    expect(ask(document, { principalArn: roleArn })).toBe('ValidationError: Principal ARN is invalid');
    expect(ask(document, { roleArn: principalArn })).toBe('ValidationError: Request ARN is invalid');
  });

  test('counts where the metadata says that it is over: AWS does not look', () => {
    const { engine, response, ask } = world();
    const ended = signingMetadata.replace(
      'entityID=',
      `validUntil="${new Date(engine.nowMs).toISOString()}" entityID=`,
    );
    engine.respond('UpdateSAMLProvider', { samlProviderArn: principalArn, samlMetadataDocument: ended });
    expect(ask(signed(response()))).toBe('allowed');
  });
});

describe('a hostile response', () => {
  test('without a signature, or of a stranger, counts for nothing', () => {
    const { response, ask } = world();
    expect(ask(response())).toBe(unsignedText);
    expect(ask(signed(response(), { privateKey: otherKey }))).toBe(unsignedText);
  });

  test('of weak sums counts for nothing', () => {
    const { response, ask } = world();
    const signatureAlgorithm = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    const digestAlgorithm = 'http://www.w3.org/2000/09/xmldsig#sha1';
    expect(ask(signed(response(), { signatureAlgorithm }))).toBe(unsignedText);
    expect(ask(signed(response(), { digestAlgorithm }))).toBe(unsignedText);
  });

  test('that was changed after signing counts for nothing', () => {
    const { response, ask } = world();
    const document = signed(response());
    expect(ask(document.replace('>anna</saml:NameID>', '>root</saml:NameID>'))).toBe(unsignedText);
    expect(
      ask(document.replace('RoleSessionName"><saml:AttributeValue>anna', 'RoleSessionName"><saml:AttributeValue>root')),
    ).toBe(unsignedText);
    const whole = signed(response(), { element: 'Response' });
    expect(ask(whole.replace('status:Success', 'status:Other'))).toBe(unsignedText);
  });

  test('that wraps a signed assertion beside, around or inside a forged one is no response', () => {
    const { response, ask } = world();
    const document = signed(response());
    const genuine = /<saml:Assertion .*<\/saml:Assertion>/s.exec(document)?.[0] ?? '';
    const forged = genuine
      .replace(/<ds:Signature .*<\/ds:Signature>/s, '')
      .replace('ID="_a1"', 'ID="_evil"')
      .replace('>anna</saml:NameID>', '>root</saml:NameID>');
    const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(genuine)?.[0] ?? '';
    const wrapped = [
      document.replace(genuine, forged + genuine),
      document.replace(genuine, genuine + forged),
      document.replace(genuine, `<samlp:Extensions>${genuine}</samlp:Extensions>${forged}`),
      document.replace(
        genuine,
        forged.replace(
          '</saml:Issuer>',
          `</saml:Issuer><ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${genuine}</ds:Object>`,
        ),
      ),
      document.replace(
        genuine,
        forged.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</ds:Signature>', `<ds:Object>${genuine}</ds:Object></ds:Signature>`)}`,
        ),
      ),
      document.replace(genuine, forged.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)),
      document.replace(genuine, forged.replace('</saml:Issuer>', `</saml:Issuer>${signature}`).replace('_evil', '_a1')),
    ];
    for (const hostile of wrapped)
      expect(ask(hostile)).toMatch(/^InvalidIdentityToken: (?:Response signature|Invalid base64)/);
  });

  test('with a comment in a name is about the whole name', () => {
    const { response, answer } = world();
    const document = signed(response({ subject: 'anna@example.com.evil.example.com' }));
    const commented = document.replace('anna@example.com.evil', 'anna@example.com<!-- -->.evil');
    expect(answer(commented).subject).toBe('anna@example.com.evil.example.com');
  });

  test.each([
    ['is no base64', '####'],
    ['is no XML', base64('nothing')],
    ['is no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x01]).toString('base64')],
    ['has a document type', base64('<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>')],
    ['is an assertion alone', base64('<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>')],
    [
      'has too many elements',
      base64(
        `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${'<a/>'.repeat(5000)}</samlp:Response>`,
      ),
    ],
  ])('that %s is none', (_, samlAssertion) => {
    const { engine } = world();
    expect(engine.refusal('AssumeRoleWithSAML', { roleArn, principalArn, samlAssertion })).toBe(
      'InvalidIdentityToken: Invalid base64 SAMLResponse',
    );
  });

  test('that is too large is not looked at', () => {
    const { engine } = world();
    const samlAssertion = 'A'.repeat(100_001);
    expect(engine.code('AssumeRoleWithSAML', { roleArn, principalArn, samlAssertion })).toBe('ValidationError');
  });
});

describe('an encrypted assertion', () => {
  test.each(['gcm', 'cbc'] as const)(
    'is opened by a key of the provider (%s), and must be signed inside or as a whole',
    (mode) => {
      const { engine, response, ask } = world();
      const inside = encryptedFor(otherKey, signed(response()), mode);
      expect(ask(inside)).toBe(
        'InvalidIdentityToken: The assertion is encrypted for a key that the provider here does not have.',
      );
      engine.respond('UpdateSAMLProvider', { samlProviderArn: principalArn, addPrivateKey: otherKey });
      expect(ask(inside)).toBe('allowed');
      expect(ask(signed(encryptedFor(otherKey, response(), mode), { element: 'Response' }))).toBe('allowed');
      expect(ask(encryptedFor(otherKey, response(), mode))).toBe(unsignedText);
      const spoiled = inside.replace(
        /(<xenc:CipherValue>[^<]{40})(.)/g,
        (_, start: string, one: string) => start + (one === 'A' ? 'B' : 'A'),
      );
      expect(ask(spoiled)).toBe(unsignedText);
    },
  );

  test('is asked for where the provider requires it', () => {
    const { engine, response, ask } = world();
    engine.respond('UpdateSAMLProvider', {
      ...{ samlProviderArn: principalArn, addPrivateKey: otherKey, assertionEncryptionMode: 'Required' },
    });
    expect(ask(signed(response()))).toBe('InvalidIdentityToken: The assertion must be encrypted.');
    expect(ask(encryptedFor(otherKey, signed(response())))).toBe('allowed');
  });
});

describe('the trust policy', () => {
  test.each([
    ['saml:aud', 'https://signin.aws.amazon.com/saml'],
    ['saml:iss', 'https://idp.example.com/saml'],
    ['saml:sub', 'anna'],
    ['saml:sub_type', 'persistent'],
    ['saml:doc', `${ownAccount}/Corp`],
    [
      'saml:namequalifier',
      createHash('sha1').update(`https://idp.example.com/saml${ownAccount}/Corp`).digest('base64'),
    ],
    ['saml:mail', 'anna@example.com'],
    ['sts:RoleSessionName', 'anna'],
  ])('sees %s', (key, value) => {
    const attributes = { 'urn:oid:0.9.2342.19200300.100.1.3': ['anna@example.com'] };
    const good = world(federated({ Condition: { StringEquals: { [key]: value } } }));
    expect(good.ask(signed(good.response({ attributes })))).toBe('allowed');
    const bad = world(federated({ Condition: { StringEquals: { [key]: `${value}x` } } }));
    expect(bad.ask(signed(bad.response({ attributes })))).toBe(denied);
  });

  test('sees affiliations as a set', () => {
    const Condition = { 'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': 'staff' } };
    const { response, ask } = world(federated({ Condition }));
    const affiliated = (...values: string[]) => ({ attributes: { 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': values } });
    expect(ask(signed(response(affiliated('member', 'staff'))))).toBe('allowed');
    expect(ask(signed(response(affiliated('member'))))).toBe(denied);
  });

  test('must allow tags and a source identity too', () => {
    const attributes = { 'PrincipalTag:team': ['blue'], TransitiveTagKeys: ['team'], SourceIdentity: ['anna'] };
    const { response, ask } = world();
    expect(ask(signed(response({ attributes })))).toBe('AccessDenied: Not authorized to perform sts:TagSession');
    const Action = ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'];
    const open = world(federated({ Action }));
    expect(open.answer(signed(open.response({ attributes }))).sourceIdentity).toBe('anna');
  });
});

describe('a session', () => {
  const lastsS = (engine: EngineUnderTest, { credentials }: ResponseOf<'AssumeRoleWithSAML'>): number =>
    Math.round(((credentials?.expiration ?? 0) - engine.nowMs) / 1000);

  test('lasts no longer than is asked for, than the provider says, and than the role allows', () => {
    const { engine, response, answer, ask } = world();
    expect(lastsS(engine, answer(signed(response())))).toBe(3600);
    expect(lastsS(engine, answer(signed(response()), { durationSeconds: 900 }))).toBe(900);
    expect(lastsS(engine, answer(signed(response({ attributes: { SessionDuration: ['1800'] } }))))).toBe(1800);
    expect(lastsS(engine, answer(signed(response({ sessionEndsAtMs: engine.nowMs + 600_000 }))))).toBe(600);
    expect(ask(signed(response()), { durationSeconds: 7201 })).toContain(
      'ValidationError: The requested DurationSeconds',
    );
  });

  test('keeps who it is, and its tags, for the role’s policies', () => {
    const { engine, response, answer } = world(federated({ Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] }));
    const Condition = {
      StringEquals: { 'saml:sub': 'anna', 'aws:PrincipalTag/team': 'blue', 'aws:FederatedProvider': principalArn },
    };
    const policyDocument = policyOf({ ...allow('iam:ListRoles'), Condition });
    engine.respond('PutRolePolicy', { roleName: 'Staff', policyName: 'p', policyDocument });
    const attributes = { 'PrincipalTag:team': ['blue'] };
    const sessionOf = (more = {}): Credentials => credentialsOf(answer(signed(response({ attributes, ...more }))));
    expect(engine.code('ListRoles', {}, { as: sessionOf() })).toBeUndefined();
    expect(engine.code('ListRoles', {}, { as: sessionOf({ subject: 'bob' }) })).toBe('AccessDenied');
  });
});
