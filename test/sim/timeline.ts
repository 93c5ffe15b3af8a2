// Simulated time: things happen in the order of their moments; nothing happens in between, and nothing waits.

import { Heap } from '../../src/core/base/heap.ts';
import type { Instant } from '../../src/core/base/instant.ts';

/** When simulated time begins: any date will do. */
export const epochMs = 1_800_000_000_000;

// What happens at one moment, at most: more is a loop that asks to be woken at once for nothing.
const stepsAtOnce = 100_000;

/** Simulated time: things happen in the order of their moments. */
export class Timeline {
  readonly #heap = new Heap<() => void>();
  nowMs = 0;
  #atOnce = 0;
  /** How many things have happened. */
  steps = 0;

  at(afterMs: number, run: () => void): void {
    this.#heap.push(this.nowMs + afterMs, run);
  }

  now(): Instant {
    return { wallMs: Math.floor(epochMs + this.nowMs), monotonicMs: this.nowMs };
  }

  /** Runs everything up to a moment. */
  runUntil(untilMs: number): void {
    for (let next = this.#heap.firstRank; next !== undefined && next <= untilMs; next = this.#heap.firstRank) {
      this.#atOnce = next === this.nowMs ? this.#atOnce + 1 : 0;
      if (this.#atOnce > stepsAtOnce) throw new Error(`time stands still at ${this.nowMs} ms`);
      this.nowMs = next;
      this.steps++;
      this.#heap.pop()?.();
    }
    this.nowMs = untilMs;
  }
}
