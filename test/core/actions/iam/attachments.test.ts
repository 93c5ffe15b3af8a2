// Attachments and boundaries: put on users, groups and roles, counted, listed, taken off.

import { describe, expect, test } from 'vitest';
import { type Asking, allow, arnOf, EngineUnderTest, policyOf, trustOf } from '../../../support/engine-under-test.ts';

type Kind = 'group' | 'role' | 'user';
const kinds: readonly Kind[] = ['group', 'role', 'user'];
const anything = policyOf(allow('s3:*'));
const policyArn = arnOf('policy/p/Reading');

/** A user, a group and a role, all called `Blue`, and a policy. */
function withEntities(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName: 'Blue', path: '/u/' });
  engine.respond('CreateGroup', { groupName: 'Blue', path: '/g/' });
  engine.respond('CreateRole', { roleName: 'Blue', path: '/r/', assumeRolePolicyDocument: trustOf(arnOf('root')) });
  engine.respond('CreatePolicy', { policyName: 'Reading', path: '/p/', policyDocument: anything });
  return engine;
}

function attach(engine: EngineUnderTest, kind: Kind, name = 'Blue', arn = policyArn): string {
  const asked: Record<Kind, () => ReturnType<EngineUnderTest['ask']>> = {
    group: () => engine.ask('AttachGroupPolicy', { groupName: name, policyArn: arn }),
    role: () => engine.ask('AttachRolePolicy', { roleName: name, policyArn: arn }),
    user: () => engine.ask('AttachUserPolicy', { userName: name, policyArn: arn }),
  };
  const { refusal } = asked[kind]();
  return refusal === undefined ? 'attached' : `${refusal.code}: ${refusal.message}`;
}

function detach(engine: EngineUnderTest, kind: Kind, name = 'Blue', arn = policyArn): string {
  const asked: Record<Kind, () => ReturnType<EngineUnderTest['ask']>> = {
    group: () => engine.ask('DetachGroupPolicy', { groupName: name, policyArn: arn }),
    role: () => engine.ask('DetachRolePolicy', { roleName: name, policyArn: arn }),
    user: () => engine.ask('DetachUserPolicy', { userName: name, policyArn: arn }),
  };
  const { refusal } = asked[kind]();
  return refusal === undefined ? 'detached' : `${refusal.code}: ${refusal.message}`;
}

function attached(engine: EngineUnderTest, kind: Kind, pathPrefix = '/'): unknown {
  const listed: Record<Kind, () => { readonly attachedPolicies: unknown }> = {
    group: () => engine.respond('ListAttachedGroupPolicies', { groupName: 'blue', pathPrefix }),
    role: () => engine.respond('ListAttachedRolePolicies', { roleName: 'blue', pathPrefix }),
    user: () => engine.respond('ListAttachedUserPolicies', { userName: 'blue', pathPrefix }),
  };
  return listed[kind]().attachedPolicies;
}

const countOf = (engine: EngineUnderTest): unknown =>
  engine.respond('GetPolicy', { policyArn }).policy?.attachmentCount;

describe.each(kinds)('a policy on a %s', (kind) => {
  test('is listed by name and ARN, under its path, until it is taken off', () => {
    const engine = withEntities();
    expect(attach(engine, kind, 'BLUE')).toBe('attached');
    expect(attached(engine, kind)).toEqual([{ policyName: 'Reading', policyArn }]);
    expect(attached(engine, kind, '/p/')).toHaveLength(1);
    expect(attached(engine, kind, '/q/')).toEqual([]);
    expect(countOf(engine)).toBe(1);
    expect(detach(engine, kind, 'BLUE')).toBe('detached');
    expect(attached(engine, kind)).toEqual([]);
    expect(countOf(engine)).toBe(0);
  });

  test('put on twice is on once', () => {
    const engine = withEntities();
    attach(engine, kind);
    const before = engine.recordsFingerprint;
    expect(attach(engine, kind)).toBe('attached');
    expect(engine.recordsFingerprint).toBe(before);
    expect(countOf(engine)).toBe(1);
  });

  test('that is not there cannot be put on, nor taken off', () => {
    const engine = withEntities();
    const none = arnOf('policy/none');
    expect(attach(engine, kind, 'Blue', none)).toBe(
      `NoSuchEntity: Policy ${none} does not exist or is not attachable.`,
    );
    expect(detach(engine, kind, 'Blue', none)).toBe(`NoSuchEntity: Policy ${none} was not found.`);
  });

  test('that is not on cannot be taken off', () => {
    expect(detach(withEntities(), kind)).toBe(`NoSuchEntity: Policy ${policyArn} was not found.`);
  });

  test('may be one of ten', () => {
    const engine = withEntities();
    for (let at = 0; at <= 10; at++) {
      engine.respond('CreatePolicy', { policyName: `p${at}`, policyDocument: anything });
      const limit = `LimitExceeded: Cannot exceed quota for PoliciesPer${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}: 10`;
      expect(attach(engine, kind, 'Blue', arnOf(`policy/p${at}`))).toBe(at < 10 ? 'attached' : limit);
    }
    expect(attach(engine, kind, 'Blue', arnOf('policy/p3'))).toBe('attached');
    expect(detach(engine, kind, 'Blue', arnOf('policy/p3'))).toBe('detached');
    expect(attach(engine, kind, 'Blue', arnOf('policy/p10'))).toBe('attached');
  });
});

