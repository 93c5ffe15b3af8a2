// Heartbeats: the home says that it is there, and up to where the log is committed.

import type { Instant } from '../base/instant.ts';
import type { CurrencyClaim } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Replica } from '../replica/replica.ts';
import type { Outbox } from './outbox.ts';

interface Parts {
  readonly intervalMs: number;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  /** How current whoever shows something is. */
  readonly claim: (now: Instant) => CurrencyClaim | undefined;
}

/** Heartbeats: the home says that it is there, and up to where the log is committed. */
export class Heartbeats {
  readonly #parts: Parts;
  #nextMs = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** When the next round is due, on the monotonic clock. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** The next round is due at once. */
  begin(now: Instant): void {
    this.#nextMs = now.monotonicMs;
  }

  /** The home has just been heard: the next round may wait. */
  postpone(now: Instant): void {
    this.#nextMs = now.monotonicMs + this.#parts.intervalMs;
  }

  /** Sends a round where one is due. */
  wake(now: Instant): void {
    if (now.monotonicMs < this.#nextMs) return;
    for (const peer of this.#parts.peers.connected()) this.send(peer, this.#ageOfNewest(now), now);
    this.postpone(now);
  }

  /** One heartbeat, with the ages of the newest ops that are committed. */
  send(peer: Peer, agesMs: readonly number[], now: Instant): void {
    const { replica, outbox, claim } = this.#parts;
    const [committed, stored] = [replica.log.committedHere, replica.stored.index];
    const { epoch } = replica.cluster;
    outbox.send(peer.id, {
      kind: 'heartbeat',
      epoch,
      committed,
      stored,
      agesMs,
      wallMs: now.wallMs,
      claim: claim(now),
    });
  }

  #ageOfNewest(now: Instant): readonly number[] {
    const { log } = this.#parts.replica;
    const newest = log.entry(log.committedHere);
    return newest?.committedMonotonicMs === undefined ? [] : [now.monotonicMs - newest.committedMonotonicMs];
  }
}
