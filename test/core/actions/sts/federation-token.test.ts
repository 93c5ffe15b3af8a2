// GetFederationToken: what it answers, what its credentials may, and what it refuses.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
} from '../../../support/engine-under-test.ts';

const federated = (name: string): string => `arn:aws:sts::${ownAccount}:federated-user/${name}`;
const getsAll = policyOf(allow('s3:Get*'));

function withAlice(): { readonly engine: EngineUnderTest; readonly alice: Credentials } {
  const engine = new EngineUnderTest();
  return { engine, alice: engine.user('alice', allow('sts:*'), allow('s3:*')) };
}

function sessionOf(
  engine: EngineUnderTest,
  as: Credentials,
  more: object = {},
): Credentials & { readonly endsMs: number } {
  const { credentials } = engine.respond('GetFederationToken', { name: 'bo', ...more }, { as });
  return {
    accessKeyId: credentials?.accessKeyId ?? '',
    secretAccessKey: credentials?.secretAccessKey ?? '',
    sessionToken: credentials?.sessionToken ?? '',
    endsMs: credentials?.expiration ?? 0,
  };
}

const may = (engine: EngineUnderTest, as: Credentials, action: string): string | undefined =>
  engine.respond('Authorize', { action, resource: 'arn:aws:s3:::b/o' }, { as }).decision?.decision;

describe('a federated user', () => {
  test('is who the call names, of the caller’s account', () => {
    const { engine, alice } = withAlice();
    const answer = engine.respond('GetFederationToken', { name: 'bo', policy: getsAll }, { as: alice });
    expect(answer.federatedUser).toEqual({ federatedUserId: `${ownAccount}:bo`, arn: federated('bo') });
    expect(answer.packedPolicySize).toBeGreaterThan(0);
    expect(engine.respond('GetFederationToken', { name: 'bo' }, { as: alice }).packedPolicySize).toBe(0);
    const session = sessionOf(engine, alice);
    expect(session.accessKeyId).toMatch(/^ASIA/);
    expect(engine.respond('GetCallerIdentity', {}, { as: session })).toEqual({
      userId: `${ownAccount}:bo`,
      account: ownAccount,
      arn: federated('bo'),
    });
  });

  test('may what both the user and the session policy allow, and without one nothing', () => {
    const { engine, alice } = withAlice();
    const bounded = sessionOf(engine, alice, { policy: policyOf(allow('s3:Get*'), allow('ec2:*')) });
    const decisions = ['s3:GetObject', 's3:PutObject', 'ec2:RunInstances'].map((action) =>
      may(engine, bounded, action),
    );
    expect(decisions).toEqual(['Allowed', 'ImplicitlyDenied', 'ImplicitlyDenied']);
    expect(may(engine, sessionOf(engine, alice), 's3:GetObject')).toBe('ImplicitlyDenied');
  });

  test('may what a managed session policy allows', () => {
    const { engine, alice } = withAlice();
    const { policy } = engine.respond('CreatePolicy', { policyName: 'gets', policyDocument: getsAll });
    const session = sessionOf(engine, alice, { policyArns: [{ arn: policy?.arn }] });
    expect(may(engine, session, 's3:GetObject')).toBe('Allowed');
  });

  test('calls neither IAM nor STS', () => {
    const { engine, alice } = withAlice();
    const session = sessionOf(engine, alice, { policy: policyOf(allow('*')) });
    expect(engine.code('ListUsers', {}, { as: session })).toBe('InvalidClientTokenId');
    expect(engine.code('GetUser', {}, { as: session })).toBe('InvalidClientTokenId');
    expect(engine.code('ListAccessKeys', {}, { as: session })).toBe('InvalidClientTokenId');
    expect(engine.code('GetSessionToken', {}, { as: session })).toBe('AccessDenied');
    expect(engine.code('GetFederationToken', { name: 'bo' }, { as: session })).toBe('AccessDenied');
  });

  test('ends with its user, and with the user’s sessions', () => {
    const { engine, alice } = withAlice();
    const session = sessionOf(engine, alice);
    engine.respond('RevokeSessions', { principal: arnOf('user/alice') });
    expect(engine.code('GetCallerIdentity', {}, { as: session })).toBe('InvalidClientTokenId');
    expect(engine.code('GetCallerIdentity', {}, { as: sessionOf(engine, alice) })).toBeUndefined();
  });

  test.each([
    ['a user, 12 hours', {}, 43_200],
    ['a user, as asked', { durationSeconds: 129_600 }, 129_600],
  ])('lasts, made by %s', (_, more, seconds) => {
    const { engine, alice } = withAlice();
    const session = sessionOf(engine, alice, more);
    expect(Math.round((session.endsMs - engine.nowMs) / 1000)).toBe(seconds);
  });

  test('lasts an hour at most, made by the root user', () => {
    const engine = new EngineUnderTest();
    const session = sessionOf(engine, engine.root, { durationSeconds: 40_000 });
    expect(Math.round((session.endsMs - engine.nowMs) / 1000)).toBe(3600);
  });
});

describe('a call is refused', () => {
  test.each([
    ['a duration out of bounds', { durationSeconds: 899 }, 'ValidationError'],
    ['a name of one character', { name: 'b' }, 'ValidationError'],
    ['a policy that is none', { policy: '{"Version":"2012-10-17"}' }, 'MalformedPolicyDocument'],
    ['a managed policy that is not there', { policyArns: [{ arn: arnOf('policy/none') }] }, 'ValidationError'],
    [
      'a tag key twice',
      {
        tags: [
          { key: 'a', value: '1' },
          { key: 'A', value: '2' },
        ],
      },
      'InvalidParameterValue',
    ],
    ['a tag key of AWS’s own', { tags: [{ key: 'Aws:a', value: '' }] }, 'InvalidParameterValue'],
  ])('for %s', (_, more, code) => {
    const { engine, alice } = withAlice();
    expect(engine.code('GetFederationToken', { name: 'bo', ...more }, { as: alice })).toBe(code);
  });

  test('with session credentials', () => {
    const { engine, alice } = withAlice();
    const { credentials } = engine.respond('GetSessionToken', {}, { as: alice });
    const session = {
      accessKeyId: credentials?.accessKeyId ?? '',
      secretAccessKey: credentials?.secretAccessKey ?? '',
      sessionToken: credentials?.sessionToken ?? '',
    };
    expect(engine.code('GetFederationToken', { name: 'bo' }, { as: session })).toBe('AccessDenied');
  });
});
