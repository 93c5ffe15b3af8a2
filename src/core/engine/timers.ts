// Timers: things to do at a moment of the monotonic clock, unless they are done away with before.

import { Heap } from '../base/heap.ts';

interface Timer {
  run: (() => void) | undefined;
}

/** Forgets a timer. Harmless when it has rung. */
export type CancelTimer = () => void;

/** Timers: things to do at a moment of the monotonic clock, unless they are done away with before. */
export class Timers {
  readonly #heap = new Heap<Timer>();

  /** Runs `run` in the first step at or after `monotonicMs`. */
  at(monotonicMs: number, run: () => void): CancelTimer {
    const timer: Timer = { run };
    this.#heap.push(monotonicMs, timer);
    return () => {
      timer.run = undefined;
    };
  }

  /** When the next timer rings. */
  get nextMs(): number | undefined {
    while (this.#heap.size > 0 && this.#heap.first?.run === undefined) this.#heap.pop();
    return this.#heap.firstRank;
  }

  /** Runs all that are due. */
  ring(nowMs: number): void {
    for (let next = this.nextMs; next !== undefined && next <= nowMs; next = this.nextMs) {
      const run = this.#heap.pop()?.run;
      run?.();
    }
  }
}
