// Groups: made, shown with their users, renamed, deleted; users put in and taken out.

import { describe, expect, test } from 'vitest';
import { quotas } from '../../../../src/core/model/quotas.ts';
import { allow, arnOf, EngineUnderTest, policyOf } from '../../../support/engine-under-test.ts';

const anything = policyOf(allow('s3:*'));

function withGroup(groupName = 'Blue'): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateGroup', { groupName });
  return engine;
}

describe('CreateGroup', () => {
  test('answers with an id of a group and an ARN with the path', () => {
    const engine = new EngineUnderTest();
    const { group } = engine.respond('CreateGroup', { groupName: 'Blue', path: '/team/' });
    expect(group).toEqual({
      path: '/team/',
      groupName: 'Blue',
      groupId: expect.stringMatching(/^AGPA[A-Z2-7]{17}$/),
      arn: arnOf('group/team/Blue'),
      createDate: expect.any(Number),
    });
    expect(engine.respond('GetGroup', { groupName: 'BLUE' }).group).toEqual(group);
  });

  test('takes a name once, whatever its case', () => {
    expect(withGroup().refusal('CreateGroup', { groupName: 'blue', path: '/x/' })).toBe(
      'EntityAlreadyExists: Group with name blue already exists.',
    );
  });
});

describe('a user in a group', () => {
  test('is shown on both sides', () => {
    const engine = withGroup();
    engine.respond('CreateUser', { userName: 'Alice' });
    engine.respond('AddUserToGroup', { groupName: 'blue', userName: 'alice' });
    expect(engine.respond('GetGroup', { groupName: 'Blue' }).users.map((user) => user.arn)).toEqual([
      arnOf('user/Alice'),
    ]);
    expect(engine.respond('ListGroupsForUser', { userName: 'Alice' }).groups.map((group) => group.arn)).toEqual([
      arnOf('group/Blue'),
    ]);
  });

  test('may do what the group may, until it is taken out', () => {
    const engine = withGroup();
    const alice = engine.user('alice');
    engine.respond('PutGroupPolicy', {
      groupName: 'Blue',
      policyName: 'p',
      policyDocument: policyOf(allow('iam:ListUsers')),
    });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    engine.respond('AddUserToGroup', { groupName: 'Blue', userName: 'alice' });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    engine.respond('RemoveUserFromGroup', { groupName: 'Blue', userName: 'alice' });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
  });

  test('put in twice is in once', () => {
    const engine = withGroup();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('AddUserToGroup', { groupName: 'Blue', userName: 'alice' });
    const before = engine.recordsFingerprint;
    engine.respond('AddUserToGroup', { groupName: 'Blue', userName: 'alice' });
    expect(engine.recordsFingerprint).toBe(before);
    engine.respond('RemoveUserFromGroup', { groupName: 'Blue', userName: 'alice' });
    engine.respond('DeleteGroup', { groupName: 'Blue' });
    expect(engine.code('GetGroup', { groupName: 'Blue' })).toBe('NoSuchEntity');
  });

  test('is taken out where it is not without complaint, and nothing changes', () => {
    const engine = withGroup();
    engine.respond('CreateUser', { userName: 'alice' });
    const before = engine.recordsFingerprint;
    expect(engine.respond('RemoveUserFromGroup', { groupName: 'Blue', userName: 'alice' })).toEqual({});
    expect(engine.recordsFingerprint).toBe(before);
  });

  test.each(['AddUserToGroup', 'RemoveUserFromGroup'] as const)('is looked for before the group by %s', (action) => {
    const engine = new EngineUnderTest();
    const request = { groupName: 'none', userName: 'nobody' };
    expect(engine.refusal(action, request)).toBe('NoSuchEntity: The user with name nobody cannot be found.');
    engine.respond('CreateUser', { userName: 'nobody' });
    expect(engine.refusal(action, request)).toBe('NoSuchEntity: The group with name none cannot be found.');
  });

  test('may be in ten groups and no more', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    const names = Array.from({ length: quotas.groupsPerUser + 1 }, (_, at) => `g${at}`);
    for (const groupName of names) engine.respond('CreateGroup', { groupName });
    for (const groupName of names.slice(1)) engine.respond('AddUserToGroup', { groupName, userName: 'alice' });
    expect(engine.refusal('AddUserToGroup', { groupName: 'g0', userName: 'alice' })).toBe(
      'LimitExceeded: Cannot exceed quota for GroupsPerUser: 10',
    );
    engine.respond('RemoveUserFromGroup', { groupName: 'g5', userName: 'alice' });
    engine.respond('AddUserToGroup', { groupName: 'g0', userName: 'alice' });
    expect(engine.respond('ListGroupsForUser', { userName: 'alice' }).groups).toHaveLength(10);
  });
});

