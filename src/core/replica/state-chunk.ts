// One chunk of the state at a checkpoint's place: a range of the base, with the pre-images of that range put over it.

import type { ScanVisitor } from '../base/storage.ts';
import { endOfPrefix, keySpaces } from './key-spaces.ts';
import { decodePreimage, namesOfPreimage } from './preimages.ts';

/** One entry of the store. */
export type StoreEntry = readonly [key: string, value: Uint8Array];

/** A part of a state, in key order. */
export interface StateChunk {
  readonly entries: readonly StoreEntry[];
  /** Where the next one begins, exclusive. */
  readonly last: string;
  /** Whether it is the last one. */
  readonly done: boolean;
}

/** Where a state begins and ends: records, then positions. */
export const stateRange = { after: keySpaces.records, before: endOfPrefix(keySpaces.positions) } as const;

/** Reads the base from a key on: about `maxBytes`. */
export class BaseVisitor implements ScanVisitor {
  readonly entries = new Map<string, Uint8Array>();
  readonly #maxBytes: number;
  #bytes = 0;
  /** The last key read, or the end of all. */
  last: string = stateRange.before;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  visit(found: readonly StoreEntry[]): boolean {
    for (const [key, value] of found) {
      this.entries.set(key, value);
      this.#bytes += key.length + value.length;
      if (this.#bytes < this.#maxBytes) continue;
      this.last = key;
      return false;
    }
    return true;
  }
}

/**
 * Reads the pre-images of a range, for the state at `place`. They are read after the base: whatever changed in between has
 * its pre-image by then, in the same batch as the change.
 */
export class PreimageVisitor implements ScanVisitor {
  readonly found = new Map<string, Uint8Array | undefined>();
  readonly #place: number;
  readonly #maxBytes: number;
  #bytes = 0;
  /** The last key whose pre-image was read, where it was too much for one chunk. */
  cut: string | undefined;

  constructor(place: number, maxBytes: number) {
    this.#place = place;
    this.#maxBytes = maxBytes;
  }

  /** What to scan for the keys behind `after`, up to `last`. */
  static range(after: string, last: string): { readonly after: string; readonly before: string } {
    // Pre-images of a key sort directly behind it, and before U+0001.
    const bound = (key: string): string => `${keySpaces.preimages}${key}\u0001`;
    return { after: bound(after), before: bound(last) };
  }

  visit(found: readonly StoreEntry[]): boolean {
    for (const [key, value] of found) {
      const { storeKey, place } = namesOfPreimage(key);
      // The oldest one at the place or behind it comes first, and is the one.
      if (place < this.#place || this.found.has(storeKey)) continue;
      if (this.#bytes >= this.#maxBytes) {
        this.cut = [...this.found.keys()].at(-1);
        return false;
      }
      this.found.set(storeKey, decodePreimage(value));
      this.#bytes += storeKey.length + value.length;
    }
    return true;
  }
}

/** The chunk that both reads make together. */
export function stateChunk(base: BaseVisitor, preimages: PreimageVisitor): StateChunk {
  const last = preimages.cut ?? base.last;
  const entries = new Map([...base.entries].filter(([key]) => key <= last));
  for (const [key, value] of preimages.found) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { entries: sorted, last, done: last === stateRange.before };
}
