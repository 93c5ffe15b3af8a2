// Keeping the state: checkpoints, trimming, snapshots given and taken, comparison and repair; one face of all of them to the engine.

import type { Instant } from '../base/instant.ts';
import type { Digests, Entropy, RecordReader } from '../base/ports.ts';
import type { StartScan } from '../base/storage.ts';
import type { Message, Status } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Install } from '../replica/install-mark.ts';
import type { Recovered } from '../replica/recovered.ts';
import type { Replica } from '../replica/replica.ts';
import type { Settled } from '../replica/settled.ts';
import { Checkpoints } from './checkpoints.ts';
import type { EngineConfig } from './config.ts';
import { Divergence } from './divergence.ts';
import { Installing } from './installing.ts';
import { Joining } from './joining.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';
import { SideWrites } from './side-writes.ts';
import { SnapshotLender } from './snapshot-lender.ts';
import type { Timers } from './timers.ts';
import { Trimming } from './trimming.ts';

/** Messages that concern it. */
type KeepingMessage = Extract<
  Message,
  {
    kind:
      | 'checkpoint'
      | 'checkpoint-claim'
      | 'log-trimmed'
      | 'snapshot-chunk'
      | 'snapshot-refused'
      | 'snapshot-request';
  }
>;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly digests: Digests;
  readonly entropy: Entropy;
  readonly store: RecordReader;
  readonly scan: StartScan;
  readonly clock: () => Instant;
  readonly signingKeyOf: (epoch: number) => Uint8Array | undefined;
  /** The store holds another state: the replica is to be made from it. */
  readonly onInstalled: (recovered: Recovered, now: Instant) => void;
}

/** Keeps the replicated state small, equal and repairable. */
export class Keeping {
  readonly side = new SideWrites();
  readonly #parts: Parts;
  readonly #checkpoints: Checkpoints;
  readonly #trimming: Trimming;
  readonly #lender: SnapshotLender;
  readonly #installing: Installing;
  readonly #joining: Joining;
  readonly #divergence: Divergence;
  #started = false;

  constructor(parts: Parts, recovered: Recovered) {
    this.#parts = parts;
    const shared = { ...parts, side: this.side, read: (key: string) => parts.store.get(key) };
    const paused = (): boolean => this.replacing || this.#joining.wanted !== undefined;
    this.#checkpoints = new Checkpoints(
      { ...shared, paused, onDifference: (difference, now) => this.#divergence.found(difference, now) },
      recovered,
    );
    const trusted = (): boolean => !paused() && this.#divergence.quarantine === undefined;
    this.#lender = new SnapshotLender({ ...shared, checkpoints: this.#checkpoints, trusted });
    const lent = (now: Instant): number | undefined => this.#lender.lent(now);
    this.#trimming = new Trimming({ ...shared, checkpoints: this.#checkpoints, lent, paused }, recovered.logBytes);
    this.#installing = new Installing({ ...shared, onInstalled: this.#installed.bind(this) });
    this.#joining = new Joining({ ...shared, checkpoints: this.#checkpoints, installing: this.#installing });
    const replacing = (): boolean => this.replacing;
    const repair = (now: Instant): void => this.#joining.repair(now);
    this.#divergence = new Divergence({ ...shared, replacing, repair }, recovered.quarantine);
    if (recovered.install !== undefined) this.#installing.resume(recovered.install);
  }

  /** Whether the store holds half of one state and half of another. */
  get replacing(): boolean {
    return this.#installing.underWay;
  }

  /** Why this replica must not serve; undefined: for all that is known here it may. */
  get quarantine(): string | undefined {
    return this.#divergence.quarantine;
  }

  /** What the last comparison found. */
  get alarms(): readonly string[] {
    return this.#divergence.alarms;
  }

  /** Whether this replica waits for a snapshot because the others' logs begin after its own. */
  get needsSnapshot(): boolean {
    return this.#joining.wanted === 'behind' || this.replacing;
  }

  /** Whether a member's next op is no longer in the log here. */
  leftBehind(peer: Peer): boolean {
    return this.#trimming.leftBehind(peer);
  }

  /** What a status says of it. */
  facts(): Pick<Status, 'checkpoint' | 'quarantine' | 'trimmed'> {
    const checkpoint = this.#checkpoints.newest?.state.position.index ?? 0;
    return { checkpoint, quarantine: this.quarantine ?? '', trimmed: this.#parts.replica.base.index };
  }

  /** The first step: looks come every now and then from here on. */
  start(now: Instant): void {
    if (this.#started) return;
    this.#started = true;
    if (this.quarantine !== undefined) this.#joining.repair(now);
    // What the life before this one showed last, it may not have worked out any more.
    if (!this.replacing) this.#checkpoints.settled(now);
    const { timers, config, clock } = this.#parts;
    const look = (): void => {
      timers.at(clock().monotonicMs + config.limits.upkeepMs, look);
      this.#upkeep(clock());
    };
    timers.at(now.monotonicMs + config.limits.upkeepMs, look);
  }

  /** A batch of the replica's is on disk. */
  settled(settled: Settled, now: Instant): void {
    this.#trimming.settled(settled);
    if (settled.shownOps.length > 0) this.#checkpoints.settled(now);
  }

  /** Takes a message that concerns it; says whether it did. */
  message(peer: Peer, message: Message, now: Instant): message is KeepingMessage {
    switch (message.kind) {
      case 'checkpoint':
        this.#checkpoints.received(peer, message);
        return true;
      case 'checkpoint-claim':
        this.#checkpoints.claimed(peer, message, now);
        return true;
      case 'log-trimmed':
        this.#joining.behind(peer, message, now);
        return true;
      case 'snapshot-request':
        this.#lender.asked(peer, message, now);
        return true;
      case 'snapshot-chunk':
        this.#joining.chunk(peer, message, now);
        return true;
      case 'snapshot-refused':
        this.#joining.refused(peer, message);
        return true;
      default:
        return false;
    }
  }

  #upkeep(now: Instant): void {
    this.#joining.upkeep(now);
    if (this.replacing) return;
    this.#checkpoints.upkeep(now);
    this.#trimming.upkeep(now);
    this.#divergence.upkeep(now);
  }

  #installed(recovered: Recovered, install: Install, now: Instant): void {
    const { index } = install.checkpoint.state.position;
    this.#parts.outbox.observe('info', 'joining', 'a snapshot is in place', { index });
    this.#checkpoints.reloaded(index === 0 ? undefined : install.checkpoint);
    this.#trimming.reloaded(recovered.logBytes);
    this.#joining.installed();
    this.#divergence.reloaded();
    this.#parts.onInstalled(recovered, now);
  }
}
