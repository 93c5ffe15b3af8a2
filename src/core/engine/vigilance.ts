// Vigilance: what this replica thinks of itself: whether it stood still, and whether what it shows is current enough.

import type { Instant } from '../base/instant.ts';
import type { Heartbeat } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import type { FailClosed } from './fail-closed.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly failClosed: FailClosed;
  readonly outbox: Outbox;
}

/** Vigilance: what this replica thinks of itself: whether it stood still, and whether what it shows is current enough. */
export class Vigilance {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** An event came `lateMs` later than it should: a replica that stood still suspects nobody until it has read what came meanwhile. */
  eventCame(lateMs: number, now: Instant): void {
    const { config, replication, outbox } = this.#parts;
    if (lateMs <= config.limits.heartbeatMs) return;
    replication.silence.resumed(now.monotonicMs);
    outbox.observe('warn', 'replica', 'this replica was held up', { lateMs: Math.round(lateMs) });
  }

  /** A heartbeat: what it names must be shown in time, and the home must know that it is heard. */
  heardHome(peer: Peer, { epoch, claim }: Heartbeat, now: Instant): void {
    const { replication, failClosed } = this.#parts;
    if (!failClosed.on || peer !== replication.homePeer || epoch !== replication.epoch) return;
    if (claim !== undefined) failClosed.claimed(claim, now);
    replication.tellStored(peer);
  }

  #alarm(): void {
    const { replica, outbox } = this.#parts;
    for (const { account, index, reason } of replica.poison.takeNews())
      outbox.observe('error', 'replica', 'an op cannot be applied here: its account waits', { account, index, reason });
  }

  /** After each event: what this replica shows, and as the home also what it may take its own word for. */
  look(now: Instant): void {
    const { replication, failClosed, replica } = this.#parts;
    this.#alarm();
    if (!failClosed.on) return;
    if (replication.homeState === 'active') failClosed.atHome(replication.mayBeCommitted, now);
    failClosed.shown(replica.visibleFloor);
  }
}
