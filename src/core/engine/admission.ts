// Admission: what a replica must show before it serves, at its start and when it learns that its disk is older than it was.

import type { Instant } from '../base/instant.ts';

// Peers meet within a tenth of this. A replica that nobody greets serves what it has: reads need nobody.
const greetingMs = 1000;

/** What is known of a replica at its start. */
export interface AdmissionParts {
  /** Whether something was visible here before. */
  readonly showedBefore: boolean;
  /** Whether its directory is a copy, which may be older than what it showed. */
  readonly copied: boolean;
  readonly alone: boolean;
  readonly now: Instant;
}

/** Admission: what a replica must show before it serves, at its start and when it learns that its disk is older than it was. */
export class Admission {
  /** Index up to which everything must be visible; undefined: not known yet. */
  #needed: number | undefined;
  /** Until when peers may tell what this replica knew before; undefined: no need to wait. */
  #greetingsUntilMs: number | undefined;
  readonly #copied: boolean;

  constructor({ showedBefore, copied, alone, now }: AdmissionParts) {
    this.#copied = copied;
    if (!showedBefore) return;
    // A directory that showed something before goes on from there, if it is still the one that did.
    if (!copied) this.#needed = 0;
    if (!alone) this.#greetingsUntilMs = now.monotonicMs + greetingMs;
  }

  /** When to look again without an event. */
  get nextWakeMs(): number | undefined {
    return this.#greetingsUntilMs;
  }

  /** The home says what is committed: a joiner shows all that before it serves. */
  joined(committed: number): void {
    this.#needed ??= committed;
  }

  /**
   * A peer greets. `told` is the newest committed op that it knows this replica to have stored, `stored` what is here.
   * True: this disk is older than what this replica told others, and must first show all of that again.
   */
  greeted(told: number, stored: number, now: Instant): boolean {
    if (told <= stored) {
      // One that remembers is enough. A copy also waits for revocations that only others have by now.
      if (!this.#copied) this.#greetingsUntilMs = undefined;
      return false;
    }
    this.#needed = Math.max(told, this.#needed ?? 0);
    this.#greetingsUntilMs = now.monotonicMs + greetingMs;
    return true;
  }

  /** Whether a replica that shows everything up to `visibleFloor` may serve. */
  admits(visibleFloor: number, now: Instant): boolean {
    if (this.#greetingsUntilMs !== undefined && now.monotonicMs < this.#greetingsUntilMs) return false;
    this.#greetingsUntilMs = undefined;
    return this.#needed !== undefined && visibleFloor >= Math.max(1, this.#needed);
  }
}
