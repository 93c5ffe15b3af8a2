// GetSessionToken, GetCallerIdentity and GetAccessKeyInfo: the calls that no policy judges, and what a user's session may.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

function sessionOf(
  engine: EngineUnderTest,
  as: Credentials,
  durationSeconds?: number,
): Credentials & { endsMs: number } {
  const request = durationSeconds === undefined ? {} : { durationSeconds };
  const { credentials } = engine.respond('GetSessionToken', request, { as });
  return {
    accessKeyId: credentials?.accessKeyId ?? '',
    secretAccessKey: credentials?.secretAccessKey ?? '',
    sessionToken: credentials?.sessionToken ?? '',
    endsMs: credentials?.expiration ?? 0,
  };
}

const secondsLeft = (engine: EngineUnderTest, session: { readonly endsMs: number }): number =>
  Math.round((session.endsMs - engine.nowMs) / 1000);

describe('GetCallerIdentity', () => {
  test('says who a user and the root user are', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    expect(engine.respond('GetCallerIdentity', {}, { as: alice })).toEqual({
      userId: engine.respond('GetUser', { userName: 'alice' }).user?.userId,
      account: ownAccount,
      arn: arnOf('user/alice'),
    });
    expect(engine.respond('GetCallerIdentity', {})).toEqual({
      userId: ownAccount,
      account: ownAccount,
      arn: arnOf('root'),
    });
  });

  test('answers against an explicit deny of everything', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', { Effect: 'Deny', Action: '*', Resource: '*' });
    expect(engine.respond('GetCallerIdentity', {}, { as: alice }).arn).toBe(arnOf('user/alice'));
  });

  test.each([
    ['a key that is not there', { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' }, 'InvalidClientTokenId'],
    ['a secret that is not the key’s', { secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
  ])('is refused with %s', (_, wrong, code) => {
    const engine = new EngineUnderTest();
    expect(engine.code('GetCallerIdentity', {}, { as: { ...engine.root, ...wrong } })).toBe(code);
  });
});

describe('GetAccessKeyInfo', () => {
  test('reads the account in any key id, without looking whether the key is there', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('sts:GetAccessKeyInfo'));
    const accessKeyId = engine.root.accessKeyId;
    expect(engine.respond('GetAccessKeyInfo', { accessKeyId }, { as: alice })).toEqual({ account: ownAccount });
    expect(engine.code('GetAccessKeyInfo', { accessKeyId: 'a'.repeat(20) })).toBe('ValidationError');
    expect(engine.code('GetAccessKeyInfo', { accessKeyId: 'AKIA' })).toBe('ValidationError');
  });
});

describe('GetSessionToken', () => {
  test('gives a user half a day, or what it asks for, and needs no permission', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', { Effect: 'Deny', Action: 'sts:*', Resource: '*' });
    expect(secondsLeft(engine, sessionOf(engine, alice))).toBe(43_200);
    expect(secondsLeft(engine, sessionOf(engine, alice, 900))).toBe(900);
    expect(secondsLeft(engine, sessionOf(engine, alice, 129_600))).toBe(129_600);
    for (const durationSeconds of [899, 129_601])
      expect(engine.code('GetSessionToken', { durationSeconds }, { as: alice })).toBe('ValidationError');
  });

  test('gives the root user an hour at most', () => {
    const engine = new EngineUnderTest();
    expect(secondsLeft(engine, sessionOf(engine, engine.root))).toBe(3600);
    expect(secondsLeft(engine, sessionOf(engine, engine.root, 7200))).toBe(3600);
    expect(secondsLeft(engine, sessionOf(engine, engine.root, 900))).toBe(900);
  });

  test('is not for session credentials', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) });
    const role = engine.assume({ roleArn: arnOf('role/r'), roleSessionName: 'one' }, { as: alice });
    for (const as of [sessionOf(engine, alice), role])
      expect(engine.refusal('GetSessionToken', {}, { as })).toBe(
        'AccessDenied: Cannot call GetSessionToken with session credentials',
      );
  });

  test('refuses a code of a device that nobody has', () => {
    const engine = new EngineUnderTest();
    const request = { serialNumber: arnOf('mfa/root'), tokenCode: '000000' };
    expect(engine.refusal('GetSessionToken', request)).toMatch(/^AccessDenied: MultiFactorAuthentication failed/);
    expect(engine.code('GetSessionToken', { tokenCode: '12345' })).toBe('ValidationError');
  });
});

describe('a user’s session', () => {
  test('is the user, assumes roles, and calls neither IAM nor the rest of STS', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('*'));
    const as = sessionOf(engine, alice);
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) });
    expect(engine.respond('GetCallerIdentity', {}, { as }).arn).toBe(arnOf('user/alice'));
    expect(engine.code('AssumeRole', { roleArn: arnOf('role/r'), roleSessionName: 'one' }, { as })).toBeUndefined();
    expect(engine.code('ListUsers', {}, { as })).toBe('InvalidClientTokenId');
    expect(engine.code('CreateUser', { userName: 'x' }, { as })).toBe('InvalidClientTokenId');
    expect(engine.code('GetAccessKeyInfo', { accessKeyId: alice.accessKeyId }, { as })).toBe('AccessDenied');
    expect(engine.code('GetCluster', {}, { as })).toBeUndefined();
  });

  test('goes with its user, and does not come back with another one of that name', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const as = sessionOf(engine, alice);
    engine.respond('DeleteAccessKey', { userName: 'alice', accessKeyId: alice.accessKeyId });
    engine.respond('DeleteUser', { userName: 'alice' });
    expect(engine.code('GetCallerIdentity', {}, { as })).toBe('InvalidClientTokenId');
    engine.user('alice');
    expect(engine.code('GetCallerIdentity', {}, { as })).toBe('InvalidClientTokenId');
  });

  test('has a time of issue, which a policy can refuse', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('eventide:GetCluster'));
    const before = sessionOf(engine, alice);
    engine.elapse(2000);
    const cut = `${new Date(engine.nowMs).toISOString().slice(0, 19)}Z`;
    const condition = { DateLessThan: { 'aws:TokenIssueTime': cut } };
    const policyDocument = policyOf({ Effect: 'Deny', Action: '*', Resource: '*', Condition: condition });
    engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'older', policyDocument });
    engine.elapse(2000);
    const after = sessionOf(engine, alice);
    expect(engine.code('GetCluster', {}, { as: before })).toBe('AccessDenied');
    expect(engine.code('GetCluster', {}, { as: after })).toBeUndefined();
    expect(engine.code('GetCluster', {}, { as: alice })).toBeUndefined();
  });
});
