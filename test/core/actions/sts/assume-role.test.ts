// AssumeRole: whom a role lets in, for how long, with what, and what its sessions may do.

import { describe, expect, test } from 'vitest';
import { quotas } from '../../../../src/core/model/quotas.ts';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  type Statement,
  trustOf,
} from '../../../support/engine-under-test.ts';

const roleArn = arnOf('role/app/Reader');
const asking = { roleArn, roleSessionName: 'one' };

interface World {
  readonly engine: EngineUnderTest;
  readonly alice: Credentials;
  readonly assume: (more?: Partial<RequestOf<'AssumeRole'>>, as?: Credentials) => Credentials;
  readonly refusal: (more?: Partial<RequestOf<'AssumeRole'>>, as?: Credentials) => string;
}

/** A user `alice` and a role that trusts her, with these statements. */
function world(
  options: { readonly trust?: string; readonly may?: readonly Statement[]; readonly longestS?: number } = {},
): World {
  const engine = new EngineUnderTest();
  const alice = engine.user('alice');
  const { trust = trustOf(arnOf('user/alice')), may = [allow('iam:List*')], longestS = 3600 } = options;
  engine.respond('CreateRole', {
    ...{ roleName: 'Reader', path: '/app/', assumeRolePolicyDocument: trust, maxSessionDuration: longestS },
  });
  if (may.length > 0)
    engine.respond('PutRolePolicy', { roleName: 'Reader', policyName: 'p', policyDocument: policyOf(...may) });
  return {
    engine,
    alice,
    assume: (more = {}, as = alice) => engine.assume({ ...asking, ...more }, { as }),
    refusal: (more = {}, as = alice) => engine.refusal('AssumeRole', { ...asking, ...more }, { as }),
  };
}

const denied = (caller: string, action = 'sts:AssumeRole'): string =>
  `AccessDenied: User: ${caller} is not authorized to perform: ${action} on resource: ${roleArn}`;

describe('a role', () => {
  test.each([
    ['of another partition', roleArn.replace('arn:aws:', 'arn:aws-cn:')],
    ['with a region', roleArn.replace(':iam::', ':iam:us-east-1:')],
  ])('has one ARN: none %s, which no policy would know it by', (_, other) => {
    const { engine, refusal } = world();
    engine.respond('PutUserPolicy', {
      ...{ userName: 'alice', policyName: 'p' },
      policyDocument: policyOf(allow('sts:AssumeRole'), {
        Effect: 'Deny',
        Action: 'sts:AssumeRole',
        Resource: roleArn,
      }),
    });
    expect(refusal()).toContain('AccessDenied: ');
    expect(refusal({ roleArn: other })).toContain('AccessDenied: ');
    const asked = { principal: arnOf('user/alice'), action: 'sts:AssumeRole', resource: other };
    expect(engine.respond('Authorize', asked).decision?.allowed).toBe(false);
  });
});

