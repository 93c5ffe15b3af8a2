// AWS's managed policies, which come with the release: nobody makes them, every account has them, and nobody changes them.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  EngineUnderTest,
  policyOf,
  type RequestOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

const awsArn = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const admin = awsArn('AdministratorAccess');
const viewOnly = awsArn('job-function/ViewOnlyAccess');
const lambda = awsArn('service-role/AWSLambdaBasicExecutionRole');
const support = awsArn('aws-service-role/AWSSupportServiceRolePolicy');
const reading = awsArn('AmazonS3ReadOnlyAccess');
const all = [admin, reading, lambda, support, viewOnly];
const anything = policyOf(allow('s3:*'));

function arns(engine: EngineUnderTest, request: RequestOf<'ListPolicies'>): readonly unknown[] {
  return engine.respond('ListPolicies', request).policies.map(({ arn }) => arn);
}

describe('a policy of AWS', () => {
  test('is shown with its dates, its version in force and how often the account uses it', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice', permissionsBoundary: viewOnly });
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: viewOnly });
    expect(engine.respond('GetPolicy', { policyArn: viewOnly }).policy).toEqual({
      ...{ policyName: 'ViewOnlyAccess', path: '/job-function/', arn: viewOnly, defaultVersionId: 'v3' },
      ...{ policyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/), isAttachable: true, tags: [] },
      ...{ attachmentCount: 1, permissionsBoundaryUsageCount: 1 },
      ...{ createDate: Date.UTC(2015, 1, 6), updateDate: Date.UTC(2024, 1, 6) },
    });
    const other = engine.respond('GetPolicy', { policyArn: admin }).policy;
    expect(other).toMatchObject({ attachmentCount: 0, permissionsBoundaryUsageCount: 0 });
  });

  test('has all its versions, the newest first and a page at a time', () => {
    const engine = new EngineUnderTest();
    const first = engine.respond('ListPolicyVersions', { policyArn: viewOnly, maxItems: 2 });
    const ids = (versions: typeof first.versions): readonly unknown[] =>
      versions.map(({ versionId, isDefaultVersion }) => [versionId, isDefaultVersion]);
    expect(ids(first.versions)).toEqual([
      ['v3', true],
      ['v2', false],
    ]);
    const { marker = '' } = first;
    const rest = engine.respond('ListPolicyVersions', { policyArn: viewOnly, maxItems: 2, marker });
    expect(ids(rest.versions)).toEqual([['v1', false]]);
    expect(rest.isTruncated).toBe(false);
    const document = (versionId: string): unknown =>
      engine.respond('GetPolicyVersion', { policyArn: viewOnly, versionId }).policyVersion?.document;
    expect(document('v3')).toBe(policyOf({ ...allow(['s3:ListBucket']) }));
    expect(document('v1')).toBe(policyOf({ ...allow(['s3:ListAllMyBuckets']) }));
    expect(engine.code('GetPolicyVersion', { policyArn: viewOnly, versionId: 'v4' })).toBe('NoSuchEntity');
  });

  test.each([
    ['under another path', awsArn('ViewOnlyAccess')],
    ['in another case', awsArn('administratoraccess')],
    ['of no name', awsArn('NoSuchPolicy')],
  ])('is not there %s', (_, policyArn) => {
    const engine = new EngineUnderTest();
    expect(engine.code('GetPolicy', { policyArn })).toBe('NoSuchEntity');
    engine.respond('CreateUser', { userName: 'alice' });
    expect(engine.refusal('AttachUserPolicy', { userName: 'alice', policyArn })).toBe(
      `NoSuchEntity: Policy ${policyArn} does not exist or is not attachable.`,
    );
  });

  test('decides for users, for groups and for roles that have it', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: admin });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    engine.respond('DetachUserPolicy', { userName: 'alice', policyArn: admin });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    engine.respond('CreateGroup', { groupName: 'admins' });
    engine.respond('AttachGroupPolicy', { groupName: 'admins', policyArn: admin });
    engine.respond('AddUserToGroup', { groupName: 'admins', userName: 'alice' });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    engine.respond('CreateRole', { roleName: 'admin', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    engine.respond('AttachRolePolicy', { roleName: 'admin', policyArn: admin });
    const session = engine.assume({ roleArn: arnOf('role/admin'), roleSessionName: 'one' }, { as: alice });
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
  });

  test('bounds what is allowed otherwise', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('*'));
    engine.respond('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary: reading });
    expect(engine.refusal('ListUsers', {}, { as: alice })).toContain('because no permissions boundary allows');
    engine.respond('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary: admin });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    expect(engine.respond('GetPolicy', { policyArn: reading }).policy?.permissionsBoundaryUsageCount).toBe(0);
  });

  test('narrows a session whose text it is too long for', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('*'));
    engine.respond('CreateRole', { roleName: 'admin', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    engine.respond('AttachRolePolicy', { roleName: 'admin', policyArn: admin });
    const request = { roleArn: arnOf('role/admin'), roleSessionName: 'one' };
    const narrow = engine.assume({ ...request, policyArns: [{ arn: reading }] }, { as: alice });
    expect(engine.refusal('ListUsers', {}, { as: narrow })).toContain('because no session policy allows');
    const both = { policy: policyOf(allow('iam:ListUsers')), policyArns: [{ arn: admin }] };
    const wide = engine.assume({ ...request, ...both }, { as: alice });
    expect(engine.code('ListUsers', {}, { as: wide })).toBeUndefined();
    expect(engine.code('AssumeRole', { ...request, policyArns: [{ arn: awsArn('None') }] }, { as: alice })).toBe(
      'ValidationError',
    );
  });

  test('of a service-linked role cannot be put on anybody', () => {
    const engine = new EngineUnderTest();
    const words = 'PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role.';
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreateGroup', { groupName: 'all' });
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    const policyArn = support;
    expect(engine.refusal('AttachUserPolicy', { userName: 'alice', policyArn })).toBe(words);
    expect(engine.refusal('AttachGroupPolicy', { groupName: 'all', policyArn })).toBe(words);
    expect(engine.refusal('AttachRolePolicy', { roleName: 'r', policyArn })).toBe(words);
    const permissionsBoundary = support;
    expect(engine.refusal('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary })).toBe(words);
    expect(engine.refusal('PutRolePermissionsBoundary', { roleName: 'r', permissionsBoundary })).toBe(words);
    expect(engine.refusal('CreateUser', { userName: 'bob', permissionsBoundary })).toBe(words);
    expect(engine.respond('GetPolicy', { policyArn }).policy).toMatchObject({ isAttachable: true, attachmentCount: 0 });
    expect(engine.code('AttachRolePolicy', { roleName: 'r', policyArn: lambda })).toBeUndefined();
  });

  test('is changed by nobody, the root user included', () => {
    const engine = new EngineUnderTest();
    const before = engine.fingerprint();
    const named = { policyArn: viewOnly };
    const words = (action: string): string =>
      `AccessDenied: User: ${arnOf('root')} is not authorized to perform: iam:${action} on resource: policy ${viewOnly}`;
    expect(engine.refusal('DeletePolicy', named)).toBe(words('DeletePolicy'));
    const version = { ...named, policyDocument: anything };
    expect(engine.refusal('CreatePolicyVersion', version)).toBe(words('CreatePolicyVersion'));
    const first = { ...named, versionId: 'v1' };
    expect(engine.refusal('DeletePolicyVersion', first)).toBe(words('DeletePolicyVersion'));
    expect(engine.refusal('SetDefaultPolicyVersion', first)).toBe(words('SetDefaultPolicyVersion'));
    expect(engine.refusal('TagPolicy', { ...named, tags: [{ key: 'a', value: 'b' }] })).toBe(words('TagPolicy'));
    expect(engine.refusal('UntagPolicy', { ...named, tagKeys: ['a'] })).toBe(words('UntagPolicy'));
    expect(engine.respond('ListPolicyTags', named).tags).toEqual([]);
    expect(engine.fingerprint()).toBe(before);
  });

  test('tells who has it, in this account', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreateRole', {
      ...{ roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')), permissionsBoundary: reading },
    });
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: reading });
    const entities = engine.respond('ListEntitiesForPolicy', { policyArn: reading });
    expect(entities.policyUsers.map(({ userName }) => userName)).toEqual(['alice']);
    expect(entities.policyRoles.map(({ roleName }) => roleName)).toEqual(['r']);
    const { policies } = engine.respond('GetAccountAuthorizationDetails', { filter: ['AWSManagedPolicy'] });
    expect(policies).toMatchObject([
      { arn: reading, attachmentCount: 1, policyVersionList: [{ versionId: 'v2' }, { versionId: 'v1' }] },
    ]);
    const root = engine.respond('CreateAccount', { id: '444455556666', name: 'other' });
    const { accessKeyId = '', secretAccessKey = '' } = root;
    const as = { accessKeyId, secretAccessKey };
    expect(engine.respond('GetPolicy', { policyArn: reading }, { as }).policy?.attachmentCount).toBe(0);
    expect(engine.respond('ListEntitiesForPolicy', { policyArn: reading }, { as }).policyUsers).toEqual([]);
  });
});

