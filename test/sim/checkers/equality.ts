// S8: equal positions, equal fingerprints, whenever a replica comes by; and at the end equal bytes.

import { sameBytes } from '../../../src/core/base/bytes.ts';
import { endOfPrefix, keySpaces } from '../../../src/core/replica/key-spaces.ts';
import type { Position } from '../../../src/core/replica/positions.ts';
import type { SimulatedReplica } from '../cluster.ts';
import type { MakeChecker } from './checker.ts';

/** S8: equal positions, equal fingerprints, whenever a replica comes by; and at the end equal bytes. */
export const equality: MakeChecker = ({ cluster, violated }) => {
  const fingerprints = new Map<string, Uint8Array>();
  const look = ({ member }: SimulatedReplica, account: string, { accountSeq, fingerprint }: Position): void => {
    const place = `${account} ${accountSeq}`;
    const known = fingerprints.get(place);
    if (known === undefined) fingerprints.set(place, fingerprint);
    else if (!sameBytes(known, fingerprint))
      violated(`S8 ${member.name} differs at position ${accountSeq} of ${account}`);
  };
  return {
    shown: look,
    installed: look,
    ended() {
      const [first, ...others] = cluster.replicas;
      if (first === undefined) return;
      for (const space of [keySpaces.records, keySpaces.revocations]) {
        const expected = first.disk.peekRange(space, endOfPrefix(space));
        for (const { member, disk } of others) {
          const found = disk.peekRange(space, endOfPrefix(space));
          const at = expected.findIndex(([key, value], place) => {
            const [otherKey, otherValue] = found[place] ?? ['', new Uint8Array(0)];
            return key !== otherKey || !sameBytes(value, otherValue);
          });
          if (at >= 0 || found.length !== expected.length)
            violated(
              `S8 ${first.member.name} and ${member.name} differ in ${expected[at]?.[0] ?? found[expected.length]?.[0] ?? ''}`,
            );
        }
      }
    },
  };
};
