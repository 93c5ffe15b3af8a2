// Login profiles: passwords set, shown by nothing, changed by their users, and what they must be like.

import { describe, expect, test } from 'vitest';
import { dataKeyIdOf } from '../../../../src/core/authn/sealed-secret.ts';
import { type LoginProfileRecord, loginProfileKey } from '../../../../src/core/model/credential-record.ts';
import { keySpaces } from '../../../../src/core/replica/key-spaces.ts';
import { decodeRecord } from '../../../../src/core/replica/record-codec.ts';
import { simulatedHash, steadyMs } from '../../../sim/slow-work.ts';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

const userName = 'Alice';
const password = 'Secret-123';
const other = 'Other-Secret-4';
const none = 'NoSuchEntity: Login Profile for User Alice cannot be found.';
const wrongOld = 'AccessDenied: The old password was incorrect.';
const reused =
  'PasswordPolicyViolation: Policy constraint violation with password reuse prevention during password change.';

function withAlice(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName });
  return engine;
}

/** Alice with a password, and a key of hers that may change it. */
function withPassword(
  more: Partial<RequestOf<'CreateLoginProfile'>> = {},
  policy?: RequestOf<'UpdateAccountPasswordPolicy'>,
): { readonly engine: EngineUnderTest; readonly as: Credentials } {
  const engine = new EngineUnderTest();
  const as = engine.user(userName, allow('iam:ChangePassword', arnOf('user/${aws:username}')));
  if (policy !== undefined) engine.respond('UpdateAccountPasswordPolicy', policy);
  engine.respond('CreateLoginProfile', { userName, password, ...more });
  return { engine, as };
}

function stored(engine: EngineUnderTest): { readonly all: Buffer; readonly profile: LoginProfileRecord } {
  const [replica] = engine.cluster.replicas;
  const values = [keySpaces.log, keySpaces.records].flatMap((space) => replica?.disk.withPrefix(space) ?? []);
  const id = engine.respond('GetUser', { userName }).user?.userId ?? '';
  const key = keySpaces.records + loginProfileKey(ownAccount, id);
  const value = values.find(([at]) => at === key)?.[1] ?? new Uint8Array();
  return {
    all: Buffer.concat(values.map(([, bytes]) => bytes)),
    profile: decodeRecord(value) as LoginProfileRecord,
  };
}

describe('CreateLoginProfile', () => {
  test('gives a password, and shows since when; a second one is refused', () => {
    const engine = withAlice();
    const { loginProfile } = engine.respond('CreateLoginProfile', { userName: 'alice', password });
    expect(loginProfile).toEqual({ userName, createDate: expect.any(Number), passwordResetRequired: false });
    expect(engine.respond('GetLoginProfile', { userName })).toEqual({ loginProfile });
    expect(engine.refusal('CreateLoginProfile', { userName, password: other })).toBe(
      'EntityAlreadyExists: Login Profile for user Alice already exists.',
    );
    expect(engine.respond('GetUser', { userName }).user).not.toHaveProperty('passwordLastUsed');
  });

  test('is about the caller where no user is named, and needs a password', () => {
    const engine = new EngineUnderTest();
    const as = engine.user(userName, allow('iam:*'));
    expect(engine.refusal('CreateLoginProfile', {}, { as })).toBe(
      "ValidationError: 1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null",
    );
    expect(engine.respond('CreateLoginProfile', { password }, { as }).loginProfile?.userName).toBe(userName);
    expect(engine.respond('GetLoginProfile', {}, { as }).loginProfile?.userName).toBe(userName);
    engine.respond('DeleteLoginProfile', {}, { as });
    expect(engine.refusal('GetLoginProfile', { userName })).toBe(none);
    expect(engine.refusal('CreateLoginProfile', { password })).toBe(
      'ValidationError: Must specify userName when calling with non-User credentials',
    );
  });

  test('stores a sealed hash, and nothing that a password could be guessed from', () => {
    const engine = withAlice();
    engine.respond('CreateLoginProfile', { userName, password }, { idempotencyKey: 'once' });
    engine.respond('UpdateLoginProfile', { userName, password: other }, { idempotencyKey: 'twice' });
    const { all, profile } = stored(engine);
    expect(dataKeyIdOf(profile.sealedSecret)).toEqual(expect.any(String));
    for (const secret of [password, other, simulatedHash(password), simulatedHash(other)])
      expect(all.includes(secret)).toBe(false);
  });

  test('asked for again under one key is answered alike; with another password it is another request', () => {
    const engine = withAlice();
    const once = { idempotencyKey: 'once' };
    const first = engine.respond('CreateLoginProfile', { userName, password }, once);
    const before = engine.fingerprint();
    expect(engine.respond('CreateLoginProfile', { userName, password }, once)).toEqual(first);
    expect(engine.code('CreateLoginProfile', { userName, password: other }, once)).toBe('IdempotentParameterMismatch');
    expect(engine.fingerprint()).toBe(before);
  });

  test('keeps its user from being deleted, not from being renamed', () => {
    const engine = withAlice();
    engine.respond('CreateLoginProfile', { userName, password });
    expect(engine.refusal('DeleteUser', { userName })).toBe(
      'DeleteConflict: Cannot delete entity, must delete login profile first.',
    );
    engine.respond('UpdateUser', { userName, newUserName: 'Anna' });
    expect(engine.respond('GetLoginProfile', { userName: 'Anna' }).loginProfile?.userName).toBe('Anna');
    engine.respond('CreateUser', { userName });
    expect(engine.refusal('GetLoginProfile', { userName })).toBe(none);
    engine.respond('DeleteLoginProfile', { userName: 'Anna' });
    engine.respond('DeleteUser', { userName: 'Anna' });
  });
});

