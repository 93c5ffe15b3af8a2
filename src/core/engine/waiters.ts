// Waiters: calls that go on once something holds here, or give up at their deadline.

import type { Instant } from '../base/instant.ts';
import { PassingSet } from '../base/passing.ts';
import type { CancelTimer, Timers } from './timers.ts';

/** Told whether it held; `later` is when, where that was not at once. */
type Then = (held: boolean, later?: Instant) => void;

interface Waiter {
  readonly holds: () => boolean;
  readonly then: Then;
  readonly cancel: CancelTimer;
}

/** Waiters: calls that go on once something holds here, or give up at their deadline. */
export class Waiters {
  readonly #timers: Timers;
  readonly #waiters = new PassingSet<Waiter>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Runs `then(true)` as soon as `holds()` does (at once, where it does already), or `then(false)` at `deadlineMs`. */
  wait(deadlineMs: number, holds: () => boolean, then: Then): CancelTimer {
    if (holds()) {
      then(true);
      return () => undefined;
    }
    const cancel = this.#timers.at(deadlineMs, () => {
      this.#waiters.delete(waiter);
      then(false);
    });
    const waiter: Waiter = { holds, then, cancel };
    this.#waiters.add(waiter);
    return () => {
      cancel();
      this.#waiters.delete(waiter);
    };
  }

  /** Something changed: lets go whoever need not wait any longer. */
  check(now: Instant): void {
    for (const waiter of [...this.#waiters]) {
      if (!waiter.holds()) continue;
      this.#waiters.delete(waiter);
      waiter.cancel();
      waiter.then(true, now);
    }
  }
}
