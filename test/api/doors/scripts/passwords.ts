// Passwords of users, and the credential report, at both doors.

import { allow, policyOf } from '../../../support/engine-under-test.ts';
import { does, type Interlude, keepCredentials, meanwhile, refuses, type Step } from '../step.ts';

const alice = { userName: 'Alice' };
const none = { userName: 'none' };
const password = 'Secret-123';
const next = 'Another-Secret-4';
const byAlice = { as: 'alice' };
const hourMs = 3_600_000;

/** Login profiles. */
export const passwordScript: readonly Step[] = [
  does('CreateUser', alice),
  does('CreateUser', { userName: 'Bob' }),
  does('PutUserPolicy', { ...alice, policyName: 'own', policyDocument: policyOf(allow('iam:ChangePassword')) }),
  does('CreateAccessKey', alice, ({ accessKey }) => keepCredentials('alice', accessKey)),
  refuses('NoSuchEntity', 'ChangePassword', { oldPassword: password, newPassword: next }, byAlice),
  does('UpdateAccountPasswordPolicy', { minimumPasswordLength: 10 }),
  refuses('PasswordPolicyViolation', 'CreateLoginProfile', { ...alice, password: 'short' }),
  does('CreateLoginProfile', { ...alice, password, passwordResetRequired: true }),
  refuses('EntityAlreadyExists', 'CreateLoginProfile', { ...alice, password }),
  refuses('NoSuchEntity', 'CreateLoginProfile', { ...none, password }),
  does('GetLoginProfile', alice),
  refuses('NoSuchEntity', 'GetLoginProfile', { userName: 'Bob' }),
  refuses('PasswordPolicyViolation', 'ChangePassword', { oldPassword: password, newPassword: 'short' }, byAlice),
  refuses('AccessDenied', 'ChangePassword', { oldPassword: 'wrong-password', newPassword: next }, byAlice),
  does('ChangePassword', { oldPassword: password, newPassword: next }, () => ({}), byAlice),
  refuses('InvalidUserType', 'ChangePassword', { oldPassword: password, newPassword: next }),
  does('UpdateLoginProfile', { ...alice, password, passwordResetRequired: false }),
  refuses('NoSuchEntity', 'UpdateLoginProfile', { userName: 'Bob', password }),
  refuses('PasswordPolicyViolation', 'UpdateLoginProfile', { ...alice, password: 'short' }),
  does('DeleteLoginProfile', alice),
  refuses('NoSuchEntity', 'DeleteLoginProfile', alice),
];

const release = meanwhile((engine) => {
  engine.respond('ReleaseVisibility', {});
  return {};
});

/** The credential report, in a world that shows only what is released. */
export const reportScript: readonly (Interlude | Step)[] = [
  release,
  refuses('ReportNotPresent', 'GetCredentialReport', {}),
  does('GenerateCredentialReport', {}),
  refuses('ReportInProgress', 'GetCredentialReport', {}),
  release,
  does('GenerateCredentialReport', {}),
  does('GetCredentialReport', {}),
  meanwhile((engine) => {
    engine.elapse(4 * hourMs);
    return {};
  }),
  refuses('ReportExpired', 'GetCredentialReport', {}),
];
