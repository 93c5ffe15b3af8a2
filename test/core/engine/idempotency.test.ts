// Idempotency: a write asked for twice under one key is made once and answered alike.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, policyOf } from '../../support/engine-under-test.ts';

const once = { idempotencyKey: 'key-1' };

describe('a write repeated with its idempotency key', () => {
  test('has the same answer and token, and is made once', () => {
    const engine = new EngineUnderTest();
    const first = engine.ask('CreateUser', { userName: 'alice' }, once);
    const before = engine.fingerprint();
    engine.elapse(60_000);
    const again = engine.ask('CreateUser', { userName: 'alice' }, once);
    expect(again.refusal).toBeUndefined();
    expect(again.response).toEqual(first.response);
    expect(again.durability).toBe('committed');
    expect(engine.fingerprint()).toBe(before);
    expect(engine.respond('GetAccountSummary', {}).summaryMap?.['Users']).toBe(1);
  });

  test('asked for again at once is answered only with the first', () => {
    const engine = new EngineUnderTest();
    const first = engine.start('CreateUser', { userName: 'alice' }, once);
    const again = engine.start('CreateUser', { userName: 'alice' }, once);
    expect([first(), again()]).toEqual([undefined, undefined]);
    engine.elapse(20);
    expect(again()?.refusal).toBeUndefined();
    expect(again()?.response).toEqual(first()?.response);
    expect(engine.respond('ListUsers', {}).users).toHaveLength(1);
  });

  test('shows the secret of an access key again', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    const first = engine.respond('CreateAccessKey', { userName: 'alice' }, once);
    expect(engine.respond('CreateAccessKey', { userName: 'alice' }, once)).toEqual(first);
    expect(engine.respond('ListAccessKeys', { userName: 'alice' }).accessKeyMetadata).toHaveLength(1);
  });

  test('is answered as before although what it made has changed since', () => {
    const engine = new EngineUnderTest();
    const first = engine.respond('CreateUser', { userName: 'alice' }, once);
    engine.respond('DeleteUser', { userName: 'alice' });
    expect(engine.respond('CreateUser', { userName: 'alice' }, once)).toEqual(first);
    expect(engine.code('GetUser', { userName: 'alice' })).toBe('NoSuchEntity');
  });

  test('is answered after the process came back', () => {
    const engine = new EngineUnderTest();
    const first = engine.respond('CreateUser', { userName: 'alice' }, once);
    engine.restart();
    expect(engine.respond('CreateUser', { userName: 'alice' }, once)).toEqual(first);
  });

  test('gives a token with which the write can be waited for', () => {
    const engine = new EngineUnderTest();
    engine.ask('CreateUser', { userName: 'alice' }, once);
    const { token = '' } = engine.ask('CreateUser', { userName: 'alice' }, once);
    const consistency = { level: 'at-least', tokens: [token], waitMs: 100, otherwise: 'fail' } as const;
    expect(engine.code('GetCallerIdentity', {}, { consistency })).toBeUndefined();
  });

  test('of another request is refused, and changes nothing', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' }, once);
    const before = engine.fingerprint();
    expect(engine.code('CreateUser', { userName: 'bob' }, once)).toBe('IdempotentParameterMismatch');
    expect(engine.fingerprint()).toBe(before);
  });
});

