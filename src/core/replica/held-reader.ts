// Reading by key while a batch is under way: readers see none of the batch until it is on disk, then all of it at once.

import { PassingMap, PassingSet } from '../base/passing.ts';
import type { RecordReader } from '../base/ports.ts';

// Keys remembered as absent; a call reads a few.
const mostAbsent = 4096;

/**
 * The store's values with those that an unacknowledged batch replaces held back in memory.
 * INVARIANT: a key is held exactly while a batch that writes it is under way.
 */
export class HeldReader implements RecordReader {
  readonly #reader: RecordReader;
  readonly #held = new PassingMap<string, Uint8Array | undefined>();
  /** Keys that the disk was found not to have, and no batch has written since: only batches change it. */
  readonly #absent = new PassingSet<string>();

  constructor(reader: RecordReader) {
    this.#reader = reader;
  }

  get(key: string): Uint8Array | undefined {
    return this.#held.has(key) ? this.#held.get(key) : this.#read(key);
  }

  /** Keeps the present value for readers until {@link letGo}; returns it. */
  hold(key: string): Uint8Array | undefined {
    if (this.#held.has(key)) return this.#held.get(key);
    const present = this.#read(key);
    this.#held.set(key, present);
    return present;
  }

  /** The batch is on disk: readers see the new values from now on. */
  letGo(): void {
    for (const key of this.#held.keys()) this.#absent.delete(key);
    this.#held.clear();
  }

  /** All of the store is another. */
  forget(): void {
    this.#held.clear();
    this.#absent.clear();
  }

  /** Held values of keys with that prefix: a range read must show these, not what the batch may have put there already. */
  withPrefix(prefix: string): Map<string, Uint8Array | undefined> {
    return new Map([...this.#held].filter(([key]) => key.startsWith(prefix)));
  }

  // What makes a thing looks whether it is there, and the batch that shows it looks again.
  #read(key: string): Uint8Array | undefined {
    if (this.#absent.has(key)) return undefined;
    const value = this.#reader.get(key);
    if (value !== undefined) return value;
    if (this.#absent.size >= mostAbsent) this.#absent.clear();
    this.#absent.add(key);
    return undefined;
  }
}
