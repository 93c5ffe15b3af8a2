// Side writes: what is stored beside the log and the records: checkpoints, trimming, snapshots on their way in, evidence.

import type { Instant } from '../base/instant.ts';
import type { StoreWrite } from '../base/storage.ts';

type Then = (now: Instant) => void;

interface Waiting {
  readonly writes: readonly StoreWrite[];
  readonly sync: boolean;
  readonly then: Then;
}

/** What goes into one batch. */
export interface SideBatch {
  readonly writes: readonly StoreWrite[];
  readonly sync: boolean;
  readonly then: Then;
}

// Writes taken into one batch together: bounds the time that a commit waits behind them.
const writesPerBatch = 5000;

/** Writes in the order in which they were asked for, each atomic. They ride along with the next batch, or go alone. */
export class SideWrites {
  #waiting: Waiting[] = [];

  /** Stores these at once or not at all; `then` when they are stored, with fsync where `sync`. */
  add(writes: readonly StoreWrite[], sync: boolean, then: Then = () => undefined): void {
    this.#waiting.push({ writes, sync, then });
  }

  /** Whether anything waits for a batch. */
  get waits(): boolean {
    return this.#waiting.length > 0;
  }

  /** What the next batch takes along; undefined where nothing waits. */
  take(): SideBatch | undefined {
    if (this.#waiting.length === 0) return undefined;
    const taken: Waiting[] = [];
    let count = 0;
    for (const one of this.#waiting) {
      if (taken.length > 0 && count + one.writes.length > writesPerBatch) break;
      taken.push(one);
      count += one.writes.length;
    }
    this.#waiting = this.#waiting.slice(taken.length);
    return {
      writes: taken.flatMap(({ writes }) => writes),
      sync: taken.some(({ sync }) => sync),
      then: (now) => {
        for (const { then } of taken) then(now);
      },
    };
  }
}
