// Unique ids: their look, and that chance alone makes them.

import { expect, test } from 'vitest';
import { newUniqueId, parseUniqueId, type UniqueIdKind, uniqueIdKind } from '../../../src/core/model/unique-id.ts';

test.each<[UniqueIdKind, string]>([
  ['user', 'AIDA'],
  ['role', 'AROA'],
  ['group', 'AGPA'],
  ['instance-profile', 'AIPA'],
  ['policy', 'ANPA'],
  ['policy-version', 'ANVA'],
  ['server-certificate', 'ASCA'],
])('the unique id of a %s begins with %s and has 21 characters', (kind, prefix) => {
  const id = newUniqueId(kind, { bytes: (length) => Uint8Array.from({ length }, (_, at) => at * 15) });
  expect(id).toMatch(new RegExp(`^${prefix}[A-Z2-7]{17}$`));
  expect(parseUniqueId(id)).toBe(id);
  expect(uniqueIdKind(id)).toBe(kind);
});

test('every drawn byte changes the unique id', () => {
  const ids = new Set<string>();
  for (let at = 0; at < 17; at++) {
    const drawn = new Uint8Array(17);
    drawn[at] = 1;
    ids.add(newUniqueId('user', { bytes: () => drawn }));
  }
  expect(ids.size).toBe(17);
});

test.each([
  '',
  'AIDA',
  'AIDAJQABLZS4A3QDU576',
  'AIDAJQABLZS4A3QDU576QQ',
  'aidajqablzs4a3qdu576q',
  'AXXAJQABLZS4A3QDU576Q',
  'AIDAJQABLZS4A3QDU5718',
])('%j is no unique id', (text) => {
  expect(parseUniqueId(text)).toBeUndefined();
});
