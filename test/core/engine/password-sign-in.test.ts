// Signing in by password: who gets a token, who gets none and what is said, and what a token of somebody with a new duty may do.

import { describe, expect, test } from 'vitest';
import { totpCode, totpStep } from '../../../src/core/authn/totp.ts';
import { fromUtf8 } from '../../../src/core/base/text.ts';
import type { Answer } from '../../../src/core/instruction.ts';
import { fromBase32 } from '../../../src/core/model/base32.ts';
import type { PasswordProof } from '../../../src/core/shapes/access.ts';
import { fastDigests } from '../../sim/digests.ts';
import { steadyMs } from '../../sim/slow-work.ts';
import {
  allow,
  arnOf,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  type ResponseOf,
  said,
} from '../../support/engine-under-test.ts';

const userName = 'Alice';
const password = 'Secret-123';
const other = 'Other-Secret-4';
const alice = { account: ownAccount, userName, password };
const failed = 'SIGN_IN_FAILED: Your authentication information is incorrect. Please try again.';
const unsigned = { proof: { kind: 'none' } } as const;
const dayMs = 86_400_000;

function withAlice(
  more: Partial<RequestOf<'CreateLoginProfile'>> = {},
  policy?: RequestOf<'UpdateAccountPasswordPolicy'>,
): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName });
  if (policy !== undefined) engine.respond('UpdateAccountPasswordPolicy', policy);
  engine.respond('CreateLoginProfile', { userName, password, ...more });
  return engine;
}

const signIn = (engine: EngineUnderTest, proof: PasswordProof, more: object = {}): Answer =>
  engine.ask('SignIn', { password: proof, ...more }, unsigned);

/** Code and text of a sign-in that is refused; undefined where a token was given. */
const refusalOf = (engine: EngineUnderTest, proof: PasswordProof, more: object = {}): string | undefined => {
  const { refusal } = signIn(engine, proof, more);
  return refusal === undefined ? undefined : said(refusal);
};

/** Who calls with the token of a sign-in. */
function tokenOf(engine: EngineUnderTest, proof: PasswordProof, more: object = {}) {
  const { response, refusal } = signIn(engine, proof, more);
  const { bearerToken } = (response ?? {}) as ResponseOf<'SignIn'>;
  if (bearerToken === undefined) throw new Error(`no token: ${refusal?.message}`);
  return { proof: { kind: 'bearer', token: bearerToken } } as const;
}

/** Gives Alice a device; what shows its codes. */
function deviceOf(engine: EngineUnderTest): () => string {
  const { virtualMfaDevice } = engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'Phone' });
  const seed = fromBase32(fromUtf8(virtualMfaDevice.base32StringSeed ?? new Uint8Array())) ?? new Uint8Array();
  const code = (by = 0): string => totpCode(fastDigests, seed, totpStep(engine.nowMs) + by);
  const codes = { authenticationCode1: code(-1), authenticationCode2: code() };
  engine.respond('EnableMFADevice', { userName, serialNumber: virtualMfaDevice.serialNumber, ...codes });
  return code;
}

