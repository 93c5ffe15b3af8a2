// Laws of checkpoints: the state at a place reads back the same whatever was applied since, and nothing else passes for it.

import { array, assert as check, constantFrom, integer, nat, property, record, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/adapters/memory-store.ts';
import type { Scan, StoreWrite } from '../../src/core/base/storage.ts';
import { utf8 } from '../../src/core/base/text.ts';
import { readStateChunk } from '../../src/core/engine/state-reader.ts';
import {
  type Checkpoint,
  claimOf,
  decodeCheckpoint,
  encodeCheckpoint,
  isSigned,
  signCheckpoint,
} from '../../src/core/replica/checkpoint.ts';
import { emptyFingerprint, fingerprintHash, movedFingerprint } from '../../src/core/replica/fingerprint.ts';
import { positionStoreKey, recordStoreKey } from '../../src/core/replica/key-spaces.ts';
import { encodePosition } from '../../src/core/replica/positions.ts';
import { encodePreimage, placeBefore, preimageKey } from '../../src/core/replica/preimages.ts';
import { StateCheck } from '../../src/core/replica/state-check.ts';
import type { StoreEntry } from '../../src/core/replica/state-chunk.ts';
import { fastDigests } from '../sim/digests.ts';

interface Change {
  readonly account: string;
  readonly name: string;
  readonly value: number | undefined;
}

const change = record({
  account: constantFrom('1', '2', '3'),
  name: constantFrom('a', 'b', 'ab', 'c'),
  value: constantFrom(undefined, 1, 2, 3),
});
const every = 4;

/** The store after changes, applied account by account as lanes do, each account at its own pace. */
function storeAfter(
  changes: readonly Change[],
  order: readonly number[],
  place: number,
): { model: Map<string, string>; writes: StoreWrite[] } {
  const base = new Map<string, Uint8Array>();
  const preimages = new Map<string, Uint8Array>();
  const states = new Map<string, { accountSeq: number; index: number; fingerprint: Uint8Array }>();
  const at = (upTo: number): Map<string, string> => {
    const model = new Map<string, string>();
    changes.slice(0, upTo).forEach(({ account, name, value }) => {
      const key = recordStoreKey(`x/${account}/${name}`);
      if (value === undefined) model.delete(key);
      else model.set(key, String(value));
    });
    return model;
  };
  const lanes = new Map<string, number[]>();
  changes.forEach(({ account }, index) => lanes.set(account, [...(lanes.get(account) ?? []), index + 1]));
  const apply = (index: number): void => {
    const { account, name, value } = changes[index - 1] ?? { account: '', name: '', value: undefined };
    const generation = placeBefore(index, every);
    const keep = (key: string): void => {
      const kept = preimageKey(key, generation);
      if (generation > 0 && !preimages.has(kept)) preimages.set(kept, encodePreimage(base.get(key)));
    };
    const key = recordStoreKey(`x/${account}/${name}`);
    const before = states.get(account) ?? { accountSeq: 0, index: 0, fingerprint: emptyFingerprint() };
    keep(key);
    keep(positionStoreKey(account));
    const bytes = value === undefined ? undefined : utf8(String(value));
    const fingerprint = movedFingerprint(fastDigests, before.fingerprint, `x/${account}/${name}`, base.get(key), bytes);
    const after = { accountSeq: before.accountSeq + 1, index, fingerprint };
    states.set(account, after);
    base.set(positionStoreKey(account), encodePosition(after));
    if (bytes === undefined) base.delete(key);
    else base.set(key, bytes);
  };
  for (const pick of order) {
    const open = [...lanes.values()].filter((lane) => lane.length > 0);
    const lane = open[pick % Math.max(1, open.length)];
    const index = lane?.shift();
    if (index !== undefined) apply(index);
  }
  // Everything up to the place is visible, whatever else is.
  for (const lane of lanes.values()) for (const index of lane) if (index <= place) apply(index);
  const writes = [...base, ...preimages].map(([key, value]) => ({ key, value }));
  return { model: at(place), writes };
}

async function readBack(store: MemoryStore, place: number, maxBytes: number): Promise<readonly StoreEntry[]> {
  const entries: StoreEntry[] = [];
  const scan = (
    after: string,
    before: string,
    visitor: Scan['visitor'],
    then: (failure: string | undefined) => void,
  ): void => store.scan({ after, before, chunk: 3, visitor }, then);
  for (let after = '04/', done = false; !done; ) {
    const chunk = await new Promise<{ entries: readonly StoreEntry[]; last: string; done: boolean }>(
      (resolve, reject) => {
        readStateChunk(scan, { place, after, maxBytes }, (read, failure) =>
          read === undefined ? reject(new Error(failure)) : resolve(read),
        );
      },
    );
    expect(chunk.last > after).toBe(true);
    entries.push(...chunk.entries);
    after = chunk.last;
    done = chunk.done;
  }
  return entries;
}

describe('the state at a place', () => {
  const runs = tuple(
    array(change, { minLength: 4, maxLength: 24 }),
    array(nat(2), { maxLength: 24 }),
    nat(5),
    integer({ min: 1, max: 400 }),
  );

  it('reads back as it was, whatever became visible since and in however small parts, and checks', async () => {
    const { assert, asyncProperty } = await import('fast-check');
    await assert(
      asyncProperty(runs, async ([changes, order, step, maxBytes]) => {
        const place = Math.min(every * (1 + step), Math.floor(changes.length / every) * every);
        const { model, writes } = storeAfter(changes, order, place);
        const store = new MemoryStore();
        await new Promise<void>((resolve) => store.write(writes, true, () => resolve()));
        const entries = await readBack(store, place, maxBytes);
        const records = entries.filter(([key]) => key.startsWith('04/'));
        expect(new Map(records.map(([key, value]) => [key, new TextDecoder().decode(value)]))).toEqual(model);
        expect(entries.map(([key]) => key)).toEqual(entries.map(([key]) => key).toSorted());
        const check = new StateCheck(fastDigests);
        for (const [key, value] of entries) check.take(key, value);
        expect(check.recordsProblem()).toBeUndefined();
      }),
    );
  });

  it('does not check with a record more, less, or other', () => {
    check(
      property(
        array(change, { minLength: 4, maxLength: 12 }),
        nat(),
        constantFrom('less', 'more', 'other'),
        (changes, at, how) => {
          const { writes } = storeAfter(changes, [], changes.length);
          const base = writes.filter(({ key }) => key < '06/');
          const records = base.filter(({ key }) => key.startsWith('04/'));
          const victim = records[at % Math.max(1, records.length)]?.key;
          if (victim === undefined) return;
          const entries = base.flatMap(({ key, value = new Uint8Array(0) }): readonly StoreEntry[] => {
            if (key !== victim) return [[key, value]];
            if (how === 'less') return [];
            return how === 'more'
              ? [
                  [key, value],
                  [`${key}~`, value],
                ]
              : [[key, utf8('9')]];
          });
          const wrong = new StateCheck(fastDigests);
          for (const [key, value] of entries) wrong.take(key, value);
          expect(wrong.recordsProblem()).toBeDefined();
        },
      ),
    );
  });
});

describe('a checkpoint', () => {
  const mark = record({
    account: constantFrom('1', '2', '3'),
    accountSeq: nat(),
    index: nat(),
    fingerprint: uint8Array({ minLength: 32, maxLength: 32 }),
  });
  const states = record({
    position: record({ epoch: nat(), index: nat() }),
    headHash: uint8Array({ minLength: 32, maxLength: 32 }),
    accounts: array(mark, { maxLength: 4 }),
  });
  const key = new Uint8Array(32).fill(7);
  const signed = (state: Checkpoint['state']): Checkpoint =>
    signCheckpoint(
      fastDigests,
      'c',
      { state, revocations: [{ origin: 'o', incarnation: 'i', seq: 3 }], signedIn: 1 },
      key,
    );

  it('comes out of its bytes as it went in, and nothing else does', () => {
    check(
      property(states, nat(), (state, at) => {
        const checkpoint = signed(state);
        const bytes = encodeCheckpoint(checkpoint);
        expect(decodeCheckpoint(bytes)).toEqual({ ok: true, value: checkpoint });
        expect(decodeCheckpoint(bytes.subarray(0, at % bytes.length)).ok).toBe(false);
        const keyOf = (epoch: number): Uint8Array | undefined => (epoch === 1 ? key : undefined);
        expect(isSigned(fastDigests, 'c', checkpoint, keyOf)).toBe(true);
        expect(isSigned(fastDigests, 'other', checkpoint, keyOf)).toBe(false);
        const changed = bytes.slice();
        changed[1 + (at % (bytes.length - 1))] = (changed[1 + (at % (bytes.length - 1))] ?? 0) ^ 1;
        const forged = decodeCheckpoint(changed);
        expect(forged.ok && isSigned(fastDigests, 'c', forged.value, keyOf)).toBe(false);
      }),
    );
  });

  it('is claimed alike by whoever has the same state, and by nobody else', () => {
    check(
      property(states, states, (one, other) => {
        const claims = [claimOf(fastDigests, 'c', one), claimOf(fastDigests, 'c', { ...one })];
        expect(claims[0]).toEqual(claims[1]);
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(claims[0]?.join() === claimOf(fastDigests, 'c', other).join()).toBe(same);
      }),
    );
  });

  it('vouches for its accounts only', () => {
    const check = new StateCheck(fastDigests);
    const position = { accountSeq: 1, index: 1, fingerprint: emptyFingerprint() };
    check.take(positionStoreKey('1'), encodePosition(position));
    const fingerprint = fingerprintHash(fastDigests, emptyFingerprint());
    const state = {
      position: { epoch: 1, index: 4 },
      headHash: key,
      accounts: [{ account: '1', accountSeq: 1, index: 1, fingerprint }],
    };
    expect(check.problem(state)).toBeUndefined();
    expect(check.problem({ ...state, accounts: [] })).toContain('does not have the accounts');
    const other = [{ account: '1', accountSeq: 2, index: 1, fingerprint }];
    expect(check.problem({ ...state, accounts: other })).toContain('account 1 is not');
  });
});
