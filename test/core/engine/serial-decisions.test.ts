// Serial decisions: calls that arrive together are decided one after the other, each on top of what the one before wrote.

import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/core/instruction.ts';
import {
  type ActionName,
  allow,
  arnOf,
  EngineUnderTest,
  policyOf,
  type RequestOf,
} from '../../support/engine-under-test.ts';

const policyDocument = policyOf(allow('s3:*'));

/** Codes of calls that were made in one moment; `ok` for those that were answered. */
function together<A extends ActionName>(
  engine: EngineUnderTest,
  action: A,
  requests: readonly RequestOf<A>[],
): readonly string[] {
  const answers = requests.map((request) => engine.start(action, request));
  engine.elapse(50);
  return answers.map((answer) => codeOf(answer()));
}

const codeOf = (answer: Answer | undefined): string =>
  answer === undefined ? 'not answered' : (answer.refusal?.code ?? 'ok');

describe('of calls made in one moment', () => {
  test('one gets the name', () => {
    const engine = new EngineUnderTest();
    const requests = ['alice', 'ALICE', 'bob', 'Alice'].map((userName) => ({ userName }));
    expect(together(engine, 'CreateUser', requests)).toEqual([
      'ok',
      'EntityAlreadyExists',
      'ok',
      'EntityAlreadyExists',
    ]);
    expect(engine.respond('GetAccountSummary', {}).summaryMap?.['Users']).toBe(2);
  });

  test('as many are answered as the quota holds', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    const requests = Array.from({ length: 4 }, () => ({ userName: 'alice' }));
    expect(together(engine, 'CreateAccessKey', requests)).toEqual(['ok', 'ok', 'LimitExceeded', 'LimitExceeded']);
  });

  test('every one gets a version of its own', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreatePolicy', { policyName: 'p', policyDocument });
    const request = { policyArn: arnOf('policy/p'), policyDocument, setAsDefault: true };
    const codes = together(
      engine,
      'CreatePolicyVersion',
      Array.from({ length: 5 }, () => request),
    );
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'LimitExceeded']);
    const { versions } = engine.respond('ListPolicyVersions', { policyArn: arnOf('policy/p') });
    expect(versions.map((version) => version.versionId)).toEqual(['v5', 'v4', 'v3', 'v2', 'v1']);
    expect(versions.filter((version) => version.isDefaultVersion === true)).toHaveLength(1);
  });

  test('none is lost that writes another part of one record', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    const names = Array.from({ length: 8 }, (_, at) => `p${at}`);
    together(
      engine,
      'PutUserPolicy',
      names.map((policyName) => ({ userName: 'alice', policyName, policyDocument })),
    );
    expect(engine.respond('ListUserPolicies', { userName: 'alice' }).policyNames).toEqual(names);
  });

  test('a deletion and what would keep it from happening exclude each other', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    engine.respond('CreateGroup', { groupName: 'g' });
    const first = engine.start('AddUserToGroup', { userName: 'alice', groupName: 'g' });
    const second = engine.start('DeleteUser', { userName: 'alice' });
    const third = engine.start('RemoveUserFromGroup', { userName: 'alice', groupName: 'g' });
    const fourth = engine.start('DeleteUser', { userName: 'alice' });
    const fifth = engine.start('AddUserToGroup', { userName: 'alice', groupName: 'g' });
    engine.elapse(50);
    expect([first, second, third, fourth, fifth].map((answer) => codeOf(answer()))).toEqual([
      ...['ok', 'DeleteConflict', 'ok', 'ok', 'NoSuchEntity'],
    ]);
    expect(engine.respond('GetGroup', { groupName: 'g' }).users).toEqual([]);
    engine.respond('DeleteGroup', { groupName: 'g' });
  });

  test('a read sees what is committed, not what is only decided', () => {
    const engine = new EngineUnderTest();
    const write = engine.start('CreateUser', { userName: 'alice' });
    const read = engine.start('GetUser', { userName: 'alice' });
    engine.elapse(50);
    expect([codeOf(write()), codeOf(read())]).toEqual(['ok', 'NoSuchEntity']);
    expect(engine.code('GetUser', { userName: 'alice' })).toBeUndefined();
  });
});

describe('what was answered', () => {
  test('is there after the machine lost its power', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateGroup', { groupName: 'g', path: '/x/' });
    const as = engine.user('alice', allow('iam:*'));
    engine.respond('AddUserToGroup', { userName: 'alice', groupName: 'g' });
    const before = engine.fingerprint();
    engine.restart('batch-lost');
    expect(engine.fingerprint()).toBe(before);
    expect(engine.respond('GetGroup', { groupName: 'g' }, { as }).users).toHaveLength(1);
    expect(engine.respond('CreateUser', { userName: 'bob' }, { as }).user?.arn).toBe(arnOf('user/bob'));
  });
});
