// Quotas of the account, and the summary that tells how much of them is used.

import { describe, expect, test } from 'vitest';
import { NodeKeyReader } from '../../../../src/adapters/node-key-reader.ts';
import type { ActionScope } from '../../../../src/core/actions/action.ts';
import { KeptReports } from '../../../../src/core/actions/kept-reports.ts';
import { actionNamed } from '../../../../src/core/actions/table.ts';
import { ExportKey } from '../../../../src/core/authn/export-key.ts';
import { noManagedPolicies } from '../../../../src/core/model/managed-policy-library.ts';
import { accountQuotas, quotaProblem } from '../../../../src/core/model/quotas.ts';
import { type AccountRecord, accountKey, type RecordKey } from '../../../../src/core/model/record.ts';
import type { View } from '../../../../src/core/model/view.ts';
import { fastDigests } from '../../../sim/digests.ts';
import { allow, arnOf, EngineUnderTest, ownAccount, policyOf, trustOf } from '../../../support/engine-under-test.ts';
import { certificate, certificateKey } from '../../../support/uploads.ts';

const defaults = accountQuotas();
const policyDocument = policyOf(allow('s3:*'));
const assumeRolePolicyDocument = trustOf(arnOf('root'));
const root = new EngineUnderTest().root;

/** What an action decides in an account that holds so much. */
function decided(action: string, request: object, held: Partial<AccountRecord['counts']>): unknown {
  const account: AccountRecord = {
    ...{ account: ownAccount, name: 'full', createdAtMs: 0, rootAccessKeys: [] },
    counts: { users: 0, groups: 0, roles: 0, policies: 0, ...held },
  };
  const view: View = {
    get: <T>(key: RecordKey<T>) => (key === (accountKey(ownAccount) as string) ? (account as T) : undefined),
    revocationsOf: () => [],
  };
  const arn = arnOf('root');
  const scope: ActionScope = {
    caller: {
      ...{ kind: 'Root', account: ownAccount, arn, principalArn: arn, principalId: ownAccount, principalName: 'root' },
      ...{ userId: ownAccount, accessKeyId: root.accessKeyId },
    },
    ...{ account: ownAccount, nowMs: 1, view, principals: view, accountSeq: 1, seqOf: () => 1 },
    ...{ shownSeqOf: () => 0, accountCount: 1, isDead: () => false },
    ...{ cluster: { clusterId: '', replica: 'n1', firstAccount: ownAccount, production: false }, quotas: defaults },
    ...{ region: 'us-east-1', issuerUrl: 'https://sts.example.com' },
    entropy: { bytes: (length) => new Uint8Array(length) },
    keyReader: new NodeKeyReader(),
    uses: { of: () => undefined, reportMs: 0 },
    reports: new KeptReports(),
    managedPolicies: noManagedPolicies,
    secrets: {
      sealAccessKey: () => '',
      openAccessKey: () => undefined,
      sealPrivateKey: () => '',
      openPrivateKey: () => undefined,
      sealServicePassword: () => '',
      openServicePassword: () => undefined,
      openMfaSeed: () => undefined,
      exportKey: (key) => new ExportKey(fastDigests, key),
      sealPasswordHash: () => '',
      openPasswordHash: () => undefined,
      sealMfaSeed: () => '',
      mfaCode: () => undefined,
      isMfaCodeUsed: () => false,
      useMfaCode: () => undefined,
      openAuthorizationMessage: () => undefined,
      sealTradeIn: () => '',
      openTradeIn: () => undefined,
      issueSession: () => ({ ok: false, error: { code: 'ServiceFailure', message: 'none here' } }),
    },
  };
  const outcome = actionNamed('iam', action)?.run(scope, request);
  return outcome?.outcome === 'refused' ? `${outcome.refusal.code}: ${outcome.refusal.message}` : outcome?.outcome;
}

