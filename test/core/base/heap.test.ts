// The heap beside a sorted list.

import { expect, test } from 'vitest';
import { Heap, type HeapSlot } from '../../../src/core/base/heap.ts';
import { Draws } from '../../oracle/draws.ts';

test('gives the smallest of what is in it, the first to come among equals, whatever left before its turn', () => {
  const draws = new Draws(7);
  const heap = new Heap<number>();
  let inside: HeapSlot<number>[] = [];
  const left: HeapSlot<number>[] = [];
  for (let item = 0; item < 20_000; item++) {
    const what = draws.between(0, 10);
    if (what < 5) inside.push(heap.push(draws.between(0, 50), item));
    else if (what < 8) {
      const [smallest] = inside.toSorted((a, b) => a.rank - b.rank || a.arrival - b.arrival);
      expect(heap.firstRank).toBe(smallest?.rank);
      expect(heap.pop()).toBe(smallest?.item);
      inside = inside.filter((slot) => slot !== smallest);
      if (smallest !== undefined) left.push(smallest);
    } else {
      // Sometimes one that has left already.
      const slot =
        draws.between(0, 8) === 0 ? left[draws.between(0, left.length)] : inside[draws.between(0, inside.length)];
      if (slot === undefined) continue;
      heap.remove(slot);
      inside = inside.filter((other) => other !== slot);
      left.push(slot);
    }
    expect(heap.size).toBe(inside.length);
  }
  expect(left.length).toBeGreaterThan(5000);
});
