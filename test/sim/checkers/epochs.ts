// S9: an epoch has one home, whoever is asked, and in the end every log is the one valid chain.

import { sameBytes } from '../../../src/core/base/bytes.ts';
import { epochKind, readEpoch } from '../../../src/core/replica/epoch-chain.ts';
import { indexOfKey, keySpaces } from '../../../src/core/replica/key-spaces.ts';
import { decodeLogValue } from '../../../src/core/replica/log-value.ts';
import type { GetClusterResponse } from '../../../src/core/shapes/cluster.ts';
import type { MakeChecker } from './checker.ts';

// After the first op of an epoch is stored: before the others know of it, and when they do.
const askAfterMs = [2, 700] as const;

/** S9: an epoch has one home, whoever is asked, and in the end every log is the one valid chain. */
export const epochs: MakeChecker = ({ cluster, truth, violated }) => {
  const homes = new Map<number, string>();
  const learn = (epoch: number, home: string, who: string): void => {
    const known = homes.get(epoch);
    homes.set(epoch, home);
    if (known !== undefined && known !== home)
      violated(`S9 epoch ${epoch} has two homes: ${known}, and on ${who} ${home}`);
  };
  const askEverybody = (): void => {
    for (const replica of cluster.replicas)
      cluster.call(replica, { service: 'cluster', action: 'GetCluster', request: {} }, ({ response }) => {
        const { epoch = 0, home = '' } = (response as GetClusterResponse | undefined) ?? { members: [] };
        if (epoch > 0) learn(epoch, home, replica.member.name);
      });
  };
  return {
    stored({ member }, { op }) {
      const epoch = op.kind === epochKind ? readEpoch(op) : undefined;
      if (epoch?.ok !== true) return;
      const home = cluster.nameOf(epoch.value.home);
      learn(op.epoch, home, member.name);
      if (home === member.name) for (const afterMs of askAfterMs) cluster.timeline.at(afterMs, askEverybody);
    },
    ending: askEverybody,
    ended() {
      for (const { member, disk } of cluster.replicas)
        for (const [key, value] of disk.withPrefix(keySpaces.log)) {
          const valid = truth.ops.get(indexOfKey(key));
          if (valid === undefined || !sameBytes(valid.bytes, decodeLogValue(value).bytes))
            violated(`S9 ${member.name} holds an op at ${indexOfKey(key)} that is void`);
        }
    },
  };
};
