// The ports: what a replica needs of the world. The world answers by events; no promises inside the loop.

import type { Instant } from '../core/base/instant.ts';
import type { RecordReader } from '../core/base/ports.ts';
import type { Scan, StoreWrite } from '../core/base/storage.ts';
import type { Message } from '../core/gossip/message.ts';
import type { LinkTarget, LogLevel } from '../core/instruction.ts';
import type { Certified, CertifyAsk } from '../core/model/joining.ts';
import type { SlowAsk, SlowDone, SlowFailure } from '../core/model/slow-work.ts';

/** Durable storage of one replica: an ordered map from text to bytes. Contract suite: test/contracts/store. */
export interface Store extends RecordReader {
  /**
   * Applies all writes or none. With `sync`, `done` means they survive a power loss; without, a crash of the process.
   * Writes land in the order of the calls. `done` is called once, never before `write` returns. A failure that begins
   * with `ENOSPC` is a full disk: nothing else is broken, and the same writes may be tried again.
   */
  write(writes: readonly StoreWrite[], sync: boolean, done: (failure: string | undefined) => void): void;
  /** Visits a range on one snapshot taken before `scan` returns. `done` is called once, never before `scan` returns. */
  scan(scan: Scan, done: (failure: string | undefined) => void): void;
  /** Waits for what is under way, then releases the directory. */
  close(): Promise<void>;
}

/** The links to the other replicas. Contract suite: test/contracts/peers. */
export interface Peers {
  /** Best effort: in order on one link, lost where there is none. `to` is a replica id. */
  send(to: string, message: Message): void;
  /** These are the others from now on: links with all of them, and with nobody else. */
  follow(others: readonly LinkTarget[]): void;
  close(): Promise<void>;
}

/** What the links tell the driver. */
export interface PeerListener {
  connected(peer: string): void;
  disconnected(peer: string): void;
  /** `from` is the replica id that the link has proved. */
  received(from: string, message: Message): void;
}

/** Who can sign for the cluster's authority, where this replica's machine holds its key. */
export interface Certifier {
  /** Calls `done` once, never before `certify` returns: with what was made, or why it was not. */
  certify(ask: CertifyAsk, done: (certified: Certified | undefined, failure?: string) => void): void;
}

/** Who does what takes too long for the loop. Contract: as much at a time, and waiting, as it says itself. */
export interface SlowWorker {
  /** Calls `done` once, never before `work` returns. */
  work(ask: SlowAsk, done: (result: SlowDone | SlowFailure) => void): void;
}

/** Both clocks, and one alarm. */
export interface Clock {
  now(): Instant;
  /** Calls `ring` once, as soon as the monotonic clock reads `monotonicMs`; a new alarm replaces the old one. */
  alarm(monotonicMs: number, ring: () => void): void;
  /** Forgets the alarm. */
  silence(): void;
}

/** Single waits, for decorators of ports that hold something back. */
export interface Timer {
  /** The monotonic clock that no rule bends. */
  nowMs(): number;
  /** Calls `ring` once, after that long; those of one moment in the order of the calls. */
  after(waitMs: number, ring: () => void): void;
}

/** Where facts for operators go. */
export interface Observer {
  note(
    level: LogLevel,
    subsystem: string,
    message: string,
    facts: Readonly<Record<string, boolean | number | string>>,
  ): void;
}
