// Service-linked roles: made for a service, changed by nobody but it, and deleted in a task that one can ask about.

import { describe, expect, test } from 'vitest';
import {
  type ActionName,
  allow,
  arnOf,
  EngineUnderTest,
  policyOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

const service = 'ecs.amazonaws.com';
const roleName = 'AWSServiceRoleForECS';
const arn = arnOf(`role/aws-service-role/${service}/${roleName}`);
const policyDocument = policyOf(allow('s3:*'));
const policyArn = arnOf('policy/p');

function withRole(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateServiceLinkedRole', { awsServiceName: service, description: 'runs tasks' });
  return engine;
}

describe('CreateServiceLinkedRole', () => {
  test('answers with a role under the path of the service, which alone may take it on', () => {
    const engine = new EngineUnderTest();
    const request = { awsServiceName: service, description: 'runs tasks' };
    const { role } = engine.respond('CreateServiceLinkedRole', request);
    expect(role).toEqual({
      ...{ path: `/aws-service-role/${service}/`, roleName, roleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/), arn },
      ...{ createDate: expect.any(Number), tags: [] },
      assumeRolePolicyDocument: policyOf({
        ...{ Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] },
      }),
    });
    const more = { description: 'runs tasks', maxSessionDuration: 3600, roleLastUsed: {} };
    expect(engine.respond('GetRole', { roleName }).role).toEqual({ ...role, ...more });
    expect(engine.respond('ListRoles', { pathPrefix: '/aws-service-role/' }).roles).toHaveLength(1);
    const alice = engine.user('alice', allow('sts:*'));
    expect(engine.code('AssumeRole', { roleArn: arn, roleSessionName: 'me' }, { as: alice })).toBe('AccessDenied');
  });

  test.each([
    ['autoscaling.amazonaws.com', undefined, 'AWSServiceRoleForAutoScaling'],
    ['autoscaling.amazonaws.com', 'Blue', 'AWSServiceRoleForAutoScaling_Blue'],
    [
      'dynamodb.application-autoscaling.amazonaws.com',
      undefined,
      'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
    ],
    ['es.amazonaws.com', undefined, 'AWSServiceRoleForAmazonElasticsearchService'],
    ['spot.amazonaws.com', undefined, 'AWSServiceRoleForEC2Spot'],
    [
      'custom-resource.application-autoscaling.amazonaws.com',
      undefined,
      'AWSServiceRoleForApplicationAutoScaling_CustomResource',
    ],
    ['lexv2.amazonaws.com', 'Blue', 'AWSServiceRoleForLexV2Bots_Blue'],
    ['connect.amazonaws.com', 'Blue', 'AWSServiceRoleForAmazonConnect_Blue'],
    ['acm.amazonaws.com', undefined, 'AWSServiceRoleForCertificateManager'],
    ['weather.amazonaws.com', undefined, 'AWSServiceRoleForWeather'],
    ['weather.amazonaws.com', 'x', 'AWSServiceRoleForWeather_x'],
    ['cost-reports.billing.amazonaws.com', undefined, 'AWSServiceRoleForCostReportsBilling'],
  ])('for %s with the suffix %s makes %s', (awsServiceName, customSuffix, name) => {
    const engine = new EngineUnderTest();
    const request = { awsServiceName, ...(customSuffix === undefined ? {} : { customSuffix }) };
    expect(engine.respond('CreateServiceLinkedRole', request).role?.roleName).toBe(name);
    expect(engine.respond('GetRole', { roleName: name }).role?.arn).toBe(
      arnOf(`role/aws-service-role/${awsServiceName}/${name}`),
    );
  });

  test('takes a name once, whatever its case; suffixes tell roles of one service apart', () => {
    const engine = new EngineUnderTest();
    const awsServiceName = 'autoscaling.amazonaws.com';
    engine.respond('CreateServiceLinkedRole', { awsServiceName });
    engine.respond('CreateServiceLinkedRole', { awsServiceName, customSuffix: 'Blue' });
    expect(engine.refusal('CreateServiceLinkedRole', { awsServiceName })).toBe(
      'InvalidInput: Service role name AWSServiceRoleForAutoScaling has been taken in this account, please try a different suffix.',
    );
    expect(engine.refusal('CreateServiceLinkedRole', { awsServiceName, customSuffix: 'blue' })).toBe(
      'InvalidInput: Service role name AWSServiceRoleForAutoScaling_blue has been taken in this account, please try a different suffix.',
    );
    expect(engine.code('CreateServiceLinkedRole', { awsServiceName, customSuffix: 'Red' })).toBeUndefined();
  });

  test('does not take the name of an ordinary role', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateRole', { roleName, assumeRolePolicyDocument: trustOf(arnOf('root')) });
    expect(engine.code('CreateServiceLinkedRole', { awsServiceName: service })).toBe('InvalidInput');
    expect(engine.refusal('DeleteServiceLinkedRole', { roleName })).toBe(
      `NoSuchEntity: The role with name ${roleName} cannot be found.`,
    );
    expect(engine.code('DeleteRole', { roleName })).toBeUndefined();
  });

  test.each([
    [
      'a suffix that the service does not take',
      { awsServiceName: 'es.amazonaws.com', customSuffix: 'a' },
      /^InvalidInput: Custom suffix is not allowed for es.amazonaws.com$/,
    ],
    [
      'no service',
      { awsServiceName: 'ecs' },
      /^AccessDenied: ecs is not a valid AWS service name \(Service Principal\)$/,
    ],
    ['a service in capitals', { awsServiceName: 'ECS.amazonaws.com' }, /^AccessDenied: ECS.amazonaws.com is not/],
    [
      'a name of more than 64 characters',
      { awsServiceName: 'autoscaling.amazonaws.com', customSuffix: 'a'.repeat(36) },
      /^InvalidInput: .* longer than the 64/,
    ],
    [
      'a suffix of 65 characters',
      { awsServiceName: 'autoscaling.amazonaws.com', customSuffix: 'a'.repeat(65) },
      /^ValidationError: .*'customSuffix'/,
    ],
    [
      'a description of 1,001',
      { awsServiceName: service, description: 'a'.repeat(1001) },
      /^ValidationError: .*'description'/,
    ],
    [
      'a service with a slash',
      { awsServiceName: 'a/b.amazonaws.com' },
      /^ValidationError: .* aWSServiceName is invalid/,
    ],
  ])('with %s is refused', (_, request, text) => {
    const engine = new EngineUnderTest();
    expect(engine.refusal('CreateServiceLinkedRole', request)).toMatch(text);
    expect(engine.respond('ListRoles', {}).roles).toEqual([]);
  });

  test('of 64 characters is as long as a role name may be', () => {
    const request = { awsServiceName: 'autoscaling.amazonaws.com', customSuffix: 'a'.repeat(35) };
    const { role } = new EngineUnderTest().respond('CreateServiceLinkedRole', request);
    expect(role?.roleName).toHaveLength(64);
  });

  test('is judged by the role to be, and by the service', () => {
    const engine = new EngineUnderTest();
    const forService = (name: string) => ({
      ...allow('iam:CreateServiceLinkedRole', arnOf('role/aws-service-role/*')),
      Condition: { StringEquals: { 'iam:AWSServiceName': name } },
    });
    const alice = engine.user('alice', forService('autoscaling.amazonaws.com'));
    expect(engine.refusal('CreateServiceLinkedRole', { awsServiceName: service }, { as: alice })).toContain(
      `iam:CreateServiceLinkedRole on resource: ${arn} because`,
    );
    const bob = engine.user('bob', forService(service));
    expect(engine.code('CreateServiceLinkedRole', { awsServiceName: service }, { as: bob })).toBeUndefined();
  });

  test('counts as a role', () => {
    const engine = withRole();
    expect(engine.respond('GetAccountSummary', {}).summaryMap).toMatchObject({ Roles: 1 });
    engine.respond('DeleteServiceLinkedRole', { roleName });
    expect(engine.respond('GetAccountSummary', {}).summaryMap).toMatchObject({ Roles: 0 });
  });
});

