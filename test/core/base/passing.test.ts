// Passing maps and sets beside those of the platform, through many of their tables.

import { expect, test } from 'vitest';
import { PassingMap, PassingSet } from '../../../src/core/base/passing.ts';
import { Draws } from '../../oracle/draws.ts';

test('hold what a Map and a Set hold, in the same order', () => {
  const draws = new Draws(3);
  const map = new PassingMap<number, number>();
  const set = new PassingSet<number>();
  const [likeMap, likeSet] = [new Map<number, number>(), new Set<number>()];
  const turns: (() => readonly [said: unknown, expected: unknown])[] = [
    () => [map.delete(key), likeMap.delete(key)],
    () => [set.delete(key), likeSet.delete(key)],
    () => [map.get(key), likeMap.get(key)],
    () => [map.has(key), likeMap.has(key)],
    () => [set.has(key), likeSet.has(key)],
  ];
  let key = 0;
  for (let turn = 0; turn < 20_000; turn++) {
    key = draws.between(0, 300);
    if (draws.hits(0.5)) {
      map.set(key, turn);
      likeMap.set(key, turn);
      set.add(key);
      likeSet.add(key);
    }
    const [said, expected] = turns[draws.between(0, turns.length)]?.() ?? [];
    expect(said).toBe(expected);
    if (turn % 500 > 0) continue;
    expect([...map]).toEqual([...likeMap]);
    expect([...map.values()]).toEqual([...likeMap.values()]);
    expect([...set]).toEqual([...likeSet]);
    expect([map.size, set.size]).toEqual([likeMap.size, likeSet.size]);
  }
  map.clear();
  set.clear();
  expect([map.size, set.size, ...map.keys(), ...set]).toEqual([0, 0]);
});
