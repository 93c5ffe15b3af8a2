// Which pre-images the store must be asked for: all but those that cannot be there.

import { describe, expect, test } from 'vitest';
import { KeptPreimages } from '../../../src/core/replica/kept-preimages.ts';

/** As a process that stores its first op at `first`. */
function since(first: number): KeptPreimages {
  const kept = new KeptPreimages(10);
  kept.stores(first);
  return kept;
}

describe('a pre-image', () => {
  test('of a place whose every op came since is known not to be there until it is kept', () => {
    const kept = since(11);
    expect(kept.has('a', 12)).toBe(false);
    kept.add('a', 12);
    expect([kept.has('a', 20), kept.has('b', 20), kept.has('a behind 20', 21)]).toEqual([true, false, false]);
  });

  test('of a place that ops were stored behind before may be there', () => {
    const kept = since(12);
    expect([kept.has('a', 12), kept.has('a', 21)]).toEqual([undefined, false]);
  });

  test('may be there before any op is stored', () => {
    expect(new KeptPreimages(10).has('a', 100)).toBeUndefined();
  });

  test('of a place that was let go, or passed over, may be there', () => {
    const kept = since(1);
    for (const index of [11, 31, 41]) expect(kept.has('a', index)).toBe(false);
    expect([kept.has('a', 12), kept.has('a', 22), kept.has('a', 32)]).toEqual([undefined, undefined, false]);
  });

  test('that was kept, or found in the store, is known to be there, wherever its place is', () => {
    const kept = since(12);
    kept.add('a', 12);
    expect([kept.has('a', 13), kept.has('b', 13)]).toEqual([true, undefined]);
    kept.forget();
    expect(kept.has('a', 13)).toBeUndefined();
  });

  test('may be there once another state is, until a place begins behind its first op', () => {
    const kept = since(1);
    kept.has('a', 11);
    kept.forget();
    expect(kept.has('a', 12)).toBeUndefined();
    kept.stores(15);
    expect([kept.has('a', 15), kept.has('a', 21)]).toEqual([undefined, false]);
  });
});
