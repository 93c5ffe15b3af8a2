// The trade-in token of a delegation request: what it gives, to whom, and until when.

import { describe, expect, test } from 'vitest';
import { admin, asking, stateOf, type World, world } from '../../../support/delegation-world.ts';
import {
  allow,
  arnOf,
  type Credentials,
  policyOf,
  type RequestOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

/** A request that the administrator has taken, accepted and sent; its trade-in token. */
function sent(
  there: World,
  more: Partial<RequestOf<'CreateDelegationRequest'>> = {},
): {
  readonly delegationRequestId: string;
  readonly tradeInToken: string;
  readonly admin: Credentials;
} {
  const { engine } = there;
  const delegationRequestId = asking(there, more);
  const who = admin(engine);
  for (const action of ['AssociateDelegationRequest', 'AcceptDelegationRequest', 'SendDelegationToken'] as const)
    engine.respond(action, { delegationRequestId }, { as: who });
  const { tradeInToken = '' } = engine.respond('GetDelegationToken', { delegationRequestId }, { as: there.as });
  return { delegationRequestId, tradeInToken, admin: who };
}

function traded({ engine, as }: World, tradeInToken: string): Credentials {
  const { credentials } = engine.respond('GetDelegatedAccessToken', { tradeInToken }, { as });
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = credentials ?? {};
  return { accessKeyId, secretAccessKey, sessionToken };
}

describe('the trade-in token', () => {
  test('gives the access of who accepted, narrowed to what was asked for, in the other account', () => {
    const there = world();
    const { engine, as } = there;
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreateUser', { userName: 'mallory' });
    const { tradeInToken } = sent(there);
    const { assumedPrincipal, packedPolicySize } = engine.respond('GetDelegatedAccessToken', { tradeInToken }, { as });
    expect(assumedPrincipal).toBe(arnOf('user/admin'));
    expect(packedPolicySize).toBeGreaterThan(0);
    const session = traded(there, tradeInToken);
    expect(engine.respond('GetCallerIdentity', {}, { as: session }).arn).toBe(arnOf('user/admin'));
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
    expect(engine.code('GetUser', { userName: 'alice' }, { as: session })).toBeUndefined();
    expect(engine.refusal('GetUser', { userName: 'mallory' }, { as: session })).toContain('no session policy allows');
    expect(engine.code('ListRoles', {}, { as: session })).toBe('AccessDenied');
  });

  test('gives no more than who accepted has', () => {
    const there = world();
    const { engine } = there;
    const { tradeInToken } = sent(there);
    const session = traded(there, tradeInToken);
    engine.respond('PutUserPolicy', {
      userName: 'admin',
      policyName: 'inline',
      policyDocument: policyOf(allow('s3:*')),
    });
    expect(engine.code('ListUsers', {}, { as: session })).toBe('AccessDenied');
  });

  test('gives the access of a role that accepted', () => {
    const there = world();
    const { engine } = there;
    const delegationRequestId = asking(there);
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    engine.respond('AttachRolePolicy', { roleName: 'r', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    const as = engine.assume({ roleArn: arnOf('role/r'), roleSessionName: 'sam' }, { as: admin(engine) });
    for (const action of ['AssociateDelegationRequest', 'AcceptDelegationRequest', 'SendDelegationToken'] as const)
      engine.respond(action, { delegationRequestId }, { as });
    const { tradeInToken = '' } = engine.respond('GetDelegationToken', { delegationRequestId }, { as: there.as });
    const session = traded(there, tradeInToken);
    const arn = 'arn:aws:sts::111122223333:assumed-role/r/sam';
    expect(engine.respond('GetCallerIdentity', {}, { as: session }).arn).toBe(arn);
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
    expect(engine.code('ListRoles', {}, { as: session })).toBe('AccessDenied');
  });

  test('ends when the access ends, however often it is traded in', () => {
    const there = world();
    const { engine, as } = there;
    const { tradeInToken, delegationRequestId } = sent(there);
    engine.elapse(3_000_000);
    const session = traded(there, tradeInToken);
    engine.elapse(590_000);
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
    engine.elapse(20_000);
    expect(engine.code('ListUsers', {}, { as: session })).toBe('ExpiredToken');
    expect(engine.code('GetDelegatedAccessToken', { tradeInToken }, { as })).toBe('ExpiredTradeInTokenException');
    expect(engine.code('GetDelegationToken', { delegationRequestId }, { as })).toBe('InvalidInput');
    expect(stateOf(there, delegationRequestId)).toBe('FINALIZED');
  });

  test('gives nothing any more once the sessions of who accepted are revoked', () => {
    const there = world();
    const { engine } = there;
    const { tradeInToken } = sent(there);
    const before = traded(there, tradeInToken);
    engine.respond('RevokeSessions', { principal: arnOf('user/admin') });
    expect(engine.code('ListUsers', {}, { as: before })).toBe('InvalidClientTokenId');
    expect(engine.code('ListUsers', {}, { as: traded(there, tradeInToken) })).toBe('InvalidClientTokenId');
  });

  test('is of no use to anybody else, nor changed', () => {
    const there = world();
    const { engine, as } = there;
    const { tradeInToken } = sent(there);
    expect(engine.code('GetDelegatedAccessToken', { tradeInToken })).toBe('AccessDenied');
    expect(engine.code('GetDelegatedAccessToken', { tradeInToken: `${tradeInToken.slice(0, -4)}AAAA` }, { as })).toBe(
      'AccessDenied',
    );
    expect(engine.code('GetDelegatedAccessToken', { tradeInToken: 'none' }, { as })).toBe('AccessDenied');
  });

  test('is fetched by who asked alone, and not before it was sent', () => {
    const there = world();
    const { engine, as } = there;
    const delegationRequestId = asking(there);
    expect(engine.refusal('GetDelegationToken', { delegationRequestId }, { as })).toBe(
      `InvalidInput: The token of the delegation request ${delegationRequestId} has not been sent.`,
    );
    expect(engine.code('GetDelegationToken', { delegationRequestId })).toBe('NoSuchEntity');
  });
});