describe('an account holds no more than', () => {
  test.each([
    ['5000 users', 'CreateUser', { userName: 'a', tags: [] }, 'users', 5000, 'UsersPerAccount'],
    ['300 groups', 'CreateGroup', { groupName: 'a' }, 'groups', 300, 'GroupsPerAccount'],
    [
      '1000 roles',
      'CreateRole',
      { roleName: 'a', assumeRolePolicyDocument, tags: [] },
      'roles',
      1000,
      'RolesPerAccount',
    ],
    [
      '1000 instance profiles',
      'CreateInstanceProfile',
      { instanceProfileName: 'a', tags: [] },
      'instanceProfiles',
      1000,
      'InstanceProfilesPerAccount',
    ],
    [
      '1500 policies',
      'CreatePolicy',
      { policyName: 'a', policyDocument, tags: [] },
      'policies',
      1500,
      'PoliciesPerAccount',
    ],
    [
      '20 server certificates',
      'UploadServerCertificate',
      { serverCertificateName: 'a', certificateBody: certificate, privateKey: certificateKey, tags: [] },
      'serverCertificates',
      20,
      'ServerCertificatesPerAccount',
    ],
  ] as const)('%s', (_, action, request, kind, limit, quota) => {
    expect(decided(action, request, { [kind]: limit - 1 })).toBe('written');
    expect(decided(action, request, { [kind]: limit })).toBe(
      `LimitExceeded: Cannot exceed quota for ${quota}: ${limit}`,
    );
  });

  test('1000 roles, those of services aside', () => {
    const request = { awsServiceName: 'ecs.amazonaws.com' };
    expect(decided('CreateServiceLinkedRole', request, { roles: 1000 })).toBe('written');
  });

  test('its groups, made one by one', () => {
    const engine = new EngineUnderTest();
    for (let at = 0; at < defaults.groupsPerAccount; at++) engine.respond('CreateGroup', { groupName: `g${at}` });
    expect(engine.refusal('CreateGroup', { groupName: 'one-more' })).toBe(
      'LimitExceeded: Cannot exceed quota for GroupsPerAccount: 300',
    );
    engine.respond('DeleteGroup', { groupName: 'g7' });
    expect(engine.code('CreateGroup', { groupName: 'one-more' })).toBeUndefined();
    expect(engine.code('CreateGroup', { groupName: 'two-more' })).toBe('LimitExceeded');
  });
});

describe('a cluster that sets its quotas', () => {
  const quotaOf = (engine: EngineUnderTest, name: string) => engine.respond('GetAccountSummary', {}).summaryMap?.[name];

  test('holds to them, and shows them', () => {
    const engine = new EngineUnderTest({ quotas: { usersPerAccount: 2, attachedPoliciesPerUser: 1 } });
    for (const userName of ['a', 'b']) engine.respond('CreateUser', { userName });
    expect(engine.refusal('CreateUser', { userName: 'c' })).toBe(
      'LimitExceeded: Cannot exceed quota for UsersPerAccount: 2',
    );
    for (const policyName of ['p', 'q']) engine.respond('CreatePolicy', { policyName, policyDocument });
    engine.respond('AttachUserPolicy', { userName: 'a', policyArn: arnOf('policy/p') });
    expect(engine.refusal('AttachUserPolicy', { userName: 'a', policyArn: arnOf('policy/q') })).toBe(
      'LimitExceeded: Cannot exceed quota for PoliciesPerUser: 1',
    );
    expect(['UsersQuota', 'AttachedPoliciesPerUserQuota', 'GroupsQuota'].map((name) => quotaOf(engine, name))).toEqual([
      ...[2, 1, 300],
    ]);
  });

  test('may raise them', () => {
    const engine = new EngineUnderTest({ quotas: { groupsPerUser: 12, trustPolicySize: 8192 } });
    engine.respond('CreateUser', { userName: 'a' });
    for (let at = 0; at < 12; at++) {
      engine.respond('CreateGroup', { groupName: `g${at}` });
      engine.respond('AddUserToGroup', { userName: 'a', groupName: `g${at}` });
    }
    const ids = Array.from({ length: 200 }, (_, at) => `external-${at}`);
    const long = trustOf(arnOf('root'), { Condition: { StringEquals: { 'sts:ExternalId': ids } } });
    expect(engine.code('CreateRole', { roleName: 'r', assumeRolePolicyDocument: long })).toBeUndefined();
    expect(new EngineUnderTest().code('CreateRole', { roleName: 'r', assumeRolePolicyDocument: long })).toBe(
      'LimitExceeded',
    );
  });

  test.each([
    [{ usersPerAccount: 1 }, undefined],
    [{ usersPerAccount: 0 }, 'usersPerAccount must be a whole number from 1 to 20000, and is 0.'],
    [{ usersPerAccount: '5' }, 'usersPerAccount must be a whole number from 1 to 20000, and is "5".'],
    [{ usersPerAccount: 1.5 }, 'usersPerAccount must be a whole number from 1 to 20000, and is 1.5.'],
  ])('%j', (set, problem) => {
    expect(quotaProblem(set)).toBe(problem);
  });
});

