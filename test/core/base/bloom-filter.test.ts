// A Bloom filter: never no to what was added, seldom yes to what was not.

import { expect, test } from 'vitest';
import { BloomFilter } from '../../../src/core/base/bloom-filter.ts';

const keys = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `preimages/record/user/111122223333/${prefix}-${at}\u0000000000010000`);

test('has everything that was added', () => {
  const filter = new BloomFilter();
  const added = [...keys('user', 20_000), '', 'ü', '\ud800'];
  for (const key of added) filter.add(key);
  expect(added.every((key) => filter.mayHave(key))).toBe(true);
});

test('takes one in a hundred others for one of fifty thousand', () => {
  const filter = new BloomFilter();
  for (const key of keys('user', 50_000)) filter.add(key);
  const taken = keys('role', 50_000).filter((key) => filter.mayHave(key)).length;
  expect(taken).toBeLessThan(1000);
});

test('has nothing at first', () => {
  const filter = new BloomFilter();
  expect([...keys('user', 100), ''].some((key) => filter.mayHave(key))).toBe(false);
});
