// Answers in records of their own: written while a member knows nothing else, and let go when their turn comes.

import { describe, expect, test } from 'vitest';
import {
  AnswersApart,
  apartWrites,
  type IdempotencyRecord,
  isForgotten,
  keptPerAccount,
} from '../../../src/core/engine/answers-apart.ts';
import type { RecordKey, RecordWrite } from '../../../src/core/model/record.ts';
import type { View } from '../../../src/core/model/view.ts';

const account = '111122223333';

/** A key whose hash begins with these digits. */
const keyOf = (start: string): RecordKey<IdempotencyRecord> =>
  `idempotency/${account}/${start.padEnd(64, '0')}` as RecordKey<IdempotencyRecord>;
const recordAt = (accountSeq: number): IdempotencyRecord => ({
  ...{ account, accountSeq, requestHash: `hash ${accountSeq}`, response: `{"made":${accountSeq}}` },
});

/** Records, as the writes so far left them. */
class Records implements View {
  readonly all = new Map<string, unknown>();

  get<T>(key: RecordKey<T>): T | undefined {
    return this.all.get(key) as T | undefined;
  }

  revocationsOf(): readonly never[] {
    return [];
  }

  add(writes: readonly RecordWrite[]): void {
    for (const { key, value } of writes)
      if (value === undefined) this.all.delete(key);
      else this.all.set(key, JSON.parse(JSON.stringify(value)));
  }
}

const [one, other] = ['aa', 'bb'].map(keyOf) as [RecordKey<IdempotencyRecord>, RecordKey<IdempotencyRecord>];

describe('while a member does not know answers in ops', () => {
  test('a write has a record for its answer, and lets the one go whose slot it takes', () => {
    const records = new Records();
    records.add(apartWrites(records, one, { record: recordAt(3), inOp: false, apart: true }));
    expect(records.get(one)).toEqual(recordAt(3));
    records.add(apartWrites(records, other, { record: recordAt(3 + keptPerAccount), inOp: false, apart: true }));
    expect([records.get(one), records.get(other)]).toEqual([undefined, recordAt(3 + keptPerAccount)]);
    expect(records.all.size).toBe(2);
  });
});

describe('once all members know answers in ops', () => {
  test('a write has no record for its answer', () => {
    expect(apartWrites(new Records(), one, { record: recordAt(3), inOp: true, apart: false })).toEqual([]);
  });

  test('earlier records go when their slots come round, and the slots with them', () => {
    const records = new Records();
    records.add(apartWrites(records, one, { record: recordAt(3), inOp: false, apart: true }));
    records.add(apartWrites(records, other, { record: recordAt(4), inOp: true, apart: true }));
    expect(records.get(one)).toEqual(recordAt(3));
    records.add(apartWrites(records, other, { record: recordAt(3 + keptPerAccount), inOp: true, apart: true }));
    expect(records.all.size).toBe(0);
  });
});

test('an answer is forgotten when its account has made a thousand writes since', () => {
  expect(isForgotten(7, 7 + keptPerAccount - 1)).toBe(false);
  expect(isForgotten(7, 7 + keptPerAccount)).toBe(true);
});

describe('an answer in a record of its own', () => {
  const call = { epoch: 1, account, action: 'CreateUser' };

  test('may be there for a thousand writes of the account, counted from the first that this home met', () => {
    const apart = new AnswersApart();
    const found = [50, 51, 1049, 1050].map((newestSeq) => apart.mayHave({ ...call, newestSeq }));
    expect(found).toEqual([true, true, true, false]);
    expect(apart.mayHave({ ...call, account: '222233334444', newestSeq: 9000 })).toBe(true);
  });

  test('may be there of an action that keeps its answers so', () => {
    const apart = new AnswersApart();
    apart.mayHave({ ...call, newestSeq: 0 });
    apart.add('CreateAccountAlias');
    const found = ['CreateUser', 'CreateAccountAlias'].map((action) =>
      apart.mayHave({ ...call, action, newestSeq: 2000 }),
    );
    expect(found).toEqual([false, true]);
  });

  test('may be there again in another epoch: another home was between', () => {
    const apart = new AnswersApart();
    const found = [1, 1, 3, 3].map((epoch, at) => apart.mayHave({ ...call, epoch, newestSeq: at * 1000 }));
    expect(found).toEqual([true, false, true, false]);
  });
});
