// Fingerprints move to new values; the one before stays what it was.

import { expect, it } from 'vitest';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import { utf8 } from '../../../src/core/base/text.ts';
import { emptyFingerprint, movedFingerprint } from '../../../src/core/replica/fingerprint.ts';
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
