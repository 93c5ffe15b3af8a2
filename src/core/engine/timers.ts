// Timers: things to do at a moment of the monotonic clock, unless they are done away with before.

import { Heap } from '../base/heap.ts';

/** Forgets a timer. Harmless when it has rung. */
export type CancelTimer = () => void;

/**
 * Timers: things to do at a moment of the monotonic clock, unless they are done away with before. Most are a call's deadline and
 * never ring: such a one leaves at once, for what waits until it would have rung outlives the young collections with all that it
 * refers to.
 */
export class Timers {
  readonly #heap = new Heap<() => void>();

  /** Runs `run` in the first step at or after `monotonicMs`. */
  at(monotonicMs: number, run: () => void): CancelTimer {
    const slot = this.#heap.push(monotonicMs, run);
    return () => this.#heap.remove(slot);
  }

  /** When the next timer rings. */
  get nextMs(): number | undefined {
    return this.#heap.firstRank;
  }

  /** Runs all that are due. */
  ring(nowMs: number): void {
    for (let next = this.nextMs; next !== undefined && next <= nowMs; next = this.nextMs) this.#heap.pop()?.();
  }
}
