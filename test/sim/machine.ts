// A simulated machine: its clocks, which may be wrong, and its processor, which may stand still for a while.

import type { Clock } from '../../src/runtime/ports.ts';
import { epochMs, type Timeline } from './timeline.ts';

/** A simulated machine: its clocks, which may be wrong, and its processor, which may stand still for a while. */
export class Machine {
  readonly #timeline: Timeline;
  /** How many of its seconds pass in one true second. */
  rate = 1;
  /** How far its wall clock is ahead. */
  #skewMs = 0;
  #pausedUntilMs = 0;
  /** What waits for the end of a pause, in order. */
  readonly #waiting: (() => void)[] = [];
  /** When its wall clock jumped last. */
  jumpedAtMs = Number.NEGATIVE_INFINITY;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Sets its wall clock that far from the true time. */
  skew(ms: number): void {
    this.#skewMs = ms;
    this.jumpedAtMs = this.#timeline.nowMs;
  }

  /** Nothing runs on it for so long: a garbage collector, a busy neighbour, a debugger. */
  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#timeline.nowMs + ms);
  }

  /** Runs it now, or as soon as the machine goes on, after all that came before it. */
  run(what: () => void): void {
    if (this.#timeline.nowMs >= this.#pausedUntilMs && this.#waiting.length === 0) return what();
    if (this.#waiting.push(what) === 1) this.#goOnLater();
  }

  #goOnLater(): void {
    this.#timeline.at(Math.max(0, this.#pausedUntilMs - this.#timeline.nowMs), () => {
      if (this.#timeline.nowMs < this.#pausedUntilMs) return this.#goOnLater();
      const next = this.#waiting.shift();
      // First, as what comes now may throw.
      if (this.#waiting.length > 0) this.#goOnLater();
      next?.();
    });
  }

  /** The clocks of a process on it. */
  clock(alive: () => boolean): Clock {
    let alarm = 0;
    const timeline = this.#timeline;
    return {
      now: () => ({
        wallMs: Math.floor(epochMs + timeline.nowMs * this.rate + this.#skewMs),
        monotonicMs: timeline.nowMs * this.rate,
      }),
      alarm: (monotonicMs, ring) => {
        const mine = ++alarm;
        // Rounded up: an alarm never rings before its time.
        const afterMs = Math.max(0, monotonicMs / this.rate - timeline.nowMs);
        timeline.at(afterMs + (this.rate === 1 ? 0 : 0.001), () => {
          if (mine === alarm && alive())
            this.run(() => {
              if (mine === alarm && alive()) ring();
            });
        });
      },
      silence() {
        alarm++;
      },
    };
  }
}
