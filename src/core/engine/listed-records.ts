// Records that listings found: decoded once for as long as their bytes stay the same.

import { BoundedCache } from '../base/bounded-cache.ts';
import { sameBytes } from '../base/bytes.ts';
import { decodeRecord } from '../replica/record-codec.ts';

// Records kept: those of a hundred pages; about 10 MB at half a KiB each, and only where there are listings.
const keptRecords = 10_000;

/** Records that listings found. A listing reads bytes of its own moment, older or newer than what is visible: they decide. */
export class ListedRecords {
  readonly #kept = new BoundedCache<{ readonly bytes: Uint8Array; readonly value: unknown }>(keptRecords);

  /** The record that stands under `key` as `bytes`. The value is shared: never change it. */
  decode(key: string, bytes: Uint8Array): unknown {
    const known = this.#kept.get(key);
    if (known !== undefined && sameBytes(known.bytes, bytes)) return known.value;
    const value = decodeRecord(bytes);
    this.#kept.set(key, { bytes, value });
    return value;
  }
}
