// Timestamps of signed requests: both ways, against the platform's calendar.

import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { timestampMs, timestampOf, timestampOfDateHeader } from '../../../src/core/authn/timestamp.ts';

const moments = integer({ min: 0, max: 253_402_300_799 }).map((seconds) => seconds * 1000);

function byPlatform(wallMs: number): string {
  return new Date(wallMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

test('every moment is written as the platform writes it, and read back', () => {
  assert(
    property(moments, (wallMs) => {
      const text = timestampOf(wallMs);
      expect(text).toBe(byPlatform(wallMs));
      expect(timestampMs(text)).toBe(wallMs);
    }),
  );
});

test('fractions of a second are cut off', () => {
  expect(timestampOf(1999)).toBe('19700101T000001Z');
});

test.each([
  '20260229T000000Z',
  '20261301T000000Z',
  '20260100T000000Z',
  '20260101T240000Z',
  '20260101T006000Z',
  '20260101T000060Z',
])('%s is no moment', (text) => {
  expect(timestampMs(text)).toBeUndefined();
});

test('a leap day is one', () => {
  expect(timestampMs('20280229T000000Z')).toBe(Date.UTC(2028, 1, 29));
});

test('a Date header is read as the platform writes it', () => {
  assert(
    property(moments, (wallMs) => {
      const header = new Date(wallMs).toUTCString();
      expect(timestampOfDateHeader(header)).toBe(byPlatform(wallMs));
    }),
  );
  for (const none of ['', 'yesterday', 'Mon, 23 Foo 2026 19:05:14 GMT', '23 Nov 2026 19:05:14']) {
    expect(timestampOfDateHeader(none)).toBeUndefined();
  }
});
