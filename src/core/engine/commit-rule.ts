// The commit rule: how many voters must have stored an op before it is committed, and how far that is so.

import type { PeerTable } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import { type ClusterState, majorityOf } from '../replica/cluster-state.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';

/** k: how many voters must have stored an op. */
export function neededVoters(durability: EngineConfig['durability'], cluster: ClusterState): number {
  const voters = cluster.voters.length;
  if (durability === '1') return 1;
  return durability === 'all' ? voters : majorityOf(voters);
}

/** Home only: up to which index k voters have stored its log, also while the voters change; 0: nothing of its epoch yet. */
export function storedByEnough(replica: Replica, peers: PeerTable, k: number): number {
  const { stored, cluster, log } = replica;
  const { chain, memberChain, home } = cluster;
  const kth = (voters: readonly Member[], count: number): number =>
    voters
      .map(({ id }) => {
        if (id === home.id) return stored.index;
        const peer = peers.get(id);
        return peer?.whole === true ? chain.agreedIndex(peer.stored) : 0;
      })
      .toSorted((a, b) => b - a)[count - 1] ?? 0;
  const before = memberChain.before(log.committedHere + 1);
  const steady = before.votersDiffer(memberChain) === 0;
  // INVARIANT: while the voters change, a majority of those before and of those after has stored what is committed.
  const reached = steady
    ? kth(memberChain.voters, k)
    : Math.min(
        kth(before.voters, majorityOf(before.voters.length)),
        kth(memberChain.voters, Math.max(k, majorityOf(memberChain.voters.length))),
      );
  // INVARIANT: what earlier epochs left is committed by the first op of this one: only that keeps a third home from voiding it.
  return reached < chain.newest.first ? 0 : Math.min(reached, stored.index);
}