describe('ListPolicies', () => {
  test('lists them behind the account’s own, by path, attachment and use', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'own', policyDocument: anything });
    expect(arns(engine, { scope: 'AWS' })).toEqual(all);
    expect(arns(engine, { scope: 'All' })).toEqual([arnOf('policy/own'), ...all]);
    expect(arns(engine, {})).toEqual([arnOf('policy/own'), ...all]);
    expect(arns(engine, { scope: 'Local' })).toEqual([arnOf('policy/own')]);
    expect(arns(engine, { pathPrefix: '/service-role/' })).toEqual([lambda]);
    engine.respond('CreateUser', { userName: 'alice', permissionsBoundary: viewOnly });
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: reading });
    expect(arns(engine, { onlyAttached: true })).toEqual([reading, viewOnly]);
    expect(arns(engine, { policyUsageFilter: 'PermissionsBoundary', onlyAttached: true })).toEqual([viewOnly]);
    const permissions = { policyUsageFilter: 'PermissionsPolicy', scope: 'AWS' } as const;
    expect(arns(engine, { ...permissions, onlyAttached: true })).toEqual([reading]);
    expect(arns(engine, permissions)).toEqual(all);
  });

  test.each([1, 2, 3, 4, 7, 8])('gives each once in pages of %i, imported ones in their places', (maxItems) => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'own', policyDocument: anything });
    for (const name of ['AAA', 'AWSOps', 'Zzz']) engine.respond('PutVendorPolicy', { name, document: anything });
    const whole = arns(engine, {});
    expect(whole).toEqual([
      ...[arnOf('policy/own'), awsArn('AAA'), admin, reading, lambda, awsArn('AWSOps'), support, viewOnly],
      awsArn('Zzz'),
    ]);
    const seen: unknown[] = [];
    let [pages, marker]: [number, string | undefined] = [0, undefined];
    do {
      const page: ReturnType<typeof engine.respond<'ListPolicies'>> = engine.respond('ListPolicies', {
        maxItems,
        ...(marker === undefined ? {} : { marker }),
      });
      expect(page.policies.length).toBeLessThanOrEqual(maxItems);
      seen.push(...page.policies.map(({ arn }) => arn));
      marker = page.marker;
      pages++;
    } while (marker !== undefined && pages < 20);
    expect(seen).toEqual(whole);
    expect(pages).toBe(Math.ceil(whole.length / maxItems));
  });
});

