// Instance profiles: made, shown with their role, listed, deleted; a role put in and taken out, by whoever may pass it.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, policyOf, trustOf } from '../../../support/engine-under-test.ts';

const assumeRolePolicyDocument = trustOf(arnOf('root'));
const full = 'LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1';
const mustRemove = 'DeleteConflict: Cannot delete entity, must remove roles from instance profile first.';

/** An instance profile `Web` and a role `Server`, apart from each other. */
function apart(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateInstanceProfile', { instanceProfileName: 'Web', path: '/app/' });
  engine.respond('CreateRole', { roleName: 'Server', path: '/app/', assumeRolePolicyDocument });
  return engine;
}

/** The role `Server` in the instance profile `Web`. */
function together(): EngineUnderTest {
  const engine = apart();
  engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'web', roleName: 'server' });
  return engine;
}

const profileOf = (engine: EngineUnderTest, instanceProfileName = 'Web') =>
  engine.respond('GetInstanceProfile', { instanceProfileName }).instanceProfile;

const profilesOf = (engine: EngineUnderTest, roleName = 'Server'): readonly string[] =>
  engine
    .respond('ListInstanceProfilesForRole', { roleName })
    .instanceProfiles.map((profile) => profile.instanceProfileName);

describe('CreateInstanceProfile', () => {
  test('answers with an id of an instance profile, an ARN with the path, and no role', () => {
    const engine = new EngineUnderTest();
    const tags = [{ key: 'team', value: 'blue' }];
    const { instanceProfile } = engine.respond('CreateInstanceProfile', {
      ...{ instanceProfileName: 'Web', path: '/app/', tags },
    });
    expect(instanceProfile).toEqual({
      path: '/app/',
      instanceProfileName: 'Web',
      instanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
      arn: arnOf('instance-profile/app/Web'),
      createDate: expect.any(Number),
      roles: [],
      tags,
    });
    expect(profileOf(engine, 'WEB')).toEqual(instanceProfile);
  });

  test('takes a name once, whatever its case', () => {
    expect(apart().refusal('CreateInstanceProfile', { instanceProfileName: 'web', path: '/x/' })).toBe(
      'EntityAlreadyExists: Instance Profile web already exists.',
    );
  });

  test('leaves the names of roles alone', () => {
    expect(apart().code('CreateInstanceProfile', { instanceProfileName: 'Server' })).toBeUndefined();
  });

  test('with one tag key twice, in the same case, makes nothing', () => {
    const engine = new EngineUnderTest();
    const tags = (...keys: readonly string[]) => keys.map((key) => ({ key, value: '' }));
    expect(engine.refusal('CreateInstanceProfile', { instanceProfileName: 'Web', tags: tags('a', 'b', 'a') })).toBe(
      'InvalidInput: Duplicate tag keys found.',
    );
    expect(engine.code('GetInstanceProfile', { instanceProfileName: 'Web' })).toBe('NoSuchEntity');
    engine.respond('CreateInstanceProfile', { instanceProfileName: 'Web', tags: tags('a', 'A') });
    expect(profileOf(engine)?.tags).toEqual(tags('a', 'A'));
  });

  test.each([
    ['a name of 129 characters', { instanceProfileName: 'n'.repeat(129) }, /less than or equal to 128/],
    ['a name with a slash', { instanceProfileName: 'a/b' }, /for instanceProfileName is invalid. It must contain only/],
    ['no name', { instanceProfileName: '' }, /for instanceProfileName is invalid. It must contain only alphanumeric/],
    ['a path without slashes', { instanceProfileName: 'a', path: 'app' }, /for path is invalid. It must begin and/],
  ])('with %s is a ValidationError', (_, request, text) => {
    const refusal = new EngineUnderTest().refusal('CreateInstanceProfile', request);
    expect(refusal).toMatch(/^ValidationError: /);
    expect(refusal).toMatch(text);
  });

  test('with tags also needs the permission to tag', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:CreateInstanceProfile'));
    const tagged = { instanceProfileName: 'Web', tags: [{ key: 'a', value: '' }] };
    expect(engine.refusal('CreateInstanceProfile', tagged, { as: alice })).toContain('iam:TagInstanceProfile');
    expect(engine.code('CreateInstanceProfile', { instanceProfileName: 'Web' }, { as: alice })).toBeUndefined();
  });
});

