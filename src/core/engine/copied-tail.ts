// The tail of a copied directory: what was not committed when it was copied may have been given up since, and another op stand in its place.

import type { SignedHead } from '../gossip/message.ts';
import type { ClusterPosition } from '../model/position.ts';
import type { Replica } from '../replica/replica.ts';

/** How far the log of a replica, whose directory may be a copy, is known to be the one that the others have. */
export class CopiedTail {
  readonly #replica: Replica;
  #knownThrough: number;
  /** Where the home's log ended when it greeted: the ops up to there may come from others, and be trimmed at the home by then. */
  #homeHead: SignedHead | undefined;

  constructor(replica: Replica) {
    this.#replica = replica;
    this.#knownThrough = replica.fence.whole ? Number.POSITIVE_INFINITY : replica.log.committedHere;
  }

  /** The directory turns out to be older than it was. */
  doubt(): void {
    this.#knownThrough = this.#replica.log.committedHere;
  }

  /** Ops up to there were taken from the home, or found to be the same. */
  met(through: number): void {
    this.#knownThrough = Math.max(this.#knownThrough, through);
  }

  /** The home says where its log ends. */
  greeted(head: SignedHead | undefined): void {
    this.#homeHead = head;
    this.#compare();
  }

  /** From where on an op that the home says to be committed at `index` must be seen first; undefined: it is the one here. */
  unknownFrom(index: number): ClusterPosition | undefined {
    const { log } = this.#replica;
    this.#compare();
    return Math.min(index, log.last.index) > this.#knownThrough ? log.positionAt(this.#knownThrough) : undefined;
  }

  /** Whether the log here goes through the place where the home's ended; asked until it is that long. */
  #compare(): void {
    const passes = this.#homeHead === undefined ? undefined : this.#replica.log.passes(this.#homeHead);
    if (this.#homeHead === undefined || passes === undefined) return;
    if (passes) this.met(this.#homeHead.index);
    this.#homeHead = undefined;
  }
}
