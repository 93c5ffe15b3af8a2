// A law of exports: whatever was done to an account, its export imported into a fresh cluster is exported from there as it was.

import { describe, expect, test } from 'vitest';
import { Prng } from '../sim/prng.ts';
import { exportAccount, importAccount, moved } from '../support/account-transfer.ts';
import {
  type ActionName,
  allow,
  EngineUnderTest,
  policyOf,
  type RequestOf,
  trustOf,
} from '../support/engine-under-test.ts';
import { certificate, certificateKey, certificates, sshKeyPem, sshKeyPkcs1, sshKeys } from '../support/uploads.ts';

type Draw = <T>(...of: readonly [T, ...T[]]) => T;
type Step = <A extends ActionName>(action: A, request: RequestOf<A>) => void;

const actionsPerRun = 600;
const arn = (resource: string): string => `arn:aws:iam::${moved}:${resource}`;

/** Does one thing at random; most of what is impossible at the time is refused, and that is well. */
function act(pick: Draw, step: Step, keys: readonly string[]): void {
  const user = pick('ann', 'Bob', 'cleo');
  const group = pick('Staff', 'ops');
  const role = pick('Deploy', 'read', 'AWSServiceRoleForAutoScaling');
  const policy = pick('one', 'Two');
  const policyArn = pick(arn(`policy/${policy}`), 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
  const document = policyOf(allow(pick('s3:*', 'ec2:*', 'iam:Get*')));
  const tags = [{ key: pick('a', 'b'), value: pick('', 'x') }];
  const status = pick('Active', 'Inactive');
  const accessKeyId = keys.length === 0 ? 'AKIAAAAAAAAAAAAAAAAA' : pick(...(keys as [string, ...string[]]));
  const trust = trustOf(pick(arn(`user/${user}`), arn(`role/${role}`), `arn:aws:iam::${moved}:root`, '*'));
  const actions: readonly [() => void, ...(() => void)[]] = [
    () => step('CreateUser', { userName: user, tags }),
    () => step('CreateUser', { userName: user, permissionsBoundary: policyArn }),
    () => step('DeleteUser', { userName: user }),
    () => step('UpdateUser', { userName: user, newUserName: pick('ann', 'Dora'), newPath: pick('/', '/x/') }),
    () => step('TagUser', { userName: user, tags }),
    () => step('PutUserPolicy', { userName: user, policyName: pick('in', 'out'), policyDocument: document }),
    () => step('AttachUserPolicy', { userName: user, policyArn }),
    () => step('DetachUserPolicy', { userName: user, policyArn }),
    () => step('PutUserPermissionsBoundary', { userName: user, permissionsBoundary: policyArn }),
    () => step('DeleteUserPermissionsBoundary', { userName: user }),
    () => step('CreateAccessKey', { userName: user }),
    () => step('UpdateAccessKey', { userName: user, accessKeyId, status }),
    () => step('DeleteAccessKey', { userName: user, accessKeyId }),
    () =>
      step('CreateLoginProfile', { userName: user, password: 'Secret-123', passwordResetRequired: pick(true, false) }),
    () => step('UpdateLoginProfile', { userName: user, password: pick('Secret-456', 'Secret-789') }),
    () => step('DeleteLoginProfile', { userName: user }),
    () =>
      step('UploadSSHPublicKey', { userName: user, sshPublicKeyBody: pick(sshKeys[0] ?? '', sshKeyPem, sshKeyPkcs1) }),
    () =>
      step('UploadSigningCertificate', {
        userName: user,
        certificateBody: pick(certificates[0] ?? '', certificates[1] ?? ''),
      }),
    () =>
      step('CreateServiceSpecificCredential', {
        userName: user,
        serviceName: pick('codecommit.amazonaws.com', 'cassandra.amazonaws.com'),
      }),
    () => step('CreateGroup', { groupName: group, path: pick('/', '/x/') }),
    () => step('UpdateGroup', { groupName: group, newGroupName: pick('Staff', 'team') }),
    () => step('DeleteGroup', { groupName: group }),
    () => step('AddUserToGroup', { userName: user, groupName: group }),
    () => step('RemoveUserFromGroup', { userName: user, groupName: group }),
    () => step('PutGroupPolicy', { groupName: group, policyName: 'in', policyDocument: document }),
    () => step('AttachGroupPolicy', { groupName: group, policyArn }),
    () => step('CreateRole', { roleName: role, assumeRolePolicyDocument: trust, tags }),
    () => step('CreateServiceLinkedRole', { awsServiceName: 'autoscaling.amazonaws.com' }),
    () => step('UpdateAssumeRolePolicy', { roleName: role, policyDocument: trust }),
    () => step('UpdateRole', { roleName: role, description: pick('', 'd'), maxSessionDuration: pick(3600, 7200) }),
    () => step('DeleteRole', { roleName: role }),
    () => step('AttachRolePolicy', { roleName: role, policyArn }),
    () => step('PutRolePermissionsBoundary', { roleName: role, permissionsBoundary: policyArn }),
    () => step('CreatePolicy', { policyName: policy, policyDocument: document, tags }),
    () =>
      step('CreatePolicyVersion', {
        policyArn: arn(`policy/${policy}`),
        policyDocument: document,
        setAsDefault: pick(true, false),
      }),
    () => step('DeletePolicyVersion', { policyArn: arn(`policy/${policy}`), versionId: pick('v1', 'v2', 'v3') }),
    () => step('DeletePolicy', { policyArn: arn(`policy/${policy}`) }),
    () => step('CreateInstanceProfile', { instanceProfileName: 'web' }),
    () => step('AddRoleToInstanceProfile', { instanceProfileName: 'web', roleName: role }),
    () => step('RemoveRoleFromInstanceProfile', { instanceProfileName: 'web', roleName: role }),
    () =>
      step('CreateOpenIDConnectProvider', {
        url: pick('https://a.example', 'https://a.example/X'),
        clientIdList: ['a'],
      }),
    () => step('CreateVirtualMFADevice', { virtualMfaDeviceName: pick('phone', 'Phone'), path: pick('/', '/x/') }),
    () =>
      step('UploadServerCertificate', {
        serverCertificateName: pick('s', 't'),
        certificateBody: certificate,
        privateKey: certificateKey,
      }),
    () =>
      step('UpdateServerCertificate', { serverCertificateName: 's', newServerCertificateName: 'u', newPath: '/x/' }),
    () =>
      step('UpdateAccountPasswordPolicy', { minimumPasswordLength: pick(6, 9), passwordReusePrevention: pick(1, 5) }),
    () => step('DeleteAccountPasswordPolicy', {}),
    () => step('CreateAccountAlias', { accountAlias: pick('one', 'two') }),
    () => step('QuarantinePrincipal', { principal: pick(arn(`user/${user}`), arn(`role/${role}`)) }),
    () => step('LiftQuarantine', { principal: pick(arn(`user/${user}`), arn(`role/${role}`)) }),
  ];
  pick(...actions)();
}

describe.each([1, 2, 3, 4, 5, 6])('a random account (seed %i)', (seed) => {
  test('is what it was after export and import', () => {
    const prng = new Prng(seed, 'transfer');
    const source = new EngineUnderTest({ seed });
    const made = source.respond('CreateAccount', { id: moved, name: 'random' });
    const as = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
    const keys: string[] = [];
    let done = 0;
    const pick: Draw = (...of) => prng.pick(of) ?? of[0];
    const step: Step = (action, request) => {
      const { refusal, response } = source.ask(action, request, { as });
      if (refusal === undefined) done++;
      const { accessKey } = (response ?? {}) as { readonly accessKey?: { readonly accessKeyId?: string } };
      if (accessKey?.accessKeyId !== undefined) keys.push(accessKey.accessKeyId);
    };
    for (let left = actionsPerRun; left > 0; left--) act(pick, step, keys);
    expect(done).toBeGreaterThan(actionsPerRun / 8);
    const { parts, leftOut } = exportAccount(source);
    const target = new EngineUnderTest({ seed: seed + 100 });
    importAccount(target, parts, { step: prng.between(1, 20) });
    expect(exportAccount(target)).toEqual({ parts, leftOut });
    expect(target.respond('GetAccountAuthorizationDetails', {}, { as })).toEqual(
      source.respond('GetAccountAuthorizationDetails', {}, { as }),
    );
    expect(target.respond('GetAccountSummary', {}, { as })).toEqual(source.respond('GetAccountSummary', {}, { as }));
  });
});
