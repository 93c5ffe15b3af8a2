// The visible base: records read by key from the store, decoded once, as readers here may see them.

import type { RecordReader } from '../base/ports.ts';
import type { RecordKey } from '../model/record.ts';
import { recordStoreKey } from './key-spaces.ts';
import { decodeRecord } from './record-codec.ts';
import type { ReleasedRecords } from './released-records.ts';

/** A record that nobody has asked for since it changed. */
class Undecoded {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

// Decoded records kept: enough for the working set of a busy replica, small enough (about 30 MB at 1 KiB each) for a laptop.
const decodedLimit = 20_000;

/** Records over a reader that holds back what is not yet to be seen, and those of the release below them. */
export class VisibleRecords {
  readonly #reader: RecordReader;
  readonly #released: ReleasedRecords;
  readonly #decoded = new Map<string, unknown>();
  readonly #byBytes = new WeakMap<Uint8Array, unknown>();

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

  /** The record that these very bytes are: decoded once for all views, before it is visible here and after. */
  decode(bytes: Uint8Array): unknown {
    const known = this.#byBytes.get(bytes);
    if (known !== undefined) return known;
    const value = decodeRecord(bytes);
    this.#byBytes.set(bytes, value);
    return value;
  }

  /** What the release has under that key. */
  released<T>(key: RecordKey<T>): T | undefined {
    return this.#released.get(key) as T | undefined;
  }

  #stored(key: string): unknown {
    const known = this.#decoded.get(key);
    if (known instanceof Undecoded) {
      const value = this.decode(known.bytes);
      this.#decoded.set(key, value);
      return value;
    }
    if (known !== undefined || this.#decoded.has(key)) return known;
    const bytes = this.bytes(key);
    const value = bytes === undefined ? undefined : decodeRecord(bytes);
    this.#keep(key, value);
    return value;
  }

  #keep(key: string, value: unknown): void {
    if (this.#decoded.size >= decodedLimit) this.#forgetOldest();
    this.#decoded.set(key, value);
  }

  /** These records changed for readers just now: what they are is known, and decoded when somebody asks. */
  change(records: ReadonlyMap<string, Uint8Array | undefined>): void {
    for (const [key, bytes] of records) {
      this.#decoded.delete(key);
      this.#keep(key, bytes === undefined ? undefined : new Undecoded(bytes));
    }
  }

  /** All of them did. */
  clear(): void {
    this.#decoded.clear();
  }

  #forgetOldest(): void {
    const oldest = this.#decoded.keys().next();
    if (oldest.done !== true) this.#decoded.delete(oldest.value);
  }
}
