// Chance from the system: as many bytes as asked for, none twice, none left behind.

import { expect, test } from 'vitest';
import { SystemEntropy } from '../../src/adapters/system-entropy.ts';
import { toHex } from '../../src/core/base/text.ts';

test('every draw has its length, across the ends of the pool', () => {
  const entropy = new SystemEntropy();
  for (const length of [0, 1, 5, 12, 32, 1000, 1024, 1025, 5000]) {
    for (let count = 0; count < 10; count++) expect(entropy.bytes(length)).toHaveLength(length);
  }
});

test('no two draws are alike', () => {
  const entropy = new SystemEntropy();
  const draws = Array.from({ length: 5000 }, () => toHex(entropy.bytes(12)));
  expect(new Set(draws).size).toBe(5000);
});

test('a draw belongs to its taker: changing it changes no later one', () => {
  const entropy = new SystemEntropy();
  const first = entropy.bytes(16);
  first.fill(0);
  expect(entropy.bytes(16)).not.toEqual(first);
  expect(first.buffer.byteLength).toBe(16);
});