describe('a session', () => {
  test('comes with credentials that end, and says who it is', () => {
    const { engine, alice } = world();
    const role = engine.respond('GetRole', { roleName: 'Reader' }).role;
    const askedMs = engine.nowMs;
    const response = engine.respond('AssumeRole', asking, { as: alice });
    expect(response).toMatchObject({
      credentials: {
        accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
        sessionToken: expect.stringMatching(/^.{100,}$/),
      },
      assumedRoleUser: {
        assumedRoleId: `${role?.roleId ?? ''}:one`,
        arn: `arn:aws:sts::${ownAccount}:assumed-role/Reader/one`,
      },
    });
    expect(response).not.toHaveProperty('sourceIdentity');
    const expiration = response.credentials?.expiration ?? 0;
    expect(expiration - askedMs).toBeGreaterThanOrEqual(3600_000);
    expect(expiration - engine.nowMs).toBeLessThanOrEqual(3600_000);
  });

  test('is named by GetCallerIdentity, with its account in the key', () => {
    const { engine, assume } = world();
    const session = assume();
    expect(engine.respond('GetCallerIdentity', {}, { as: session })).toEqual({
      userId: expect.stringMatching(/^AROA[A-Z2-7]{17}:one$/),
      account: ownAccount,
      arn: `arn:aws:sts::${ownAccount}:assumed-role/Reader/one`,
    });
    expect(engine.respond('GetAccessKeyInfo', { accessKeyId: session.accessKeyId }).account).toBe(ownAccount);
  });

  test('may do what the role may, no matter what the user may', () => {
    const { engine, assume, alice } = world();
    const session = assume();
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    expect(engine.refusal('GetUser', { userName: 'alice' }, { as: session })).toBe(
      `AccessDenied: User: arn:aws:sts::${ownAccount}:assumed-role/Reader/one is not authorized to perform: ` +
        `iam:GetUser on resource: ${arnOf('user/alice')} because no identity-based policy allows the iam:GetUser action`,
    );
  });

  test('is refused without its token, with another one, and when it has ended', () => {
    const { engine, assume } = world();
    const [one, other] = [assume({ durationSeconds: 900 }), assume()];
    const bare = { accessKeyId: one.accessKeyId, secretAccessKey: one.secretAccessKey };
    const mixed = { ...one, sessionToken: other.sessionToken ?? '' };
    const forged = { ...one, sessionToken: `${one.sessionToken?.slice(0, -2) ?? ''}AA` };
    for (const as of [bare, mixed, forged])
      expect(engine.code('GetCallerIdentity', {}, { as })).toBe('InvalidClientTokenId');
    engine.elapse(899_000);
    expect(engine.code('GetCallerIdentity', {}, { as: one })).toBeUndefined();
    engine.elapse(1000);
    expect(engine.code('GetCallerIdentity', {}, { as: one })).toBe('ExpiredToken');
    expect(engine.code('GetCallerIdentity', {}, { as: other })).toBeUndefined();
  });

  test('loses at once what the role loses', () => {
    const { engine, assume } = world();
    const session = assume();
    engine.respond('DeleteRolePolicy', { roleName: 'Reader', policyName: 'p' });
    expect(engine.code('ListUsers', {}, { as: session })).toBe('AccessDenied');
  });

  test('outlives the trust that made it', () => {
    const { engine, assume, refusal } = world();
    const session = assume();
    engine.respond('UpdateAssumeRolePolicy', { roleName: 'Reader', policyDocument: trustOf(arnOf('root')) });
    expect(refusal()).toContain('AccessDenied');
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
  });
});