describe('an import of the operator', () => {
  test('stands before what the release has, with the next version', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: viewOnly });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    const { policyId } = engine.respond('GetPolicy', { policyArn: viewOnly }).policy ?? {};
    const document = policyOf(allow('iam:ListUsers'));
    const request = { name: 'ViewOnlyAccess', path: '/job-function/', document };
    expect(engine.respond('PutVendorPolicy', request)).toEqual({ arn: viewOnly, versionId: 'v4' });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    expect(engine.respond('GetPolicy', { policyArn: viewOnly }).policy).toMatchObject({ policyId, attachmentCount: 1 });
    expect(engine.respond('ListPolicyVersions', { policyArn: viewOnly }).versions).toHaveLength(1);
    expect(arns(engine, { scope: 'AWS' })).toEqual(all);
    expect(engine.respond('PutVendorPolicy', request)).toEqual({ arn: viewOnly, versionId: 'v5' });
  });

  test('keeps the ARN that the release has', () => {
    const request = { name: 'ViewOnlyAccess', document: anything };
    expect(new EngineUnderTest().refusal('PutVendorPolicy', request)).toBe(
      `InvalidInput: The release has a policy of that name: ${viewOnly}. Its path and case stay.`,
    );
  });

  test('narrows sessions by its own text', () => {
    const engine = new EngineUnderTest();
    engine.respond('PutVendorPolicy', { name: 'AmazonS3ReadOnlyAccess', document: policyOf(allow('iam:ListUsers')) });
    const alice = engine.user('alice', allow('*'));
    engine.respond('CreateRole', { roleName: 'admin', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    engine.respond('AttachRolePolicy', { roleName: 'admin', policyArn: admin });
    const request = { roleArn: arnOf('role/admin'), roleSessionName: 'one', policyArns: [{ arn: reading }] };
    const session = engine.assume(request, { as: alice });
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
    expect(engine.code('ListRoles', {}, { as: session })).toBe('AccessDenied');
  });
});

test('GetCluster says which revision of them the replica has', () => {
  expect(new EngineUnderTest().respond('GetCluster', {}).managedPolicies).toBe('small 1');
});
