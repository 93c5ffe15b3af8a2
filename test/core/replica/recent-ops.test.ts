// Ops in memory: how many stay, and how many bytes.

import { describe, expect, it } from 'vitest';
import { mostRecentBytes, RecentOps } from '../../../src/core/replica/recent-ops.ts';

type Entry = ReturnType<typeof entryAt>;

function entryAt(index: number, bytes: number) {
  return { index, bytes: new Uint8Array(bytes) };
}

function filled(count: number, bytes: number): RecentOps<Entry> {
  const ops = new RecentOps<Entry>();
  for (let index = 1; index <= count; index++) ops.set(entryAt(index, bytes));
  return ops;
}

describe('ops in memory', () => {
  it('of a usual size stay by the thousand', () => {
    const ops = filled(12_000, 500);
    ops.forget(12_000, 12_000);
    expect([ops.get(1760), ops.get(1761)?.index]).toEqual([undefined, 1761]);
  });

  it('that are large go earlier, and never before they are visible', () => {
    const quarter = mostRecentBytes / 4;
    const ops = filled(20, quarter);
    ops.forget(10, 20);
    expect([ops.get(10), ops.get(11)?.index]).toEqual([undefined, 11]);
    ops.forget(20, 20);
    expect(ops.bytes).toBe(mostRecentBytes);
    expect([ops.get(16), ops.get(17)?.index]).toEqual([undefined, 17]);
  });

  it('are counted once, whatever takes their place, and not at all once they are gone', () => {
    const ops = filled(3, 100);
    ops.set(entryAt(3, 40));
    expect(ops.bytes).toBe(240);
    ops.delete(2);
    ops.drop(3);
    expect(ops.bytes).toBe(0);
    ops.restore([entryAt(8, 10), entryAt(9, 10)], 10);
    expect(ops.bytes).toBe(20);
  });
});
