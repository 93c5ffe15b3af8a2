// Users: made, shown, renamed, deleted, and what each call is refused for.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, ownAccount, policyOf, trustOf } from '../../../support/engine-under-test.ts';

const anything = policyOf(allow('s3:*'));

describe('CreateUser', () => {
  test('answers with an id of a user, an ARN with the path, the time and the tags', () => {
    const engine = new EngineUnderTest();
    const askedMs = engine.nowMs;
    const tags = [{ key: 'Team', value: 'blue' }];
    const { user } = engine.respond('CreateUser', { userName: 'Alice', path: '/team/blue/', tags });
    expect(user).toEqual({
      path: '/team/blue/',
      userName: 'Alice',
      userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      arn: `arn:aws:iam::${ownAccount}:user/team/blue/Alice`,
      createDate: expect.any(Number),
      tags,
    });
    expect(user?.createDate).toBeGreaterThanOrEqual(askedMs);
    expect(user?.createDate).toBeLessThanOrEqual(engine.nowMs);
  });

  test('without a path puts the user at /', () => {
    const { user } = new EngineUnderTest().respond('CreateUser', { userName: 'alice' });
    expect(user).toMatchObject({ path: '/', arn: arnOf('user/alice'), tags: [] });
    expect(user).not.toHaveProperty('permissionsBoundary');
  });

  test('takes a name once, whatever its case and path', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'Alice', path: '/a/' });
    expect(engine.refusal('CreateUser', { userName: 'aLICE', path: '/b/' })).toBe(
      'EntityAlreadyExists: User with name aLICE already exists.',
    );
    expect(engine.respond('ListUsers', {}).users.map(({ userName }) => userName)).toEqual(['Alice']);
  });

  test('gives a role, a group and a user one name', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'blue' });
    engine.respond('CreateGroup', { groupName: 'blue' });
    engine.respond('CreateRole', { roleName: 'blue', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    expect(engine.respond('GetUser', { userName: 'blue' }).user?.arn).toBe(arnOf('user/blue'));
    expect(engine.respond('GetGroup', { groupName: 'blue' }).group?.arn).toBe(arnOf('group/blue'));
    expect(engine.respond('GetRole', { roleName: 'blue' }).role?.arn).toBe(arnOf('role/blue'));
  });

  test('gives every user an id of its own, also under a name used before', () => {
    const engine = new EngineUnderTest();
    const before = engine.respond('CreateUser', { userName: 'alice' }).user?.userId;
    engine.respond('DeleteUser', { userName: 'alice' });
    const after = engine.respond('CreateUser', { userName: 'alice' }).user?.userId;
    expect(after).not.toBe(before);
  });

  test('puts a boundary on the user and counts it', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: anything });
    const permissionsBoundary = arnOf('policy/edge');
    const { user } = engine.respond('CreateUser', { userName: 'alice', permissionsBoundary });
    expect(user?.permissionsBoundary).toEqual({
      permissionsBoundaryType: 'Policy',
      permissionsBoundaryArn: permissionsBoundary,
    });
    const { policy } = engine.respond('GetPolicy', { policyArn: permissionsBoundary });
    expect(policy?.permissionsBoundaryUsageCount).toBe(1);
    expect(policy?.attachmentCount).toBe(0);
  });

  test.each([
    ['a name of 65 characters', { userName: 'a'.repeat(65) }, /'userName'.*length less than or equal to 64/],
    ['a name with a blank', { userName: 'a b' }, /for userName is invalid. It must contain only alphanumeric/],
    [
      'a path that does not end in a slash',
      { userName: 'a', path: '/team' },
      /for path is invalid. It must begin and end with \//,
    ],
    [
      'a path that does not begin with one',
      { userName: 'a', path: 'team/' },
      /for path is invalid. It must begin and end with \//,
    ],
    ['a path of 513 characters', { userName: 'a', path: `/${'a'.repeat(511)}/` }, /'path'.*less than or equal to 512/],
    ['a tag without key', { userName: 'a', tags: [{ key: '', value: '' }] }, /'tags.1.member.key'/],
    ['51 tags', { userName: 'a', tags: tagsUpTo(51) }, /'tags'.*length less than or equal to 50/],
  ])('with %s is a ValidationError', (_, request, text) => {
    const engine = new EngineUnderTest();
    const refusal = engine.refusal('CreateUser', request);
    expect(refusal).toMatch(/^ValidationError: (?:\d validation errors? detected: Value at|The specified value for) /);
    expect(refusal).toMatch(text);
  });

  test('with a boundary that is not there is refused, and makes no user', () => {
    const engine = new EngineUnderTest();
    const permissionsBoundary = arnOf('policy/none');
    expect(engine.refusal('CreateUser', { userName: 'alice', permissionsBoundary })).toBe(
      `NoSuchEntity: Scope ARN: ${permissionsBoundary} does not exist or is not attachable.`,
    );
    expect(engine.code('GetUser', { userName: 'alice' })).toBe('NoSuchEntity');
  });
});

