// Chance of the simulator: one seed, many named streams.

import { chance } from '../../src/core/delay/chance.ts';

/** A stream of draws. */
export class Prng {
  readonly #next: () => number;

  constructor(...words: readonly (number | string)[]) {
    this.#next = chance('simulator', ...words);
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.#next();
  }

  /** A whole number in [from, to). */
  between(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from));
  }

  /** Whether something of that share happens. */
  hits(share: number): boolean {
    return this.#next() < share;
  }

  /** One of several. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.between(0, items.length)];
  }

  /** Bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.between(0, 256));
  }
}
