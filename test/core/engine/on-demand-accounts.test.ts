// Accounts on demand: there and empty for whoever signs as their root user, and stored with the first write.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  trustOf,
} from '../../support/engine-under-test.ts';

const met = '123456789012';
const as: Credentials = { accessKeyId: met, secretAccessKey: 'test' };
const invalid = 'InvalidClientTokenId: The security token included in the request is invalid.';

function world(more: ConstructorParameters<typeof EngineUnderTest>[0] = {}): EngineUnderTest {
  return new EngineUnderTest({ onDemandSecret: 'test', ...more });
}

const accountsOf = (engine: EngineUnderTest): readonly (string | undefined)[] =>
  engine.respond('ListAccounts', {}).accounts.map(({ id }) => id);

describe('an account that is met for the first time', () => {
  test('has a root user, whose signature is checked', () => {
    const engine = world();
    expect(engine.respond('GetCallerIdentity', {}, { as })).toMatchObject({
      account: met,
      arn: `arn:aws:iam::${met}:root`,
    });
    expect(engine.code('GetCallerIdentity', {}, { as: { ...as, secretAccessKey: 'tset' } })).toBe(
      'SignatureDoesNotMatch',
    );
    expect(engine.refusal('GetCallerIdentity', {}, { as: { ...as, accessKeyId: '12345678901' } })).toBe(invalid);
    expect(engine.respond('GetUser', {}, { as }).user).toMatchObject({ arn: `arn:aws:iam::${met}:root` });
  });

  test('is empty, and stays unwritten, for whoever reads or fails in it', () => {
    const engine = world();
    expect(engine.respond('ListUsers', {}, { as }).users).toEqual([]);
    expect(engine.respond('GetAccountSummary', {}, { as }).summaryMap).toMatchObject({ Users: 0 });
    expect(engine.code('GetUser', { userName: 'nobody' }, { as })).toBe('NoSuchEntity');
    expect(engine.code('DeleteUser', { userName: 'nobody' }, { as })).toBe('NoSuchEntity');
    const alice = engine.user('alice', allow('*'));
    const assuming = { roleArn: `arn:aws:iam::${met}:role/r`, roleSessionName: 'one' };
    expect(engine.code('AssumeRole', assuming, { as: alice })).toBe('AccessDenied');
    const question = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
    const { decision } = engine.respond('Authorize', { principal: `arn:aws:iam::${met}:root`, ...question });
    expect(decision?.decision).toBe('Allowed');
    expect(engine.respond('Authorize', question, { as }).decision?.decision).toBe('Allowed');
    expect(accountsOf(engine)).toEqual([ownAccount]);
  });

  test('is stored by its first write, in the same op', () => {
    const engine = world({ profile: 'manual' });
    engine.respond('CreateUser', { userName: 'alice' }, { as });
    engine.respond('CreateUser', { userName: 'bob' }, { as });
    const { ops } = engine.respond('GetPropagation', { afterAccountSeq: 0 }, { as });
    expect(ops.map(({ kind }) => kind)).toEqual(['iam:CreateUser', 'iam:CreateUser']);
    expect(accountsOf(engine)).toEqual([ownAccount, met]);
    expect(engine.respond('GetAccountSummary', {}, { as }).summaryMap).toMatchObject({ Users: 2 });
    engine.respond('ReleaseVisibility', {});
    expect(engine.respond('GetCallerIdentity', {}, { as }).account).toBe(met);
    const trust = { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) };
    engine.respond('CreateRole', trust, { as });
    engine.respond('ReleaseVisibility', {});
    const alice = engine.user('alice', allow('*'));
    engine.respond('ReleaseVisibility', {});
    engine.assume({ roleArn: `arn:aws:iam::${met}:role/r`, roleSessionName: 'one' }, { as: alice });
    engine.restart();
    expect(engine.respond('ListUsers', {}, { as }).users.map(({ userName }) => userName)).toEqual(['alice', 'bob']);
  });

  test.each([
    [
      'that counts nothing',
      'UpdateAccountPasswordPolicy',
      { minimumPasswordLength: 10 },
      ['iam:UpdateAccountPasswordPolicy'],
    ],
    ['that is a record of another lane', 'CreateAccountAlias', { accountAlias: 'met' }, ['eventide:MeetAccount']],
  ] as const)('is stored by a first write %s', (_, action, request, kinds) => {
    const engine = world();
    engine.respond(action, request, { as });
    expect(accountsOf(engine)).toEqual([ownAccount, met]);
    expect(engine.respond('GetPropagation', { afterAccountSeq: 0 }, { as }).ops.map(({ kind }) => kind)).toEqual(kinds);
    expect(engine.respond('ListAccountAliases', {}, { as }).accountAliases).toEqual(
      action === 'CreateAccountAlias' ? ['met'] : [],
    );
  });

  test('takes a seed, and keeps its root user', () => {
    const engine = world();
    engine.respond('SeedAccount', { id: met, user: { name: 'alice' } });
    expect(engine.respond('ListUsers', {}, { as }).users).toMatchObject([{ userName: 'alice' }]);
    engine.respond(
      'SeedAccount',
      { id: '999988887777', user: { name: 'a' } },
      { as: { ...as, accessKeyId: '999988887777' } },
    );
    expect(accountsOf(engine)).toContain('999988887777');
  });
});

describe('credentials of accounts on demand', () => {
  test('are refused in the first account, in one that was made, and in a closed one', () => {
    const engine = world();
    engine.respond('CreateAccount', { id: '444455556666' });
    for (const accessKeyId of [ownAccount, '444455556666'])
      expect(engine.refusal('GetCallerIdentity', {}, { as: { ...as, accessKeyId } })).toBe(invalid);
    engine.respond('CreateUser', { userName: 'alice' }, { as });
    engine.respond('CloseAccount', { id: met });
    expect(engine.refusal('GetCallerIdentity', {}, { as })).toBe(invalid);
  });

  test('write nothing in an account that was made meanwhile', () => {
    const engine = world({ profile: 'manual' });
    engine.respond('CreateAccount', { id: met });
    expect(engine.code('GetCallerIdentity', {}, { as })).toBeUndefined();
    expect(engine.refusal('CreateUser', { userName: 'alice' }, { as })).toBe(invalid);
    expect(engine.refusal('ListUsers', {}, { as })).toBe(invalid);
  });

  test('are in quarantine where the root user is', () => {
    const engine = world();
    engine.respond('CreateUser', { userName: 'alice' }, { as });
    engine.respond('QuarantinePrincipal', { principal: `arn:aws:iam::${met}:root` }, { as });
    expect(engine.code('GetCallerIdentity', {}, { as })).toBe('AccessDenied');
  });

  test('are nobody’s where no account is made on demand', () => {
    expect(new EngineUnderTest().refusal('GetCallerIdentity', {}, { as })).toBe(invalid);
  });
});
