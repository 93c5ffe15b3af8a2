// Slabs: what is cut out is its maker's alone, wherever it stands.

import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../src/core/base/bytes.ts';
import { copied, cutOut } from '../../../src/core/base/slab.ts';

describe('arrays cut out of slabs', () => {
  test('hold what was copied, of any length, whatever is made of others', () => {
    const lengths = Array.from({ length: 3000 }, (_, at) => (at * 37) % 5000);
    const copies = lengths.map((length, at) => copied(new Uint8Array(length).fill(at)));
    for (const copy of copies.slice(0, 1000)) copy.fill(0);
    const wrong = copies.slice(1000).filter((copy, at) => copy.some((byte) => byte !== ((at + 1000) & 255)));
    expect(copies.map(({ length }) => length)).toEqual(lengths);
    expect(wrong).toEqual([]);
  });

  test('are zeros', () => {
    const parts = Array.from({ length: 200 }, () => {
      const part = cutOut(1000);
      const fresh = part.every((byte) => byte === 0);
      part.fill(255);
      return fresh;
    });
    expect(parts.every(Boolean)).toBe(true);
  });

  test('do not change what they were copied from', () => {
    const source = Uint8Array.of(1, 2, 3);
    copied(source)[0] = 9;
    expect(source).toEqual(Uint8Array.of(1, 2, 3));
  });
});

test('what a writer has finished is not written over by the next one', () => {
  const texts = Array.from({ length: 500 }, (_, at) => `text number ${at} `.repeat(at % 50));
  const written = texts.map((text) => new ByteWriter().text(text).float(0.5).finish());
  const read = written.map((bytes) => {
    const reader = new ByteReader(bytes);
    return [reader.text(), reader.float(), reader.done];
  });
  expect(read).toEqual(texts.map((text) => [text, 0.5, true]));
});
