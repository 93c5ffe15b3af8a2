// The heap beside a sorted list.

import { expect, test } from 'vitest';
import { Heap, type HeapSlot } from '../../../src/core/base/heap.ts';
import { Draws } from '../../oracle/draws.ts';

test('gives the smallest of what is in it, the first to come among equals, whatever left before its turn', () => {
  const draws = new Draws(7);
  const heap = new Heap<number>();
  const inside: HeapSlot<number>[] = [];
  const left: HeapSlot<number>[] = [];
  const leaves = (slot: HeapSlot<number> | undefined): void => {
    const at = slot === undefined ? -1 : inside.indexOf(slot);
    left.push(...(at < 0 ? [] : inside.splice(at, 1)));
  };
  const smallest = (): HeapSlot<number> | undefined =>
    inside.toSorted((a, b) => a.rank - b.rank || a.arrival - b.arrival)[0];
  /** One thing done to both; gives what the heap says of itself then, and what it should say. */
  const turn = (item: number): readonly [said: unknown, expected: unknown] => {
    const what = draws.between(0, 10);
    if (what < 5) {
      inside.push(heap.push(draws.between(0, 50), item));
      return [heap.size, inside.length];
    }
    if (what < 8) {
      const slot = smallest();
      const said = [heap.firstRank, heap.first, heap.pop()];
      leaves(slot);
      return [said, [slot?.rank, slot?.item, slot?.item]];
    }
    // Sometimes one that has left already.
    const among = draws.hits(0.1) ? left : inside;
    const slot = among[draws.between(0, among.length)];
    if (slot !== undefined) heap.remove(slot);
    leaves(slot);
    return [heap.size, inside.length];
  };
  for (let item = 0; item < 20_000; item++) {
    const [said, expected] = turn(item);
    expect(said).toEqual(expected);
  }
  expect(left.length).toBeGreaterThan(5000);
});
