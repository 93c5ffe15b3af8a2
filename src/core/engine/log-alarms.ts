// Alarms of the home log: what a peer sent or holds that must not be.

import type { Peer } from '../gossip/peer-table.ts';
import type { Replica } from '../replica/replica.ts';
import type { Outbox } from './outbox.ts';

/** Ops of a peer were not taken. */
export function refuseRange(
  outbox: Outbox,
  peer: Peer,
  problem: { readonly problem: string; readonly reason?: string; readonly index?: number },
): void {
  const facts = {
    peer: peer.name,
    problem: problem.problem,
    reason: problem.reason ?? '',
    index: problem.index ?? 0,
  };
  outbox.observe('error', 'replication', 'ops from a peer were refused', facts);
  // Two ops for one place: nothing more is taken or stamped until a person has looked.
  if (problem.problem === 'equivocation') {
    outbox.add({ type: 'halt', reason: `two different ops claim place ${problem.index ?? 0} of the home log` });
  }
}

/** A voter has ops that an active home has not. */
export function foundLonger(outbox: Outbox, peer: Peer, replica: Replica): void {
  const facts = { peer: peer.name, theirs: peer.stored.index, ours: replica.log.last.index };
  outbox.observe('error', 'replication', 'a voter holds ops that the home does not know', facts);
  outbox.add({
    type: 'halt',
    reason: `${peer.name} holds ops that this home does not know: was its directory restored?`,
  });
}