describe('trust', () => {
  test('that names the user is enough', () => {
    const { assume } = world();
    expect(assume().accessKeyId).toMatch(/^ASIA/);
  });

  test('that names somebody else keeps the user out, with and without a permission of its own', () => {
    const { engine, alice, refusal } = world({ trust: trustOf(`arn:aws:iam::${ownAccount}:root`, { Effect: 'Deny' }) });
    expect(refusal()).toContain(denied(arnOf('user/alice')));
    engine.respond('PutUserPolicy', {
      ...{ userName: 'alice', policyName: 'p', policyDocument: policyOf(allow('sts:AssumeRole')) },
    });
    expect(refusal({}, alice)).toContain('with an explicit deny in the role trust policy');
  });

  test('does not overcome an explicit deny in the user’s policy', () => {
    const { engine, refusal } = world();
    const policyDocument = policyOf({ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: roleArn });
    engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'p', policyDocument });
    expect(refusal()).toBe(`${denied(arnOf('user/alice'))} with an explicit deny in an identity-based policy`);
  });

  test('under an external id lets in only who brings it', () => {
    const condition = { StringEquals: { 'sts:ExternalId': 'secret-id' } };
    const { assume, refusal } = world({ trust: trustOf(arnOf('user/alice'), { Condition: condition }) });
    expect(refusal()).toContain('AccessDenied');
    expect(refusal({ externalId: 'other-id' })).toContain('AccessDenied');
    expect(assume({ externalId: 'secret-id' }).accessKeyId).toMatch(/^ASIA/);
  });

  test('under a session name lets in only under that name', () => {
    const condition = { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } };
    const { assume, refusal } = world({ trust: trustOf(arnOf('user/alice'), { Condition: condition }) });
    expect(refusal()).toContain('AccessDenied');
    expect(assume({ roleSessionName: 'alice' }).accessKeyId).toMatch(/^ASIA/);
  });

  test.each([
    ['is not there', arnOf('role/app/None')],
    ['stands under another path', arnOf('role/Reader')],
    ['is written in another case', arnOf('role/app/reader')],
    ['is of an account that is not there', 'arn:aws:iam::999988887777:role/app/Reader'],
  ])('of a role that %s is told like that of one which trusts nobody', (_, arn) => {
    const { engine, alice } = world({ trust: trustOf('999988887777') });
    const say = (one: string): string =>
      engine.refusal('AssumeRole', { roleArn: one, roleSessionName: 'one' }, { as: alice }).replaceAll(one, 'ROLE');
    const told = say(arn);
    expect(told).toMatch(/^AccessDenied: /);
    expect(say(roleArn).startsWith(told)).toBe(true);
  });

  test('is not for the root user', () => {
    const { engine, refusal } = world({ trust: trustOf(arnOf('root')) });
    expect(refusal({}, engine.root)).toBe('AccessDenied: Roles may not be assumed by root accounts.');
  });

  test('of what is no role’s ARN is a ValidationError', () => {
    const { refusal } = world();
    expect(refusal({ roleArn: 'not-an-arn-but-long-enough' })).toBe(
      'ValidationError: not-an-arn-but-long-enough is invalid',
    );
    expect(refusal({ roleArn: 'arn:aws:iam' })).toMatch(/^ValidationError: .*'roleArn'.*greater than or equal to 20/);
  });
});

