// Fingerprints move to new values; the one before stays what it was.

import { describe, expect, it } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { utf8 } from '../../../src/core/base/text.ts';
import { emptyFingerprint, FingerprintSum, movedFingerprint } from '../../../src/core/replica/fingerprint.ts';
import { decodePosition, encodePosition } from '../../../src/core/replica/positions.ts';

it('a position that LevelDB gave as a Buffer keeps its fingerprint while the next one is worked out', () => {
  const before = { accountSeq: 1, index: 1, fingerprint: emptyFingerprint() };
  const stored = decodePosition(Buffer.from(encodePosition(before)));
  const moved = movedFingerprint(
    new NodeDigests(),
    stored.fingerprint,
    'user/111122223333/alice',
    undefined,
    utf8('a'),
  );
  expect([...stored.fingerprint]).toEqual([...before.fingerprint]);
  expect([...moved]).not.toEqual([...before.fingerprint]);
});

describe('a sum', () => {
  const digests = new NodeDigests();
  const records = Array.from({ length: 300 }, (_, at) => [`user/111122223333/${at}`, utf8(`value ${at}`)] as const);
  const one = (some: typeof records): Uint8Array =>
    some.reduce((state, [key, value]) => movedFingerprint(digests, state, key, undefined, value), emptyFingerprint());

  it('of records is their fingerprint', () => {
    const sum = new FingerprintSum();
    for (const [key, value] of records) sum.addRecord(digests, key, value);
    expect(sum.state()).toEqual(one(records));
    sum.addRecord(digests, 'one/more', utf8('x'));
    expect(sum.state()).not.toEqual(one(records));
  });

  it('less the fingerprints of its parts is nothing, and was not before the last part', () => {
    const sum = new FingerprintSum();
    sum.subtractState(one(records.slice(0, 100)));
    for (const [key, value] of records) sum.addRecord(digests, key, value);
    expect(sum.state()).toEqual(one(records.slice(100)));
    sum.subtractState(one(records.slice(100)));
    expect(sum.state()).toEqual(emptyFingerprint());
  });

  it('carries on the way', () => {
    const ones = new Uint8Array(256).fill(255);
    const sum = new FingerprintSum();
    // Each is one less than the modulus: taking it out adds one.
    for (let term = 0; term < 2 ** 18 + 5; term++) sum.subtractState(ones);
    const state = sum.state();
    expect([...state.subarray(0, 4)]).toEqual([5, 0, 4, 0]);
    expect(state.subarray(4).every((byte) => byte === 0)).toBe(true);
  });
});
