// The bounded cache: bounded, and what is in use stays.

import { array, assert, boolean, integer, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedCache } from '../../../src/core/base/bounded-cache.ts';

test('a value is the last one set, or absent', () => {
  assert(
    property(array(tuple(integer({ min: 0, max: 30 }), boolean())), (steps) => {
      const cache = new BoundedCache<number>(20);
      const truth = new Map<string, number>();
      for (const [at, [name, write]] of steps.entries()) {
        if (write) {
          truth.set(String(name), at);
          cache.set(String(name), at);
        }
        const value = cache.get(String(name));
        const absent = !write && value === undefined;
        expect(absent || value === truth.get(String(name))).toBe(true);
      }
    }),
  );
});

test('no more weight is kept than the limit', () => {
  const cache = new BoundedCache<number>(100);
  for (let name = 0; name < 1000; name++) cache.set(`n${name}`, name, 10);
  const kept = Array.from({ length: 1000 }, (_, name) => name).filter((name) => cache.get(`n${name}`) !== undefined);
  expect(kept.length).toBeGreaterThanOrEqual(5);
  expect(kept.length).toBeLessThanOrEqual(10);
  expect(kept.at(-1)).toBe(999);
});

test('what is used between others stays', () => {
  const cache = new BoundedCache<string>(10);
  cache.set('used', 'still here');
  for (let name = 0; name < 1000; name++) {
    cache.set(`n${name}`, '');
    expect(cache.get('used')).toBe('still here');
  }
});
