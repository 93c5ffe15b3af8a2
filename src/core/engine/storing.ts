// Storing: one batch under way at a time. Where the disk is full it is tried again until there is room; any other failure halts.

import type { Instant } from '../base/instant.ts';
import type { StoreWrite } from '../base/storage.ts';
import { refusal } from '../model/refusal.ts';
import type { Outbox } from './outbox.ts';
import type { Timers } from './timers.ts';

// Between two tries on a full disk: soon at first, for a disk that somebody has just made room on.
const firstRetryMs = 100;
const lastRetryMs = 2000;

interface Batch {
  readonly storeId: number;
  readonly writes: readonly StoreWrite[];
  readonly sync: boolean;
}

/** Storing: one batch under way at a time. Where the disk is full it is tried again until there is room; any other failure halts. */
export class Storing {
  readonly #outbox: Outbox;
  readonly #timers: Timers;
  #underWay: Batch | undefined;
  #storeIds = 0;
  /** Wait before the next try; undefined: the disk is not full. */
  #retryMs: number | undefined;

  constructor(outbox: Outbox, timers: Timers) {
    this.#outbox = outbox;
    this.#timers = timers;
  }

  /** Whether a batch is under way. */
  get busy(): boolean {
    return this.#underWay !== undefined;
  }

  /** Whether the batch under way found no room. Nothing new may be stamped or originated meanwhile. */
  get diskFull(): boolean {
    return this.#retryMs !== undefined;
  }

  start({ writes, sync }: Omit<Batch, 'storeId'>): void {
    const storeId = ++this.#storeIds;
    this.#underWay = { writes, sync, storeId };
    this.#outbox.add({ type: 'store', writes, sync, storeId });
  }

  /** Whether the batch that was stored is the one under way; then it is no longer. */
  stored(storeId: number): boolean {
    if (storeId !== this.#underWay?.storeId) return false;
    this.#underWay = undefined;
    if (this.#retryMs !== undefined) this.#outbox.observe('info', 'storage', 'the disk has room again', {});
    this.#retryMs = undefined;
    return true;
  }

  /** A batch could not be written. The very same one goes again: its ops are numbered, and whoever waits for them waits. */
  failed(storeId: number, failure: string, now: Instant): void {
    const batch = this.#underWay;
    if (batch === undefined || storeId !== batch.storeId) return;
    if (!failure.startsWith('ENOSPC')) {
      this.#outbox.observe('error', 'storage', 'the store failed', { failure });
      this.#outbox.add({ type: 'halt', reason: `the store failed: ${failure}` });
      return;
    }
    if (this.#retryMs === undefined)
      this.#outbox.observe('error', 'storage', 'the disk is full: reads go on, writes are refused', { failure });
    const waitMs = this.#retryMs ?? firstRetryMs;
    this.#retryMs = Math.min(waitMs * 2, lastRetryMs);
    this.#timers.at(now.monotonicMs + waitMs, () => this.#outbox.add({ type: 'store', ...batch }));
  }
}

/** The refusal of a write that this replica has no room for. */
export const diskIsFull = refusal(
  'DISK_FULL',
  'The disk of the replica that decides this write is full. Reads go on. Make room there, and try again.',
  { retryAfterMs: 1000 },
);
