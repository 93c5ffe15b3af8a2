// The store in memory: the same contract as the one on disk, for tests and for looking at.

import type { Scan, StoreWrite } from '../core/base/storage.ts';
import type { Store } from '../runtime/ports.ts';

/** An ordered map that answers later, as a disk does. */
export class MemoryStore implements Store {
  readonly #entries = new Map<string, Uint8Array>();

  get(key: string): Uint8Array | undefined {
    return this.#entries.get(key)?.slice();
  }

  write(writes: readonly StoreWrite[], _sync: boolean, done: (failure: string | undefined) => void): void {
    for (const { key, value } of writes) {
      if (value === undefined) this.#entries.delete(key);
      else this.#entries.set(key, value.slice());
    }
    queueMicrotask(() => done(undefined));
  }

  scan({ after, before, chunk, visitor }: Scan, done: (failure: string | undefined) => void): void {
    const found = [...this.#entries]
      .filter(([key]) => compareKeys(key, after) > 0 && compareKeys(key, before) < 0)
      .toSorted(([a], [b]) => compareKeys(a, b))
      .map(([key, value]) => [key, value.slice()] as const);
    queueMicrotask(() => {
      for (let at = 0; at < found.length; at += chunk) if (!visitor.visit(found.slice(at, at + chunk))) break;
      done(undefined);
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Order of keys by their UTF-8, as on disk: by code point, where `<` compares halves of surrogate pairs. */
function compareKeys(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    if (a.charCodeAt(at) === b.charCodeAt(at)) continue;
    return (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
  }
  return a.length - b.length;
}
