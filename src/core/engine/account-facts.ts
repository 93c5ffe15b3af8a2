// Facts about accounts that no record tells: how many ops they have, and which unique ids are dead in any of them.

import type { ActionScope } from '../actions/action.ts';
import { graveKey } from '../model/record.ts';
import type { Replica } from '../replica/replica.ts';

/** Facts about accounts, as of the view that a read is answered from. Writes are decided by everything stored. */
export function accountFacts(
  replica: Replica,
  view: 'committed' | 'visible',
): Pick<ActionScope, 'accountCount' | 'isDead' | 'seqOf' | 'shownSeqOf'> {
  return {
    seqOf: (account) => replica.nextSeq(account),
    shownSeqOf: (account) =>
      view === 'visible' ? replica.positions.of(account).accountSeq : committedSeq(replica, account),
    accountCount: replica.lastSeqs.size,
    isDead: (uniqueId) =>
      [...replica.lastSeqs.keys()].some((account) => replica.tail.get(graveKey(account, uniqueId)) !== undefined),
  };
}

function committedSeq(replica: Replica, account: string): number {
  const { log } = replica;
  for (let seq = replica.nextSeq(account) - 1; ; seq--) {
    const entry = log.entryOf(account, seq);
    // What memory no longer has is visible, so it is committed.
    if (entry === undefined || entry.index <= log.committedHere) return seq;
  }
}
