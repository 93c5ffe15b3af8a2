// Access key ids: the account in them, as AWS encodes it.

import { expect, test } from 'vitest';
import type { Entropy } from '../../../src/core/base/ports.ts';
import { accountOfAccessKeyId, newAccessKeyId, parseAccessKeyId } from '../../../src/core/model/access-key-id.ts';

const ones: Entropy = { bytes: (length) => new Uint8Array(length).fill(255) };
const zeros: Entropy = { bytes: (length) => new Uint8Array(length) };

test('a key id published with its account decodes to that account', () => {
  expect(accountOfAccessKeyId('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753');
});

test.each(['000000000000', '000000000001', '111122223333', '549755813888', '999999999999'])(
  'a key id of account %s names it, whatever was drawn',
  (account) => {
    for (const entropy of [ones, zeros]) {
      for (const prefix of ['AKIA', 'ASIA'] as const) {
        const id = newAccessKeyId(prefix, account, entropy);
        expect(id).toMatch(new RegExp(`^${prefix}[A-Z2-7]{16}$`));
        expect(accountOfAccessKeyId(id)).toBe(account);
      }
    }
  },
);

test('every drawn bit ends up in the key id', () => {
  const ids = new Set<string>();
  for (let bit = 0; bit < 40; bit++) {
    const drawn = new Uint8Array(5);
    drawn[bit >> 3] = 1 << (bit & 7);
    ids.add(newAccessKeyId('AKIA', '111122223333', { bytes: () => drawn }));
  }
  // 39 bits count, each with its own id, and the unused fortieth shows all zeros.
  expect(ids.size).toBe(40);
  expect(new Set([...ids].map(accountOfAccessKeyId))).toEqual(new Set(['111122223333']));
});

test('a key id of the older kind names no account', () => {
  expect(accountOfAccessKeyId('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
});

test.each([
  '',
  'AKIA',
  'AKIAQNZGKIQY56JQ7WM',
  'AKIAQNZGKIQY56JQ7WML2',
  'akiaqnzgkiqy56jq7wml',
  'AIDAQNZGKIQY56JQ7WML',
  'AKIAQNZGKIQY56JQ7WM1',
])('%j is no access key id', (text) => {
  expect(parseAccessKeyId(text)).toBeUndefined();
  expect(accountOfAccessKeyId(text)).toBeUndefined();
});
