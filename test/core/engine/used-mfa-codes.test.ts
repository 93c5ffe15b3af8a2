// A code of an MFA device opens one session, and nothing else.

import { describe, expect, test } from 'vitest';
import {
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  said,
  trustOf,
} from '../../support/engine-under-test.ts';
import { type MfaApp, mfaApp, twoCodes } from '../../support/mfa-app.ts';

const userName = 'Alice';
const password = 'Secret-123';
const serialNumber = arnOf('mfa/Phone');
const wrong = 'AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ';
const role = { roleArn: arnOf('role/r'), roleSessionName: 'one', serialNumber };

interface World {
  readonly engine: EngineUnderTest;
  readonly app: MfaApp;
  readonly as: Credentials;
}

function enable(engine: EngineUnderTest): MfaApp {
  const app = mfaApp(engine, 'Phone');
  engine.respond('EnableMFADevice', { userName, serialNumber, ...twoCodes(app) });
  return app;
}

function world(): World {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName });
  engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/Alice')) });
  const as = engine.keyOf(userName);
  return { engine, app: enable(engine), as };
}

/** Why there is no session; undefined where there is one. */
function session({ engine, as }: World, tokenCode: string): string | undefined {
  const { refusal } = engine.ask('GetSessionToken', { serialNumber, tokenCode }, { as });
  return refusal && said(refusal);
}

function signIn({ engine }: World, mfaCode: string, secret = password): string | undefined {
  const proof = { account: ownAccount, userName, password: secret, mfaCode };
  return engine.ask('SignIn', { password: proof }, { proof: { kind: 'none' } }).refusal?.code;
}

describe('a code that opened a session', () => {
  test('opens no other, by whichever call', () => {
    const alice = world();
    const { engine, app, as } = alice;
    engine.respond('CreateLoginProfile', { userName, password });
    expect(session(alice, app(0))).toBeUndefined();
    expect(session(alice, app(0))).toBe(wrong);
    expect(engine.refusal('AssumeRole', { ...role, tokenCode: app(0) }, { as })).toBe(wrong);
    expect(signIn(alice, app(0))).toBe('SIGN_IN_FAILED');
    expect(engine.code('AssumeRole', { ...role, tokenCode: app(1) }, { as })).toBeUndefined();
    expect(session(alice, app(1))).toBe(wrong);
    expect(signIn(alice, app(2))).toBeUndefined();
    expect(signIn(alice, app(2))).toBe('SIGN_IN_FAILED');
    expect(session(alice, app(2))).toBe(wrong);
  });

  test('says nothing against that of another step, or of another device', () => {
    const alice = world();
    const { engine, app } = alice;
    for (const at of [2, 0, 1, -1, -2]) expect(session(alice, app(at))).toBeUndefined();
    engine.respond('DeactivateMFADevice', { userName, serialNumber });
    engine.respond('DeleteVirtualMFADevice', { serialNumber });
    expect(session(alice, enable(engine)(0))).toBeUndefined();
  });
});

test('a code of a call that is refused for another reason is still good', () => {
  const alice = world();
  const { engine, app, as } = alice;
  const tokenCode = app(0);
  expect(engine.code('AssumeRole', { ...role, tokenCode, durationSeconds: 43_200 }, { as })).toBe('ValidationError');
  expect(engine.code('AssumeRole', { ...role, roleArn: arnOf('role/none'), tokenCode }, { as })).toBe('AccessDenied');
  engine.respond('CreateLoginProfile', { userName, password, passwordResetRequired: true });
  expect(signIn(alice, tokenCode, 'Wrong-Secret-9')).toBe('SIGN_IN_FAILED');
  expect(signIn(alice, tokenCode)).toBe('PASSWORD_CHANGE_REQUIRED');
  expect(session(alice, tokenCode)).toBeUndefined();
});
