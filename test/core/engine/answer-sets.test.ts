// Answered keys in sets: found while they count, forgotten after the account's next thousand writes, beside those of earlier versions.

import { describe, expect, test } from 'vitest';
import {
  AnswersApart,
  answerInSet,
  answerSetWrite,
  type IdempotencyRecord,
  keptPerAccount,
} from '../../../src/core/engine/answer-sets.ts';
import { answered, idempotencyWrites } from '../../../src/core/engine/idempotency.ts';
import type { RecordKey, RecordWrite } from '../../../src/core/model/record.ts';
import type { View } from '../../../src/core/model/view.ts';

const account = '111122223333';

/** A key whose hash begins with these hex digits. */
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

  keep(key: string, accountSeq: number): void {
    this.add([answerSetWrite(this, key, recordAt(accountSeq))]);
  }
}

// Eight digits name the set: these two share one.
const [one, other] = ['00000001aa', '00000001bb'].map(keyOf) as [
  RecordKey<IdempotencyRecord>,
  RecordKey<IdempotencyRecord>,
];

describe('a set of answers', () => {
  test('has each key that came to it', () => {
    const records = new Records();
    records.keep(one, 7);
    records.keep(other, 8);
    expect(records.all.size).toBe(1);
    expect([one, other].map((key) => answerInSet(records, key, 8))).toEqual([recordAt(7), recordAt(8)]);
    expect(answerInSet(records, keyOf('00000001cc'), 8)).toBeUndefined();
    expect(answerInSet(records, keyOf('00000002aa'), 8)).toBeUndefined();
  });

  test('forgets an answer after a thousand writes of the account, whatever they were', () => {
    const records = new Records();
    records.keep(one, 7);
    const newest = 7 + keptPerAccount;
    expect(answerInSet(records, one, newest - 1)).toEqual(recordAt(7));
    expect(answerInSet(records, one, newest)).toBeUndefined();
    records.keep(other, newest);
    expect(JSON.stringify([...records.all.values()])).not.toContain('hash 7"');
  });

  test('holds no more than sixteen, whoever chose their keys', () => {
    const records = new Records();
    const keys = Array.from({ length: 20 }, (_, at) => keyOf(`00000001${at.toString(16).padStart(2, '0')}`));
    for (const [at, key] of keys.entries()) records.keep(key, at + 1);
    expect(keys.map((key) => answerInSet(records, key, 20) !== undefined)).toEqual(keys.map((_, at) => at >= 4));
  });
});

describe('beside the records of earlier versions', () => {
  const old = keyOf('00000001dd');

  function withOld(accountSeq: number): Records {
    const records = new Records();
    records.add(idempotencyWrites(records, old, { record: recordAt(accountSeq), inSet: false, apart: true }));
    return records;
  }

  test('a key is found in either form', () => {
    const records = withOld(3);
    records.add(idempotencyWrites(records, one, { record: recordAt(4), inSet: true, apart: true }));
    expect([old, one].map((key) => answered(records, key, { newestSeq: 4, apart: true }))).toEqual([
      recordAt(3),
      recordAt(4),
    ]);
  });

  test('the old form goes when its slot comes round, and its slot with it', () => {
    const records = withOld(3);
    records.add(idempotencyWrites(records, one, { record: recordAt(3 + keptPerAccount), inSet: true, apart: true }));
    expect([...records.all.keys()]).toEqual([`answers/${account}/1`]);
    expect(answered(records, old, { newestSeq: 3 + keptPerAccount, apart: true })).toBeUndefined();
  });
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
