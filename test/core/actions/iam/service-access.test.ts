// ListPoliciesGrantingServiceAccess: which policies of a user, group or role allow something of a service.

import { describe, expect, test } from 'vitest';
import { servicePrefixes } from '../../../../src/core/usage/services.ts';
import {
  allow,
  arnOf,
  EngineUnderTest,
  policyOf,
  type Statement,
  trustOf,
} from '../../../support/engine-under-test.ts';

const action = 'ListPoliciesGrantingServiceAccess';

/** Names of the policies that grant, service by service. */
function granting(engine: EngineUnderTest, arn: string, ...serviceNamespaces: readonly string[]): unknown {
  const { policiesGrantingServiceAccess } = engine.respond(action, { arn, serviceNamespaces: [...serviceNamespaces] });
  return policiesGrantingServiceAccess.map(({ serviceNamespace, policies }) => [
    serviceNamespace,
    policies.map(({ policyName }) => policyName),
  ]);
}

/** Whether an inline policy of this statement grants access to the service. */
function grants(statement: Statement, serviceNamespace: string): boolean {
  const engine = new EngineUnderTest();
  engine.user('alice', statement);
  const arn = arnOf('user/alice');
  const { policiesGrantingServiceAccess } = engine.respond(action, { arn, serviceNamespaces: [serviceNamespace] });
  return policiesGrantingServiceAccess[0]?.policies.length === 1;
}

describe('a user', () => {
  test('has what its own policies grant, and those of its groups', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'm', path: '/x/', policyDocument: policyOf(allow('s3:GetObject')) });
    const policyArn = arnOf('policy/x/m');
    engine.user('Alice', allow(['s3:*', 'ec2:Run*']));
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn });
    engine.respond('CreateGroup', { groupName: 'Blue' });
    engine.respond('AddUserToGroup', { groupName: 'blue', userName: 'alice' });
    engine.respond('AttachGroupPolicy', { groupName: 'blue', policyArn });
    engine.respond('PutGroupPolicy', { groupName: 'blue', policyName: 'g', policyDocument: policyOf(allow('*')) });
    const own = { policyName: 'inline', policyType: 'INLINE', entityType: 'USER', entityName: 'Alice' };
    const groups = { policyName: 'g', policyType: 'INLINE', entityType: 'GROUP', entityName: 'Blue' };
    expect(engine.respond(action, { arn: arnOf('user/Alice'), serviceNamespaces: ['s3', 'ec2', 'sqs'] })).toEqual({
      policiesGrantingServiceAccess: [
        { serviceNamespace: 's3', policies: [own, { policyName: 'm', policyType: 'MANAGED', policyArn }, groups] },
        { serviceNamespace: 'ec2', policies: [own, groups] },
        { serviceNamespace: 'sqs', policies: [groups] },
      ],
      isTruncated: false,
    });
  });

  test('without policies has nothing of any service', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    expect(granting(engine, arnOf('user/alice'), 's3')).toEqual([['s3', []]]);
  });
});

describe('a group and a role', () => {
  test('have what their own policies grant', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateGroup', { groupName: 'g', path: '/x/' });
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    const policyDocument = policyOf(allow('sqs:*'));
    engine.respond('PutGroupPolicy', { groupName: 'g', policyName: 'p', policyDocument });
    engine.respond('PutRolePolicy', { roleName: 'r', policyName: 'p', policyDocument });
    for (const [arn, entityType, entityName] of [
      [arnOf('group/x/g'), 'GROUP', 'g'],
      [arnOf('role/r'), 'ROLE', 'r'],
    ] as const) {
      const { policiesGrantingServiceAccess } = engine.respond(action, { arn, serviceNamespaces: ['sqs', 'sts'] });
      // The trust policy grants the role nothing.
      expect(policiesGrantingServiceAccess).toEqual([
        { serviceNamespace: 'sqs', policies: [{ policyName: 'p', policyType: 'INLINE', entityType, entityName }] },
        { serviceNamespace: 'sts', policies: [] },
      ]);
    }
  });
});

