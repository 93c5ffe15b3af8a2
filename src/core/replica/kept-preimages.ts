// Kept pre-images: which may be in the store already, so that the store is not asked for those that cannot be.

import { BloomFilter } from '../base/bloom-filter.ts';
import { placeBefore } from './preimages.ts';

// Accounts run at different speeds: pre-images of the place before still come.
const mostPlaces = 2;
// Keys that are known for certain: those that every other op changes are among them.
const mostSure = 4096;

/** The pre-images of the places whose every op this process has seen stored. */
export class KeptPreimages {
  readonly #checkpointOps: number;
  #places = new Map<number, BloomFilter>();
  /** The first op that was stored since the state is this one: none behind it was there before. */
  #first = Number.POSITIVE_INFINITY;

  constructor(checkpointOps: number) {
    this.#checkpointOps = checkpointOps;
  }

  /** An op comes into the store. */
  stores(index: number): void {
    this.#first = Math.min(this.#first, index);
  }

  /** Whether that pre-image, of an op at `index`, is in the store or on its way there; undefined: only the store knows. */
  has(key: string, index: number): boolean | undefined {
    if (this.#sure.has(key)) return true;
    const known = this.#knownAt(index);
    return known === undefined || known.mayHave(key) ? undefined : false;
  }

  /** That pre-image is in the store, or on its way there. */
  add(key: string, index: number): void {
    this.#knownAt(index)?.add(key);
    if (this.#sure.size >= mostSure) this.#sure.clear();
    this.#sure.add(key);
  }
  readonly #sure = new Set<string>();

  /** Another state is in the store. */
  forget(): void {
    this.#places = new Map();
    this.#sure.clear();
    this.#first = Number.POSITIVE_INFINITY;
    this.#newest = -1;
  }

  #knownAt(index: number): BloomFilter | undefined {
    const place = placeBefore(index, this.#checkpointOps);
    const known = this.#places.get(place);
    // INVARIANT: a place is known only if no op behind it was shown before: whoever let it go, or came later, asks the store.
    if (known !== undefined || place < this.#first - 1 || place <= this.#newest) return known;
    const fresh = new BloomFilter();
    this.#places.set(place, fresh);
    this.#newest = place;
    for (const old of this.#places.keys()) if (this.#places.size > mostPlaces) this.#places.delete(old);
    return fresh;
  }
  #newest = -1;
}
