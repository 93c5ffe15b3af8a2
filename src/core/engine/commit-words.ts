// Commit words: how far the log is committed by what the home says, by what a relay says, and by what is on the disks that count.

import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Member } from '../model/member.ts';
import { type ClusterPosition, emptyPosition } from '../model/position.ts';
import type { Replica } from '../replica/replica.ts';
import { neededVoters, relayedByEnough, storedByEnough } from './commit-rule.ts';
import type { EngineConfig } from './config.ts';
import type { HomeState } from './home-state.ts';
import type { OriginFreeze } from './origin-freeze.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly self: Member;
  readonly freeze: OriginFreeze;
}

/** Commit words: how far the log is committed by what the home says, by what a relay says, and by what is on the disks that count. */
export class CommitWords {
  readonly #parts: Parts;
  /** How far the home of an epoch has given its log away here, itself. */
  #given: ClusterPosition = emptyPosition;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** k: how many voters must have stored an op. */
  get k(): number {
    return neededVoters(this.#parts.config.durability, this.#parts.replica.cluster);
  }

  /** The link to the home has ended or is new: who speaks there may have lost what was given before. */
  forget(): void {
    this.#given = emptyPosition;
  }

  /** The home of the newest epoch sent its log up to there, and it was taken. */
  given(epoch: number, index: number): void {
    if (epoch !== this.#given.epoch || index > this.#given.index) this.#given = { epoch, index };
  }

  /** How far what a peer says is so. INVARIANT: of anybody but the home the word counts for its own disk only. */
  told(peer: Peer, claimed: number): number {
    const { replica, peers, self } = this.#parts;
    if (peer.id === replica.cluster.home.id) return claimed;
    return relayedByEnough(replica, peers, { k: this.k, self: self.id, relay: peer.id, claimed });
  }

  /** Home only: how far enough voters have stored its log. */
  stored(): number {
    return storedByEnough(this.#parts.replica, this.#parts.peers, this.k);
  }

  /**
   * Up to where everything is committed once all that is here is on this disk; 0: others have to say so first. A home stores an op
   * before it gives it away, so a voter that has it from the home is the second to store it: of three voters a majority.
   */
  onceStored(homeState: HomeState): number {
    const { replica, peers, self, freeze } = this.#parts;
    const { cluster, fence, log } = replica;
    if (homeState === 'active') return storedByEnough(replica, peers, this.k, log.last.index);
    const { epoch, index } = this.#given;
    // INVARIANT: what a voter has promised to leave behind it helps to commit no more, and what its disk may lack it does not vouch for.
    if (homeState !== 'follower' || epoch !== cluster.epoch || fence.promised.epoch > epoch) return 0;
    if (!fence.whole || freeze.holds(epoch)) return 0;
    const claimed = Math.min(index, log.last.index);
    const word = { k: this.k, self: self.id, relay: cluster.home.id, claimed };
    return Math.min(claimed, relayedByEnough(replica, peers, word));
  }
}