describe('a policy', () => {
  test.each([
    [allow('s3:GetObject'), 's3', true],
    [allow('S3:getobject'), 's3', true],
    [allow('s3:GetObject'), 's3express', false],
    [allow('s3:*'), 's3-object-lambda', false],
    [allow('*'), 'sqs', true],
    [allow(['ec2:*', 'sqs:Send?essage']), 'sqs', true],
    [allow('s3:GetObject', 'arn:aws:s3:::bucket/*'), 's3', true],
    [{ ...allow('s3:*'), Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, 's3', true],
    [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, 's3', false],
    [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, 'sqs', true],
    [{ Effect: 'Allow', NotAction: ['iam:*', 's3:Delete*'], Resource: '*' }, 's3', true],
    [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }, 's3', false],
  ])('%j grants something of %s: %s', (statement, serviceNamespace, expected) => {
    expect(grants(statement, serviceNamespace)).toBe(expected);
  });

  test('grants what its default version allows', () => {
    const engine = new EngineUnderTest();
    const policyArn = arnOf('policy/m');
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreatePolicy', { policyName: 'm', policyDocument: policyOf(allow('s3:*')) });
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn });
    engine.respond('CreatePolicyVersion', { policyArn, policyDocument: policyOf(allow('sqs:*')), setAsDefault: true });
    expect(granting(engine, arnOf('user/alice'), 's3', 'sqs')).toEqual([
      ['s3', []],
      ['sqs', ['m']],
    ]);
  });
});

describe('a call', () => {
  const names = servicePrefixes.slice(0, 200).toReversed();

  test('for many services is answered in pages, in the order of the call', () => {
    const engine = new EngineUnderTest();
    engine.user('alice', allow('*'));
    const arn = arnOf('user/alice');
    const first = engine.respond(action, { arn, serviceNamespaces: names });
    expect(first.isTruncated).toBe(true);
    const second = engine.respond(action, { arn, serviceNamespaces: names, marker: first.marker ?? '' });
    expect(second).not.toHaveProperty('marker');
    const listed = [...first.policiesGrantingServiceAccess, ...second.policiesGrantingServiceAccess];
    expect(listed.map(({ serviceNamespace }) => serviceNamespace)).toEqual(names);
    engine.respond('CreateUser', { userName: 'bob' });
    for (const [other, marker] of [
      [arnOf('user/bob'), first.marker ?? ''],
      [arn, 'garbage'],
    ] as const)
      expect(engine.refusal(action, { arn: other, serviceNamespaces: names, marker })).toBe(
        'ValidationError: Invalid Marker.',
      );
  });

  test('that names a service twice is answered once for it', () => {
    const engine = new EngineUnderTest();
    engine.user('alice', allow('s3:*'));
    expect(granting(engine, arnOf('user/alice'), 's3', 'sqs', 's3')).toEqual([
      ['s3', ['inline']],
      ['sqs', []],
    ]);
  });

  test.each([[[]], [[...names, 'one-more']], [['s3:']], [['']], [['x'.repeat(65)]]])(
    'for the services %j is a ValidationError',
    (serviceNamespaces) => {
      const arn = arnOf('user/alice');
      expect(new EngineUnderTest().code(action, { arn, serviceNamespaces })).toBe('ValidationError');
    },
  );

  test.each(['user/none', 'user/x/bob', 'group/none', 'role/none'])(
    'about %s, which is not there, is refused',
    (resource) => {
      const arn = arnOf(resource);
      expect(new EngineUnderTest().refusal(action, { arn, serviceNamespaces: ['s3'] })).toBe(
        `NoSuchEntity: ARN ${arn} does not exist.`,
      );
    },
  );

  test('is about whoever has the name, whatever path is given', () => {
    const engine = new EngineUnderTest();
    engine.user('alice', allow('s3:*'));
    expect(granting(engine, arnOf('user/x/alice'), 's3')).toEqual([['s3', ['inline']]]);
  });

  test('for what is no service is refused, with all that are none', () => {
    const engine = new EngineUnderTest();
    engine.user('alice', allow('s3:*'));
    const request = { arn: arnOf('user/alice'), serviceNamespaces: ['s3', 'S3', 'nothing'] };
    expect(engine.refusal(action, request)).toBe('InvalidInput: Invalid service namespace: [S3, nothing]');
  });

  test.each([arnOf('policy/p'), arnOf('root'), 'arn:aws:s3:::bucket-of-somebody', 'no arn at all, but long enough'])(
    'about %s is refused',
    (arn) => {
      expect(new EngineUnderTest().refusal(action, { arn, serviceNamespaces: ['s3'] })).toBe(
        `InvalidInput: Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
      );
    },
  );

  test('about another account is refused, whoever is there', () => {
    const engine = new EngineUnderTest();
    const arn = 'arn:aws:iam::444455556666:user/alice';
    expect(engine.code(action, { arn, serviceNamespaces: ['s3'] })).toBe('AccessDenied');
  });
});
