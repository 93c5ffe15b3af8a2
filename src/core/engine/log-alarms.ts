// Alarms of the home log: what a replica says, and where it stops, when logs do not fit each other.

import type { Peer } from '../gossip/peer-table.ts';
import type { Outbox } from './outbox.ts';

/** A peer says that it has ops of this home that this home does not know. Without the home's own signature that stops nobody. */
export function foundLonger(
  outbox: Outbox,
  peer: Peer,
  { isProven, ...ends }: { readonly theirs: number; readonly ours: number; readonly isProven: boolean },
): void {
  const message = isProven
    ? 'a peer holds ops that this home has signed and does not know'
    : 'a peer claims ops that this home does not know, and is not believed without them';
  outbox.observe('error', 'replication', message, { peer: peer.name, ...ends });
  if (!isProven) return;
  outbox.add({
    type: 'halt',
    reason: `${peer.name} holds ops that this home does not know: was its directory restored?`,
  });
}

/** This disk has less than the replica told others before. */
export function foundOlder(outbox: Outbox, peer: Peer, ends: { readonly had: number; readonly has: number }): void {
  const message = 'this disk is older than what this replica has told others: was its directory restored in place?';
  outbox.observe('error', 'replication', message, { peer: peer.name, ...ends });
}