describe('UpdateGroup', () => {
  test('gives a new name and path; members, policies and id stay', () => {
    const engine = withGroup();
    const alice = engine.user('alice');
    const before = engine.respond('GetGroup', { groupName: 'Blue' }).group;
    engine.respond('CreatePolicy', { policyName: 'p', policyDocument: policyOf(allow('iam:ListUsers')) });
    engine.respond('AttachGroupPolicy', { groupName: 'Blue', policyArn: arnOf('policy/p') });
    engine.respond('AddUserToGroup', { groupName: 'Blue', userName: 'alice' });
    engine.respond('UpdateGroup', { groupName: 'Blue', newGroupName: 'Red', newPath: '/r/' });
    expect(engine.code('GetGroup', { groupName: 'Blue' })).toBe('NoSuchEntity');
    const { group, users } = engine.respond('GetGroup', { groupName: 'red' });
    expect(group).toEqual({ ...before, groupName: 'Red', path: '/r/', arn: arnOf('group/r/Red') });
    expect(users.map((user) => user.userName)).toEqual(['alice']);
    expect(engine.respond('ListGroupsForUser', { userName: 'alice' }).groups.map((one) => one.groupName)).toEqual([
      'Red',
    ]);
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    const entities = engine.respond('ListEntitiesForPolicy', { policyArn: arnOf('policy/p') });
    expect(entities.policyGroups.map((one) => one.groupName)).toEqual(['Red']);
  });

  test('to a name that another group has is refused', () => {
    const engine = withGroup();
    engine.respond('CreateGroup', { groupName: 'red' });
    expect(engine.refusal('UpdateGroup', { groupName: 'red', newGroupName: 'BLUE' })).toBe(
      'EntityAlreadyExists: Group with name BLUE already exists.',
    );
  });

  test('leaves the old name to a new group, whose policies are not those of the old one', () => {
    const engine = withGroup();
    const alice = engine.user('alice');
    engine.respond('AddUserToGroup', { groupName: 'Blue', userName: 'alice' });
    engine.respond('UpdateGroup', { groupName: 'Blue', newGroupName: 'Red' });
    engine.respond('CreateGroup', { groupName: 'Blue' });
    engine.respond('PutGroupPolicy', {
      groupName: 'Blue',
      policyName: 'p',
      policyDocument: policyOf(allow('iam:ListUsers')),
    });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    expect(engine.respond('GetGroup', { groupName: 'Blue' }).users).toEqual([]);
  });
});

describe('DeleteGroup', () => {
  test.each([
    [
      'a user',
      'remove users from group',
      (engine: EngineUnderTest) => {
        engine.respond('CreateUser', { userName: 'alice' });
        engine.respond('AddUserToGroup', { groupName: 'Blue', userName: 'alice' });
      },
    ],
    [
      'an attached policy',
      'detach all policies',
      (engine: EngineUnderTest) => {
        engine.respond('CreatePolicy', { policyName: 'p', policyDocument: anything });
        engine.respond('AttachGroupPolicy', { groupName: 'Blue', policyArn: arnOf('policy/p') });
      },
    ],
    [
      'an inline policy',
      'delete policies',
      (engine: EngineUnderTest) => {
        engine.respond('PutGroupPolicy', { groupName: 'Blue', policyName: 'p', policyDocument: anything });
      },
    ],
  ])('is refused while the group has %s', (_, words, block) => {
    const engine = withGroup();
    block(engine);
    expect(engine.refusal('DeleteGroup', { groupName: 'Blue' })).toBe(
      `DeleteConflict: Cannot delete entity, must ${words} first.`,
    );
    expect(engine.code('GetGroup', { groupName: 'Blue' })).toBeUndefined();
  });

  test('frees the name', () => {
    const engine = withGroup();
    const before = engine.respond('GetGroup', { groupName: 'Blue' }).group?.groupId;
    engine.respond('DeleteGroup', { groupName: 'blue' });
    const { group } = engine.respond('CreateGroup', { groupName: 'Blue' });
    expect(group?.groupId).not.toBe(before);
  });
});

describe('ListGroups', () => {
  test('lists by name without case, under a path where one is asked for', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateGroup', { groupName: 'b', path: '/x/' });
    engine.respond('CreateGroup', { groupName: 'C', path: '/' });
    engine.respond('CreateGroup', { groupName: 'A', path: '/x/y/' });
    expect(engine.respond('ListGroups', {}).groups.map((group) => group.groupName)).toEqual(['A', 'b', 'C']);
    expect(engine.respond('ListGroups', { pathPrefix: '/x/' }).groups.map((group) => group.groupName)).toEqual([
      'A',
      'b',
    ]);
  });
});
