// The commit rule: how many voters must have stored an op before it is committed, and how far that is so.

import type { PeerTable } from '../gossip/peer-table.ts';
import type { ClusterState } from '../replica/cluster-state.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';

/** k: how many voters must have stored an op. */
export function neededVoters(durability: EngineConfig['durability'], cluster: ClusterState): number {
  const voters = cluster.voters.length;
  if (durability === '1') return 1;
  return durability === 'all' ? voters : Math.floor(voters / 2) + 1;
}

/** Home only: up to which index k voters, this one among them, have stored its log; 0: nothing of its epoch yet. */
export function storedByEnough({ stored, cluster }: Replica, peers: PeerTable, k: number): number {
  const { chain } = cluster;
  const ends = [stored.index];
  for (const peer of peers.all()) if (peer.voter && peer.whole) ends.push(chain.agreedIndex(peer.stored));
  const reached = ends.toSorted((a, b) => b - a)[k - 1] ?? 0;
  // INVARIANT: what earlier epochs left is committed by the first op of this one: only that keeps a third home from voiding it.
  return reached < chain.newest.first ? 0 : Math.min(reached, stored.index);
}
