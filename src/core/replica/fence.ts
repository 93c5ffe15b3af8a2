// The fence: which epochs this voter has promised to leave behind, and whether its disk still holds all that it ever stored.

import type { Promised } from './promise.ts';

/** What of the fence is on disk, or under way to it. */
export interface FenceMark {
  readonly promised: Promised;
  readonly whole: boolean;
}

/** The fence of one voter. What it says holds at once; what others are told waits until it is stored. */
export class Fence {
  #now: FenceMark;
  #stored: FenceMark;
  #dirty = false;

  constructor(recovered: FenceMark) {
    this.#now = recovered;
    this.#stored = recovered;
  }

  /** The newest epoch promised. Nothing of an earlier one is taken any more. */
  get promised(): Promised {
    return this.#now.promised;
  }

  /** The newest epoch promised, as far as it survives a power loss. */
  get promisedStored(): Promised {
    return this.#stored.promised;
  }

  /**
   * Whether nothing that this disk ever stored is missing from it. A new disk, or an older copy, is not whole until it was
   * filled: the word of such a voter counts for nothing.
   */
  get whole(): boolean {
    return this.#stored.whole;
  }

  /** Promises an epoch to a home. */
  promise(promised: Promised): void {
    if (promised.epoch <= this.#now.promised.epoch) return;
    this.#now = { ...this.#now, promised };
    this.#dirty = true;
  }

  /** Nothing is missing here any more. */
  fill(): void {
    if (this.#now.whole) return;
    this.#now = { ...this.#now, whole: true };
    this.#dirty = true;
  }

  /** This disk turns out to be older than what was stored on it. */
  doubt(): void {
    this.#now = { ...this.#now, whole: false };
    this.#stored = { ...this.#stored, whole: false };
    this.#dirty = true;
  }

  /** Whether there is something to store. */
  get dirty(): boolean {
    return this.#dirty;
  }

  /** What the next batch is to store. */
  take(): FenceMark {
    this.#dirty = false;
    return this.#now;
  }

  /** That batch is on disk. */
  settle(mark: FenceMark): void {
    // What was doubted while it was being written stays so.
    this.#stored = { promised: mark.promised, whole: mark.whole && this.#now.whole };
  }
}
