// Packs of events: what is stored together, and what comes out of it.

import { expect, test } from 'vitest';
import { encodeEvent } from '../../../src/core/audit/filter.ts';
import {
  decodePack,
  earliestPack,
  packLength,
  packsOf,
  type WaitingEvent,
  waitingEvent,
} from '../../../src/core/audit/pack.ts';
import { ByteWriter, MalformedBytesError } from '../../../src/core/base/bytes.ts';

function events(count: number, first = 1, length = 20): readonly WaitingEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const record = `"${'ä'.repeat(length / 2)}${first + at}"`;
    return waitingEvent(first + at, { atMs: 1000 + at, account: at % 7 === 0 ? '' : '111122223333', record });
  });
}

const unpacked = (all: readonly WaitingEvent[]) =>
  packsOf(all).flatMap(({ firstSeq, value }) => decodePack(firstSeq, value));

test.each([0, 1, 2, 64, 65, 200])('%s events come out as they went in', (count) => {
  const found = unpacked(events(count, 7));
  expect(found.map(({ seq }) => seq)).toEqual(events(count, 7).map(({ seq }) => seq));
  for (const [at, event] of found.entries())
    expect(event).toEqual({
      ...{ seq: 7 + at, atMs: 1000 + at, account: at % 7 === 0 ? '' : '111122223333' },
      record: `"${'ä'.repeat(10)}${7 + at}"`,
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

test('what an event begins with like the one before is stored once', () => {
  const [one, two] = [packsOf(events(1, 1, 1000)), packsOf(events(2, 1, 1000))];
  expect((two[0]?.value.length ?? 0) - (one[0]?.value.length ?? 0)).toBeLessThan(40);
});

test('an event that was stored by itself is a pack of one', () => {
  const record = '{"eventName":"CreateUser"}';
  const value = encodeEvent({ atMs: 1000, account: '111122223333', record });
  expect(packLength(value)).toBe(1);
  expect(decodePack(5, value)).toEqual([{ seq: 5, atMs: 1000, account: '111122223333', record }]);
});

test.each<readonly [string, ByteWriter]>([
  ['of an unknown format', new ByteWriter().byte(3).varint(1)],
  ['without an event', new ByteWriter().byte(2).varint(0)],
  ['of more events than are put into one', new ByteWriter().byte(2).varint(2 ** 40)],
  [
    'that shares what is not there',
    new ByteWriter().byte(2).varint(1).varint(1).text('').varint(5).blob(new Uint8Array(3)),
  ],
  [
    'that goes on behind its end',
    new ByteWriter().byte(2).varint(1).varint(1).text('').varint(0).blob(new Uint8Array(3)).byte(1),
  ],
  ['that ends too early', new ByteWriter().byte(2).varint(2).varint(1).text('')],
])('a pack %s is malformed', (_, writer) => {
  const bytes = writer.finish();
  expect(() => decodePack(1, bytes)).toThrow(MalformedBytesError);
  expect(packLength(bytes)).toBeGreaterThanOrEqual(1);
});
