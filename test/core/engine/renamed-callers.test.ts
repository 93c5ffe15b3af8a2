// A caller is its unique id: while a new name is under way, its old one is not its own any more.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, type Credentials, EngineUnderTest } from '../../support/engine-under-test.ts';

const ownKeys = allow('iam:*AccessKey*', arnOf('user/${aws:username}'));

/** A user `alice` that became `bob` and another one who got her name, while nobody has seen either. */
function renamed(): { readonly engine: EngineUnderTest; readonly bob: Credentials } {
  const engine = new EngineUnderTest({ profile: 'manual' });
  const bob = engine.user('alice', ownKeys, allow('iam:GetUser'));
  engine.respond('ReleaseVisibility', {});
  engine.respond('UpdateUser', { userName: 'alice', newUserName: 'bob' });
  engine.respond('CreateUser', { userName: 'alice' });
  return { engine, bob };
}

describe('a user whose new name is not visible yet', () => {
  test('is itself where it names nobody, and not whoever has its old name', () => {
    const { engine, bob } = renamed();
    expect(engine.respond('GetUser', {}, { as: bob }).user?.userName).toBe('bob');
    expect(engine.respond('CreateAccessKey', {}, { as: bob }).accessKey?.userName).toBe('bob');
    expect(engine.respond('ListAccessKeys', { userName: 'alice' }).accessKeyMetadata).toEqual([]);
    const own = engine.respond('ListAccessKeys', {}, { as: bob }).accessKeyMetadata;
    expect(own.map((key) => key.userName)).toEqual(['bob', 'bob']);
  });

  test('has what its policy gives to its own name under the new one alone', () => {
    const { engine, bob } = renamed();
    expect(engine.code('CreateAccessKey', { userName: 'alice' }, { as: bob })).toBe('AccessDenied');
    expect(engine.code('CreateAccessKey', { userName: 'bob' }, { as: bob })).toBeUndefined();
  });

  test('is called by its old name in the view that shows it so', () => {
    const { engine, bob } = renamed();
    expect(engine.respond('GetCallerIdentity', {}, { as: bob }).arn).toBe(arnOf('user/alice'));
    engine.respond('ReleaseVisibility', {});
    expect(engine.respond('GetCallerIdentity', {}, { as: bob }).arn).toBe(arnOf('user/bob'));
  });
});

describe('a user who lost its permissions and its name', () => {
  test('may do nothing in IAM although neither is visible yet, least of all to whoever has its name now', () => {
    const engine = new EngineUnderTest({ profile: 'manual' });
    const old = engine.user('alice', ownKeys, allow('iam:GetUser'));
    engine.respond('ReleaseVisibility', {});
    engine.respond('DeleteUserPolicy', { userName: 'alice', policyName: 'inline' });
    engine.respond('UpdateUser', { userName: 'alice', newUserName: 'gone' });
    engine.respond('CreateUser', { userName: 'alice' });
    for (const request of [{}, { userName: 'alice' }]) {
      expect(engine.code('CreateAccessKey', request, { as: old })).toBe('AccessDenied');
      expect(engine.code('GetUser', request, { as: old })).toBe('AccessDenied');
      expect(engine.code('ListAccessKeys', request, { as: old })).toBe('AccessDenied');
    }
  });
});
