// The snapshot lender: a voter gives the state at a signed checkpoint, part by part, to a replica that asks for it.

import type { Instant } from '../base/instant.ts';
import type { StartScan } from '../base/storage.ts';
import type { SnapshotRequest } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import { encodeCheckpoint } from '../replica/checkpoint.ts';
import { logKey } from '../replica/key-spaces.ts';
import { isLogKey } from '../replica/log-tail.ts';
import type { Replica } from '../replica/replica.ts';
import { stateRange } from '../replica/state-chunk.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import { readStateChunk, readTailChunk } from './state-reader.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly checkpoints: Checkpoints;
  readonly outbox: Outbox;
  readonly scan: StartScan;
  /** Whether this replica's own state can be believed. */
  readonly trusted: () => boolean;
}

/** A state that a joiner is reading. */
interface Loan {
  readonly index: number;
  readonly untilMs: number;
  /** Whether the last part was sent. */
  ended: boolean;
}

/** Gives snapshots away. Keeps nothing of a transfer but that it is under way. */
export class SnapshotLender {
  readonly #parts: Parts;
  readonly #lent = new Map<Peer, Loan>();
  readonly #reading = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Oldest place whose state a joiner is reading. */
  lent(now: Instant): number | undefined {
    const { chain } = this.#parts.replica.cluster;
    for (const [peer, { index, untilMs, ended }] of this.#lent) {
      const arrived = ended && chain.agreedIndex(peer.stored) >= index;
      if (arrived || untilMs < now.monotonicMs) this.#lent.delete(peer);
    }
    return this.#lent.size === 0 ? undefined : Math.min(...[...this.#lent.values()].map(({ index }) => index));
  }

  /** A joiner asks for a part. */
  asked(peer: Peer, message: SnapshotRequest, now: Instant): void {
    const { config, replica, checkpoints, outbox, scan, trusted } = this.#parts;
    const { transferId, after } = message;
    const refuse = (reason: string): void => outbox.send(peer.id, { kind: 'snapshot-refused', transferId, reason });
    if (!replica.cluster.isVoter(config.name) || !trusted()) return refuse('this replica gives no snapshots');
    const checkpoint = message.index === 0 ? checkpoints.usable : checkpoints.at(message.index);
    if (checkpoint === undefined) return refuse('the checkpoint is not here, or not any more');
    const { index } = checkpoint.state.position;
    const ofLog = isLogKey(after) && after < logKey(index);
    if (!ofLog && (after < stateRange.after || after >= stateRange.before)) return refuse('there is no such part');
    // One part at a time for each: a request that is repeated while it is read is answered once.
    if (this.#reading.has(peer.id)) return;
    this.#reading.add(peer.id);
    const loan: Loan = { index, untilMs: now.monotonicMs + config.limits.snapshotLentMs, ended: false };
    this.#lent.set(peer, loan);
    const read = ofLog ? readTailChunk : readStateChunk;
    read(scan, { place: index, after, maxBytes: config.limits.snapshotBytes }, (chunk) => {
      this.#reading.delete(peer.id);
      if (chunk === undefined) return refuse('the store cannot be read');
      loan.ended = chunk.done;
      outbox.send(peer.id, {
        ...{ kind: 'snapshot-chunk', transferId, after, last: chunk.last, done: chunk.done },
        ...{ keys: chunk.entries.map(([key]) => key), values: chunk.entries.map(([, value]) => value) },
        // They come with the first part only: with many accounts they are as large as a part.
        checkpoint: after === stateRange.after ? encodeCheckpoint(checkpoint) : new Uint8Array(0),
        epochs: after === stateRange.after ? replica.cluster.chain.records() : [],
      });
    });
  }
}
