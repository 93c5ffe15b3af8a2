// Home recovery: a home that starts makes sure that no voter has more of the log than it before it stamps.

import type { Instant } from '../base/instant.ts';
import { logEndOf, type Peer, type PeerTable } from '../gossip/peer-table.ts';
import { comparePositions } from '../model/position.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import { stampGenesis } from './genesis-op.ts';
import type { OpStory } from './op-story.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly story: OpStory;
  readonly replication: Recoverable;
}

/** What recovers. */
interface Recoverable {
  readonly epoch: number;
  adoptFrom(peer: Peer, throughIndex: number, now: Instant): void;
  lead(now: Instant): void;
}

/** Makes a home active, once it has all that any voter may have committed. */
export class HomeRecovery {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The home stamps nothing before it knows that no reachable voter has more than it. Its own disk counts as one of a
   * majority; a home whose disk was never an active home's (new, or wiped, however much it has pulled since) must hear every
   * other voter, so that no op stored anywhere is stamped over.
   */
  go(now: Instant): void {
    const { config, replica, peers, story, replication } = this.#parts;
    const { stored, fence, log, cluster } = replica;
    const voters = peers.connected().filter((peer) => peer.voter);
    const needed = fence.whole ? cluster.majority - 1 : cluster.voters.length - 1;
    if (voters.length < needed) return;
    const longest = voters.toSorted((a, b) => comparePositions(logEndOf(b), logEndOf(a)))[0];
    if (longest !== undefined && comparePositions(logEndOf(longest), log.last) > 0)
      return replication.adoptFrom(longest, logEndOf(longest).index, now);
    if (log.last.index > stored.index) return;
    // Another one was promised a later epoch: this one is over, or will be renewed. All there is is here all the same.
    if (fence.promised.epoch > replication.epoch) return fence.fill();
    if (stored.index === 0 && log.last.index === 0) story.stamped(stampGenesis(replica, config, now), now);
    replication.lead(now);
  }
}