describe('ListEntitiesForPolicy', () => {
  const entities = (engine: EngineUnderTest, filter: object = {}): unknown => {
    const found = engine.respond('ListEntitiesForPolicy', { policyArn, ...filter });
    return [found.policyGroups.length, found.policyRoles.length, found.policyUsers.length];
  };

  test('names all who have the policy, with their ids', () => {
    const engine = withEntities();
    for (const kind of kinds) attach(engine, kind);
    expect(countOf(engine)).toBe(3);
    expect(engine.respond('ListEntitiesForPolicy', { policyArn })).toEqual({
      policyGroups: [{ groupName: 'Blue', groupId: expect.stringMatching(/^AGPA/) }],
      policyRoles: [{ roleName: 'Blue', roleId: expect.stringMatching(/^AROA/) }],
      policyUsers: [{ userName: 'Blue', userId: expect.stringMatching(/^AIDA/) }],
      isTruncated: false,
    });
  });

  test('by kind, path and use names only those', () => {
    const engine = withEntities();
    for (const kind of kinds) attach(engine, kind);
    expect(entities(engine, { entityFilter: 'Role' })).toEqual([0, 1, 0]);
    expect(entities(engine, { entityFilter: 'User' })).toEqual([0, 0, 1]);
    expect(entities(engine, { entityFilter: 'Group' })).toEqual([1, 0, 0]);
    expect(entities(engine, { pathPrefix: '/r/' })).toEqual([0, 1, 0]);
    expect(entities(engine, { policyUsageFilter: 'PermissionsPolicy' })).toEqual([1, 1, 1]);
  });

  test('names whom the policy bounds', () => {
    const engine = withEntities();
    engine.respond('PutUserPermissionsBoundary', { userName: 'Blue', permissionsBoundary: policyArn });
    engine.respond('PutRolePermissionsBoundary', { roleName: 'Blue', permissionsBoundary: policyArn });
    attach(engine, 'group');
    expect(entities(engine, { policyUsageFilter: 'PermissionsBoundary' })).toEqual([0, 1, 1]);
    expect(entities(engine, { policyUsageFilter: 'PermissionsPolicy' })).toEqual([1, 0, 0]);
    expect(entities(engine)).toEqual([1, 1, 1]);
  });
});

describe('a policy both attached to a user and bounding it', () => {
  const entities = (engine: EngineUnderTest): unknown =>
    engine.respond('ListEntitiesForPolicy', { policyArn }).policyUsers.map((user) => user.userName);

  test('names the user once, until it does neither', () => {
    for (const first of ['boundary', 'attachment'] as const) {
      const engine = withEntities();
      attach(engine, 'user');
      engine.respond('PutUserPermissionsBoundary', { userName: 'Blue', permissionsBoundary: policyArn });
      expect(entities(engine)).toEqual(['Blue']);
      if (first === 'boundary') engine.respond('DeleteUserPermissionsBoundary', { userName: 'Blue' });
      else detach(engine, 'user');
      expect(entities(engine)).toEqual(['Blue']);
      if (first === 'boundary') detach(engine, 'user');
      else engine.respond('DeleteUserPermissionsBoundary', { userName: 'Blue' });
      expect(entities(engine)).toEqual([]);
    }
  });

  test('follows the user to its new name', () => {
    const engine = withEntities();
    engine.respond('PutUserPermissionsBoundary', { userName: 'Blue', permissionsBoundary: policyArn });
    engine.respond('UpdateUser', { userName: 'Blue', newUserName: 'Red' });
    expect(entities(engine)).toEqual(['Red']);
    engine.respond('DeleteUser', { userName: 'Red' });
    expect(entities(engine)).toEqual([]);
  });
});