describe('SignIn by password', () => {
  test('gives a token of the user, by account id or alias, in any case of the name', () => {
    const engine = withAlice();
    engine.respond('CreateAccountAlias', { accountAlias: 'company' });
    for (const proof of [alice, { ...alice, account: 'company' }, { ...alice, userName: 'ALICE' }]) {
      const as = tokenOf(engine, proof, { durationSeconds: 900 });
      expect(engine.respond('GetCallerIdentity', {}, as).arn).toBe(arnOf('user/Alice'));
    }
    const { response } = signIn(engine, alice, { durationSeconds: 900 });
    const { expiresAt = 0 } = response as ResponseOf<'SignIn'>;
    expect(expiresAt - engine.nowMs).toBeGreaterThan(890_000);
  });

  test('says the same of what is not there and of what is wrong, after the same work', () => {
    const engine = withAlice();
    engine.respond('CreateUser', { userName: 'Bob' });
    const proofs = [
      { ...alice, password: other },
      { ...alice, userName: 'Bob' },
      { ...alice, userName: 'Nobody' },
      { ...alice, account: '999999999999' },
      { ...alice, account: 'no-alias' },
      { account: ownAccount, email: 'nobody@example.com', password },
    ];
    for (const proof of proofs) {
      const beganMs = engine.nowMs;
      const answer = engine.start('SignIn', { password: proof }, unsigned);
      engine.elapse(steadyMs - 1);
      expect(answer()).toBeUndefined();
      engine.elapse(5);
      expect(answer()?.refusal, JSON.stringify(proof)).toMatchObject({ code: 'SIGN_IN_FAILED' });
      expect(engine.nowMs - beganMs).toBe(steadyMs + 4);
    }
    expect(refusalOf(engine, { ...alice, password: other })).toBe(failed);
  });

  test('needs one name, one proof, and no signature', () => {
    const engine = withAlice();
    const { userName: _, ...nobody } = alice;
    const invalid = 'InvalidInput: Name a user, or the root user by its mail address.';
    expect(refusalOf(engine, nobody)).toBe(invalid);
    expect(refusalOf(engine, { ...alice, email: 'a@example.com' })).toBe(invalid);
    expect(engine.refusal('SignIn', { password: alice })).toBe(
      'InvalidInput: Sign in with a password or with a signed call, not with both.',
    );
    expect(engine.code('SignIn', { forPasswordChange: true })).toBe('InvalidInput');
    expect(engine.code('Authenticate', { password: alice, bearerToken: 'x' })).toBe('InvalidInput');
  });

  test('goes by what is visible here: a new password counts once it shows, and so does the end of an old one', () => {
    const engine = new EngineUnderTest({ profile: 'manual' });
    const release = () => engine.respond('ReleaseVisibility', {});
    engine.respond('CreateUser', { userName });
    engine.respond('CreateLoginProfile', { userName, password });
    expect(refusalOf(engine, alice)).toBe(failed);
    release();
    expect(refusalOf(engine, alice)).toBeUndefined();
    engine.respond('UpdateLoginProfile', { userName, password: other });
    expect(refusalOf(engine, { ...alice, password: other })).toBe(failed);
    expect(refusalOf(engine, alice)).toBeUndefined();
    release();
    expect([refusalOf(engine, alice), refusalOf(engine, { ...alice, password: other })]).toEqual([failed, undefined]);
    engine.respond('DeleteLoginProfile', { userName });
    release();
    expect(refusalOf(engine, { ...alice, password: other })).toBe(failed);
  });

  test('compares again where the password changes while it is compared', () => {
    const engine = withAlice();
    engine.respond('CreateUser', { userName: 'Bob' });
    const change = engine.start('UpdateLoginProfile', { userName, password: other });
    engine.elapse(steadyMs / 2);
    const [late, early] = [other, password].map((one) =>
      engine.start('SignIn', { password: { ...alice, password: one } }, unsigned),
    );
    engine.elapse(3 * steadyMs);
    expect(change()?.refusal).toBeUndefined();
    expect(late?.()?.refusal).toBeUndefined();
    expect(early?.()?.refusal?.code).toBe('SIGN_IN_FAILED');
  });

  test('is refused to whoever is in quarantine, and the token of one whose sessions are revoked', () => {
    const engine = withAlice();
    const as = tokenOf(engine, alice);
    engine.respond('RevokeSessions', { principal: arnOf('user/Alice') });
    expect(engine.code('GetCallerIdentity', {}, as)).toBe('InvalidClientTokenId');
    expect(engine.code('GetCallerIdentity', {}, tokenOf(engine, alice))).toBeUndefined();
    engine.respond('QuarantinePrincipal', { principal: arnOf('user/Alice') });
    expect(signIn(engine, alice).refusal?.code).toBe('AccessDenied');
    expect(refusalOf(engine, { ...alice, password: other })).toBe(failed);
  });
});

