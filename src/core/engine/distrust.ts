// Distrust: a voter whose snapshot was wrong is left alone for a while, each time for longer, but never for good: it may be
// repaired by now, and be the only one left that has the state.

import type { Instant } from '../base/instant.ts';

// Right after a fault that has passed, its second snapshot is right.
const firstPauseMs = 1000;
// A voter that stays wrong costs the transfer of one snapshot in this time, and only where nobody else gives one.
const longestPauseMs = 60_000;

interface Pause {
  readonly ms: number;
  readonly untilMs: number;
}

/** Which voters gave wrong snapshots, and how long each of them is left alone. */
export class Distrust {
  readonly #pauses = new Map<string, Pause>();

  /** Its snapshot was wrong. */
  wrong(id: string, now: Instant): void {
    const before = this.#pauses.get(id);
    const ms = before === undefined ? firstPauseMs : Math.min(before.ms * 2, longestPauseMs);
    this.#pauses.set(id, { ms, untilMs: now.monotonicMs + ms });
  }

  /** Whether it is left alone now. */
  of(id: string, now: Instant): boolean {
    return (this.#pauses.get(id)?.untilMs ?? 0) > now.monotonicMs;
  }

  /** A snapshot was right: the next one that is wanted is another story. */
  clear(): void {
    this.#pauses.clear();
  }
}
