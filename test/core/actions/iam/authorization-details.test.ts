// GetAccountAuthorizationDetails: everything of an account, kind after kind, in pages of any size.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  EngineUnderTest,
  policyOf,
  type RequestOf,
  type ResponseOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

type Request = RequestOf<'GetAccountAuthorizationDetails'>;
type Details = ResponseOf<'GetAccountAuthorizationDetails'>;

const reading = policyOf(allow('s3:Get*'));
const writing = policyOf(allow('s3:Put*'));
const edge = { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: arnOf('policy/edge') };
const vendorArn = 'arn:aws:iam::aws:policy/ReadAll';
const tags = [{ key: 'team', value: 'blue' }];
const none = { userDetailList: [], groupDetailList: [], roleDetailList: [], policies: [], isTruncated: false };

/** An account with something of every kind. */
function furnished(): EngineUnderTest {
  const engine = new EngineUnderTest();
  for (const name of ['ReadAll', 'Unused']) engine.respond('PutVendorPolicy', { name, document: reading });
  engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: reading, tags });
  engine.respond('CreatePolicy', { policyName: 'p', path: '/x/', description: 'd', policyDocument: reading });
  engine.respond('CreatePolicyVersion', { policyArn: arnOf('policy/x/p'), policyDocument: writing });
  const permissionsBoundary = arnOf('policy/edge');
  engine.respond('CreateUser', { userName: 'Alice', path: '/u/', permissionsBoundary, tags });
  engine.respond('CreateUser', { userName: 'bob' });
  engine.respond('CreateGroup', { groupName: 'Blue', path: '/g/' });
  const assumeRolePolicyDocument = trustOf(arnOf('user/u/Alice'));
  const role = { roleName: 'Reader', description: 'reads', assumeRolePolicyDocument };
  engine.respond('CreateRole', { ...role, permissionsBoundary, tags });
  engine.respond('AddUserToGroup', { groupName: 'blue', userName: 'alice' });
  engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'own', policyDocument: writing });
  engine.respond('PutGroupPolicy', { groupName: 'blue', policyName: 'own', policyDocument: writing });
  engine.respond('PutRolePolicy', { roleName: 'reader', policyName: 'own', policyDocument: writing });
  engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: arnOf('policy/x/p') });
  engine.respond('AttachGroupPolicy', { groupName: 'blue', policyArn: vendorArn });
  engine.respond('AttachRolePolicy', { roleName: 'reader', policyArn: vendorArn });
  return engine;
}

function pagesOf(engine: EngineUnderTest, request: Request): readonly Details[] {
  const pages: Details[] = [];
  let marker: string | undefined;
  do {
    const page: Details = engine.respond('GetAccountAuthorizationDetails', {
      ...request,
      ...(marker === undefined ? {} : { marker }),
    });
    expect(page.isTruncated).toBe(page.marker !== undefined);
    pages.push(page);
    marker = page.marker;
  } while (marker !== undefined && pages.length < 50);
  return pages;
}

/** Names of all that a page shows, by kind. */
function namesIn(page: Details): readonly string[] {
  return [
    ...page.userDetailList.map((user) => `user ${user.userName ?? ''}`),
    ...page.groupDetailList.map((group) => `group ${group.groupName ?? ''}`),
    ...page.roleDetailList.map((role) => `role ${role.roleName ?? ''}`),
    ...page.policies.map((policy) => `policy ${policy.policyName ?? ''}`),
  ];
}

function wholeOf(engine: EngineUnderTest, request: Request = { filter: [] }): Details {
  const pages = pagesOf(engine, request);
  return {
    userDetailList: pages.flatMap((page) => page.userDetailList),
    groupDetailList: pages.flatMap((page) => page.groupDetailList),
    roleDetailList: pages.flatMap((page) => page.roleDetailList),
    policies: pages.flatMap((page) => page.policies),
  };
}

const everything = [
  ...['user Alice', 'user bob', 'group Blue', 'role Reader'],
  ...['policy edge', 'policy p', 'policy ReadAll'],
];

