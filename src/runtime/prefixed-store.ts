// A store within a store: all keys under a prefix, as if there were no others.

import type { Scan, StoreWrite } from '../core/base/storage.ts';
import type { Store } from './ports.ts';

/** The keys of a store under a prefix; the store itself where there is none. */
export function prefixedStore(store: Store, prefix: string): Store {
  return prefix === '' ? store : new PrefixedStore(store, prefix);
}

class PrefixedStore implements Store {
  readonly #store: Store;
  readonly #prefix: string;

  constructor(store: Store, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  get(key: string): Uint8Array | undefined {
    return this.#store.get(this.#prefix + key);
  }

  write(writes: readonly StoreWrite[], sync: boolean, done: (failure: string | undefined) => void): void {
    this.#store.write(under(this.#prefix, writes), sync, done);
  }

  scan({ after, before, chunk, visitor }: Scan, done: (failure: string | undefined) => void): void {
    const { length } = this.#prefix;
    const inner: Scan = {
      ...{ after: this.#prefix + after, before: this.#prefix + before, chunk },
      visitor: {
        visit: (entries) => visitor.visit(entries.map(([key, value]) => [key.slice(length), value] as const)),
      },
    };
    this.#store.scan(inner, done);
  }

  /** Closes the store below: whoever opened that one closes it once. */
  close(): Promise<void> {
    return this.#store.close();
  }
}

/** The same writes, under a prefix. */
export function under(prefix: string, writes: readonly StoreWrite[]): readonly StoreWrite[] {
  return writes.map(({ key, value }) => ({ key: prefix + key, value }));
}
