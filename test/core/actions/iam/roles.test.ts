// Roles: made, shown, changed, deleted, and what each call is refused for.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, policyOf, trustOf } from '../../../support/engine-under-test.ts';

const assumeRolePolicyDocument = trustOf(arnOf('root'));
const anything = policyOf(allow('s3:*'));

function withRole(roleName = 'Reader'): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateRole', { roleName, assumeRolePolicyDocument });
  return engine;
}

describe('CreateRole', () => {
  test('answers with an id of a role and an ARN with the path', () => {
    const engine = new EngineUnderTest();
    const request = { roleName: 'Reader', path: '/app/', assumeRolePolicyDocument, description: 'reads' };
    const { role } = engine.respond('CreateRole', { ...request, tags: [{ key: 'a', value: '' }] });
    expect(role).toEqual({
      path: '/app/',
      roleName: 'Reader',
      roleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      arn: arnOf('role/app/Reader'),
      createDate: expect.any(Number),
      assumeRolePolicyDocument,
      tags: [{ key: 'a', value: '' }],
    });
  });

  test('leaves the description and the sessions, of an hour, to GetRole; a boundary it shows', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: anything });
    const request = { roleName: 'Reader', assumeRolePolicyDocument, description: 'reads' };
    const { role } = engine.respond('CreateRole', { ...request, permissionsBoundary: arnOf('policy/edge') });
    expect(role?.permissionsBoundary?.permissionsBoundaryArn).toBe(arnOf('policy/edge'));
    const more = { description: 'reads', maxSessionDuration: 3600, roleLastUsed: {} };
    expect(engine.respond('GetRole', { roleName: 'READER' }).role).toEqual({ ...role, ...more });
  });

  test('keeps the session length that was asked for', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument, maxSessionDuration: 43_200 });
    expect(engine.respond('GetRole', { roleName: 'r' }).role?.maxSessionDuration).toBe(43_200);
  });

  test('takes a name once, whatever its case', () => {
    expect(withRole().refusal('CreateRole', { roleName: 'reader', path: '/x/', assumeRolePolicyDocument })).toBe(
      'EntityAlreadyExists: Role with name reader already exists.',
    );
  });

  test.each([
    [
      'sessions of less than an hour',
      { maxSessionDuration: 3599 },
      /'maxSessionDuration'.*greater than or equal to 3600/,
    ],
    [
      'sessions of more than twelve',
      { maxSessionDuration: 43_201 },
      /'maxSessionDuration'.*less than or equal to 43200/,
    ],
    [
      'a description of 1,001 characters',
      { description: 'a'.repeat(1001) },
      /'description'.*less than or equal to 1000/,
    ],
    ['a name of 65 characters', { roleName: 'r'.repeat(65) }, /'roleName'.*less than or equal to 64/],
    [
      'no trust policy',
      { assumeRolePolicyDocument: '' },
      /for assumeRolePolicyDocument is invalid. It must contain only printable ASCII/,
    ],
  ])('with %s is a ValidationError', (_, part, text) => {
    const refusal = new EngineUnderTest().refusal('CreateRole', { roleName: 'r', assumeRolePolicyDocument, ...part });
    expect(refusal).toMatch(/^ValidationError: /);
    expect(refusal).toMatch(text);
  });

  test.each([
    ['that is no JSON', '{', 'This policy contains invalid Json'],
    ['with a Resource', trustOf(arnOf('root'), { Resource: '*' }), 'Has prohibited field Resource'],
    [
      'for another action',
      trustOf(arnOf('root'), { Action: 's3:GetObject' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      'for a user that is not there',
      trustOf(arnOf('user/nobody')),
      `Invalid principal in policy: "AWS":"${arnOf('user/nobody')}"`,
    ],
    [
      'for the bare text *',
      trustOf('', { Principal: '*' }),
      'AssumeRolepolicy contained an invalid principal: "STAR":"*".',
    ],
    [
      'for a service that is no host name',
      trustOf('', { Principal: { Service: 'ec2' } }),
      'Invalid principal in policy: "SERVICE":"ec2"',
    ],
    ['for a wildcard in an ARN', trustOf(arnOf('user/*')), `Invalid principal in policy: "AWS":"${arnOf('user/*')}"`],
  ])('refuses a trust policy %s', (_, document, words) => {
    const engine = new EngineUnderTest();
    expect(engine.refusal('CreateRole', { roleName: 'r', assumeRolePolicyDocument: document })).toBe(
      `MalformedPolicyDocument: ${words}`,
    );
    expect(engine.code('GetRole', { roleName: 'r' })).toBe('NoSuchEntity');
  });

  test('counts a trust policy without its white space, up to 2,048 characters', () => {
    const engine = new EngineUnderTest();
    const bare = (filler: number): string => trustOf(arnOf('root'), { Sid: 's'.repeat(filler) });
    const spare = 2048 - bare(0).length;
    const padded = bare(spare).replaceAll(':{', `:${' '.repeat(500)}{`);
    engine.respond('CreateRole', { roleName: 'fits', assumeRolePolicyDocument: padded });
    expect(engine.refusal('CreateRole', { roleName: 'big', assumeRolePolicyDocument: bare(spare + 1) })).toBe(
      'LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048',
    );
  });
});