describe('the duration', () => {
  const lasts = ({ engine, alice }: World, durationSeconds: number): number => {
    const { credentials } = engine.respond('AssumeRole', { ...asking, durationSeconds }, { as: alice });
    return Math.round(((credentials?.expiration ?? 0) - engine.nowMs) / 1000);
  };

  test('is what is asked for, up to the longest of the role', () => {
    const long = world({ longestS: 7200 });
    expect(lasts(long, 900)).toBe(900);
    expect(lasts(long, 7200)).toBe(7200);
    expect(long.refusal({ durationSeconds: 7201 })).toBe(
      'ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  });

  test.each([899, 43_201])('of %i seconds is refused by its shape', (durationSeconds) => {
    expect(world({ longestS: 43_200 }).refusal({ durationSeconds })).toMatch(/^ValidationError: .*'durationSeconds'/);
  });

  const chained =
    'ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';

  test('is an hour at most for a session made from a role session', () => {
    const { engine, assume, refusal } = world({
      longestS: 43_200,
      trust: trustOf(arnOf('root')),
      may: [allow('sts:*')],
    });
    engine.respond('PutUserPolicy', {
      ...{ userName: 'alice', policyName: 'p', policyDocument: policyOf(allow('sts:AssumeRole')) },
    });
    const first = assume({ durationSeconds: 43_200 });
    expect(refusal({ durationSeconds: 3601 }, first)).toBe(chained);
    expect(assume({ durationSeconds: 3600 }, first).accessKeyId).toMatch(/^ASIA/);
    expect(assume({}, first).accessKeyId).toMatch(/^ASIA/);
  });

  test('is the role’s for a session made from a user’s session: that is no chain', () => {
    const { engine, alice, assume } = world({ longestS: 43_200 });
    const { credentials } = engine.respond('GetSessionToken', {}, { as: alice });
    const session = {
      accessKeyId: credentials?.accessKeyId ?? '',
      secretAccessKey: credentials?.secretAccessKey ?? '',
      sessionToken: credentials?.sessionToken ?? '',
    };
    expect(assume({ durationSeconds: 43_200 }, session).accessKeyId).toMatch(/^ASIA/);
  });
});

describe('a session policy', () => {
  const may = [allow(['iam:ListUsers', 'iam:ListRoles'])];

  test('leaves what both allow', () => {
    const { engine, assume } = world({ may });
    const session = assume({ policy: policyOf(allow(['iam:ListUsers', 'iam:ListGroups'])) });
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
    expect(engine.refusal('ListRoles', {}, { as: session })).toContain('because no session policy allows');
    expect(engine.refusal('ListGroups', {}, { as: session })).toContain('because no identity-based policy allows');
  });

  test('by ARN counts with the inline one', () => {
    const { engine, assume } = world({ may });
    engine.respond('CreatePolicy', { policyName: 's', policyDocument: policyOf(allow('iam:ListRoles')) });
    const policyArns = [{ arn: arnOf('policy/s') }];
    const managed = assume({ policyArns });
    expect(engine.code('ListRoles', {}, { as: managed })).toBeUndefined();
    expect(engine.code('ListUsers', {}, { as: managed })).toBe('AccessDenied');
    const both = assume({ policyArns, policy: policyOf(allow('iam:ListUsers')) });
    expect(engine.code('ListUsers', {}, { as: both })).toBeUndefined();
    expect(engine.code('ListRoles', {}, { as: both })).toBeUndefined();
  });

  test('that is none is refused', () => {
    const { refusal } = world({ may });
    expect(refusal({ policy: '{"Version":"2012-10-17"}' })).toMatch(/^MalformedPolicyDocument: /);
    expect(refusal({ policy: policyOf({ ...allow('s3:*'), Principal: '*' }) })).toMatch(/^MalformedPolicyDocument: /);
    expect(refusal({ policyArns: [{ arn: arnOf('policy/none') }] })).toMatch(/^ValidationError: /);
    const tooMany = Array.from({ length: quotas.sessionPolicyArns + 1 }, () => ({ arn: arnOf('policy/none') }));
    expect(refusal({ policyArns: tooMany })).toMatch(/^ValidationError: /);
  });

  test('is told how much of the room it takes, with its tags', () => {
    const { engine, alice } = world({ trust: trustOf(arnOf('user/alice'), { Action: 'sts:*' }) });
    const packed = (more: Partial<RequestOf<'AssumeRole'>>): number | undefined =>
      engine.respond('AssumeRole', { ...asking, ...more }, { as: alice }).packedPolicySize;
    const policy = policyOf(allow(Array.from({ length: 40 }, (_, at) => `s3:Action${at}`)));
    const tags = [{ key: 'team', value: 'v'.repeat(256) }];
    expect(packed({})).toBeUndefined();
    const alone = packed({ policy }) ?? 0;
    expect(alone).toBeGreaterThan(0);
    expect(alone).toBeLessThan(100);
    expect(packed({ policy, tags })).toBeGreaterThan(alone);
  });

  test('that does not fit into a token is too large', () => {
    const statements = Array.from({ length: 600 }, (_, at) =>
      allow(`s3:Get${at}`, `arn:aws:s3:::bucket-${at * 7919}/*`),
    );
    expect(world({ may }).refusal({ policy: policyOf(...statements) })).toMatch(/^PackedPolicyTooLarge: /);
  });
});

describe('session tags', () => {
  const trust = (...actions: readonly string[]): string =>
    trustOf(arnOf('user/alice'), { Action: ['sts:AssumeRole', ...actions] });
  const tags = [{ key: 'Team', value: 'blue' }];
  const byTag = (value: string): Statement => ({
    ...allow('iam:ListUsers'),
    Condition: { StringEquals: { 'aws:PrincipalTag/team': value } },
  });

  test('need sts:TagSession in the trust policy', () => {
    expect(world().refusal({ tags })).toContain(denied(arnOf('user/alice'), 'sts:TagSession'));
    expect(world({ trust: trust('sts:TagSession') }).assume({ tags }).accessKeyId).toMatch(/^ASIA/);
  });

  test('stand before the role’s own', () => {
    const { engine, assume } = world({ trust: trust('sts:TagSession'), may: [byTag('blue')] });
    engine.respond('TagRole', { roleName: 'Reader', tags: [{ key: 'team', value: 'red' }] });
    expect(engine.code('ListUsers', {}, { as: assume() })).toBe('AccessDenied');
    expect(engine.code('ListUsers', {}, { as: assume({ tags }) })).toBeUndefined();
  });

  test('of one key but for its case are refused', () => {
    const twice = [...tags, { key: 'team', value: 'red' }];
    expect(world({ trust: trust('sts:TagSession') }).refusal({ tags: twice })).toBe(
      'InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  });

  test('that are transitive must be among those given', () => {
    const { refusal } = world({ trust: trust('sts:TagSession') });
    expect(refusal({ tags, transitiveTagKeys: ['other'] })).toMatch(/^InvalidParameterValue: /);
  });

  test('that are transitive go along the chain and cannot be set again', () => {
    const chain = policyOf({
      ...{ Effect: 'Allow', Principal: { AWS: ownAccount }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
    });
    const { engine, assume, refusal } = world({ trust: chain, may: [byTag('blue'), allow('sts:*')] });
    engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'p', policyDocument: policyOf(allow('sts:*')) });
    const transitive = assume({ tags, transitiveTagKeys: ['team'] });
    expect(engine.code('ListUsers', {}, { as: assume({}, transitive) })).toBeUndefined();
    expect(refusal({ tags: [{ key: 'TEAM', value: 'red' }] }, transitive)).toMatch(/^InvalidParameterValue: /);
    const passing = assume({ tags });
    expect(engine.code('ListUsers', {}, { as: assume({}, passing) })).toBe('AccessDenied');
  });
});

describe('a source identity', () => {
  const trust = policyOf({
    ...{ Effect: 'Allow', Principal: { AWS: ownAccount }, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] },
  });
  const set = (): World => {
    const made = world({ trust, may: [allow('sts:*')] });
    const policyDocument = policyOf(allow('sts:*'));
    made.engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'p', policyDocument });
    return made;
  };

  test('needs sts:SetSourceIdentity in the trust policy, and is said in the answer', () => {
    expect(world().refusal({ sourceIdentity: 'alice' })).toContain('sts:SetSourceIdentity');
    const { engine, alice } = set();
    const response = engine.respond('AssumeRole', { ...asking, sourceIdentity: 'alice' }, { as: alice });
    expect(response.sourceIdentity).toBe('alice');
  });

  test('goes along the chain and cannot be changed', () => {
    const { engine, assume, refusal } = set();
    const first = assume({ sourceIdentity: 'alice' });
    expect(refusal({ sourceIdentity: 'bob' }, first)).toMatch(/^AccessDenied: /);
    expect(engine.respond('AssumeRole', asking, { as: first }).sourceIdentity).toBe('alice');
  });
});

describe('a code of an MFA device', () => {
  test('that nobody has is refused', () => {
    const { refusal } = world();
    expect(refusal({ serialNumber: arnOf('mfa/alice'), tokenCode: '123456' })).toMatch(
      /^AccessDenied: MultiFactorAuthentication failed/,
    );
  });

  test('is missing where the trust policy asks for one', () => {
    const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const { refusal } = world({ trust: trustOf(arnOf('user/alice'), { Condition: condition }) });
    expect(refusal()).toMatch(/^AccessDenied: /);
  });
});
