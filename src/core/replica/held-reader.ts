// Reading by key while a batch is under way: readers see none of the batch until it is on disk, then all of it at once.

import type { RecordReader } from '../base/ports.ts';

/**
 * The store's values with those that an unacknowledged batch replaces held back in memory.
 * INVARIANT: a key is held exactly while a batch that writes it is under way.
 */
export class HeldReader implements RecordReader {
  readonly #reader: RecordReader;
  readonly #held = new Map<string, Uint8Array | undefined>();

  constructor(reader: RecordReader) {
    this.#reader = reader;
  }

  get(key: string): Uint8Array | undefined {
    return this.#held.has(key) ? this.#held.get(key) : this.#reader.get(key);
  }

  /** Keeps the present value for readers until {@link letGo}; returns it. */
  hold(key: string): Uint8Array | undefined {
    if (this.#held.has(key)) return this.#held.get(key);
    const present = this.#reader.get(key);
    this.#held.set(key, present);
    return present;
  }

  /** The batch is on disk: readers see the new values from now on. */
  letGo(): void {
    this.#held.clear();
  }

  /** Held values of keys with that prefix: a range read must show these, not what the batch may have put there already. */
  withPrefix(prefix: string): Map<string, Uint8Array | undefined> {
    return new Map([...this.#held].filter(([key]) => key.startsWith(prefix)));
  }
}