describe('GetUser', () => {
  test('finds a user whatever the case of the name, and shows it as it was made', () => {
    const engine = new EngineUnderTest();
    const made = engine.respond('CreateUser', { userName: 'Alice', path: '/x/' }).user;
    expect(engine.respond('GetUser', { userName: 'ALICE' }).user).toEqual(made);
  });

  test('without a name shows the calling user, and the root user as such', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:GetUser'));
    expect(engine.respond('GetUser', {}, { as: alice }).user?.userName).toBe('alice');
    const root = { arn: arnOf('root'), userId: ownAccount, createDate: expect.any(Number), tags: [] };
    expect(engine.respond('GetUser', {}).user).toEqual(root);
    engine.respond('CreateAccountAlias', { accountAlias: 'blue' });
    expect(engine.respond('GetUser', {}).user).toEqual({ ...root, userName: 'blue' });
  });

  test('without a name from a role session asks for one', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('sts:AssumeRole'));
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) });
    const session = engine.assume({ roleArn: arnOf('role/r'), roleSessionName: 'one' }, { as: alice });
    expect(engine.refusal('GetUser', {}, { as: session })).toBe(
      'ValidationError: Must specify userName when calling with non-User credentials',
    );
  });
});

describe('UpdateUser', () => {
  test('gives a new name and path; id, date and tags stay', () => {
    const engine = new EngineUnderTest();
    const tags = [{ key: 'a', value: 'b' }];
    const before = engine.respond('CreateUser', { userName: 'alice', tags }).user;
    engine.respond('UpdateUser', { userName: 'alice', newUserName: 'Bob', newPath: '/p/' });
    expect(engine.code('GetUser', { userName: 'alice' })).toBe('NoSuchEntity');
    const { user } = engine.respond('GetUser', { userName: 'bob' });
    expect(user).toEqual({ ...before, userName: 'Bob', path: '/p/', arn: arnOf('user/p/Bob') });
  });

  test('changes the case of a name', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('UpdateUser', { userName: 'alice', newUserName: 'ALICE' });
    expect(engine.respond('GetUser', { userName: 'alice' }).user?.userName).toBe('ALICE');
    expect(engine.respond('GetAccountSummary', {}).summaryMap?.['Users']).toBe(1);
  });

  test('takes keys, groups, attachments and inline policies along', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:GetUser'));
    engine.respond('CreateGroup', { groupName: 'g' });
    engine.respond('AddUserToGroup', { groupName: 'g', userName: 'alice' });
    engine.respond('CreatePolicy', { policyName: 'p', policyDocument: anything });
    engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: arnOf('policy/p') });
    engine.respond('UpdateUser', { userName: 'alice', newUserName: 'bob' });
    expect(engine.respond('GetUser', {}, { as: alice }).user?.userName).toBe('bob');
    expect(engine.respond('GetGroup', { groupName: 'g' }).users.map((user) => user.userName)).toEqual(['bob']);
    expect(engine.respond('ListGroupsForUser', { userName: 'bob' }).groups).toHaveLength(1);
    const entities = engine.respond('ListEntitiesForPolicy', { policyArn: arnOf('policy/p') });
    expect(entities.policyUsers.map((user) => user.userName)).toEqual(['bob']);
    expect(engine.respond('ListAccessKeys', { userName: 'bob' }).accessKeyMetadata).toMatchObject([
      { userName: 'bob', accessKeyId: alice.accessKeyId },
    ]);
    engine.respond('RemoveUserFromGroup', { groupName: 'g', userName: 'bob' });
    expect(engine.respond('GetGroup', { groupName: 'g' }).users).toEqual([]);
  });

  test('to a name that somebody has is refused', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreateUser', { userName: 'Bob' });
    expect(engine.refusal('UpdateUser', { userName: 'alice', newUserName: 'bob' })).toBe(
      'EntityAlreadyExists: User with name bob already exists.',
    );
  });

  test('leaves the old name free for somebody new, who gets nothing of the old one', () => {
    const engine = new EngineUnderTest();
    const old = engine.user('alice', allow('iam:ListUsers'));
    engine.respond('UpdateUser', { userName: 'alice', newUserName: 'bob' });
    engine.respond('CreateUser', { userName: 'alice' });
    const fresh = engine.keyOf('alice');
    expect(engine.code('ListUsers', {}, { as: old })).toBeUndefined();
    expect(engine.code('ListUsers', {}, { as: fresh })).toBe('AccessDenied');
    expect(engine.respond('GetCallerIdentity', {}, { as: old }).arn).toBe(arnOf('user/bob'));
  });
});