describe('a permissions boundary', () => {
  const use = (engine: EngineUnderTest, arn = policyArn): unknown =>
    engine.respond('GetPolicy', { policyArn: arn }).policy?.permissionsBoundaryUsageCount;

  test('of a user is shown, counted, replaced and taken off', () => {
    const engine = withEntities();
    const other = arnOf('policy/other');
    engine.respond('CreatePolicy', { policyName: 'other', policyDocument: anything });
    engine.respond('PutUserPermissionsBoundary', { userName: 'blue', permissionsBoundary: policyArn });
    expect(engine.respond('GetUser', { userName: 'blue' }).user?.permissionsBoundary).toEqual({
      permissionsBoundaryType: 'Policy',
      permissionsBoundaryArn: policyArn,
    });
    engine.respond('PutUserPermissionsBoundary', { userName: 'blue', permissionsBoundary: policyArn });
    expect(use(engine)).toBe(1);
    engine.respond('PutUserPermissionsBoundary', { userName: 'blue', permissionsBoundary: other });
    expect([use(engine), use(engine, other)]).toEqual([0, 1]);
    engine.respond('DeleteUserPermissionsBoundary', { userName: 'blue' });
    expect(use(engine, other)).toBe(0);
    expect(engine.respond('GetUser', { userName: 'blue' }).user).not.toHaveProperty('permissionsBoundary');
    expect(engine.code('DeleteUserPermissionsBoundary', { userName: 'blue' })).toBe('NoSuchEntity');
  });

  test('of a role is shown, counted and taken off', () => {
    const engine = withEntities();
    engine.respond('PutRolePermissionsBoundary', { roleName: 'blue', permissionsBoundary: policyArn });
    expect(engine.respond('GetRole', { roleName: 'blue' }).role?.permissionsBoundary).toMatchObject({
      permissionsBoundaryArn: policyArn,
    });
    expect(use(engine)).toBe(1);
    engine.respond('DeleteRolePermissionsBoundary', { roleName: 'blue' });
    expect(use(engine)).toBe(0);
    expect(engine.code('DeleteRolePermissionsBoundary', { roleName: 'blue' })).toBe('NoSuchEntity');
  });

  test('that is not there is refused', () => {
    const engine = withEntities();
    const permissionsBoundary = arnOf('policy/none');
    const words = `NoSuchEntity: Scope ARN: ${permissionsBoundary} does not exist or is not attachable.`;
    expect(engine.refusal('PutUserPermissionsBoundary', { userName: 'Blue', permissionsBoundary })).toBe(words);
    expect(engine.refusal('PutRolePermissionsBoundary', { roleName: 'Blue', permissionsBoundary })).toBe(words);
  });

  test('allows nothing by itself and bounds what else allows', () => {
    const engine = withEntities();
    const alice: Asking = { as: engine.user('alice', allow(['iam:ListUsers', 'iam:ListRoles'])) };
    engine.respond('CreatePolicy', {
      policyName: 'edge',
      policyDocument: policyOf(allow(['iam:ListUsers', 'iam:ListGroups'])),
    });
    engine.respond('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary: arnOf('policy/edge') });
    expect(engine.code('ListUsers', {}, alice)).toBeUndefined();
    expect(engine.refusal('ListRoles', {}, alice)).toMatch(/because no permissions boundary allows the iam:ListRoles/);
    expect(engine.code('ListGroups', {}, alice)).toBe('AccessDenied');
    engine.respond('DeleteUserPermissionsBoundary', { userName: 'alice' });
    expect(engine.code('ListRoles', {}, alice)).toBeUndefined();
  });
});
