// The clock under chaos rules: skewed, drifting, jumping when a rule begins and back when it ends.

import type { Instant } from '../core/base/instant.ts';
import { clockBend } from '../core/chaos/faults.ts';
import type { ChaosRules } from '../core/chaos/rules.ts';
import type { Clock } from './ports.ts';

// An alarm that rang too early on the bent clock is set again for at least so long, whatever is left.
const leastWaitMs = 0.05;

/** {@link Clock} around another one. The wall clock shows skew and drift; the monotonic one drifts, and never goes back. */
export class ChaosClock implements Clock {
  readonly #inner: Clock;
  readonly #rules: ChaosRules;
  #lastMs: number;
  #drift = 0;
  /** What drift has added to the monotonic clock, for ever. */
  #monotonicGainMs = 0;
  /** What drift has added to the wall clock, until its rule ends: then it is set right. */
  #wallGainMs = 0;

  constructor(inner: Clock, rules: ChaosRules) {
    this.#inner = inner;
    this.#rules = rules;
    this.#lastMs = inner.now().monotonicMs;
  }

  now(): Instant {
    const real = this.#inner.now();
    const gainMs = Math.max(0, real.monotonicMs - this.#lastMs) * this.#drift;
    const { skewMs, drift } = clockBend(this.#rules);
    this.#lastMs = real.monotonicMs;
    this.#drift = drift;
    this.#monotonicGainMs += gainMs;
    this.#wallGainMs = drift === 0 ? 0 : this.#wallGainMs + gainMs;
    this.#rules.clockErrorMs = Math.round(skewMs + this.#wallGainMs);
    return {
      wallMs: real.wallMs + this.#rules.clockErrorMs,
      monotonicMs: real.monotonicMs + this.#monotonicGainMs,
    };
  }

  alarm(monotonicMs: number, ring: () => void): void {
    const waitMs = (monotonicMs - this.now().monotonicMs) / (1 + this.#drift);
    this.#inner.alarm(this.#lastMs + waitMs, () => {
      if (this.now().monotonicMs >= monotonicMs) ring();
      else this.alarm(Math.max(monotonicMs, this.now().monotonicMs + leastWaitMs), ring);
    });
  }

  silence(): void {
    this.#inner.silence();
  }
}
