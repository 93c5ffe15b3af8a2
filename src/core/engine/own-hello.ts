// The first word to a peer: who this replica is, how far its log has come, and how far the peer's once had.

import { type Hello, messageFormat } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import { ownFeatureLevel } from './feature-level.ts';
import type { Standing } from './standing.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly self: Member;
  readonly replica: Replica;
  readonly standing: Standing;
}

/** The first word to a peer. */
export function ownHello({ config, self, replica, standing }: Parts, peer: Peer): Hello {
  const { log, cluster, stored } = replica;
  // What is not committed may be gone for good.
  const yours = log.signedHead(Math.min(peer.highest, log.committed));
  const head = log.signedHead(log.last.index);
  return {
    ...{ kind: 'hello', format: messageFormat, clusterId: config.clusterId, name: config.name },
    ...{ incarnation: config.incarnation, featureLevel: ownFeatureLevel, stored, last: log.last },
    ...{ epochs: cluster.chain.starts(), ...standing.told },
    ...{ grpcAddress: self.grpcAddress, httpAddress: self.httpAddress },
    ...(yours === undefined ? {} : { yours }),
    ...(head === undefined ? {} : { head }),
  };
}
