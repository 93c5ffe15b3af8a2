// Accounts: made, described, listed and closed; a closed one is refused everything, for ever.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

const shop = '444455556666';
const userArn = `arn:aws:iam::${shop}:user/anna`;
const everything = policyOf(allow('*'));
const email = 'root@shop.example';

interface World {
  readonly engine: EngineUnderTest;
  readonly root: Credentials;
  readonly anna: Credentials;
  readonly session: Credentials;
}

/** An account with a root user, a user with a session, and a role that another account may assume. */
function world(profile: 'instant' | 'manual' = 'instant'): World {
  const engine = new EngineUnderTest({ profile });
  const release = (): void => {
    if (profile === 'manual') engine.respond('ReleaseVisibility', {});
  };
  const made = engine.respond('CreateAccount', { id: shop, name: 'shop', email });
  release();
  const root = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
  engine.respond('CreateUser', { userName: 'anna' }, { as: root });
  const inline = { userName: 'anna', policyName: 'all', policyDocument: everything };
  engine.respond('PutUserPolicy', inline, { as: root });
  const { accessKey } = engine.respond('CreateAccessKey', { userName: 'anna' }, { as: root });
  const trust = { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) };
  engine.respond('CreateRole', trust, { as: root });
  release();
  const anna = { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
  const { credentials } = engine.respond('GetSessionToken', {}, { as: anna });
  const session = {
    ...{ accessKeyId: credentials?.accessKeyId ?? '', secretAccessKey: credentials?.secretAccessKey ?? '' },
    sessionToken: credentials?.sessionToken ?? '',
  };
  return { engine, root, anna, session };
}

const question = { principal: userArn, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const assuming = { roleArn: `arn:aws:iam::${shop}:role/r`, roleSessionName: 'one' };

describe('an account', () => {
  test('is described and listed with its status', () => {
    const { engine } = world();
    const { account } = engine.respond('DescribeAccount', { id: shop });
    expect(account).toMatchObject({ id: shop, name: 'shop', email, status: 'ACTIVE' });
    expect(account?.closedAt).toBeUndefined();
    expect(engine.refusal('DescribeAccount', { id: '777788889999' })).toBe(
      'NoSuchEntity: There is no account 777788889999.',
    );
    expect(engine.code('CreateAccount', { email: 'nobody' })).toBe('ValidationError');
    const closed = engine.respond('CloseAccount', { id: shop }).account;
    expect(closed).toMatchObject({ id: shop, status: 'SUSPENDED' });
    expect(engine.respond('ListAccounts', {}).accounts.map(({ id, status }) => [id, status])).toEqual([
      [ownAccount, 'ACTIVE'],
      [shop, 'SUSPENDED'],
    ]);
    engine.elapse(1000);
    expect(engine.respond('CloseAccount', { id: shop }).account).toEqual(closed);
  });

  test('that is closed has no caller and no principal any more', () => {
    const { engine, root, anna, session } = world();
    const carl = engine.user('carl', allow('sts:AssumeRole'));
    const role = engine.assume(assuming, { as: carl });
    for (const as of [root, anna, session, role]) expect(engine.code('GetCallerIdentity', {}, { as })).toBeUndefined();
    expect(engine.respond('Authorize', question).decision?.decision).toBe('Allowed');
    engine.respond('CloseAccount', { id: shop });
    for (const as of [root, anna, session, role]) {
      expect(engine.code('GetCallerIdentity', {}, { as })).toBe('InvalidClientTokenId');
      expect(engine.code('ListUsers', {}, { as })).toBe('InvalidClientTokenId');
      expect(engine.code('CreateUser', { userName: 'x' }, { as })).toBe('InvalidClientTokenId');
      expect(engine.code('Authorize', question, { as })).toBe('InvalidClientTokenId');
    }
    expect(engine.code('AssumeRole', assuming, { as: carl })).toBe('AccessDenied');
    expect(engine.respond('Authorize', question).decision).toMatchObject({
      decision: 'ExplicitlyDenied',
      message: `User: ${userArn} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because account ${shop} is closed`,
    });
    const inside = { principal: arnOf('user/carl'), action: 'sts:AssumeRole', resource: assuming.roleArn };
    expect(engine.respond('Authorize', { ...inside, explain: true }).decision).toMatchObject({
      ...{ allowed: false, explanation: [`The account ${shop} is closed: that is for ever.`] },
    });
  });

  test('that is closed keeps its id, takes no seed, and cannot become a member of anything', () => {
    const { engine } = world();
    engine.respond('CloseAccount', { id: shop });
    expect(engine.code('CreateAccount', { id: shop })).toBe('EntityAlreadyExists');
    expect(engine.refusal('SeedAccount', { id: shop, user: { name: 'x' } })).toBe(
      `UnmodifiableEntity: The account ${shop} is closed.`,
    );
  });

  test('works until its closing is visible, but writes nothing from its closing on', () => {
    const { engine, anna } = world('manual');
    engine.respond('CloseAccount', { id: shop });
    expect(engine.code('GetCallerIdentity', {}, { as: anna })).toBeUndefined();
    expect(engine.respond('Authorize', question).decision?.decision).toBe('Allowed');
    expect(engine.code('CreateUser', { userName: 'x' }, { as: anna })).toBe('InvalidClientTokenId');
    engine.respond('ReleaseVisibility', {});
    expect(engine.code('GetCallerIdentity', {}, { as: anna })).toBe('InvalidClientTokenId');
    expect(engine.respond('Authorize', question).decision?.decision).toBe('ExplicitlyDenied');
    engine.restart();
    expect(engine.code('GetCallerIdentity', {}, { as: anna })).toBe('InvalidClientTokenId');
  });
});

describe('closing is refused', () => {
  test('for the first account, the management account, and one that is not there', () => {
    const { engine, root } = world();
    expect(engine.refusal('CloseAccount', { id: ownAccount })).toBe(
      `UnmodifiableEntity: The account ${ownAccount} cannot be closed.`,
    );
    expect(engine.refusal('CloseAccount', { id: '777788889999' })).toMatch(/^NoSuchEntity/);
    engine.respond('PutOrganization', {}, { as: root });
    expect(engine.refusal('CloseAccount', { id: shop })).toBe(
      `UnmodifiableEntity: The account ${shop} cannot be closed.`,
    );
    expect(engine.refusal('CloseAccount', { id: ownAccount }, { as: root })).toMatch(/^UnmodifiableEntity/);
  });

  test('to other accounts, and without its permission', () => {
    const { engine, root } = world();
    engine.respond('CreateAccount', { id: '777788889999' });
    expect(engine.refusal('CloseAccount', { id: '777788889999' }, { as: root })).toMatch(/^AccessDenied: Only/);
    const as = engine.user('carl', allow('iam:*'));
    expect(engine.code('CloseAccount', { id: shop }, { as })).toBe('AccessDenied');
    expect(engine.code('DescribeAccount', { id: shop }, { as })).toBe('AccessDenied');
  });
});
