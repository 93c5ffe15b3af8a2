// Access keys: two a user, switched off and on, deleted for ever.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, type Credentials, EngineUnderTest, ownAccount } from '../../../support/engine-under-test.ts';

const who = (engine: EngineUnderTest, key: Credentials): unknown => {
  const { refusal, response } = engine.ask('GetCallerIdentity', {}, { as: key });
  return refusal?.code ?? (response as { arn: string }).arn;
};

const statusOf = (engine: EngineUnderTest, userName: string): readonly unknown[] =>
  engine.respond('ListAccessKeys', { userName }).accessKeyMetadata.map((key) => key.status);

describe('CreateAccessKey', () => {
  test('answers with a key that carries the account, and its secret this once', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'Alice' });
    const { accessKey } = engine.respond('CreateAccessKey', { userName: 'alice' });
    expect(accessKey).toEqual({
      userName: 'Alice',
      accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      status: 'Active',
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      createDate: expect.any(Number),
    });
    const accessKeyId = accessKey?.accessKeyId ?? '';
    const createDate = accessKey?.createDate;
    expect(engine.respond('GetAccessKeyInfo', { accessKeyId })).toEqual({ account: ownAccount });
    expect(engine.respond('ListAccessKeys', { userName: 'alice' })).toEqual({
      accessKeyMetadata: [{ userName: 'Alice', accessKeyId, status: 'Active', createDate }],
      isTruncated: false,
    });
  });

  test('gives a user two keys and no third', () => {
    const engine = new EngineUnderTest();
    const first = engine.user('alice');
    const second = engine.keyOf('alice');
    expect([who(engine, first), who(engine, second)]).toEqual([arnOf('user/alice'), arnOf('user/alice')]);
    const full = 'LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2';
    expect(engine.refusal('CreateAccessKey', { userName: 'alice' })).toBe(full);
    const named = { userName: 'alice', accessKeyId: first.accessKeyId };
    engine.respond('UpdateAccessKey', { ...named, status: 'Inactive' });
    expect(engine.refusal('CreateAccessKey', { userName: 'alice' })).toBe(full);
    engine.respond('DeleteAccessKey', named);
    expect(who(engine, engine.keyOf('alice'))).toBe(arnOf('user/alice'));
  });

  test('without a name is about the caller, the root user too', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:*AccessKey*', arnOf('user/${aws:username}')));
    const { accessKey } = engine.respond('CreateAccessKey', {}, { as: alice });
    expect(accessKey?.userName).toBe('alice');
    expect(engine.respond('ListAccessKeys', {}, { as: alice }).accessKeyMetadata).toHaveLength(2);
    expect(engine.code('CreateAccessKey', { userName: 'bob' }, { as: alice })).toBe('AccessDenied');
    const own = engine.respond('CreateAccessKey', {}).accessKey;
    const root = { accessKeyId: own?.accessKeyId ?? '', secretAccessKey: own?.secretAccessKey ?? '' };
    expect(who(engine, root)).toBe(arnOf('root'));
    expect(engine.respond('ListAccessKeys', {}).accessKeyMetadata).toHaveLength(2);
    expect(engine.code('CreateAccessKey', {})).toBe('LimitExceeded');
    engine.respond('DeleteAccessKey', { accessKeyId: root.accessKeyId });
    expect(who(engine, root)).toBe('InvalidClientTokenId');
  });
});

describe('an access key', () => {
  test('switched off is refused, and let in again when it is switched on', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const named = { userName: 'Alice', accessKeyId: alice.accessKeyId };
    for (let round = 0; round < 2; round++) {
      engine.respond('UpdateAccessKey', { ...named, status: 'Inactive' });
      expect(who(engine, alice)).toBe('InvalidClientTokenId');
      expect(statusOf(engine, 'alice')).toEqual(['Inactive']);
      engine.respond('UpdateAccessKey', { ...named, status: 'Active' });
      expect(who(engine, alice)).toBe(arnOf('user/alice'));
      expect(statusOf(engine, 'alice')).toEqual(['Active']);
    }
  });

  test('deleted is gone for ever', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const named = { userName: 'alice', accessKeyId: alice.accessKeyId };
    engine.respond('DeleteAccessKey', named);
    expect(who(engine, alice)).toBe('InvalidClientTokenId');
    expect(engine.respond('ListAccessKeys', { userName: 'alice' }).accessKeyMetadata).toEqual([]);
    const missing = `NoSuchEntity: The Access Key with id ${alice.accessKeyId} cannot be found.`;
    expect(engine.refusal('UpdateAccessKey', { ...named, status: 'Active' })).toBe(missing);
    expect(engine.refusal('UpdateAccessKey', { ...named, status: 'Inactive' })).toBe(missing);
    expect(engine.refusal('DeleteAccessKey', named)).toBe(missing);
    engine.respond('DeleteUser', { userName: 'alice' });
    engine.respond('CreateUser', { userName: 'alice' });
    expect(who(engine, alice)).toBe('InvalidClientTokenId');
  });

  test('is deleted while it is switched off', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const named = { userName: 'alice', accessKeyId: alice.accessKeyId };
    engine.respond('UpdateAccessKey', { ...named, status: 'Inactive' });
    engine.respond('DeleteAccessKey', named);
    expect(engine.code('UpdateAccessKey', { ...named, status: 'Active' })).toBe('NoSuchEntity');
  });

  test('of somebody else is not found under this name', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    engine.user('bob');
    const named = { userName: 'bob', accessKeyId: alice.accessKeyId };
    expect(engine.code('DeleteAccessKey', named)).toBe('NoSuchEntity');
    expect(engine.code('UpdateAccessKey', { ...named, status: 'Inactive' })).toBe('NoSuchEntity');
    expect(who(engine, alice)).toBe(arnOf('user/alice'));
  });

  test('can switch itself off but not on', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:UpdateAccessKey'));
    const named = { userName: 'alice', accessKeyId: alice.accessKeyId };
    engine.respond('UpdateAccessKey', { ...named, status: 'Inactive' }, { as: alice });
    expect(engine.code('UpdateAccessKey', { ...named, status: 'Active' }, { as: alice })).toBe('InvalidClientTokenId');
  });

  test('takes a status of AWS’s set, and Expired is none to ask for', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const named = { userName: 'alice', accessKeyId: alice.accessKeyId };
    expect(engine.code('UpdateAccessKey', { ...named, status: 'Expired' })).toBe('InvalidInput');
    expect(statusOf(engine, 'alice')).toEqual(['Active']);
  });

  test('ends no session by being deleted', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const { credentials } = engine.respond('GetSessionToken', {}, { as: alice });
    const session = {
      accessKeyId: credentials?.accessKeyId ?? '',
      secretAccessKey: credentials?.secretAccessKey ?? '',
      sessionToken: credentials?.sessionToken ?? '',
    };
    engine.respond('DeleteAccessKey', { userName: 'alice', accessKeyId: alice.accessKeyId });
    expect(who(engine, session)).toBe(arnOf('user/alice'));
  });
});
