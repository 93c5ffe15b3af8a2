// Home recovery: a home that starts makes sure that no voter has more of the log than it before it stamps.

import type { Instant } from '../base/instant.ts';
import { logEndOf, type Peer, type PeerTable } from '../gossip/peer-table.ts';
import { comparePositions } from '../model/position.ts';
import { majorityOf } from '../replica/cluster-state.ts';
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

// How long members that do not answer are asked before a cluster is taken for unmade: links stand within a tenth of it.
const askedMs = 1000;

/** Makes a home active, once it has all that any voter may have committed. */
export class HomeRecovery {
  readonly #parts: Parts;
  #sinceMs: number | undefined;

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
    const connected = peers.connected();
    const { electorate } = cluster;
    const needed = (fence.whole ? majorityOf(electorate.length) : electorate.length) - 1;
    if (connected.filter(({ voter }) => voter).length < needed) return;
    this.#sinceMs ??= now.monotonicMs;
    // INVARIANT: an empty disk begins no cluster that a member knows already, be it no voter.
    if (log.last.index === 0 && this.#asksOn(connected.length, now.monotonicMs - this.#sinceMs)) return;
    const longest = this.#witnesses(connected).toSorted((a, b) => comparePositions(logEndOf(b), logEndOf(a)))[0];
    if (longest !== undefined && comparePositions(logEndOf(longest), log.last) > 0)
      return replication.adoptFrom(longest, logEndOf(longest).index, now);
    if (log.last.index > stored.index) return;
    // Another one was promised a later epoch: this one is over, or will be renewed. All there is is here all the same.
    if (fence.promised.epoch > replication.epoch) return fence.fill();
    if (log.last.index === 0) story.stamped(stampGenesis(replica, config, now), now);
    replication.lead(now);
  }

  /** Whether members are still to be asked, where there is no other voter. Those that say nothing know of no cluster, as far as can be told. */
  #asksOn(connected: number, askingMs: number): boolean {
    const { cluster } = this.#parts.replica;
    return cluster.voters.length === 1 && connected < cluster.members.length - 1 && askingMs < askedMs;
  }

  /**
   * Those of whom a home must have all that they have, before it stamps: the voters, and while its own disk may lack what it
   * once stored, whoever proves by its signature to hold some of that.
   */
  #witnesses(connected: readonly Peer[]): readonly Peer[] {
    const { fence, log } = this.#parts.replica;
    return connected.filter((peer) => {
      const head = peer.hello?.head;
      const proves = head !== undefined && head.index >= logEndOf(peer).index && log.vouched(head);
      return peer.voter || (!fence.whole && proves);
    });
  }
}