describe('DeleteUser', () => {
  const blockers: readonly (readonly [
    string,
    string,
    (engine: EngineUnderTest) => void,
    (e: EngineUnderTest) => void,
  ])[] = [
    [
      'an access key',
      'delete access keys',
      (engine) => engine.keyOf('alice'),
      (engine) => {
        const { accessKeyMetadata } = engine.respond('ListAccessKeys', { userName: 'alice' });
        for (const { accessKeyId = '' } of accessKeyMetadata)
          engine.respond('DeleteAccessKey', { userName: 'alice', accessKeyId });
      },
    ],
    [
      'an attached policy',
      'detach all policies',
      (engine) => {
        engine.respond('CreatePolicy', { policyName: 'p', policyDocument: anything });
        engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: arnOf('policy/p') });
      },
      (engine) => engine.respond('DetachUserPolicy', { userName: 'alice', policyArn: arnOf('policy/p') }),
    ],
    [
      'an inline policy',
      'delete policies',
      (engine) => engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'p', policyDocument: anything }),
      (engine) => engine.respond('DeleteUserPolicy', { userName: 'alice', policyName: 'p' }),
    ],
    [
      'a group',
      'remove users from group',
      (engine) => {
        engine.respond('CreateGroup', { groupName: 'g' });
        engine.respond('AddUserToGroup', { groupName: 'g', userName: 'alice' });
      },
      (engine) => engine.respond('RemoveUserFromGroup', { groupName: 'g', userName: 'alice' }),
    ],
  ];

  test.each(blockers)('is refused while the user has %s', (_, words, block, unblock) => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    block(engine);
    expect(engine.refusal('DeleteUser', { userName: 'alice' })).toBe(
      `DeleteConflict: Cannot delete entity, must ${words} first.`,
    );
    unblock(engine);
    engine.respond('DeleteUser', { userName: 'alice' });
    expect(engine.code('GetUser', { userName: 'alice' })).toBe('NoSuchEntity');
  });

  test('names policies before access keys', () => {
    const engine = new EngineUnderTest();
    engine.user('alice', allow('iam:ListUsers'));
    expect(engine.refusal('DeleteUser', { userName: 'alice' })).toBe(
      'DeleteConflict: Cannot delete entity, must delete policies first.',
    );
  });

  test('takes its boundary along, which is then free to go', () => {
    const engine = new EngineUnderTest();
    const policyArn = arnOf('policy/edge');
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: anything });
    engine.respond('CreateUser', { userName: 'alice', permissionsBoundary: policyArn });
    expect(engine.code('DeletePolicy', { policyArn })).toBe('DeleteConflict');
    engine.respond('DeleteUser', { userName: 'alice' });
    engine.respond('DeletePolicy', { policyArn });
    expect(engine.code('GetPolicy', { policyArn })).toBe('NoSuchEntity');
  });
});

describe('ListUsers', () => {
  test('leaves tags and boundary to GetUser', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: anything });
    const tags = [{ key: 'a', value: 'b' }];
    engine.respond('CreateUser', { userName: 'alice', tags, permissionsBoundary: arnOf('policy/edge') });
    const { permissionsBoundary, ...shown } = engine.respond('GetUser', { userName: 'alice' }).user ?? { tags: [] };
    expect(permissionsBoundary).toBeDefined();
    expect(engine.respond('ListUsers', {}).users).toEqual([{ ...shown, tags: [] }]);
  });

  test('lists in the order of names without case, under a path where one is asked for', () => {
    const engine = new EngineUnderTest();
    for (const [userName, path] of [
      ['carol', '/b/'],
      ['Bob', '/a/'],
      ['alice', '/a/x/'],
    ] as const)
      engine.respond('CreateUser', { userName, path });
    const names = (pathPrefix?: string): readonly unknown[] =>
      engine.respond('ListUsers', pathPrefix === undefined ? {} : { pathPrefix }).users.map((user) => user.userName);
    expect(names()).toEqual(['alice', 'Bob', 'carol']);
    expect(names('/a/')).toEqual(['alice', 'Bob']);
    expect(names('/a/x/')).toEqual(['alice']);
    expect(names('/c/')).toEqual([]);
  });
});

function tagsUpTo(count: number): readonly { readonly key: string; readonly value: string }[] {
  return Array.from({ length: count }, (_, at) => ({ key: `key-${at}`, value: '' }));
}