describe('UpdateLoginProfile', () => {
  test('sets the password, the duty to change it, or both', () => {
    const { engine, as } = withPassword();
    const needsChange = () => engine.respond('GetLoginProfile', { userName }).loginProfile?.passwordResetRequired;
    engine.respond('UpdateLoginProfile', { userName, passwordResetRequired: true });
    expect(needsChange()).toBe(true);
    engine.respond('UpdateLoginProfile', { userName, password: other });
    expect(needsChange()).toBe(true);
    expect(engine.refusal('ChangePassword', { oldPassword: password, newPassword: 'New-Secret-5' }, { as })).toBe(
      wrongOld,
    );
    engine.respond('ChangePassword', { oldPassword: other, newPassword: 'New-Secret-5' }, { as });
    expect(needsChange()).toBe(false);
  });

  test('and DeleteLoginProfile wait until the creation shows where they are asked', () => {
    const engine = new EngineUnderTest({ profile: 'aws', replicas: 3, principalCheck: 'delayed' });
    engine.respond('CreateUser', { userName });
    engine.respond('CreateLoginProfile', { userName, password });
    const unmodifiable =
      'EntityTemporarilyUnmodifiable: Login Profile for User Alice cannot be modified while login profile is being created.';
    expect(engine.refusal('UpdateLoginProfile', { userName, password: other })).toBe(unmodifiable);
    expect(engine.refusal('DeleteLoginProfile', { userName })).toBe(unmodifiable);
    engine.elapse(130_000);
    engine.respond('UpdateLoginProfile', { userName, password: other });
    engine.respond('DeleteLoginProfile', { userName });
  });
});

describe('ChangePassword', () => {
  const change = { oldPassword: password, newPassword: other };

  test('takes the old password once', () => {
    const { engine, as } = withPassword();
    engine.respond('ChangePassword', change, { as });
    expect(engine.refusal('ChangePassword', change, { as })).toBe(wrongOld);
    engine.respond('ChangePassword', { oldPassword: other, newPassword: password }, { as });
  });

  test('is for users who have a password', () => {
    const { engine, as } = withPassword();
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    engine.respond('PutUserPolicy', {
      ...{ userName, policyName: 'more', policyDocument: policyOf(allow('sts:*')) },
    });
    const role = engine.assume({ roleArn: arnOf('role/r'), roleSessionName: 'me' }, { as });
    const invalid = 'InvalidUserType: Only IAM Users can change their own password.';
    expect(engine.refusal('ChangePassword', change)).toBe(invalid);
    expect(engine.refusal('ChangePassword', change, { as: role })).toBe(invalid);
    engine.respond('DeleteLoginProfile', { userName });
    expect(engine.refusal('ChangePassword', change, { as })).toBe(none);
  });

  test('needs the permission, or the account to let its users; an explicit deny and a boundary still count', () => {
    const engine = new EngineUnderTest();
    const as = engine.user(userName);
    engine.respond('CreateLoginProfile', { userName, password });
    const may = () => engine.code('ChangePassword', { oldPassword: 'x', newPassword: 'y' }, { as });
    const sees = () => engine.code('GetAccountPasswordPolicy', {}, { as });
    expect([may(), sees()]).toEqual(['AccessDenied', 'AccessDenied']);
    engine.respond('UpdateAccountPasswordPolicy', { allowUsersToChangePassword: false });
    expect([may(), sees()]).toEqual(['AccessDenied', 'AccessDenied']);
    engine.respond('UpdateAccountPasswordPolicy', { allowUsersToChangePassword: true });
    expect([may(), sees()]).toEqual(['PasswordPolicyViolation', undefined]);
    const deny = policyOf({ ...allow('iam:*'), Effect: 'Deny' });
    engine.respond('PutUserPolicy', { userName, policyName: 'no', policyDocument: deny });
    expect([may(), sees()]).toEqual(['AccessDenied', 'AccessDenied']);
    engine.respond('DeleteUserPolicy', { userName, policyName: 'no' });
    engine.respond('CreatePolicy', { policyName: 'edge', policyDocument: policyOf(allow('s3:*')) });
    engine.respond('PutUserPermissionsBoundary', { userName, permissionsBoundary: arnOf('policy/edge') });
    expect([may(), sees()]).toEqual(['AccessDenied', 'AccessDenied']);
  });
});

