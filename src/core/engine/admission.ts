// Admission: what a replica must show before it serves, at its start and when it learns that its disk is older than it was.

import type { Instant } from '../base/instant.ts';
import { refusal } from '../model/refusal.ts';
import type { Replica } from '../replica/replica.ts';

// Peers meet within a tenth of this. A replica that nobody greets serves what it has: reads need nobody.
const greetingMs = 1000;

/** Whether a replica takes calls, for operators and load balancers. */
export interface Readiness {
  readonly state: 'catching-up' | 'halted' | 'ready' | 'starting' | 'too-stale';
  /** What it waits for, or why it stopped. */
  readonly reason: string;
}

/** What is known of a replica at its start. */
export interface AdmissionParts {
  readonly replica: Replica;
  /** Whether something was visible here before. */
  readonly showedBefore: boolean;
  /** Whether its directory is a copy, which may be older than what it showed. */
  readonly copied: boolean;
  readonly alone: boolean;
  readonly now: Instant;
}

/** Admission: what a replica must show before it serves, at its start and when it learns that its disk is older than it was. */
export class Admission {
  readonly #replica: Replica;
  readonly #copied: boolean;
  /** Everything up to here must be shown first; undefined: nobody has said yet. */
  #index: number | undefined;
  /** Until when peers may tell what this replica knew before; undefined: no need to wait. */
  #greetingsUntilMs: number | undefined;
  #granted = false;

  constructor({ replica, showedBefore, copied, alone, now }: AdmissionParts) {
    this.#replica = replica;
    this.#copied = copied;
    if (!showedBefore) return;
    // A directory that showed something before goes on from there, if it is still the one that did.
    if (!copied) this.#index = 0;
    if (!alone) this.#greetingsUntilMs = now.monotonicMs + greetingMs;
  }

  get granted(): boolean {
    return this.#granted;
  }

  /** When to look again without an event. */
  get nextWakeMs(): number | undefined {
    return this.#granted ? undefined : this.#greetingsUntilMs;
  }

  /** The home says what is committed; its first word counts: a joiner shows all that before it serves. */
  committed(index: number): void {
    this.#index ??= index;
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
    this.#index = Math.max(told, this.#index ?? 0);
    this.#greetingsUntilMs = now.monotonicMs + greetingMs;
    this.#granted = false;
    return true;
  }

  /** Whether calls may be taken from now on; true once each time. */
  look(now: Instant): boolean {
    if (this.#granted || (this.#greetingsUntilMs ?? 0) > now.monotonicMs) return false;
    this.#greetingsUntilMs = undefined;
    const due = (this.#replica.nextDueMs ?? Number.POSITIVE_INFINITY) <= now.monotonicMs;
    if (this.#index === undefined || due || !this.#replica.showsThrough(Math.max(1, this.#index))) return false;
    this.#granted = true;
    return true;
  }

  /** How the replica stands. */
  readiness(halted: string | undefined, tooStale: boolean): Readiness {
    if (halted !== undefined) return { state: 'halted', reason: halted };
    if (!this.#granted && this.#index === undefined)
      return { state: 'starting', reason: 'no home has said yet what is committed' };
    if (!this.#granted && this.#greetingsUntilMs !== undefined)
      return { state: 'starting', reason: 'it asks the others whether its disk is the newest it had' };
    if (!this.#granted) {
      const floor = this.#replica.visibleFloor;
      const reason = `it shows the log up to ${floor} and must up to ${Math.max(1, this.#index ?? 1)}`;
      return { state: 'catching-up', reason };
    }
    if (tooStale)
      return { state: 'too-stale', reason: 'it has not shown for failClosedAfterMs all that the home committed' };
    return { state: 'ready', reason: 'it takes calls' };
  }
}

/** A call that came too early. */
export const notReady = refusal(
  'NOT_READY',
  'This replica is starting: it does not show everything yet that it must. Try again.',
  { retryAfterMs: 200 },
);

/** A call that came too late. */
export const stopped = refusal(
  'NOT_READY',
  'This replica has stopped serving because its state cannot be trusted. See its log.',
);