describe('GetAccountAuthorizationDetails', () => {
  test('shows users with their policies, groups, boundary and tags', () => {
    const engine = furnished();
    const { userId, createDate } = engine.respond('GetUser', { userName: 'alice' }).user ?? {};
    const { userDetailList } = wholeOf(engine);
    expect(userDetailList[0]).toEqual({
      ...{ path: '/u/', userName: 'Alice', userId, arn: arnOf('user/u/Alice'), createDate, tags },
      userPolicyList: [{ policyName: 'own', policyDocument: writing }],
      groupList: ['Blue'],
      attachedManagedPolicies: [{ policyName: 'p', policyArn: arnOf('policy/x/p') }],
      permissionsBoundary: edge,
    });
    expect(userDetailList[1]).toMatchObject({
      ...{ userName: 'bob', userPolicyList: [], groupList: [], attachedManagedPolicies: [], tags: [] },
    });
    expect(userDetailList[1]).not.toHaveProperty('permissionsBoundary');
  });

  test('shows groups with their policies', () => {
    const engine = furnished();
    const { group } = engine.respond('GetGroup', { groupName: 'blue' });
    expect(wholeOf(engine).groupDetailList).toEqual([
      {
        ...group,
        groupPolicyList: [{ policyName: 'own', policyDocument: writing }],
        attachedManagedPolicies: [{ policyName: 'ReadAll', policyArn: vendorArn }],
      },
    ]);
  });

  test('shows roles with their trust policy, the principals in it by ARN', () => {
    const engine = furnished();
    const { roleId, createDate } = engine.respond('GetRole', { roleName: 'reader' }).role ?? {};
    expect(wholeOf(engine).roleDetailList).toEqual([
      {
        ...{ path: '/', roleName: 'Reader', roleId, arn: arnOf('role/Reader'), createDate, tags },
        assumeRolePolicyDocument: trustOf(arnOf('user/u/Alice')),
        instanceProfileList: [],
        roleLastUsed: {},
        rolePolicyList: [{ policyName: 'own', policyDocument: writing }],
        attachedManagedPolicies: [{ policyName: 'ReadAll', policyArn: vendorArn }],
        permissionsBoundary: edge,
      },
    ]);
  });

  test('shows the instance profiles of roles, in pages of any size', () => {
    const engine = furnished();
    for (const roleName of ['other', 'zero']) {
      engine.respond('CreateRole', { roleName, assumeRolePolicyDocument: trustOf(arnOf('root')) });
    }
    for (const instanceProfileName of ['one', 'two', 'three', 'empty'])
      engine.respond('CreateInstanceProfile', { instanceProfileName, tags });
    for (const instanceProfileName of ['one', 'two'])
      engine.respond('AddRoleToInstanceProfile', { instanceProfileName, roleName: 'reader' });
    engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'three', roleName: 'other' });
    const of = (roleName: string) => engine.respond('ListInstanceProfilesForRole', { roleName }).instanceProfiles;
    expect(of('reader')).toHaveLength(2);
    for (const maxItems of [1, 2, 3, 100]) {
      const { roleDetailList } = wholeOf(engine, { filter: ['Role'], maxItems });
      expect(roleDetailList.map(({ roleName, instanceProfileList }) => [roleName, instanceProfileList])).toEqual([
        ['other', of('other')],
        ['Reader', of('reader')],
        ['zero', []],
      ]);
    }
  });

  test('shows managed policies with the documents of all versions, newest first', () => {
    const engine = furnished();
    const { tags: _, ...shown } = engine.respond('GetPolicy', { policyArn: arnOf('policy/x/p') }).policy ?? {
      tags: [],
    };
    const { policies } = wholeOf(engine);
    expect(policies[1]).toEqual({
      ...shown,
      policyVersionList: [
        { versionId: 'v2', isDefaultVersion: false, createDate: expect.any(Number), document: writing },
        { versionId: 'v1', isDefaultVersion: true, createDate: expect.any(Number), document: reading },
      ],
    });
    expect(policies[0]).toMatchObject({ policyName: 'edge', attachmentCount: 0, permissionsBoundaryUsageCount: 2 });
  });

  test('shows those of the vendor’s policies that the account uses', () => {
    const engine = furnished();
    const vendors = (): Details => wholeOf(engine, { filter: ['AWSManagedPolicy'] });
    expect(vendors().policies).toMatchObject([
      { arn: vendorArn, attachmentCount: 2, policyVersionList: [{ versionId: 'v1', document: reading }] },
    ]);
    engine.respond('DetachRolePolicy', { roleName: 'reader', policyArn: vendorArn });
    engine.respond('DetachGroupPolicy', { groupName: 'blue', policyArn: vendorArn });
    expect(vendors().policies).toEqual([]);
  });

  test.each([
    [['User'], ['user Alice', 'user bob']],
    [['Group'], ['group Blue']],
    [['Role'], ['role Reader']],
    [['LocalManagedPolicy'], ['policy edge', 'policy p']],
    [['AWSManagedPolicy'], ['policy ReadAll']],
    [
      ['AWSManagedPolicy', 'User'],
      ['user Alice', 'user bob', 'policy ReadAll'],
    ],
    [[], everything],
  ] as const)('filtered by %j shows %j', (filter, expected) => {
    expect(namesIn(wholeOf(furnished(), { filter: [...filter] }))).toEqual(expected);
  });

  test('refuses a filter for what is none', () => {
    const filter = ['Robot' as 'User'];
    expect(new EngineUnderTest().code('GetAccountAuthorizationDetails', { filter })).toBe('ValidationError');
  });

  test('of an empty account is one empty page', () => {
    const engine = new EngineUnderTest();
    expect(pagesOf(engine, { filter: [] })).toEqual([none]);
    expect(pagesOf(engine, { filter: ['User', 'Role'] })).toEqual([none]);
  });

  test('shows nothing of other accounts', () => {
    const engine = furnished();
    const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', {});
    const as = { accessKeyId, secretAccessKey };
    expect(engine.respond('GetAccountAuthorizationDetails', { filter: [] }, { as })).toEqual(none);
  });
});

