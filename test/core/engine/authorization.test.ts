// Eventide's own calls are judged by policies too: IAM's, STS's, and those of the cluster.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, policyOf, type Statement, trustOf } from '../../support/engine-under-test.ts';

const deny = (action: string | readonly string[], resource = '*'): Statement => ({
  ...allow(action, resource),
  Effect: 'Deny',
});

const notAuthorized = (who: string, action: string, resource: string): string =>
  `AccessDenied: User: ${arnOf(who)} is not authorized to perform: ${action} on resource: ${resource}`;

describe('a user without policies', () => {
  test('may do nothing, and is told which permission is missing on what', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('alice');
    expect(engine.refusal('CreateUser', { userName: 'bob', path: '/x/' }, { as })).toBe(
      `${notAuthorized('user/alice', 'iam:CreateUser', arnOf('user/x/bob'))} because no identity-based policy allows the iam:CreateUser action`,
    );
    expect(engine.code('GetUser', { userName: 'bob' })).toBe('NoSuchEntity');
    expect(engine.refusal('ListUsers', {}, { as })).toContain('iam:ListUsers on resource: *');
  });

  test('is told of a user that is not there no more than of one that is', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('alice');
    engine.respond('CreateUser', { userName: 'bob' });
    expect(engine.code('GetUser', { userName: 'bob' }, { as })).toBe('AccessDenied');
    expect(engine.refusal('GetUser', { userName: 'nobody' }, { as })).toContain('on resource: user nobody');
  });
});

describe('a permission on a path', () => {
  test('is for that path alone', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('alice', allow('iam:*User', arnOf('user/team/*')));
    expect(engine.code('CreateUser', { userName: 'bob', path: '/team/' }, { as })).toBeUndefined();
    expect(engine.code('CreateUser', { userName: 'carol' }, { as })).toBe('AccessDenied');
    expect(engine.code('CreateUser', { userName: 'carol', path: '/teams/' }, { as })).toBe('AccessDenied');
    expect(engine.code('GetUser', { userName: 'bob' }, { as })).toBeUndefined();
    expect(engine.code('DeleteUser', { userName: 'alice' }, { as })).toBe('AccessDenied');
    expect(engine.code('DeleteUser', { userName: 'bob' }, { as })).toBeUndefined();
  });

  test('is needed on both ends of a move', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('alice', allow('iam:UpdateUser', arnOf('user/team/*')));
    engine.respond('CreateUser', { userName: 'inside', path: '/team/' });
    engine.respond('CreateUser', { userName: 'outside' });
    expect(engine.code('UpdateUser', { userName: 'inside', newPath: '/' }, { as })).toBe('AccessDenied');
    expect(engine.code('UpdateUser', { userName: 'outside', newPath: '/team/' }, { as })).toBe('AccessDenied');
    expect(engine.code('UpdateUser', { userName: 'inside', newUserName: 'still' }, { as })).toBeUndefined();
  });
});

describe('an explicit deny', () => {
  test.each([
    ['in the same policy', (engine: EngineUnderTest) => put(engine, allow('iam:*'), deny('iam:ListUsers'))],
    [
      'of a group',
      (engine: EngineUnderTest) => {
        put(engine, allow('iam:*'));
        engine.respond('CreateGroup', { groupName: 'g' });
        engine.respond('AddUserToGroup', { groupName: 'g', userName: 'alice' });
        engine.respond('PutGroupPolicy', {
          ...{ groupName: 'g', policyName: 'no', policyDocument: policyOf(deny('iam:List*')) },
        });
      },
    ],
    [
      'of a managed policy',
      (engine: EngineUnderTest) => {
        put(engine, allow('iam:*'));
        engine.respond('CreatePolicy', { policyName: 'no', policyDocument: policyOf(deny('iam:ListU*')) });
        engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: arnOf('policy/no') });
      },
    ],
  ])('%s wins', (_, make) => {
    const engine = new EngineUnderTest();
    const as = engine.user('alice');
    make(engine);
    expect(engine.refusal('ListUsers', {}, { as })).toBe(
      `${notAuthorized('user/alice', 'iam:ListUsers', '*')} with an explicit deny in an identity-based policy`,
    );
    expect(engine.code('GetUser', {}, { as })).toBeUndefined();
  });

  function put(engine: EngineUnderTest, ...statements: readonly Statement[]): void {
    engine.respond('PutUserPolicy', {
      ...{ userName: 'alice', policyName: 'own', policyDocument: policyOf(...statements) },
    });
  }
});