describe('the password policy', () => {
  const setting = (engine: EngineUnderTest, newPassword: string) =>
    engine.code('UpdateLoginProfile', { userName, password: newPassword });

  test.each([
    [{ minimumPasswordLength: 10 }, 'a'.repeat(9), 'a'.repeat(10), 'have a minimum length of 10'],
    [{ requireUppercaseCharacters: true }, 'abcdef', 'abcdeF', 'have at least one uppercase letter'],
    [{ requireLowercaseCharacters: true }, 'ABCDEF', 'ABCDEf', 'have at least one lowercase letter'],
    [{ requireNumbers: true }, 'abcdef', 'abcde6', 'have at least one number'],
    [{ requireSymbols: true }, 'abcde;~"', "abcde'", 'have at least one symbol'],
    [{}, 'abcde', 'abcdef', 'have a minimum length of 6'],
  ])('%j refuses %s and takes %s', (policy, refused, taken, words) => {
    const engine = withAlice();
    engine.respond('UpdateAccountPasswordPolicy', policy);
    expect(engine.refusal('CreateLoginProfile', { userName, password: refused })).toBe(
      `PasswordPolicyViolation: Password should ${words}`,
    );
    engine.respond('CreateLoginProfile', { userName, password: taken });
    expect(setting(engine, refused)).toBe('PasswordPolicyViolation');
  });

  test('without one asks for eight characters of three kinds, which are not the name of the account', () => {
    const engine = new EngineUnderTest();
    const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', { name: 'Company-1' });
    const as = { accessKeyId, secretAccessKey };
    engine.respond('CreateUser', { userName }, { as });
    expect(engine.refusal('CreateLoginProfile', { userName, password: 'Company-1' }, { as })).toBe(
      'PasswordPolicyViolation: Password does not conform to the account password policy.',
    );
    engine.respond('CreateUser', { userName });
    engine.respond('CreateLoginProfile', { userName, password: 'Company-1' });
    const refused = ['Abcde-1', 'abcdefgh', 'abcdefg1', 'abcdefgé1', 'ABCDEFG1'];
    for (const one of refused) expect(setting(engine, one), one).toBe('PasswordPolicyViolation');
    for (const one of ['Abcdefg1', 'abcdef-1', 'ABCDEF-1', 'Abcdefg-'])
      expect(setting(engine, one), one).toBeUndefined();
  });

  test('bars the last passwords, the one in force among them, and forgets what it need not know', () => {
    const { engine, as } = withPassword({}, { passwordReusePrevention: 3 });
    const change = (oldPassword: string, newPassword: string) =>
      engine.ask('ChangePassword', { oldPassword, newPassword }, { as }).refusal?.message;
    const said = reused.slice('PasswordPolicyViolation: '.length);
    expect(change(password, password)).toBe(said);
    expect(change(password, 'second')).toBeUndefined();
    expect(change('second', 'third!')).toBeUndefined();
    expect([change('third!', password), change('third!', 'second'), change('third!', 'third!')]).toEqual([
      said,
      said,
      said,
    ]);
    expect(engine.refusal('UpdateLoginProfile', { userName, password })).toBe(reused);
    expect(change('wrong!', 'third!')).toBe('The old password was incorrect.');
    expect(change('third!', 'fourth')).toBeUndefined();
    expect(stored(engine).profile.earlier).toHaveLength(2);
    expect(change('fourth', password)).toBeUndefined();
    engine.respond('UpdateAccountPasswordPolicy', {});
    engine.respond('UpdateLoginProfile', { userName, password });
    expect(stored(engine).profile.earlier).toEqual([]);
  });
});

describe('while a hash is made', () => {
  test('what the records say may change: all is decided by what they say then', () => {
    const { engine, as } = withPassword({}, { passwordReusePrevention: 1 });
    const first = engine.start('ChangePassword', { oldPassword: password, newPassword: 'first-1' }, { as });
    engine.elapse(steadyMs / 2);
    const second = engine.start('ChangePassword', { oldPassword: password, newPassword: 'second' }, { as });
    const third = engine.start('UpdateLoginProfile', { userName, password: 'first-1' });
    engine.elapse(3 * steadyMs);
    expect(first()?.refusal).toBeUndefined();
    expect(second()?.refusal).toMatchObject({ code: 'AccessDenied', message: 'The old password was incorrect.' });
    expect(third()?.refusal?.code).toBe('PasswordPolicyViolation');
  });

  test('somebody else may be served, make the profile, or delete the user', () => {
    const engine = withAlice();
    const creations = [password, other].map((one) => engine.start('CreateLoginProfile', { userName, password: one }));
    engine.respond('CreateGroup', { groupName: 'g' });
    expect(creations.map((answer) => answer())).toEqual([undefined, undefined]);
    engine.elapse(2 * steadyMs);
    expect(creations.map((answer) => answer()?.refusal?.code)).toEqual([undefined, 'EntityAlreadyExists']);
    engine.respond('DeleteLoginProfile', { userName });
    const late = engine.start('CreateLoginProfile', { userName, password });
    engine.respond('DeleteUser', { userName });
    engine.elapse(2 * steadyMs);
    expect(late()?.refusal?.code).toBe('NoSuchEntity');
  });
});
