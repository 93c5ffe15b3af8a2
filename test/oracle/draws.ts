// Chance for the oracle: one seed, one row of draws.

/** Draws from a seed; the same seed draws the same. */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995;
  }

  /** A number in [0, 1). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number in [from, to). */
  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from));
  }

  /** Whether something of that share happens. */
  hits(share: number): boolean {
    return this.unit() < share;
  }

  /** One of several; at least one must be there. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length)] ?? items[0];
  }

  /** Between `from` and `to` (exclusive) draws. */
  list<T>(from: number, to: number, draw: () => T): T[] {
    return Array.from({ length: this.between(from, to) }, draw);
  }
}
