// A binary heap: the smallest of many, in logarithmic time.

/** Items ordered by `rank`; equal ranks leave in the order of their arrival. */
export class Heap<T> {
  readonly #slots: { readonly rank: number; readonly arrival: number; readonly item: T }[] = [];
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

  push(rank: number, item: T): void {
    this.#slots.push({ rank, arrival: this.#arrivals++, item });
    let at = this.#slots.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Removes and returns the smallest item. */
  pop(): T | undefined {
    const first = this.#slots[0];
    const last = this.#slots.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.#slots.length > 0) {
      this.#slots[0] = last;
      this.#sink();
    }
    return first.item;
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      let least = at;
      const left = 2 * at + 1;
      if (left < this.#slots.length && this.#before(left, least)) least = left;
      if (left + 1 < this.#slots.length && this.#before(left + 1, least)) least = left + 1;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#slots[a];
    const right = this.#slots[b];
    if (left === undefined || right === undefined) return false;
    return left.rank < right.rank || (left.rank === right.rank && left.arrival < right.arrival);
  }

  #swap(a: number, b: number): void {
    const left = this.#slots[a];
    const right = this.#slots[b];
    if (left === undefined || right === undefined) return;
    this.#slots[a] = right;
    this.#slots[b] = left;
  }
}
