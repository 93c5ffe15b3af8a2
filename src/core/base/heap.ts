// A binary heap: the smallest of many, in logarithmic time.

/** Where an item stands in its heap. */
export interface HeapSlot<T> {
  readonly rank: number;
  readonly arrival: number;
  readonly item: T;
  /** Its place among the slots; below 0: it has left. */
  at: number;
}

/** Items ordered by `rank`; equal ranks leave in the order of their arrival. */
export class Heap<T> {
  readonly #slots: HeapSlot<T>[] = [];
  #arrivals = 0;

  get size(): number {
    return this.#slots.length;
  }

  /** Rank of the smallest item. */
  get firstRank(): number | undefined {
    return this.#slots[0]?.rank;
  }

  /** The smallest item. */
  get first(): T | undefined {
    return this.#slots[0]?.item;
  }

  push(rank: number, item: T): HeapSlot<T> {
    const slot = { rank, arrival: this.#arrivals++, item, at: this.#slots.length };
    this.#slots.push(slot);
    this.#rise(slot);
    return slot;
  }

  /** Removes and returns the smallest item. */
  pop(): T | undefined {
    const first = this.#slots[0];
    if (first === undefined) return undefined;
    this.remove(first);
    return first.item;
  }

  /** Takes an item out, wherever it stands. Nothing happens where it has left before. */
  remove(slot: HeapSlot<T>): void {
    const { at } = slot;
    if (at < 0) return;
    slot.at = -1;
    const last = this.#slots.pop();
    if (last === undefined || last === slot) return;
    this.#put(last, at);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(slot: HeapSlot<T>): void {
    while (slot.at > 0) {
      const parent = this.#slots[(slot.at - 1) >> 1];
      if (parent === undefined || !isBefore(slot, parent)) return;
      this.#swap(slot, parent);
    }
  }

  #sink(slot: HeapSlot<T>): void {
    for (;;) {
      const left = this.#slots[2 * slot.at + 1];
      const right = this.#slots[2 * slot.at + 2];
      const least = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (least === undefined || !isBefore(least, slot)) return;
      this.#swap(slot, least);
    }
  }

  #swap(a: HeapSlot<T>, b: HeapSlot<T>): void {
    const { at } = a;
    this.#put(a, b.at);
    this.#put(b, at);
  }

  #put(slot: HeapSlot<T>, at: number): void {
    this.#slots[at] = slot;
    slot.at = at;
  }
}

function isBefore(a: HeapSlot<unknown>, b: HeapSlot<unknown>): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.arrival < b.arrival);
}
