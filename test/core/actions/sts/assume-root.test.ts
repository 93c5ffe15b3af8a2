// Central root access: who may enable it, and what a session of a member's root user may do.

import { describe, expect, test } from 'vitest';
import {
  allow,
  type Credentials,
  EngineUnderTest,
  policyOf,
  type RequestOf,
} from '../../../support/engine-under-test.ts';

const member = '444455556666';
const outsider = '777788889999';
const task = (name: string): string => `arn:aws:iam::aws:policy/root-task/${name}`;
const audit = task('IAMAuditRootUserCredentials');
const asking = { targetPrincipal: member, taskPolicyArn: { arn: audit } };
const bothFeatures = ['RootCredentialsManagement', 'RootSessions'] as const;

interface World {
  readonly engine: EngineUnderTest;
  readonly ops: Credentials;
  readonly memberRoot: Credentials;
  readonly outsiderRoot: Credentials;
  readonly assume: (more?: Partial<RequestOf<'AssumeRoot'>>) => Credentials;
}

/** A management account with an operator who may do everything, a member account, and one outside of the organization. */
function world(...enabled: readonly 'EnableOrganizationsRootSessions'[]): World {
  const engine = new EngineUnderTest();
  const rootOf = (id: string): Credentials => {
    const made = engine.respond('CreateAccount', { id });
    return { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
  };
  const [memberRoot, outsiderRoot] = [rootOf(member), rootOf(outsider)];
  engine.respond('PutOrganization', { accounts: [{ id: member }] });
  for (const action of enabled) engine.respond(action, {});
  const ops = engine.user('ops', allow('*'));
  const assume = (more = {}): Credentials => {
    const { credentials } = engine.respond('AssumeRoot', { ...asking, ...more }, { as: ops });
    return {
      accessKeyId: credentials?.accessKeyId ?? '',
      secretAccessKey: credentials?.secretAccessKey ?? '',
      sessionToken: credentials?.sessionToken ?? '',
    };
  };
  return { engine, ops, memberRoot, outsiderRoot, assume };
}

describe('the features of an organization', () => {
  test('are enabled and disabled one by one, again without harm, and listed', () => {
    const { engine } = world();
    const organizationId = engine.respond('GetOrganization', {}).organization?.id;
    const list = (): unknown => engine.respond('ListOrganizationsFeatures', {});
    expect(list()).toEqual({ organizationId, enabledFeatures: [] });
    for (let round = 0; round < 2; round++)
      expect(engine.respond('EnableOrganizationsRootSessions', {}).enabledFeatures).toEqual(['RootSessions']);
    expect(engine.respond('EnableOrganizationsRootCredentialsManagement', {})).toEqual({
      organizationId,
      enabledFeatures: bothFeatures,
    });
    expect(list()).toEqual({ organizationId, enabledFeatures: bothFeatures });
    for (let round = 0; round < 2; round++)
      expect(engine.respond('DisableOrganizationsRootSessions', {}).enabledFeatures).toEqual([
        'RootCredentialsManagement',
      ]);
    expect(engine.respond('DisableOrganizationsRootCredentialsManagement', {}).enabledFeatures).toEqual([]);
    expect(list()).toEqual({ organizationId, enabledFeatures: [] });
  });

  test('stay when the tree changes, and go with the organization', () => {
    const { engine } = world('EnableOrganizationsRootSessions');
    engine.respond('PutOrganization', { accounts: [] });
    expect(engine.respond('ListOrganizationsFeatures', {}).enabledFeatures).toEqual(['RootSessions']);
    engine.respond('DeleteOrganization', {});
    engine.respond('PutOrganization', { accounts: [] });
    expect(engine.respond('ListOrganizationsFeatures', {}).enabledFeatures).toEqual([]);
  });

  test('are the management account’s matter', () => {
    const { engine, memberRoot, outsiderRoot } = world();
    const enabling = ['EnableOrganizationsRootSessions', 'EnableOrganizationsRootCredentialsManagement'] as const;
    const others = [
      'DisableOrganizationsRootSessions',
      'DisableOrganizationsRootCredentialsManagement',
      'ListOrganizationsFeatures',
    ] as const;
    for (const action of enabling)
      expect(engine.code(action, {}, { as: memberRoot })).toBe('CallerIsNotManagementAccountException');
    for (const action of others)
      expect(engine.code(action, {}, { as: memberRoot })).toBe('AccountNotManagementOrDelegatedAdministratorException');
    for (const action of [...enabling, ...others])
      expect(engine.refusal(action, {}, { as: outsiderRoot })).toBe(
        `OrganizationNotFoundException: The account ${outsider} is not in an organization.`,
      );
  });
});

describe('a session of a member’s root user', () => {
  test('says who it is, and ends within 15 minutes', () => {
    const { engine, assume } = world('EnableOrganizationsRootSessions');
    const session = assume();
    expect(engine.respond('GetCallerIdentity', {}, { as: session })).toEqual({
      ...{ userId: member, account: member, arn: `arn:aws:iam::${member}:root` },
    });
    expect(engine.code('ListAccessKeys', {}, { as: assume({ durationSeconds: 0 }) })).toBe('ExpiredToken');
    engine.elapse(900_000);
    expect(engine.code('GetCallerIdentity', {}, { as: session })).toBe('ExpiredToken');
  });

  test('is named by an account’s id or by the ARN of its root user', () => {
    const { engine, assume } = world('EnableOrganizationsRootSessions');
    const as = assume({ targetPrincipal: `arn:aws:iam::${member}:root` });
    expect(engine.respond('GetCallerIdentity', {}, { as }).account).toBe(member);
  });

  test('audits the root user’s credentials, and nobody else’s', () => {
    const { engine, assume, memberRoot } = world('EnableOrganizationsRootSessions');
    engine.respond('CreateUser', { userName: 'anna' }, { as: memberRoot });
    const as = assume();
    expect(engine.respond('ListAccessKeys', {}, { as }).accessKeyMetadata).toMatchObject([
      { accessKeyId: memberRoot.accessKeyId },
    ]);
    for (const action of ['ListSigningCertificates', 'ListMFADevices', 'GetUser', 'GetAccountSummary'] as const)
      expect(engine.code(action, {}, { as })).toBeUndefined();
    expect(engine.refusal('ListAccessKeys', { userName: 'anna' }, { as })).toBe(
      `AccessDenied: User: arn:aws:iam::${member}:root is not authorized to perform: iam:ListAccessKeys on resource: ` +
        `arn:aws:iam::${member}:user/anna with an explicit deny in a session policy`,
    );
    const deletion = { accessKeyId: memberRoot.accessKeyId };
    expect(engine.code('DeleteAccessKey', deletion, { as })).toBe('AccessDenied');
    expect(engine.code('CreateUser', { userName: 'eve' }, { as })).toBe('AccessDenied');
    expect(engine.code('GetSessionToken', {}, { as })).toBe('AccessDenied');
    expect(engine.code('AssumeRoot', { ...asking, targetPrincipal: outsider }, { as })).toBe('AccessDenied');
  });

  test('deletes the root user’s credentials where that is the task', () => {
    const { engine, assume, memberRoot } = world('EnableOrganizationsRootSessions');
    const as = assume({ taskPolicyArn: { arn: task('IAMDeleteRootUserCredentials') } });
    engine.respond('DeleteAccessKey', { accessKeyId: memberRoot.accessKeyId }, { as });
    expect(engine.code('GetCallerIdentity', {}, { as: memberRoot })).toBe('InvalidClientTokenId');
    expect(engine.code('CreateAccessKey', {}, { as })).toBe('AccessDenied');
  });

  test.each([
    ['S3UnlockBucketPolicy', 's3:DeleteBucketPolicy', 's3:GetObject', 'arn:aws:s3:::locked'],
    ['SQSUnlockQueuePolicy', 'sqs:SetQueueAttributes', 'sqs:SendMessage', `arn:aws:sqs:us-east-1:${member}:q`],
  ])('%s allows %s and not %s', (name, may, mayNot, resource) => {
    const { engine, assume } = world('EnableOrganizationsRootSessions');
    const as = assume({ taskPolicyArn: { arn: task(name) } });
    const decide = (action: string): unknown =>
      engine.respond('Authorize', { action, resource, resourceAccount: member }, { as }).decision?.decision;
    expect([decide(may), decide(mayNot)]).toEqual(['Allowed', 'ExplicitlyDenied']);
  });

  test('keeps the source identity of who asked', () => {
    const { engine, ops } = world('EnableOrganizationsRootSessions');
    const trust = policyOf({
      ...{ Effect: 'Allow', Principal: { AWS: '*' } },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    });
    engine.respond('CreateRole', { roleName: 'Admin', assumeRolePolicyDocument: trust });
    const policyDocument = policyOf(allow('sts:*'));
    engine.respond('PutRolePolicy', { roleName: 'Admin', policyName: 'p', policyDocument });
    const roleArn = engine.respond('GetRole', { roleName: 'Admin' }).role?.arn ?? '';
    const as = engine.assume({ roleArn, roleSessionName: 'one', sourceIdentity: 'anna' }, { as: ops });
    expect(engine.respond('AssumeRoot', asking, { as }).sourceIdentity).toBe('anna');
  });
});

describe('a session is refused', () => {
  const denied = 'AccessDenied: Not authorized to perform sts:AssumeRoot';

  test('where sessions are not enabled, or are no longer', () => {
    const { engine, ops } = world();
    expect(engine.refusal('AssumeRoot', asking, { as: ops })).toBe(denied);
    engine.respond('EnableOrganizationsRootSessions', {});
    expect(engine.code('AssumeRoot', asking, { as: ops })).toBeUndefined();
    engine.respond('DisableOrganizationsRootSessions', {});
    expect(engine.refusal('AssumeRoot', asking, { as: ops })).toBe(denied);
  });

  test('of an account outside, of the management account itself, and of none', () => {
    const { engine, ops } = world('EnableOrganizationsRootSessions');
    const management = engine.respond('GetCallerIdentity', {}).account ?? '';
    for (const targetPrincipal of [outsider, management, '111111111111'])
      expect(engine.refusal('AssumeRoot', { ...asking, targetPrincipal }, { as: ops })).toBe(denied);
    for (const targetPrincipal of ['somebody else', `arn:aws:iam::${member}:user/root`, `${member}:root`])
      expect(engine.code('AssumeRoot', { ...asking, targetPrincipal }, { as: ops })).toBe('ValidationError');
  });

  test('to a member, to a root user, and to whoever is not allowed', () => {
    const { engine, memberRoot } = world('EnableOrganizationsRootSessions');
    engine.respond('CreateUser', { userName: 'anna' }, { as: memberRoot });
    const policyDocument = policyOf(allow('*'));
    engine.respond('PutUserPolicy', { userName: 'anna', policyName: 'p', policyDocument }, { as: memberRoot });
    const { accessKey } = engine.respond('CreateAccessKey', { userName: 'anna' }, { as: memberRoot });
    const anna = { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
    expect(engine.refusal('AssumeRoot', asking, { as: anna })).toBe(denied);
    expect(engine.refusal('AssumeRoot', asking)).toBe('AccessDenied: Cannot call AssumeRoot with root credentials');
    const auditor = engine.user('auditor', {
      ...allow('sts:AssumeRoot', `arn:aws:iam::${member}:root`),
      Condition: { StringEquals: { 'sts:TaskPolicyArn': audit, 'aws:ResourceAccount': member } },
    });
    expect(engine.code('AssumeRoot', asking, { as: auditor })).toBeUndefined();
    const other = { ...asking, taskPolicyArn: { arn: task('S3UnlockBucketPolicy') } };
    expect(engine.refusal('AssumeRoot', other, { as: auditor })).toContain(
      `is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::${member}:root`,
    );
  });

  test('for anything but one of the five tasks', () => {
    const { engine, ops } = world('EnableOrganizationsRootSessions');
    for (const arn of [task('Everything'), 'arn:aws:iam::aws:policy/AdministratorAccess'])
      expect(engine.code('AssumeRoot', { ...asking, taskPolicyArn: { arn } }, { as: ops })).toBe('ValidationError');
    expect(engine.code('AssumeRoot', { ...asking, durationSeconds: 901 }, { as: ops })).toBe('ValidationError');
  });

  test('to a member in quarantine', () => {
    const { engine, assume, ops, memberRoot } = world('EnableOrganizationsRootSessions');
    const as = assume();
    engine.respond('QuarantinePrincipal', { principal: `arn:aws:iam::${member}:root` }, { as: memberRoot });
    expect(engine.code('ListAccessKeys', {}, { as })).toBe('AccessDenied');
    expect(engine.refusal('AssumeRoot', asking, { as: ops })).toBe(denied);
  });
});
