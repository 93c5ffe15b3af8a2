// Standing: what this voter's word is worth, and how one with a new disk comes to be believed again.

import type { Hello, Stored } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import { type ClusterPosition, comparePositions } from '../model/position.ts';
import { largestEpoch } from '../replica/promise.ts';
import type { Replica } from '../replica/replica.ts';

/** Standing: what this voter's word is worth, and how one with a new disk comes to be believed again. */
export class Standing {
  readonly #replica: Replica;
  readonly #selfId: string;
  /** Voters heard in this life, and whether their disks were whole. */
  readonly #heard = new Map<string, boolean>();
  /** The newest epoch that one of them has promised. */
  #promised = 0;
  /** How far a new disk must come before it is whole: as far as the home was when it was first heard as one. */
  #fillTo: ClusterPosition | undefined;
  #toldWhole: boolean;

  constructor(replica: Replica, self: Member) {
    this.#replica = replica;
    this.#selfId = self.id;
    this.#toldWhole = replica.fence.whole;
  }

  get #voter(): boolean {
    return this.#replica.cluster.memberOf(this.#selfId)?.kind === 'voter';
  }

  /** What is said of it to others. */
  get told(): { readonly promised: number; readonly whole: boolean } {
    const { fence } = this.#replica;
    return { promised: fence.promisedStored.epoch, whole: fence.whole };
  }

  /** A peer says where it stands. */
  hear(peer: Peer, message: Hello | Stored): void {
    const { fence } = this.#replica;
    peer.whole = message.whole;
    const promised = message.promised <= largestEpoch ? message.promised : 0;
    peer.promised = Math.max(peer.promised, promised);
    if (!peer.voter || fence.whole) return;
    this.#heard.set(peer.name, message.whole);
    this.#promised = Math.max(this.#promised, promised);
    if (this.#voter) this.#recall();
  }

  /** What a lost disk had promised, the others remember. */
  #recall(): void {
    this.#replica.fence.promise({ epoch: this.#promised, home: '' });
  }

  /** An active home says how far it is. */
  homeStored(epoch: number, index: number): void {
    if (epoch < this.#replica.fence.promised.epoch) return;
    if (this.#fillTo === undefined || this.#fillTo.epoch < epoch) this.#fillTo = { epoch, index };
  }

  /**
   * A voter with a new disk may have stored and promised what it knows nothing of. Its word counts again once it has heard
   * one voter of every majority that it may have been one of, and has all that an active home had when it came.
   *
   * INVARIANT: a voter whose own disk is new tells nothing of what it promised: it counts only where nobody is left to ask. A home
   * of an epoch that one of them has promised to leave behind fills nobody: what follows it may be elsewhere.
   */
  fill(): void {
    const { fence, stored, cluster } = this.#replica;
    if (fence.whole || !this.#voter || this.#fillTo === undefined) return;
    this.#recall();
    if (this.#fillTo.epoch < fence.promised.epoch || comparePositions(stored, this.#fillTo) < 0) return;
    const others = cluster.voters.filter(({ id }) => id !== this.#selfId).map(({ name }) => this.#heard.get(name));
    const needed = cluster.voters.length - cluster.majority + 1;
    const enough = others.filter((whole) => whole === true).length >= needed;
    if (enough || others.every((whole) => whole !== undefined)) fence.fill();
  }

  /** Whether there is news for the home since this was asked last. */
  takeNews(): boolean {
    const news = this.#replica.fence.whole !== this.#toldWhole;
    this.#toldWhole = this.#replica.fence.whole;
    return news;
  }
}
