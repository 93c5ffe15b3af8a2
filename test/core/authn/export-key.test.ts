// The key of an export: what it seals opens for the same place alone, and is the same text each time.

import { expect, test } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { ExportKey } from '../../../src/core/authn/export-key.ts';
import { fromBase64, toBase64 } from '../../../src/core/base/text.ts';

const digests = new NodeDigests();
const key = new ExportKey(digests, new Uint8Array(32).fill(7));
const place = { account: '111122223333', of: 'access key AKIA' };

test('a secret opens for its own place, under its own key, and nowhere else', () => {
  const sealed = key.seal('secret', place);
  expect(key.open(sealed, place)).toBe('secret');
  expect(key.open(sealed, { ...place, account: '444455556666' })).toBeUndefined();
  expect(key.open(sealed, { ...place, of: 'access key AKIB' })).toBeUndefined();
  expect(new ExportKey(digests, new Uint8Array(32).fill(8)).open(sealed, place)).toBeUndefined();
});

test('a changed, cut or foreign text does not open', () => {
  const bytes = fromBase64(key.seal('secret', place)) ?? new Uint8Array();
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(key.open(toBase64(changed), place)).toBeUndefined();
  }
  for (const text of ['', 'AAAA', 'no base64!', toBase64(bytes.slice(0, -1))])
    expect(key.open(text, place)).toBeUndefined();
});

test('the same secret at the same place is the same text; another secret or place has another nonce', () => {
  expect(key.seal('secret', place)).toBe(key.seal('secret', place));
  const nonces = [
    key.seal('a', place),
    key.seal('b', place),
    key.seal('a', { ...place, of: 'x' }),
    key.seal('', place),
  ];
  expect(new Set(nonces.map((sealed) => sealed.slice(0, 16))).size).toBe(4);
});
