// The log sender: hands ops to peers, from memory or from the store, as fast as they take them.

import type { Instant } from '../base/instant.ts';
import type { StartScan } from '../base/storage.ts';
import type { Message } from '../gossip/message.ts';
import type { Peer } from '../gossip/peer-table.ts';
import { endOfPrefix, indexText, keySpaces } from '../replica/key-spaces.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineLimits } from './config.ts';
import { commitSlackMs, LogReader } from './log-reader.ts';
import type { OpStory } from './op-story.ts';
import type { Outbox } from './outbox.ts';

/** The log sender: hands ops to peers, from memory or from the store, as fast as they take them. */
export class LogSender {
  readonly #limits: EngineLimits;
  readonly #replica: Replica;
  readonly #outbox: Outbox;
  readonly #scan: StartScan;
  readonly #story: OpStory;
  /** Whether this replica is an active home now. */
  readonly #leads: () => boolean;

  constructor(parts: {
    readonly limits: EngineLimits;
    readonly replica: Replica;
    readonly outbox: Outbox;
    readonly scan: StartScan;
    readonly leads: () => boolean;
    readonly story: OpStory;
  }) {
    this.#limits = parts.limits;
    this.#replica = parts.replica;
    this.#outbox = parts.outbox;
    this.#scan = parts.scan;
    this.#leads = parts.leads;
    this.#story = parts.story;
  }

  /** Sends a peer what it lacks, as far as the window allows. */
  pump(peer: Peer, now: Instant): void {
    if (!this.#leads() || peer.hello === undefined || peer.reading) return;
    const { log, stored } = this.#replica;
    const limit = peer.voter ? stored.index : Math.min(log.committedHere, stored.index);
    while (peer.sent < limit && peer.sent - peer.agreed < this.#limits.windowOps) {
      const before = peer.sent;
      this.sendRange(peer, peer.sent + 1, limit, now, (through) => {
        peer.sent = Math.max(peer.sent, through);
      });
      if (peer.sent === before) return;
    }
  }

  /** Sends what stands from `from` up to `limit`, as much as one message takes. */
  sendRange(peer: Peer, from: number, limit: number, now: Instant, sent: (through: number) => void): void {
    const range = this.#replica.log.range(from, limit, this.#limits.appendBytes);
    if (range === 'none') return;
    if (range === undefined) {
      this.#readRange(peer, from, limit, now, sent);
      return;
    }
    const agesMs = range.ops.flatMap((entry) =>
      entry.index <= this.#replica.log.committedHere ? [this.#age(entry, now)] : [],
    );
    this.#sendAppend(
      peer,
      from,
      range.ops.map((entry) => entry.bytes),
      range.head,
      agesMs,
    );
    this.#story.sent(range.ops, peer.name);
    sent(range.head.index);
  }

  #age(entry: LogEntry, now: Instant): number {
    if (entry.committedMonotonicMs !== undefined) return now.monotonicMs - entry.committedMonotonicMs;
    return Math.max(0, now.wallMs - (entry.committedAtMs ?? entry.op.hlc.wallMs + commitSlackMs));
  }

  /** Memory does not go back that far: the range comes from the store. */
  #readRange(peer: Peer, from: number, limit: number, now: Instant, sent: (through: number) => void): void {
    if (peer.reading) return;
    const { base } = this.#replica;
    if (from <= base.index) {
      this.#outbox.send(peer.id, { kind: 'log-trimmed', base: { epoch: base.epoch, index: base.index } });
      return;
    }
    peer.reading = true;
    const reader = new LogReader(from, limit, this.#limits.appendBytes);
    this.#scan(keySpaces.log + indexText(from - 1), endOfPrefix(keySpaces.log), reader, (failure) => {
      peer.reading = false;
      const range = failure === undefined ? reader.finish(now.wallMs) : undefined;
      // What was read may have become void meanwhile.
      if (range === undefined || this.#replica.cluster.isVoid(range.last)) return;
      const head = { ...range.last, hash: new Uint8Array(0), signature: range.signature };
      this.#sendAppend(peer, from, range.ops, head, range.agesMs);
      sent(from + range.ops.length - 1);
      this.pump(peer, now);
    });
  }

  #sendAppend(
    peer: Peer,
    firstIndex: number,
    ops: readonly Uint8Array[],
    head: Pick<LogEntry, 'epoch' | 'hash' | 'index' | 'signature'>,
    agesMs: readonly number[],
  ): void {
    const { epoch, index, hash, signature = new Uint8Array(64) } = head;
    const message: Message = {
      ...{ kind: 'append', epoch, firstIndex, ops, committed: this.#replica.log.committedHere, agesMs },
      head: { epoch, index, hash, signature },
    };
    this.#outbox.send(peer.id, message);
  }
}
