// Both clocks of this machine, and one alarm.

import { performance } from 'node:perf_hooks';
import type { Instant } from '../core/base/instant.ts';
import type { Clock } from '../runtime/ports.ts';

// A timer's longest wait; a farther alarm is set again on the way.
const longestTimerMs = 2 ** 31 - 1;

/** {@link Clock} by the system's wall and monotonic clocks. */
export class SystemClock implements Clock {
  #timer: NodeJS.Timeout | undefined;

  now(): Instant {
    return { wallMs: Date.now(), monotonicMs: performance.now() };
  }

  alarm(monotonicMs: number, ring: () => void): void {
    this.silence();
    const waitMs = Math.ceil(monotonicMs - performance.now());
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        // Timers may be early by a fraction of a millisecond.
        if (performance.now() < monotonicMs) this.alarm(monotonicMs, ring);
        else ring();
      },
      Math.min(Math.max(waitMs, 0), longestTimerMs),
    );
  }

  silence(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
