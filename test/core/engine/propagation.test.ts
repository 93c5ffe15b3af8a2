// GetPropagation: what became of a change, by its token, its request or its number in the account.

import { describe, expect, test } from 'vitest';
import { EngineUnderTest, ownAccount } from '../../support/engine-under-test.ts';

describe('a change', () => {
  test('is received, and then visible, with its times', () => {
    const engine = new EngineUnderTest({ profile: 'manual' });
    const askedMs = engine.nowMs;
    const { token = '' } = engine.ask('CreateUser', { userName: 'alice' });
    const change = {
      ...{ account: ownAccount, accountSeq: 2, epoch: 1, index: 2, class: 'create', kind: 'iam:CreateUser' },
      ...{ requestId: 'request-1', committedAt: expect.any(Number) },
    };
    expect(engine.respond('GetPropagation', { token })).toEqual({
      ops: [{ ...change, replicas: [{ replica: 'n1', state: 'received', receivedAt: expect.any(Number) }] }],
    });
    engine.elapse(1000);
    const releasedMs = engine.nowMs;
    engine.respond('ReleaseVisibility', { tokens: [token] });
    const [op] = engine.respond('GetPropagation', { token }).ops;
    expect(op).toMatchObject({ ...change, replicas: [{ replica: 'n1', state: 'visible' }] });
    const times = op?.replicas[0];
    expect(times?.receivedAt).toBeGreaterThanOrEqual(askedMs);
    expect(times?.visibleAt).toBeGreaterThanOrEqual(releasedMs);
  });

  test('is found by its token, its request id and its number alike', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    const { token = '' } = engine.ask('TagUser', { userName: 'alice', tags: [{ key: 'a', value: 'b' }] });
    const byToken = engine.respond('GetPropagation', { token });
    const requestId = byToken.ops[0]?.requestId ?? '';
    expect(byToken.ops.map((op) => [op.kind, op.class])).toEqual([['iam:TagUser', 'update']]);
    expect(engine.respond('GetPropagation', { requestId })).toEqual(byToken);
    expect(engine.respond('GetPropagation', { afterAccountSeq: 2 })).toEqual(byToken);
    const all = engine.respond('GetPropagation', { afterAccountSeq: 0 }).ops.map((op) => op.accountSeq);
    expect(all).toEqual([1, 2, 3]);
    expect(engine.respond('GetPropagation', { afterAccountSeq: 0, limit: 2 }).ops).toHaveLength(2);
  });

  test('that deletes is of the class that hurries', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice' });
    const deleted = engine.ask('DeleteUser', { userName: 'alice' });
    expect(engine.respond('GetPropagation', { token: deleted.token ?? '' }).ops[0]?.class).toBe('revoke');
  });

  test('that never was is not found', () => {
    const engine = new EngineUnderTest();
    expect(engine.code('GetPropagation', { requestId: 'request-none' })).toBe('NoSuchEntity');
    expect(engine.code('GetPropagation', { token: 'none' })).toBe('NoSuchEntity');
    expect(engine.respond('GetPropagation', { afterAccountSeq: 99 }).ops).toEqual([]);
  });

  test('that was refused left nothing to follow', () => {
    const engine = new EngineUnderTest();
    const refused = engine.ask('DeleteUser', { userName: 'nobody' });
    expect(refused.token).toBeUndefined();
    expect(refused.durability).toBeUndefined();
    expect(engine.respond('GetPropagation', { afterAccountSeq: 1 }).ops).toEqual([]);
  });

  test('that takes an access key away is followed by its token too', () => {
    const engine = new EngineUnderTest();
    const { accessKeyId } = engine.user('alice');
    const { token = '' } = engine.ask('DeleteAccessKey', { userName: 'alice', accessKeyId });
    const { ops } = engine.respond('GetPropagation', { token });
    expect(ops.map((op) => [op.kind, op.class, op.replicas[0]?.state])).toEqual([
      ['eventide:AdoptRevocation', 'revoke', 'visible'],
    ]);
  });
});
