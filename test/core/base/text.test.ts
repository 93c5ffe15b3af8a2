// Text as bytes, with a byte before it: short, long, and of characters of all lengths.

import { describe, expect, it } from 'vitest';
import { byteAndUtf8, fromUtf8, toBase64, utf8 } from '../../../src/core/base/text.ts';

describe('byteAndUtf8', () => {
  it.each([
    '',
    'a',
    'Zoë',
    '漢字'.repeat(100),
    '🔑'.repeat(1300),
    'x'.repeat(1364),
    'x'.repeat(1365),
    '漢'.repeat(5000),
  ])('is the byte and what utf8 makes of text %#', (text) => {
    const bytes = byteAndUtf8(7, text);
    expect([bytes[0], fromUtf8(bytes.subarray(1))]).toEqual([7, text]);
    expect(bytes.subarray(1)).toEqual(utf8(text));
  });

  it('gives arrays of their own', () => {
    const first = byteAndUtf8(1, 'one');
    byteAndUtf8(2, 'two');
    expect(fromUtf8(first.subarray(1))).toBe('one');
  });
});

it('toBase64 is what the platform says, whatever the length', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length * 11) & 255);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  }
});
