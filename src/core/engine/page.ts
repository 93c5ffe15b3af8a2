// A page of a listing: records of one range, from a snapshot of the store under what the store does not show yet.

import type { RangeItem, RangePlan } from '../actions/action.ts';
import type { Scan, ScanVisitor } from '../base/storage.ts';
import { endOfPrefix, recordStoreKey } from '../replica/key-spaces.ts';
import type { ListedRecords } from './listed-records.ts';

// Entries read at a time where some are passed over.
const sifted = 128;
// A page of AWS's largest size takes a few reads.
const mostAtOnce = 256;

/** Collects one page. Patches are values that the reader's view has over the store's; undefined: absent there. */
export class PageCollector<Res> implements ScanVisitor {
  readonly #plan: RangePlan<Res>;
  readonly #records: ListedRecords;
  readonly #patches: readonly (readonly [key: string, value: Uint8Array | undefined])[];
  readonly #items: RangeItem[] = [];
  #nextPatch = 0;
  #more = false;
  #exhausted = true;

  constructor(plan: RangePlan<Res>, records: ListedRecords, patches: ReadonlyMap<string, Uint8Array | undefined>) {
    this.#plan = plan;
    this.#records = records;
    const after = plan.after ?? '';
    this.#patches = [...patches].filter(([key]) => key > after).toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The range read that feeds this collector. */
  scan(): Scan {
    const { prefix, after = prefix, accept, limit } = this.#plan;
    // The page, and one behind it that tells whether there is more.
    const chunk = accept === undefined ? Math.min(limit + 1, mostAtOnce) : sifted;
    return { after: recordStoreKey(after), before: recordStoreKey(endOfPrefix(prefix)), chunk, visitor: this };
  }

  visit(entries: readonly (readonly [key: string, value: Uint8Array])[]): boolean {
    const space = recordStoreKey('').length;
    for (const [storeKey, value] of entries) {
      const key = storeKey.slice(space);
      if (!this.#takePatchesBefore(key)) return this.#stop();
      const patch = this.#patches[this.#nextPatch];
      const patched = patch?.[0] === key;
      if (patched) this.#nextPatch++;
      const bytes = patched ? patch[1] : value;
      if (bytes !== undefined && !this.#take(key, bytes)) return this.#stop();
    }
    return true;
  }

  /** What is to be read next, once the scan has ended; undefined: nothing. */
  next(): RangePlan<Res> | undefined {
    // What lies behind the last stored entry is in patches only.
    if (this.#exhausted) this.#takePatchesBefore(undefined);
    return this.#plan.then?.(this.#items, this.#lastKey);
  }

  /** The response, once nothing is to be read next. */
  finish(): Res {
    return this.#plan.finish(this.#items, this.#lastKey);
  }

  get #lastKey(): string | undefined {
    return this.#more ? this.#items.at(-1)?.key : undefined;
  }

  #stop(): false {
    this.#exhausted = false;
    return false;
  }

  #takePatchesBefore(key: string | undefined): boolean {
    for (;;) {
      const patch = this.#patches[this.#nextPatch];
      if (patch === undefined || (key !== undefined && patch[0] >= key)) return true;
      this.#nextPatch++;
      if (patch[1] !== undefined && !this.#take(patch[0], patch[1])) return false;
    }
  }

  #endsBefore(): false {
    this.#more = true;
    return false;
  }

  /** False where the page was full already: there is more. */
  #take(key: string, bytes: Uint8Array): boolean {
    const { accept, keep, limit } = this.#plan;
    const isFull = this.#items.length >= limit;
    if (isFull && accept === undefined) return this.#endsBefore();
    const value = this.#records.decode(key, bytes);
    if (accept !== undefined && !accept(key, value)) return true;
    if (isFull) return this.#endsBefore();
    this.#items.push({ key, value: keep === undefined ? value : keep(value) });
    return true;
  }
}