describe('a role in an instance profile', () => {
  test('is shown as it was made, with its trust policy, on both sides', () => {
    const engine = apart();
    engine.respond('DeleteRole', { roleName: 'Server' });
    const request = { roleName: 'Server', path: '/app/', assumeRolePolicyDocument, description: 'serves' };
    const { role } = engine.respond('CreateRole', request);
    engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'Web', roleName: 'Server' });
    engine.respond('TagRole', { roleName: 'Server', tags: [{ key: 'a', value: '' }] });
    expect(role).toMatchObject({ roleName: 'Server', assumeRolePolicyDocument, tags: [] });
    expect(role).not.toHaveProperty('description');
    expect(role).not.toHaveProperty('maxSessionDuration');
    expect(profileOf(engine)?.roles).toEqual([role]);
    const listed = [{ ...profileOf(engine), tags: [] }];
    expect(engine.respond('ListInstanceProfiles', {}).instanceProfiles).toEqual(listed);
    expect(engine.respond('ListInstanceProfilesForRole', { roleName: 'SERVER' }).instanceProfiles).toEqual(listed);
  });

  test('is shown as it is now', () => {
    const engine = together();
    const policyDocument = trustOf('111122223333', { Sid: 'new' });
    engine.respond('UpdateAssumeRolePolicy', { roleName: 'Server', policyDocument });
    const permissionsBoundary = arnOf('policy/edge');
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: policyOf(allow('s3:*')) });
    engine.respond('PutRolePermissionsBoundary', { roleName: 'Server', permissionsBoundary });
    expect(profileOf(engine)?.roles[0]).toMatchObject({
      assumeRolePolicyDocument: policyDocument,
      permissionsBoundary: { permissionsBoundaryArn: permissionsBoundary },
    });
  });

  test('is the only one there', () => {
    const engine = together();
    engine.respond('CreateRole', { roleName: 'Other', assumeRolePolicyDocument });
    for (const roleName of ['Other', 'Server'])
      expect(engine.refusal('AddRoleToInstanceProfile', { instanceProfileName: 'Web', roleName })).toBe(full);
    expect(profileOf(engine)?.roles.map((role) => role.roleName)).toEqual(['Server']);
    engine.respond('RemoveRoleFromInstanceProfile', { instanceProfileName: 'Web', roleName: 'Server' });
    engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'Web', roleName: 'Other' });
    expect(profileOf(engine)?.roles.map((role) => role.roleName)).toEqual(['Other']);
    expect(profilesOf(engine)).toEqual([]);
    expect(profilesOf(engine, 'Other')).toEqual(['Web']);
  });

  test('may stand in several', () => {
    const engine = together();
    engine.respond('CreateInstanceProfile', { instanceProfileName: 'api' });
    engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'api', roleName: 'Server' });
    expect(profilesOf(engine)).toEqual(['api', 'Web']);
    engine.respond('RemoveRoleFromInstanceProfile', { instanceProfileName: 'Web', roleName: 'Server' });
    expect(profilesOf(engine)).toEqual(['api']);
    expect(engine.refusal('DeleteRole', { roleName: 'Server' })).toBe(mustRemove);
  });

  test('cannot be deleted, nor can the instance profile', () => {
    const engine = together();
    expect(engine.refusal('DeleteRole', { roleName: 'Server' })).toBe(mustRemove);
    expect(engine.refusal('DeleteInstanceProfile', { instanceProfileName: 'Web' })).toBe(mustRemove);
    engine.respond('RemoveRoleFromInstanceProfile', { instanceProfileName: 'Web', roleName: 'Server' });
    expect(engine.code('DeleteRole', { roleName: 'Server' })).toBeUndefined();
    expect(engine.code('DeleteInstanceProfile', { instanceProfileName: 'Web' })).toBeUndefined();
  });

  test('made anew under the same name is another one', () => {
    const engine = together();
    engine.respond('RemoveRoleFromInstanceProfile', { instanceProfileName: 'Web', roleName: 'Server' });
    engine.respond('DeleteRole', { roleName: 'Server' });
    engine.respond('CreateRole', { roleName: 'Server', assumeRolePolicyDocument });
    expect(profileOf(engine)?.roles).toEqual([]);
    expect(profilesOf(engine)).toEqual([]);
    expect(engine.code('DeleteRole', { roleName: 'Server' })).toBeUndefined();
  });

  test('put in and taken out again leaves the records as they were', () => {
    const engine = apart();
    const before = engine.recordsFingerprint;
    engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'Web', roleName: 'Server' });
    expect(engine.recordsFingerprint).not.toBe(before);
    engine.respond('RemoveRoleFromInstanceProfile', { instanceProfileName: 'Web', roleName: 'Server' });
    expect(engine.recordsFingerprint).toBe(before);
  });

  test('cannot be taken out of where it is not', () => {
    const engine = apart();
    const request = { instanceProfileName: 'Web', roleName: 'Server' };
    const absent = 'NoSuchEntity: Role Server in Instance Profile Web cannot be found.';
    expect(engine.refusal('RemoveRoleFromInstanceProfile', request)).toBe(absent);
    engine.respond('CreateRole', { roleName: 'Other', assumeRolePolicyDocument });
    engine.respond('AddRoleToInstanceProfile', { instanceProfileName: 'Web', roleName: 'Other' });
    expect(engine.refusal('RemoveRoleFromInstanceProfile', request)).toBe(absent);
  });

  test('is never one of a service', () => {
    const engine = apart();
    engine.respond('CreateServiceLinkedRole', { awsServiceName: 'ecs.amazonaws.com' });
    const request = { instanceProfileName: 'Web', roleName: 'AWSServiceRoleForECS' };
    for (const action of ['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile'] as const)
      expect(engine.refusal(action, request)).toBe(
        "UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS",
      );
  });
});