describe('UpdateRole', () => {
  test('changes what it names and nothing else', () => {
    const engine = withRole();
    const before = engine.respond('GetRole', { roleName: 'Reader' }).role;
    engine.respond('UpdateRole', { roleName: 'reader', description: 'new' });
    expect(engine.respond('GetRole', { roleName: 'Reader' }).role).toEqual({ ...before, description: 'new' });
    engine.respond('UpdateRole', { roleName: 'reader', maxSessionDuration: 7200 });
    expect(engine.respond('GetRole', { roleName: 'Reader' }).role).toEqual({
      ...before,
      description: 'new',
      maxSessionDuration: 7200,
    });
  });

  test('of the description answers with the role, without the length of its sessions and its boundary', () => {
    const engine = withRole();
    engine.respond('CreatePolicy', { policyName: 'bound', policyDocument: policyOf(allow('s3:*')) });
    const permissionsBoundary = arnOf('policy/bound');
    engine.respond('PutRolePermissionsBoundary', { roleName: 'reader', permissionsBoundary });
    const { role } = engine.respond('UpdateRoleDescription', { roleName: 'reader', description: 'other' });
    expect(role).toMatchObject({ roleName: 'Reader', description: 'other' });
    const boundary = { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: permissionsBoundary };
    const more = { maxSessionDuration: 3600, permissionsBoundary: boundary, roleLastUsed: {} };
    expect(role).not.toHaveProperty('maxSessionDuration');
    expect(role).not.toHaveProperty('permissionsBoundary');
    expect(engine.respond('GetRole', { roleName: 'Reader' }).role).toEqual({ ...role, ...more });
  });

  test('of the trust policy takes only a good one', () => {
    const engine = withRole();
    const policyDocument = trustOf('111122223333', { Sid: 'new' });
    engine.respond('UpdateAssumeRolePolicy', { roleName: 'reader', policyDocument });
    expect(engine.respond('GetRole', { roleName: 'Reader' }).role?.assumeRolePolicyDocument).toBe(policyDocument);
    expect(
      engine.refusal('UpdateAssumeRolePolicy', { roleName: 'Reader', policyDocument: trustOf(arnOf('role/none')) }),
    ).toBe(`MalformedPolicyDocument: Invalid principal in policy: "AWS":"${arnOf('role/none')}"`);
    expect(engine.respond('GetRole', { roleName: 'Reader' }).role?.assumeRolePolicyDocument).toBe(policyDocument);
  });
});

describe('DeleteRole', () => {
  test('is refused while the role has an inline policy', () => {
    const engine = withRole();
    engine.respond('PutRolePolicy', { roleName: 'Reader', policyName: 'p', policyDocument: anything });
    expect(engine.refusal('DeleteRole', { roleName: 'Reader' })).toBe(
      'DeleteConflict: Cannot delete entity, must delete policies first.',
    );
    engine.respond('DeleteRolePolicy', { roleName: 'Reader', policyName: 'p' });
    engine.respond('DeleteRole', { roleName: 'Reader' });
    expect(engine.code('GetRole', { roleName: 'Reader' })).toBe('NoSuchEntity');
  });

  test('is refused while a policy is attached', () => {
    const engine = withRole();
    const policyArn = arnOf('policy/p');
    engine.respond('CreatePolicy', { policyName: 'p', policyDocument: anything });
    engine.respond('AttachRolePolicy', { roleName: 'Reader', policyArn });
    expect(engine.refusal('DeleteRole', { roleName: 'Reader' })).toBe(
      'DeleteConflict: Cannot delete entity, must detach all policies first.',
    );
    engine.respond('DetachRolePolicy', { roleName: 'Reader', policyArn });
    engine.respond('DeleteRole', { roleName: 'Reader' });
    expect(engine.respond('ListRoles', {}).roles).toEqual([]);
  });

  test('ends the sessions of the role, and a new role of that name does not bring them back', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const trust = { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) };
    const inline = { roleName: 'r', policyName: 'p', policyDocument: policyOf(allow('iam:ListUsers')) };
    engine.respond('CreateRole', trust);
    engine.respond('PutRolePolicy', inline);
    const session = engine.assume({ roleArn: arnOf('role/r'), roleSessionName: 'one' }, { as: alice });
    expect(engine.code('ListUsers', {}, { as: session })).toBeUndefined();
    engine.respond('DeleteRolePolicy', { roleName: 'r', policyName: 'p' });
    engine.respond('DeleteRole', { roleName: 'r' });
    expect(engine.code('ListUsers', {}, { as: session })).toBe('InvalidClientTokenId');
    engine.respond('CreateRole', trust);
    engine.respond('PutRolePolicy', inline);
    expect(engine.code('ListUsers', {}, { as: session })).toBe('InvalidClientTokenId');
    expect(engine.code('GetCallerIdentity', {}, { as: session })).toBe('InvalidClientTokenId');
  });
});

describe('ListRoles', () => {
  test('leaves tags, boundary and last use to GetRole', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: anything });
    const bounded = { tags: [{ key: 'a', value: 'b' }], permissionsBoundary: arnOf('policy/edge') };
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument, description: 'x', ...bounded });
    const { role } = engine.respond('GetRole', { roleName: 'r' });
    const { permissionsBoundary, roleLastUsed, ...shown } = role ?? { tags: [] };
    expect([permissionsBoundary, roleLastUsed]).not.toContain(undefined);
    expect(engine.respond('ListRoles', {}).roles).toEqual([{ ...shown, tags: [] }]);
  });

  test('lists by name without case, under a path where one is asked for', () => {
    const engine = new EngineUnderTest();
    for (const [roleName, path] of [
      ['b', '/x/'],
      ['A', '/x/y/'],
      ['c', '/'],
    ] as const)
      engine.respond('CreateRole', { roleName, path, assumeRolePolicyDocument });
    expect(engine.respond('ListRoles', {}).roles.map((role) => role.roleName)).toEqual(['A', 'b', 'c']);
    expect(engine.respond('ListRoles', { pathPrefix: '/x/' }).roles.map((role) => role.roleName)).toEqual(['A', 'b']);
  });
});
