// Packs of events: what is stored together, and what comes out of it.

import { expect, test } from 'vitest';
import {
  decodePack,
  type EncodedEvent,
  earliestPack,
  encodeEvent,
  packLength,
  packsOf,
} from '../../../src/core/audit/filter.ts';

function events(count: number, first = 1, length = 20): readonly EncodedEvent[] {
  return Array.from({ length: count }, (_, at) => ({
    seq: first + at,
    value: encodeEvent({ atMs: 1000 + at, account: '111122223333', record: `"${'x'.repeat(length)}${first + at}"` }),
  }));
}

const unpacked = (all: readonly EncodedEvent[]) =>
  packsOf(all).flatMap(({ firstSeq, value }) => decodePack(firstSeq, value));

test.each([0, 1, 2, 64, 65, 200])('%s events come out as they went in', (count) => {
  const found = unpacked(events(count, 7));
  expect(found.map(({ seq }) => seq)).toEqual(events(count, 7).map(({ seq }) => seq));
  for (const [at, event] of found.entries())
    expect(event).toEqual({
      ...{ seq: 7 + at, atMs: 1000 + at, account: '111122223333', record: `"${'x'.repeat(20)}${7 + at}"` },
    });
});

test('a pack holds no more than is read in one go, and says how many', () => {
  const packs = packsOf(events(200));
  expect(packs.map(({ value }) => packLength(value))).toEqual([64, 64, 64, 8]);
  expect(packs.map(({ firstSeq }) => firstSeq)).toEqual([1, 65, 129, 193]);
  for (const seq of [1, 64, 65, 200]) {
    const read = packs.filter(({ firstSeq }) => firstSeq >= earliestPack(seq) && firstSeq <= seq);
    expect(read.flatMap(({ firstSeq, value }) => decodePack(firstSeq, value)).map((one) => one.seq)).toContain(seq);
  }
});

test('large events stand in fewer, and one that is too large by itself', () => {
  const large = packsOf(events(10, 1, 30_000));
  expect(large.map(({ value }) => packLength(value))).toEqual([2, 2, 2, 2, 2]);
  const huge = packsOf([...events(1, 1), ...events(1, 2, 100_000), ...events(1, 3)]);
  expect(huge.map(({ value }) => packLength(value))).toEqual([1, 1, 1]);
});

test('an event that was stored by itself is a pack of one', () => {
  const [{ value } = { value: new Uint8Array() }] = events(1, 5);
  expect(packLength(value)).toBe(1);
  expect(decodePack(5, value).map(({ seq }) => seq)).toEqual([5]);
});