describe('AddRoleToInstanceProfile', () => {
  const request = { instanceProfileName: 'Web', roleName: 'Server' };
  const add = allow('iam:AddRoleToInstanceProfile', arnOf('instance-profile/app/Web'));
  const pass = allow('iam:PassRole', arnOf('role/app/Server'));
  const passedTo = (service: string) => ({ StringEquals: { 'iam:PassedToService': service } });

  test('needs the permission to pass the role', () => {
    const engine = apart();
    expect(engine.refusal('AddRoleToInstanceProfile', request, { as: engine.user('alice', add) })).toContain(
      `is not authorized to perform: iam:PassRole on resource: ${arnOf('role/app/Server')} because`,
    );
    expect(engine.refusal('AddRoleToInstanceProfile', request, { as: engine.user('bob', pass) })).toContain(
      `is not authorized to perform: iam:AddRoleToInstanceProfile on resource: ${arnOf('instance-profile/app/Web')} because`,
    );
    expect(engine.code('AddRoleToInstanceProfile', request, { as: engine.user('carol', add, pass) })).toBeUndefined();
  });

  test('passes the role to EC2', () => {
    const engine = apart();
    const lambda = { ...pass, Condition: passedTo('lambda.amazonaws.com') };
    const ec2 = { ...pass, Condition: passedTo('ec2.amazonaws.com') };
    expect(engine.code('AddRoleToInstanceProfile', request, { as: engine.user('alice', add, lambda) })).toBe(
      'AccessDenied',
    );
    expect(engine.code('AddRoleToInstanceProfile', request, { as: engine.user('bob', add, ec2) })).toBeUndefined();
  });

  test('says of a role that is not there whose it would be', () => {
    const engine = apart();
    const as = engine.user('alice', add);
    expect(engine.refusal('AddRoleToInstanceProfile', { ...request, roleName: 'none' }, { as })).toContain(
      'iam:PassRole on resource: role none because',
    );
  });
});

