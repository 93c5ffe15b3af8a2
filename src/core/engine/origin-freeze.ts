// The freeze of an origin: a home that has signed two different ops for one place is believed nothing more of its epoch.

import type { Instant } from '../base/instant.ts';
import { toBase64 } from '../base/text.ts';
import type { Append } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import type { ClusterPosition } from '../model/position.ts';
import { evidenceOf } from '../replica/evidence.ts';
import { encodeFrozen } from '../replica/frozen.ts';
import type { RangeProblem } from '../replica/home-log.ts';
import { frozenKey, logKey } from '../replica/key-spaces.ts';
import { decodeLogValue } from '../replica/log-value.ts';
import type { Replica } from '../replica/replica.ts';
import type { Outbox } from './outbox.ts';

// What is kept of a range as evidence: its first ops, which are those that differ.
const evidenceBytes = 64 * 1024;

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
    const { outbox, replica, self } = this.#parts;
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
    // A home that meets its own second signature must not stamp; a log beside that of a later epoch leads nowhere.
    if (replica.cluster.home.id === self.id || range.epoch > problem.epoch) {
      const words = `two different ops claim place ${index} of the home log: move the data directory away`;
      return outbox.add({ type: 'halt', reason: words });
    }
    this.#freeze(range, { epoch: problem.epoch, index }, now);
  }

  #freeze({ epoch, firstIndex, ops, head }: Append, frozen: ClusterPosition, now: Instant): void {
    const { replica, outbox, read } = this.#parts;
    const { index } = frozen;
    this.#frozen = frozen;
    const [alarm = ''] = this.alarms;
    outbox.observe('error', 'replication', 'the home is frozen', { ...frozen, alarm });
    const mine = read(logKey(index));
    let bytes = 0;
    const theirs = ops.slice(index - firstIndex).filter((op) => (bytes += op.length) <= evidenceBytes);
    const facts = {
      ...{ kind: 'equivocation', epoch, index, ops: theirs.map(toBase64), headIndex: firstIndex + ops.length - 1 },
      ...{ headSignature: toBase64(head.signature) },
      mine: mine === undefined ? '' : toBase64(decodeLogValue(mine).bytes),
    };
    const evidence = evidenceOf(facts, now);
    replica.noteOwn(frozenKey, encodeFrozen(frozen));
    replica.noteOwn(evidence.key, evidence.value);
  }
}
