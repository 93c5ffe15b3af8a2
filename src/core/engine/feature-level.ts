// The feature level: what all members understand. Nothing above it is originated.

import type { PeerTable } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import type { ClusterState } from '../replica/cluster-state.ts';

/**
 * What this version understands.
 * 1: the home log, revocations, promotion. 2: members change by ops of the log. 3: the words `uses` and `events-ask`.
 * 4: kept answers in the open. 5 was never released. 6: answers in their ops.
 */
export const ownFeatureLevel = 6;

/** From this level on members change by ops of the log. */
export const membersFeatureLevel = 2;

/** From this level on a replica takes word of when credentials were used, and tells its events. */
export const usesFeatureLevel = 3;

/** From this level on a kept answer without secrets need not be sealed. */
export const plainAnswersFeatureLevel = 4;

/** From this level on an op has the answer of its idempotency key. */
export const answersInOpsFeatureLevel = 6;

interface Parts {
  readonly cluster: ClusterState;
  readonly peers: PeerTable;
  readonly selfId: string;
}

/** What a member understands: as it said when it was last heard, or as the log and the cluster file have it. */
export function featureLevelOf(member: Member, { peers, selfId }: Omit<Parts, 'cluster'>): number {
  if (member.id === selfId) return ownFeatureLevel;
  return peers.get(member.id)?.featureLevel ?? member.featureLevel ?? 1;
}

/** The lowest level of the present members, but of one that is about to go. */
export function clusterFeatureLevel(parts: Parts, leaving?: string): number {
  const staying = parts.cluster.members.filter(({ id }) => id !== leaving);
  return Math.min(ownFeatureLevel, ...staying.map((member) => featureLevelOf(member, parts)));
}