describe('DeleteInstanceProfile', () => {
  test('frees the name', () => {
    const engine = apart();
    const before = profileOf(engine)?.instanceProfileId;
    engine.respond('DeleteInstanceProfile', { instanceProfileName: 'WEB' });
    expect(engine.refusal('GetInstanceProfile', { instanceProfileName: 'Web' })).toBe(
      'NoSuchEntity: Instance Profile Web cannot be found.',
    );
    const { instanceProfile } = engine.respond('CreateInstanceProfile', { instanceProfileName: 'Web' });
    expect(instanceProfile?.instanceProfileId).not.toBe(before);
  });
});

describe('ListInstanceProfiles', () => {
  test('lists by name without case and without tags, under a path where one is asked for', () => {
    const engine = new EngineUnderTest();
    const tags = [{ key: 'a', value: '' }];
    for (const [instanceProfileName, path] of [
      ['b', '/x/'],
      ['C', '/'],
      ['A', '/x/y/'],
    ] as const)
      engine.respond('CreateInstanceProfile', { instanceProfileName, path, tags });
    const listed = (request: { readonly pathPrefix?: string }) =>
      engine
        .respond('ListInstanceProfiles', request)
        .instanceProfiles.map((profile) => [profile.instanceProfileName, profile.tags]);
    expect(listed({})).toEqual(['A', 'b', 'C'].map((name) => [name, []]));
    expect(listed({ pathPrefix: '/x/' })).toEqual(['A', 'b'].map((name) => [name, []]));
  });
});

describe('tags of an instance profile', () => {
  test('decide what may be done to it, as aws:ResourceTag', () => {
    const engine = apart();
    const get = (key: string) => ({
      ...allow('iam:GetInstanceProfile'),
      Condition: { StringEquals: { [key]: 'blue' } },
    });
    const alice = engine.user('alice', get('aws:ResourceTag/team'));
    const bob = engine.user('bob', get('iam:ResourceTag/team'));
    expect(engine.code('GetInstanceProfile', { instanceProfileName: 'Web' }, { as: alice })).toBe('AccessDenied');
    engine.respond('TagInstanceProfile', { instanceProfileName: 'web', tags: [{ key: 'Team', value: 'blue' }] });
    expect(engine.code('GetInstanceProfile', { instanceProfileName: 'Web' }, { as: alice })).toBeUndefined();
    expect(engine.code('GetInstanceProfile', { instanceProfileName: 'Web' }, { as: bob })).toBe('AccessDenied');
  });

  test('and its role do not disturb each other', () => {
    const engine = together();
    const instanceProfileName = 'Web';
    engine.respond('TagInstanceProfile', { instanceProfileName, tags: [{ key: 'a', value: 'b' }] });
    expect(profileOf(engine)?.roles).toHaveLength(1);
    engine.respond('RemoveRoleFromInstanceProfile', { instanceProfileName, roleName: 'Server' });
    expect(profileOf(engine)).toMatchObject({ roles: [], tags: [{ key: 'a', value: 'b' }] });
    engine.respond('UntagInstanceProfile', { instanceProfileName, tagKeys: ['a'] });
    expect(profileOf(engine)?.tags).toEqual([]);
  });
});

test('an instance profile is of one account alone', () => {
  const engine = together();
  const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', {
    ...{ id: '444455556666', name: 'shop' },
  });
  const as = { accessKeyId, secretAccessKey };
  expect(engine.code('GetInstanceProfile', { instanceProfileName: 'Web' }, { as })).toBe('NoSuchEntity');
  expect(engine.respond('ListInstanceProfiles', {}, { as }).instanceProfiles).toEqual([]);
  engine.respond('CreateInstanceProfile', { instanceProfileName: 'Web' }, { as });
  expect(engine.respond('ListInstanceProfiles', {}).instanceProfiles).toHaveLength(1);
});
