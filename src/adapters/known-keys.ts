// The keys of one prefix that a store may have: so that it is not asked for those which it cannot have.

import { BloomFilter } from '../core/base/bloom-filter.ts';

// A filter with more keys in it than this takes too many others for one of them.
const keysInFilter = 40_000;

/** Reads all keys, some at a time; ends where `take` returns false. Whether it came to their end. */
export type ReadKeys = (take: (keys: readonly string[]) => boolean) => Promise<boolean>;

/**
 * Learns the keys of a store that has just been opened, and hears of each that is written. It grows by one more filter of the same
 * size whenever the newest is full (after Almeida et al., "Scalable Bloom filters", 2007). What was deleted stays known.
 */
export class KnownKeys {
  readonly prefix: string;
  #filters: BloomFilter[] = [new BloomFilter()];
  #inNewest = 0;
  #state: 'ended' | 'known' | 'learning' = 'learning';

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  /** Learns what is there. Begin it before anything is written: that is to be added. Rejects as `read` does, and knows nothing then. */
  async learn(read: ReadKeys): Promise<void> {
    let whole = false;
    try {
      whole = await read((keys) => {
        for (const key of keys) this.add(key);
        return this.#state !== 'ended';
      });
    } finally {
      if (!whole) this.end();
      else if (this.#state === 'learning') this.#state = 'known';
    }
  }

  /** From now on every key may be there. */
  end(): void {
    this.#state = 'ended';
    this.#filters = [];
  }

  /** This key may be in the store from now on. */
  add(key: string): void {
    if (this.#state === 'ended' || !key.startsWith(this.prefix) || this.#has(key)) return;
    if (this.#inNewest >= keysInFilter) {
      this.#filters.push(new BloomFilter());
      this.#inNewest = 0;
    }
    this.#filters.at(-1)?.add(key);
    this.#inNewest++;
  }

  /** Whether the store may have the key; false: it has not. */
  mayHave(key: string): boolean {
    return this.#state !== 'known' || !key.startsWith(this.prefix) || this.#has(key);
  }

  #has(key: string): boolean {
    for (const filter of this.#filters) if (filter.mayHave(key)) return true;
    return false;
  }
}