describe('a role of a service', () => {
  const changes: readonly (readonly [ActionName, object])[] = [
    ['AttachRolePolicy', { roleName, policyArn }],
    ['DeleteRole', { roleName }],
    ['DeleteRolePermissionsBoundary', { roleName }],
    ['DeleteRolePolicy', { roleName, policyName: 'p' }],
    ['DetachRolePolicy', { roleName, policyArn }],
    ['PutRolePermissionsBoundary', { roleName, permissionsBoundary: policyArn }],
    ['PutRolePolicy', { roleName, policyName: 'p', policyDocument }],
    ['UpdateAssumeRolePolicy', { roleName, policyDocument: trustOf(arnOf('root')) }],
    ['UpdateRole', { roleName, maxSessionDuration: 7200 }],
    ['UpdateRole', { roleName, maxSessionDuration: 7200, description: 'x' }],
  ];

  test.each(changes)('is not changed by %s of %j', (action, request) => {
    const engine = withRole();
    engine.respond('CreatePolicy', { policyName: 'p', policyDocument });
    const before = engine.fingerprint();
    expect(engine.refusal(action, request)).toBe(
      `UnmodifiableEntity: Cannot perform the operation on the protected role '${roleName}' - this role is only modifiable by AWS`,
    );
    expect(engine.fingerprint()).toBe(before);
  });

  test('may be described anew, and tagged', () => {
    const engine = withRole();
    engine.respond('UpdateRole', { roleName, description: 'one' });
    expect(engine.respond('GetRole', { roleName }).role?.description).toBe('one');
    engine.respond('UpdateRoleDescription', { roleName, description: 'two' });
    engine.respond('TagRole', { roleName, tags: [{ key: 'a', value: 'b' }] });
    expect(engine.respond('GetRole', { roleName }).role).toMatchObject({
      ...{ description: 'two', tags: [{ key: 'a', value: 'b' }] },
    });
    engine.respond('UntagRole', { roleName, tagKeys: ['a'] });
    expect(engine.respond('ListRoleTags', { roleName }).tags).toEqual([]);
  });

  test('is not made by CreateRole', () => {
    const assumeRolePolicyDocument = trustOf(arnOf('root'));
    const engine = new EngineUnderTest();
    for (const path of ['/aws-service-role/', `/aws-service-role/${service}/`])
      expect(engine.refusal('CreateRole', { roleName: 'r', path, assumeRolePolicyDocument })).toBe(
        "InvalidInput: Paths beginning with '/aws-service-role' are reserved for AWS Service Linked Roles",
      );
    const path = '/aws-service-roles/';
    expect(engine.code('CreateRole', { roleName: 'r', path, assumeRolePolicyDocument })).toBeUndefined();
  });
});