describe('a page of details', () => {
  test.each([1, 2, 3, 5, 6, 7, 1000])(
    'of %i is full, over the kinds, and all pages hold everything once',
    (maxItems) => {
      const pages = pagesOf(furnished(), { filter: [], maxItems }).map(namesIn);
      expect(pages.flat()).toEqual(everything);
      expect(pages).toHaveLength(Math.ceil(everything.length / maxItems));
      for (const names of pages.slice(0, -1)) expect(names).toHaveLength(maxItems);
    },
  );

  test('holds the end of one kind and the start of the next', () => {
    const pages = pagesOf(furnished(), { filter: [], maxItems: 3 }).map(namesIn);
    expect(pages).toEqual([
      ['user Alice', 'user bob', 'group Blue'],
      ['role Reader', 'policy edge', 'policy p'],
      ['policy ReadAll'],
    ]);
  });

  test('goes over kinds that the account has nothing of', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreatePolicy', { policyName: 'p', policyDocument: reading });
    const pages = (request: Request) => pagesOf(engine, request).map(namesIn);
    expect(pages({ filter: [] })).toEqual([['user alice', 'policy p']]);
    expect(pages({ filter: [], maxItems: 1 })).toEqual([['user alice'], ['policy p']]);
    expect(pages({ filter: ['User', 'Group', 'Role'], maxItems: 1 })).toEqual([['user alice']]);
  });

  test('goes on where what it ended with is gone, also of a replica that knows nothing of it', () => {
    const engine = furnished();
    const first = engine.respond('GetAccountAuthorizationDetails', { filter: [], maxItems: 2 });
    expect(namesIn(first)).toEqual(['user Alice', 'user bob']);
    engine.respond('DeleteUser', { userName: 'bob' });
    engine.restart();
    const { marker = '' } = first;
    const rest = engine.respond('GetAccountAuthorizationDetails', { filter: [], marker });
    expect(namesIn(rest)).toEqual(everything.slice(2));
  });

  test('ends early where documents are long, and loses none', () => {
    const engine = new EngineUnderTest();
    const long = policyOf({ ...allow('s3:*'), Sid: 's'.repeat(6000) });
    const names = Array.from({ length: 40 }, (_, at) => `p${String(at).padStart(2, '0')}`);
    for (const policyName of names) {
      engine.respond('CreatePolicy', { policyName, policyDocument: long });
      for (let count = 1; count < 5; count++)
        engine.respond('CreatePolicyVersion', { policyArn: arnOf(`policy/${policyName}`), policyDocument: long });
    }
    const pages = pagesOf(engine, { filter: ['LocalManagedPolicy'] });
    expect(pages).toHaveLength(2);
    expect(pages.flatMap((page) => page.policies.map((policy) => policy.policyName))).toEqual(names);
  });

  test.each([0, 1001])('is not of %i', (maxItems) => {
    expect(new EngineUnderTest().code('GetAccountAuthorizationDetails', { filter: [], maxItems })).toBe(
      'ValidationError',
    );
  });

  test('goes on behind no marker of another listing, or of a kind that is not asked for', () => {
    const engine = furnished();
    const refused = 'ValidationError: Invalid Marker.';
    const own = engine.respond('GetAccountAuthorizationDetails', { filter: [], maxItems: 1 }).marker ?? '';
    const other = engine.respond('ListUsers', { maxItems: 1 }).marker ?? '';
    for (const marker of [other, 'garbage', '1', '1!!!'])
      expect(engine.refusal('GetAccountAuthorizationDetails', { filter: [], marker })).toBe(refused);
    expect(engine.refusal('GetAccountAuthorizationDetails', { filter: ['Role'], marker: own })).toBe(refused);
    expect(engine.refusal('ListUsers', { marker: own })).toBe(refused);
  });
});