describe('a revocation repeated with its idempotency key', () => {
  /** A user with an access key. */
  function withKey(): { readonly engine: EngineUnderTest; readonly accessKeyId: string } {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    const accessKeyId = engine.respond('CreateAccessKey', { userName: 'alice' }).accessKey?.accessKeyId ?? '';
    return { engine, accessKeyId };
  }

  test('has the same answer and token, though nothing is left to revoke', () => {
    const { engine, accessKeyId } = withKey();
    const request = { userName: 'alice', accessKeyId };
    const first = engine.ask('DeleteAccessKey', request, once);
    expect(first.refusal).toBeUndefined();
    engine.elapse(60_000);
    const { freshness: _, ...again } = engine.ask('DeleteAccessKey', request, once);
    expect(first).toMatchObject(again);
    expect(engine.code('DeleteAccessKey', request)).toBe('NoSuchEntity');
    expect(engine.code('DeleteAccessKey', request, { idempotencyKey: 'key-2' })).toBe('NoSuchEntity');
  });

  test('asked for again at once is answered with the first', () => {
    const { engine, accessKeyId } = withKey();
    const request = { userName: 'alice', accessKeyId };
    const answers = [1, 2].map(() => engine.start('DeleteAccessKey', request, once));
    engine.elapse(20);
    expect(answers.map((answer) => answer()?.refusal)).toEqual([undefined, undefined]);
    expect(answers[1]?.()?.token).toBe(answers[0]?.()?.token);
  });

  test('of another request is refused', () => {
    const { engine, accessKeyId } = withKey();
    engine.respond('UpdateAccessKey', { userName: 'alice', accessKeyId, status: 'Inactive' }, once);
    const other = { userName: 'alice', accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', status: 'Inactive' } as const;
    expect(engine.code('UpdateAccessKey', other, once)).toBe('IdempotentParameterMismatch');
  });

  test('that was refused is judged anew', () => {
    const { engine, accessKeyId } = withKey();
    const request = { userName: 'alice', accessKeyId };
    const bob = engine.user('bob');
    expect(engine.code('DeleteAccessKey', request, { ...once, as: bob })).toBe('AccessDenied');
    engine.respond('PutUserPolicy', { userName: 'bob', policyName: 'all', policyDocument: policyOf(allow('iam:*')) });
    engine.elapse(2000);
    expect(engine.code('DeleteAccessKey', request, { ...once, as: bob })).toBeUndefined();
  });
});

describe('an idempotency key', () => {
  test('is one per caller and action', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:*'));
    engine.respond('CreateUser', { userName: 'carol' }, once);
    expect(engine.code('CreateUser', { userName: 'dave' }, { ...once, as: alice })).toBeUndefined();
    expect(engine.code('CreateGroup', { groupName: 'g' }, once)).toBeUndefined();
    expect(engine.code('CreateUser', { userName: 'carol' }, { ...once, as: alice })).toBe(
      'IdempotentParameterMismatch',
    );
  });

  test('of a refused call is free for the next one', () => {
    const engine = new EngineUnderTest();
    expect(engine.code('AddUserToGroup', { groupName: 'g', userName: 'alice' }, once)).toBe('NoSuchEntity');
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreateGroup', { groupName: 'g' });
    expect(engine.code('AddUserToGroup', { groupName: 'g', userName: 'alice' }, once)).toBeUndefined();
  });

  test('opens nothing to a caller who may no longer do it', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:CreateUser'));
    engine.respond('CreateUser', { userName: 'bob' }, { ...once, as: alice });
    engine.respond('DeleteUserPolicy', { userName: 'alice', policyName: 'inline' });
    expect(engine.code('CreateUser', { userName: 'bob' }, { ...once, as: alice })).toBe('AccessDenied');
  });

  test('of an import gives the token of the vendor’s records again', () => {
    const engine = new EngineUnderTest();
    const request = { name: 'Reading', document: policyOf(allow('s3:*')) };
    const first = engine.ask('PutVendorPolicy', request, once);
    const again = engine.ask('PutVendorPolicy', request, once);
    expect(again.response).toEqual({ arn: 'arn:aws:iam::aws:policy/Reading', versionId: 'v1' });
    const consistency = { level: 'at-least', tokens: [again.token ?? ''], waitMs: 100, otherwise: 'fail' } as const;
    expect(engine.code('GetCallerIdentity', {}, { consistency })).toBeUndefined();
    expect(again.token).toBe(first.token);
  });

  test('is forgotten after a thousand others of the account', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateGroup', { groupName: 'g' }, once);
    for (let at = 0; at < 1000; at++)
      engine.respond('UpdateGroup', { groupName: 'g', newPath: `/${at}/` }, { idempotencyKey: `other-${at}` });
    expect(engine.code('CreateGroup', { groupName: 'g' }, once)).toBe('EntityAlreadyExists');
    const last = { groupName: 'g', newPath: '/999/' };
    expect(engine.code('UpdateGroup', { ...last, newPath: '/x/' }, { idempotencyKey: 'other-999' })).toBe(
      'IdempotentParameterMismatch',
    );
    expect(engine.code('UpdateGroup', last, { idempotencyKey: 'other-999' })).toBeUndefined();
    expect(engine.respond('GetGroup', { groupName: 'g' }).group?.arn).toBe(arnOf('group/999/g'));
  });
});