describe('the policy of AWS’s that a role has', () => {
  const supportRole = 'AWSServiceRoleForSupport';
  const supportPolicy = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy';

  function withSupport(): EngineUnderTest {
    const engine = new EngineUnderTest();
    engine.respond('CreateServiceLinkedRole', { awsServiceName: 'support.amazonaws.com' });
    return engine;
  }

  test('shows wherever attachments show', () => {
    const engine = withSupport();
    const attached = { policyName: 'AWSSupportServiceRolePolicy', policyArn: supportPolicy };
    expect(engine.respond('ListAttachedRolePolicies', { roleName: supportRole }).attachedPolicies).toEqual([attached]);
    const { policyRoles } = engine.respond('ListEntitiesForPolicy', { policyArn: supportPolicy });
    expect(policyRoles.map((role) => role.roleName)).toEqual([supportRole]);
    expect(engine.respond('GetPolicy', { policyArn: supportPolicy }).policy?.attachmentCount).toBe(1);
    const details = engine.respond('GetAccountAuthorizationDetails', {});
    expect(details.roleDetailList[0]?.attachedManagedPolicies).toEqual([attached]);
    expect(details.policies.map((policy) => policy.arn)).toEqual([supportPolicy]);
    const source = { policySourceArn: arnOf(`role/aws-service-role/support.amazonaws.com/${supportRole}`) };
    const { evaluationResults } = engine.respond('SimulatePrincipalPolicy', {
      ...{ ...source, actionNames: ['ec2:DescribeInstances', 's3:GetObject'] },
    });
    expect(evaluationResults.map((one) => one.evalDecision)).toEqual(['allowed', 'implicitDeny']);
  });

  test('is neither detached from it nor attached to another, and goes with it', () => {
    const engine = withSupport();
    expect(engine.code('DetachRolePolicy', { roleName: supportRole, policyArn: supportPolicy })).toBe(
      'UnmodifiableEntity',
    );
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    expect(engine.code('AttachRolePolicy', { roleName: 'r', policyArn: supportPolicy })).toBe('PolicyNotAttachable');
    engine.respond('DeleteServiceLinkedRole', { roleName: supportRole });
    expect(engine.respond('ListEntitiesForPolicy', { policyArn: supportPolicy }).policyRoles).toEqual([]);
    expect(engine.respond('GetPolicy', { policyArn: supportPolicy }).policy?.attachmentCount).toBe(0);
  });

  test('is not there where this release does not have it, nor for a service that nobody knows', () => {
    for (const [awsServiceName, name] of [
      ['autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling'],
      ['weather.amazonaws.com', 'AWSServiceRoleForWeather'],
    ] as const) {
      const engine = new EngineUnderTest();
      engine.respond('CreateServiceLinkedRole', { awsServiceName });
      expect(engine.respond('ListAttachedRolePolicies', { roleName: name }).attachedPolicies).toEqual([]);
    }
  });
});