describe('GetAccountSummary', () => {
  const counts = (engine: EngineUnderTest): unknown => {
    const { summaryMap = {} } = engine.respond('GetAccountSummary', {});
    return ['Users', 'Groups', 'Roles', 'Policies', 'InstanceProfiles'].map((name) => summaryMap[name]);
  };

  test('counts what is there now', () => {
    const engine = new EngineUnderTest();
    expect(counts(engine)).toEqual([0, 0, 0, 0, 0]);
    for (const name of ['a', 'b']) {
      engine.respond('CreateUser', { userName: name });
      engine.respond('CreateGroup', { groupName: name });
      engine.respond('CreateRole', { roleName: name, assumeRolePolicyDocument });
      engine.respond('CreatePolicy', { policyName: name, policyDocument });
      engine.respond('CreateInstanceProfile', { instanceProfileName: name });
    }
    engine.respond('CreateUser', { userName: 'c' });
    expect(counts(engine)).toEqual([3, 2, 2, 2, 2]);
    engine.respond('UpdateUser', { userName: 'c', newUserName: 'd' });
    engine.respond('UpdateGroup', { groupName: 'a', newGroupName: 'c' });
    engine.respond('DeleteUser', { userName: 'a' });
    engine.respond('DeleteGroup', { groupName: 'c' });
    engine.respond('DeleteRole', { roleName: 'a' });
    engine.respond('DeletePolicy', { policyArn: arnOf('policy/a') });
    engine.respond('DeleteInstanceProfile', { instanceProfileName: 'a' });
    expect(counts(engine)).toEqual([2, 1, 1, 1, 1]);
  });

  test('names AWS’s quotas', () => {
    expect(new EngineUnderTest().respond('GetAccountSummary', {}).summaryMap).toMatchObject({
      ...{ UsersQuota: 5000, GroupsQuota: 300, RolesQuota: 1000, PoliciesQuota: 1500, GroupsPerUserQuota: 10 },
      ...{ AccessKeysPerUserQuota: 2, VersionsPerPolicyQuota: 5, PolicySizeQuota: 6144, UserPolicySizeQuota: 2048 },
      ...{ GroupPolicySizeQuota: 5120, RolePolicySizeQuota: 10_240, AssumeRolePolicySizeQuota: 2048 },
      ...{ AttachedPoliciesPerUserQuota: 10, AttachedPoliciesPerGroupQuota: 10, AttachedPoliciesPerRoleQuota: 10 },
      ...{ InstanceProfilesQuota: 1000 },
      ...{ AccountAccessKeysPresent: 1, AccountMFAEnabled: 0 },
    });
  });

  test('does not count what was refused', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'a' });
    engine.code('CreateUser', { userName: 'A' });
    engine.code('CreateInstanceProfile', { instanceProfileName: 'p', tags: [{ key: 'aws:x', value: '' }] });
    engine.code('CreateUser', { userName: 'b', permissionsBoundary: arnOf('policy/none') });
    engine.code('CreateRole', { roleName: 'r', assumeRolePolicyDocument: policyDocument });
    expect(counts(engine)).toEqual([1, 0, 0, 0, 0]);
  });
});
