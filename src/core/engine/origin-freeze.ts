// The freeze of an origin: a home that has signed two different ops for one place is believed nothing more of its epoch.

import type { Instant } from '../base/instant.ts';
import { toBase64 } from '../base/text.ts';
import type { Append, Hello } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import type { ClusterPosition } from '../model/position.ts';
import { evidenceOf } from '../replica/evidence.ts';
import { encodeFrozen } from '../replica/frozen.ts';
import { frozenKey, logKey } from '../replica/key-spaces.ts';
import type { RangeProblem } from '../replica/log-range.ts';
import { decodeLogValue } from '../replica/log-value.ts';
import type { Replica } from '../replica/replica.ts';
import type { Outbox } from './outbox.ts';

// What is kept of a range as evidence: its first ops, which are those that differ.
const evidenceBytes = 64 * 1024;

/** What a peer shows: ops, and a head that vouches for them, or for itself. */
type Shown = Pick<Append, 'firstIndex' | 'ops' | 'head'>;

interface Parts {
  readonly replica: Replica;
  readonly outbox: Outbox;
  readonly read: (key: string) => Uint8Array | undefined;
  readonly self: Member;
}

/**
 * Says why ops of a peer are not taken, and freezes an origin where two signed ops claim one place: nothing of its epoch is
 * taken or committed here any more, it counts as silent, and the replica goes on reading and revoking. A later epoch ends it.
 */
export class OriginFreeze {
  readonly #parts: Parts;
  #frozen: ClusterPosition | undefined;

  constructor(parts: Parts, frozen: ClusterPosition | undefined) {
    this.#parts = parts;
    this.#frozen = frozen;
  }

  /** Whether nothing of that epoch counts here any more. */
  holds(epoch: number): boolean {
    return this.#frozen?.epoch === epoch;
  }

  /** What a person has to look at. */
  get alarms(): readonly string[] {
    const { cluster } = this.#parts.replica;
    if (this.#frozen === undefined || !this.holds(cluster.epoch)) return [];
    const { epoch, index } = this.#frozen;
    return [
      `home ${cluster.home.name} signed two different ops for place ${index} of epoch ${epoch}: nothing more of it is taken; promote another voter`,
    ];
  }

  /** Ops from a peer were not taken. */
  refuse(peer: Peer, range: Append, problem: RangeProblem, now: Instant): void {
    const { outbox } = this.#parts;
    const index = 'index' in problem ? problem.index : 0;
    const reason = 'reason' in problem ? problem.reason : '';
    outbox.observe('error', 'replication', 'ops from a peer were refused', {
      ...{ peer: peer.name, problem: problem.problem, reason, index },
    });
    if (problem.problem === 'shown') {
      const words = `a promotion gave up ops from ${index} on that were visible here: move the data directory away`;
      return outbox.add({ type: 'halt', reason: words });
    }
    if (problem.problem !== 'equivocation') return;
    this.#twice({ epoch: problem.epoch, index }, range, now, range.epoch > problem.epoch);
  }

  /**
   * A peer greets: a head of its that the home has signed must be of the log here, where this log goes that far. Whoever has
   * an older directory is in the wrong: it stored what was given up with a newer one.
   */
  greeted(peer: Peer, { head, whole }: Hello, now: Instant): void {
    const { outbox, replica, self } = this.#parts;
    if (head === undefined || replica.log.passes(head) !== false || !replica.log.vouched(head)) return;
    const isPast = head.epoch < replica.cluster.epoch;
    // Of a disk that is no voter's nothing says whether it is whole.
    const isOlder = !replica.fence.whole && replica.cluster.memberOf(self.id)?.kind === 'voter';
    if (!isPast && (whole || isOlder)) return this.#twice(head, { ops: [], firstIndex: head.index, head }, now, false);
    const facts = { peer: peer.name, epoch: head.epoch, index: head.index };
    outbox.observe('error', 'replication', 'a peer has an older directory, with an op that was given up since', facts);
  }

  /** Two ops claim one place. */
  #twice(place: ClusterPosition, shown: Shown, now: Instant, isPast: boolean): void {
    const { outbox, replica, self } = this.#parts;
    // A home that meets its own second signature must not stamp. What stands in an older directory leads nowhere, nor does a log beside that of a later epoch.
    if (replica.cluster.home.id !== self.id && replica.fence.whole && !isPast) return this.#freeze(place, shown, now);
    const words = `two different ops claim place ${place.index} of the home log: move the data directory away`;
    outbox.add({ type: 'halt', reason: words });
  }

  #freeze({ epoch, index }: ClusterPosition, { firstIndex, ops, head }: Shown, now: Instant): void {
    const { replica, outbox, read } = this.#parts;
    const frozen = { epoch, index };
    this.#frozen = frozen;
    const [alarm = ''] = this.alarms;
    outbox.observe('error', 'replication', 'the home is frozen', { ...frozen, alarm });
    const mine = read(logKey(index));
    let bytes = 0;
    const from = Math.max(0, index - firstIndex);
    const theirs = ops.slice(from).filter((op) => (bytes += op.length) <= evidenceBytes);
    const facts = {
      ...{ kind: 'equivocation', epoch, index, firstIndex: firstIndex + from, ops: theirs.map(toBase64) },
      ...{ headIndex: head.index, headHash: toBase64(head.hash), headSignature: toBase64(head.signature) },
      mine: mine === undefined ? '' : toBase64(decodeLogValue(mine).bytes),
    };
    const evidence = evidenceOf(facts, now);
    replica.noteOwn(frozenKey, encodeFrozen(frozen));
    replica.noteOwn(evidence.key, evidence.value);
  }
}
