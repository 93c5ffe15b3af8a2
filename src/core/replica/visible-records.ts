// The visible base: records read by key from the store, decoded once, as readers here may see them.

import { BoundedCache } from '../base/bounded-cache.ts';
import type { RecordReader } from '../base/ports.ts';
import type { RecordKey } from '../model/record.ts';
import { recordStoreKey } from './key-spaces.ts';
import type { Overlay } from './overlay.ts';
import { decodeRecord } from './record-codec.ts';
import type { ReleasedRecords } from './released-records.ts';

// Records kept: enough for the working set of a busy replica, small enough (about 30 MB at 1 KiB each) for a laptop.
const keptRecords = 20_000;

/** What is known of a key: its bytes until somebody asks for the record, then the record. */
interface Kept {
  /** Undefined: decoded, or there is none. */
  bytes: Uint8Array | undefined;
  value: unknown;
}

/** What is known of every key that has no record. */
const none: Kept = { bytes: undefined, value: undefined };

/** Records over a reader that holds back what is not yet to be seen, and those of the release below them. */
export class VisibleRecords {
  readonly #reader: RecordReader;
  readonly #released: ReleasedRecords;
  #kept = new BoundedCache<Kept>(keptRecords);

  constructor(reader: RecordReader, released: ReleasedRecords) {
    this.#reader = reader;
    this.#released = released;
  }

  /** The record's bytes. */
  bytes(key: string): Uint8Array | undefined {
    return this.#reader.get(recordStoreKey(key));
  }

  /** The record. The value is shared: never change it. */
  get<T>(key: RecordKey<T>): T | undefined {
    return (this.#stored(key) ?? this.#released.get(key)) as T | undefined;
  }

  /** What the release has under that key. */
  released<T>(key: RecordKey<T>): T | undefined {
    return this.#released.get(key) as T | undefined;
  }

  #stored(key: string): unknown {
    const kept = this.#kept.get(key) ?? this.#read(key);
    const { bytes } = kept;
    if (bytes === undefined) return kept.value;
    kept.value = decodeRecord(bytes);
    kept.bytes = undefined;
    return kept.value;
  }

  #read(key: string): Kept {
    const bytes = this.bytes(key);
    const kept = bytes === undefined ? none : { bytes, value: undefined };
    this.#kept.set(key, kept);
    return kept;
  }

  /** These records changed for readers just now: what they are is known, and decoded when somebody asks, unless `overlay` has done it. */
  change(records: ReadonlyMap<string, Uint8Array | undefined>, overlay: Pick<Overlay, 'known'>): void {
    for (const [key, bytes] of records)
      this.#kept.set(key, bytes === undefined ? none : keptOf(bytes, overlay.known(key, bytes)));
  }

  /** All of them did. */
  clear(): void {
    this.#kept = new BoundedCache(keptRecords);
  }
}

function keptOf(bytes: Uint8Array, value: unknown): Kept {
  return { bytes: value === undefined ? bytes : undefined, value };
}