describe('a user with an MFA device', () => {
  test('needs its code, which shows in conditions', () => {
    const engine = withAlice();
    const ifPresent = { ...allow('iam:ListUsers'), Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    engine.respond('PutUserPolicy', { userName, policyName: 'p', policyDocument: policyOf(ifPresent) });
    expect(engine.code('ListUsers', {}, tokenOf(engine, alice))).toBe('AccessDenied');
    const code = deviceOf(engine);
    engine.elapse(60_000);
    expect(refusalOf(engine, alice)).toMatch(/^MFA_CODE_REQUIRED: /);
    expect(refusalOf(engine, { ...alice, password: other })).toBe(failed);
    const wrong = code() === '000000' ? '000001' : '000000';
    expect(refusalOf(engine, { ...alice, mfaCode: wrong })).toBe(failed);
    expect(refusalOf(engine, { ...alice, password: other, mfaCode: code() })).toBe(failed);
    const as = tokenOf(engine, { ...alice, mfaCode: code() });
    expect(engine.code('ListUsers', {}, as)).toBeUndefined();
  });
});

describe('a password that must be changed', () => {
  const required = /^PASSWORD_CHANGE_REQUIRED: /;
  const oldNew = { oldPassword: password, newPassword: other };

  test('gives a token that is good for that alone, and is good again once it is changed', () => {
    const engine = withAlice({ passwordResetRequired: true }, { allowUsersToChangePassword: true });
    engine.respond('PutUserPolicy', { userName, policyName: 'p', policyDocument: policyOf(allow('*')) });
    expect(refusalOf(engine, alice)).toMatch(required);
    expect(refusalOf(engine, { ...alice, password: other }, { forPasswordChange: true })).toBe(failed);
    const as = tokenOf(engine, alice, { forPasswordChange: true });
    expect(engine.code('ListUsers', {}, as)).toBe('AccessDenied');
    expect(engine.code('CreateAccessKey', {}, as)).toBe('AccessDenied');
    expect(engine.code('GetAccountPasswordPolicy', {}, as)).toBeUndefined();
    engine.respond('ChangePassword', oldNew, as);
    expect(refusalOf(engine, alice)).toBe(failed);
    const signedIn = tokenOf(engine, { ...alice, password: other });
    expect(engine.code('ListUsers', {}, signedIn)).toBeUndefined();
  });

  test('asks for the permission to change it, as AWS does', () => {
    const engine = withAlice({ passwordResetRequired: true });
    const as = tokenOf(engine, alice, { forPasswordChange: true });
    expect(engine.code('ChangePassword', oldNew, as)).toBe('AccessDenied');
    const own = policyOf(allow('iam:ChangePassword', arnOf('user/${aws:username}')));
    engine.respond('PutUserPolicy', { userName, policyName: 'p', policyDocument: own });
    expect(engine.code('ChangePassword', oldNew, as)).toBeUndefined();
  });

  test('is one that is too old, or, where the policy is hard, an administrator must set a new one', () => {
    const engine = withAlice({}, { maxPasswordAge: 2 });
    expect(refusalOf(engine, alice)).toBeUndefined();
    engine.elapse(2 * dayMs);
    expect(refusalOf(engine, alice)).toMatch(required);
    expect(refusalOf(engine, alice, { forPasswordChange: true })).toBeUndefined();
    engine.respond('UpdateAccountPasswordPolicy', { maxPasswordAge: 2, hardExpiry: true });
    expect(refusalOf(engine, alice, { forPasswordChange: true })).toMatch(/^PASSWORD_EXPIRED: /);
    engine.respond('UpdateLoginProfile', { userName, password: other });
    expect(refusalOf(engine, { ...alice, password: other })).toBeUndefined();
  });
});

describe('Authenticate by password', () => {
  const ask = (engine: EngineUnderTest, proof: PasswordProof = alice) =>
    engine.ask('Authenticate', { password: proof });

  test('tells a permitted caller who it is', () => {
    const engine = withAlice();
    const { response } = ask(engine);
    const { principal } = response as ResponseOf<'Authenticate'>;
    const id = engine.respond('GetUser', { userName }).user?.userId;
    expect(principal).toEqual({
      ...{ kind: 'User', account: ownAccount, arn: arnOf('user/Alice'), uniqueId: id, userId: id, name: userName },
    });
    expect(ask(engine, { ...alice, password: other }).refusal?.code).toBe('SIGN_IN_FAILED');
    const as = engine.user('nobody');
    expect(engine.code('Authenticate', { password: alice }, { as })).toBe('AccessDenied');
    expect(engine.askUnsigned('Authenticate', { password: alice }).refusal?.code).toBe('MissingAuthenticationToken');
  });

  test('does not take a password that must be changed', () => {
    const engine = withAlice({ passwordResetRequired: true });
    expect(ask(engine).refusal?.code).toBe('PASSWORD_CHANGE_REQUIRED');
  });
});

describe('guessing', () => {
  test('has to wait, longer each time; a right password in time forgives', () => {
    const engine = withAlice();
    const tries = (count: number, one: string) =>
      Array.from({ length: count }, () => signIn(engine, { ...alice, password: one }).refusal);
    expect(new Set(tries(9, other).map((refused) => refused?.code))).toEqual(new Set(['SIGN_IN_FAILED']));
    expect(tries(1, password)).toEqual([undefined]);
    tries(10, other);
    const [first] = tries(1, password);
    expect(first?.code).toBe('Throttling');
    engine.elapse(first?.retryAfterMs ?? 0);
    expect(tries(1, other)[0]?.code).toBe('SIGN_IN_FAILED');
    const [second] = tries(1, password);
    expect(second?.code).toBe('Throttling');
    expect(second?.retryAfterMs ?? 0).toBeGreaterThan(first?.retryAfterMs ?? 0);
    engine.elapse(second?.retryAfterMs ?? 0);
    expect(tries(1, password)).toEqual([undefined]);
  });

  test('goes on no faster for many tries at once, and is nobody else to pay for', () => {
    const engine = withAlice();
    engine.respond('CreateUser', { userName: 'Bob' });
    engine.respond('CreateLoginProfile', { userName: 'Bob', password });
    const codes = (name: string) => {
      const answers = Array.from({ length: 15 }, () =>
        engine.start('SignIn', { password: { ...alice, userName: name, password: other } }, unsigned),
      );
      engine.elapse(2 * steadyMs);
      return answers.map((answer) => answer()?.refusal?.code ?? 'ok').toSorted();
    };
    const expected = [
      ...Array.from({ length: 10 }, () => 'SIGN_IN_FAILED'),
      ...Array.from({ length: 5 }, () => 'Throttling'),
    ];
    expect(codes(userName)).toEqual(expected);
    expect(codes('Nobody')).toEqual(expected);
    expect(refusalOf(engine, { ...alice, userName: 'Bob' })).toBeUndefined();
  });

  test('does not take all the slow work that callers wait for', () => {
    const engine = withAlice();
    const answers = Array.from({ length: 120 }, (_, at) =>
      engine.start('SignIn', { password: { ...alice, userName: `nobody-${at}` } }, unsigned),
    );
    engine.elapse(2 * steadyMs);
    expect(answers.filter((answer) => answer()?.refusal?.code === 'Throttling')).toHaveLength(20);
    expect(refusalOf(engine, alice)).toBeUndefined();
  });
});

describe('a root user', () => {
  const email = 'owner@example.com';
  const root = { account: ownAccount, email, password };

  test('sets its password, and signs in with its mail address', () => {
    const engine = new EngineUnderTest();
    expect(engine.code('SetRootPassword', { password })).toBe('InvalidInput');
    expect(engine.code('SetRootPassword', { password: 'short', email })).toBe('PasswordPolicyViolation');
    expect(engine.code('SetRootPassword', { password, email })).toBeUndefined();
    expect(engine.respond('GetAccountSummary', {}).summaryMap?.['AccountPasswordPresent']).toBe(1);
    const as = tokenOf(engine, { ...root, email: 'Owner@example.com' });
    expect(engine.respond('GetCallerIdentity', {}, as).arn).toBe(arnOf('root'));
    engine.respond('SetRootPassword', { password: other }, as);
    expect([refusalOf(engine, root), refusalOf(engine, { ...root, password: other })]).toEqual([failed, undefined]);
    expect(refusalOf(engine, { ...root, password: other }, { forPasswordChange: true })).toMatch(/^InvalidInput/);
    const admin = engine.user('admin', allow('*'));
    expect(engine.code('SetRootPassword', { password, email }, { as: admin })).toBe('AccessDenied');
  });

  test('of another account is given its password with the account, or by the management account', () => {
    const engine = new EngineUnderTest();
    expect(engine.code('CreateAccount', { password })).toBe('InvalidInput');
    expect(engine.code('CreateAccount', { password: email, email })).toBe('PasswordPolicyViolation');
    const { account } = engine.respond('CreateAccount', { password, email });
    const id = account?.id ?? '';
    const member = { ...root, account: id };
    expect(engine.respond('GetCallerIdentity', {}, tokenOf(engine, member)).account).toBe(id);
    expect(engine.code('SetRootPassword', { account: id, password: other })).toBe('AccessDenied');
    engine.respond('PutOrganization', { accounts: [{ id }] });
    engine.respond('SetRootPassword', { account: id, password: other });
    expect([refusalOf(engine, member), refusalOf(engine, { ...member, password: other })]).toEqual([failed, undefined]);
    expect(engine.code('SetRootPassword', { account: '999999999999', password: other })).toBe('NoSuchEntity');
    engine.respond('CloseAccount', { id });
    expect(refusalOf(engine, { ...member, password: other })).toBe(failed);
    expect(engine.code('SetRootPassword', { account: id, password })).toBe('UnmodifiableEntity');
  });
});