describe('a condition', () => {
  test('on the policy to attach is judged before anything happens', () => {
    const engine = new EngineUnderTest();
    for (const policyName of ['good', 'bad'])
      engine.respond('CreatePolicy', { policyName, policyDocument: policyOf(allow('s3:*')) });
    const condition = { ArnEquals: { 'iam:PolicyARN': arnOf('policy/good') } };
    const as = engine.user('alice', { ...allow('iam:AttachUserPolicy'), Condition: condition });
    const attach = (name: string): string | undefined =>
      engine.code('AttachUserPolicy', { userName: 'alice', policyArn: arnOf(`policy/${name}`) }, { as });
    expect(attach('bad')).toBe('AccessDenied');
    expect(attach('good')).toBeUndefined();
  });

  test('on the boundary keeps a delegate from making anybody without it', () => {
    const engine = new EngineUnderTest();
    const permissionsBoundary = arnOf('policy/edge');
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: policyOf(allow('s3:*')) });
    const condition = { StringEquals: { 'iam:PermissionsBoundary': permissionsBoundary } };
    const as = engine.user('alice', {
      ...allow(['iam:CreateUser', 'iam:PutUserPolicy', 'iam:DeleteUserPermissionsBoundary']),
      Condition: condition,
    });
    const policyDocument = policyOf(allow('*'));
    expect(engine.code('CreateUser', { userName: 'free' }, { as })).toBe('AccessDenied');
    expect(engine.code('CreateUser', { userName: 'bound', permissionsBoundary }, { as })).toBeUndefined();
    const put = (userName: string): string | undefined =>
      engine.code('PutUserPolicy', { userName, policyName: 'p', policyDocument }, { as });
    expect(put('bound')).toBeUndefined();
    expect(put('alice')).toBe('AccessDenied');
    const bound = engine.keyOf('bound');
    expect(engine.code('ListUsers', {}, { as: bound })).toBe('AccessDenied');
  });

  test('on the address is judged by where the call came from', () => {
    const engine = new EngineUnderTest();
    const condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
    const as = engine.user('alice', { ...allow('iam:ListUsers'), Condition: condition });
    expect(engine.code('ListUsers', {}, { as, sourceIp: '10.1.2.3' })).toBeUndefined();
    expect(engine.code('ListUsers', {}, { as, sourceIp: '11.1.2.3' })).toBe('AccessDenied');
  });

  test('on the time is judged by the time of the call', () => {
    const engine = new EngineUnderTest();
    const untilMs = engine.nowMs + 60_000;
    const condition = { DateLessThan: { 'aws:CurrentTime': new Date(untilMs).toISOString().replace('.000', '') } };
    const as = engine.user('alice', { ...allow('iam:ListUsers'), Condition: condition });
    expect(engine.code('ListUsers', {}, { as })).toBeUndefined();
    engine.elapse(61_000);
    expect(engine.code('ListUsers', {}, { as })).toBe('AccessDenied');
  });

  test('on the caller’s own name gives everybody their own keys', () => {
    const engine = new EngineUnderTest();
    const own = allow('iam:ListAccessKeys', arnOf('user/${aws:username}'));
    const [alice, bob] = [engine.user('alice', own), engine.user('bob', own)];
    expect(engine.code('ListAccessKeys', { userName: 'alice' }, { as: alice })).toBeUndefined();
    expect(engine.code('ListAccessKeys', { userName: 'alice' }, { as: bob })).toBe('AccessDenied');
    expect(engine.code('ListAccessKeys', {}, { as: bob })).toBeUndefined();
  });
});

describe('the cluster’s own actions', () => {
  test.each([
    ['GetCluster', {}, 'eventide:GetCluster'],
    ['GetPropagation', { requestId: 'none' }, 'eventide:GetPropagation'],
    ['WaitForPropagation', {}, 'eventide:WaitForPropagation'],
    ['PutVendorPolicy', { name: 'p', document: policyOf(allow('s3:*')) }, 'eventide:PutVendorPolicy'],
    ['ReleaseVisibility', {}, 'eventide:ReleaseVisibility'],
  ] as const)('%s needs its own permission', (action, request, permission) => {
    const engine = new EngineUnderTest();
    const iamOnly = engine.user('alice', allow(['iam:*', 'sts:*']));
    const allowed = engine.user('bob', allow(permission));
    const denied = engine.user('carol', allow('*'), deny(permission));
    expect(engine.refusal(action, request, { as: iamOnly })).toMatch(
      `${notAuthorized('user/alice', permission, '*')} because no identity-based policy allows`,
    );
    expect(engine.code(action, request, { as: allowed })).not.toBe('AccessDenied');
    expect(engine.code(action, request, { as: denied })).toBe('AccessDenied');
  });
});

describe('the root user', () => {
  test('may do everything, and no policy of a user is its own', () => {
    const engine = new EngineUnderTest();
    engine.user('root', deny('*'));
    expect(engine.code('ListUsers', {})).toBeUndefined();
    expect(engine.code('GetCluster', {})).toBeUndefined();
  });
});

describe('a caller without proof', () => {
  test('is refused before anything is looked at', () => {
    const engine = new EngineUnderTest();
    const answer = engine.askUnsigned('GetUser', { userName: 'nobody' });
    expect(answer.refusal?.code).toBe('MissingAuthenticationToken');
    expect(engine.askUnsigned('GetCallerIdentity', {}).refusal?.code).toBe('MissingAuthenticationToken');
    expect(engine.askUnsigned('GetCluster', {}).refusal?.code).toBe('MissingAuthenticationToken');
    expect(engine.askUnsigned('Authorize', { action: 'iam:GetUser', resource: '*' }).refusal?.code).toBe(
      'MissingAuthenticationToken',
    );
  });
});

describe('a role', () => {
  test('acts with its own policies, and its boundary bounds its sessions', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: policyOf(allow('iam:List*')) });
    engine.respond('CreateRole', {
      ...{ roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) },
      permissionsBoundary: arnOf('policy/edge'),
    });
    const policyDocument = policyOf(allow(['iam:ListUsers', 'iam:GetUser']));
    engine.respond('PutRolePolicy', { roleName: 'r', policyName: 'p', policyDocument });
    const as = engine.assume({ roleArn: arnOf('role/r'), roleSessionName: 'one' }, { as: alice });
    expect(engine.code('ListUsers', {}, { as })).toBeUndefined();
    expect(engine.code('ListRoles', {}, { as })).toBe('AccessDenied');
    expect(engine.code('GetUser', { userName: 'alice' }, { as })).toBe('AccessDenied');
  });
});
