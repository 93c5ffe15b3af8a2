// Base32 against the examples of RFC 4648, without their padding, and back.

import { expect, test } from 'vitest';
import { utf8 } from '../../../src/core/base/text.ts';
import { fromBase32, toBase32 } from '../../../src/core/model/base32.ts';

// RFC 4648, section 10.
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is %j', (plain, text) => {
  expect(toBase32(utf8(plain))).toBe(text);
  expect(fromBase32(text)).toEqual(utf8(plain));
});

test('a character of no value makes it no base32', () => {
  expect(fromBase32('MZXW6YT1')).toBeUndefined();
  expect(fromBase32('mzxw6')).toBeUndefined();
});