describe('DeleteServiceLinkedRole', () => {
  test('deletes at once and answers with a task, which has succeeded', () => {
    const engine = withRole();
    const { deletionTaskId } = engine.respond('DeleteServiceLinkedRole', { roleName: roleName.toLowerCase() });
    expect(deletionTaskId).toMatch(
      /^task\/aws-service-role\/ecs\.amazonaws\.com\/AWSServiceRoleForECS\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(engine.code('GetRole', { roleName })).toBe('NoSuchEntity');
    expect(engine.respond('GetServiceLinkedRoleDeletionStatus', { deletionTaskId })).toEqual({ status: 'SUCCEEDED' });
  });

  test('frees the name; every deletion is a task of its own', () => {
    const engine = withRole();
    const first = engine.respond('DeleteServiceLinkedRole', { roleName }).deletionTaskId;
    engine.respond('CreateServiceLinkedRole', { awsServiceName: service });
    const second = engine.respond('DeleteServiceLinkedRole', { roleName }).deletionTaskId;
    expect(second).not.toBe(first);
    for (const deletionTaskId of [first, second])
      expect(engine.respond('GetServiceLinkedRoleDeletionStatus', { deletionTaskId }).status).toBe('SUCCEEDED');
  });

  test('of a role that is not there is refused', () => {
    expect(new EngineUnderTest().refusal('DeleteServiceLinkedRole', { roleName })).toBe(
      `NoSuchEntity: The role with name ${roleName} cannot be found.`,
    );
  });
});

describe('GetServiceLinkedRoleDeletionStatus', () => {
  const unknown = `task/aws-service-role/${service}/${roleName}/01234567-89ab-4def-8123-456789abcdef`;

  test('knows no task but those that were answered, under their whole id', () => {
    const engine = withRole();
    const { deletionTaskId } = engine.respond('DeleteServiceLinkedRole', { roleName });
    for (const id of [unknown, deletionTaskId.replace(roleName, 'AWSServiceRoleForRDS')])
      expect(engine.refusal('GetServiceLinkedRoleDeletionStatus', { deletionTaskId: id })).toBe(
        `NoSuchEntity: The deletion task with id ${id} cannot be found.`,
      );
  });

  test.each(['task', 'task/a/b/c', unknown.slice(1), `${unknown}/x`, unknown.replace('aws-service-role', 'role')])(
    'of %s, which is no task id, is an InvalidInput',
    (deletionTaskId) => {
      expect(new EngineUnderTest().code('GetServiceLinkedRoleDeletionStatus', { deletionTaskId })).toBe('InvalidInput');
    },
  );

  test('is judged by the role that the task deleted', () => {
    const engine = withRole();
    const { deletionTaskId } = engine.respond('DeleteServiceLinkedRole', { roleName });
    const alice = engine.user('alice', allow('iam:GetServiceLinkedRoleDeletionStatus', arn));
    const bob = engine.user('bob', allow('iam:GetServiceLinkedRoleDeletionStatus', `${arn}x`));
    expect(engine.code('GetServiceLinkedRoleDeletionStatus', { deletionTaskId }, { as: alice })).toBeUndefined();
    expect(engine.code('GetServiceLinkedRoleDeletionStatus', { deletionTaskId }, { as: bob })).toBe('AccessDenied');
  });
});
