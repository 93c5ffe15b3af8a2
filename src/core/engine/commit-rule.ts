// The commit rule: how many voters must have stored an op before it is committed, and how far that is so.

import type { Peer, PeerTable } from '../gossip/peer-table.ts';
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

/**
 * Home only: up to which index k voters have stored its log, also while the voters change; 0: nothing of its epoch yet. `own` is
 * how far its own disk has it.
 */
export function storedByEnough(replica: Replica, peers: PeerTable, k: number, own = replica.stored.index): number {
  const { cluster } = replica;
  const reached = reachedByVoters(replica, k, (id) =>
    id === cluster.home.id ? own : storedAt(peers.get(id), cluster),
  );
  return Math.min(reached, own);
}

/** How much of this log a voter says it has stored; the word of one whose disk is new counts for nothing. */
function storedAt(peer: Peer | undefined, { chain }: ClusterState): number {
  return peer?.whole === true ? chain.agreedIndex(peer.stored) : 0;
}

/** What another replica than the home says is committed. */
export interface RelayedWord {
  readonly k: number;
  /** Id of this replica. */
  readonly self: string;
  /** Id of the one that says so, and sent the ops. */
  readonly relay: string;
  readonly claimed: number;
}

/**
 * How far that can be so: the home had what it signed when it gave it away, this replica has it now (and counts, unless it has
 * promised to leave that epoch behind), whoever relays it answers for its own disk, and the other voters have what they say themselves.
 */
export function relayedByEnough(replica: Replica, peers: PeerTable, word: RelayedWord): number {
  const { cluster, fence } = replica;
  const known = new Set([cluster.home.id, word.relay]);
  if (fence.promised.epoch <= cluster.epoch) known.add(word.self);
  return reachedByVoters(replica, word.k, (id) => (known.has(id) ? word.claimed : storedAt(peers.get(id), cluster)));
}

function reachedByVoters(replica: Replica, k: number, storedBy: (id: string) => number): number {
  const { cluster, log } = replica;
  const { chain, memberChain } = cluster;
  const kth = (voters: readonly Member[], count: number): number =>
    voters.map(({ id }) => storedBy(id)).toSorted((a, b) => b - a)[count - 1] ?? 0;
  // A home without its disk knows nothing committed, and noted that those are gone who voted then.
  const before = memberChain.before(Math.max(log.committedHere, cluster.settledThrough) + 1);
  const steady = before.votersDiffer(memberChain) === 0;
  // INVARIANT: while the voters change, a majority of those before and of those after has stored what is committed.
  const reached = steady
    ? kth(memberChain.voters, k)
    : Math.min(
        kth(before.voters, majorityOf(before.voters.length)),
        kth(memberChain.voters, Math.max(k, majorityOf(memberChain.voters.length))),
      );
  // INVARIANT: what earlier epochs left is committed by the first op of this one: only that keeps a third home from voiding it.
  return reached < chain.newest.first ? 0 : reached;
}
