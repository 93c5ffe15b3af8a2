// Admission: when a replica that starts may take calls, and in one word how it stands.

import type { Instant } from '../base/instant.ts';
import type { Replica } from '../replica/replica.ts';

/** Whether a replica takes calls, for operators and load balancers. */
export interface Readiness {
  readonly state: 'catching-up' | 'halted' | 'ready' | 'starting' | 'too-stale';
  /** What it waits for, or why it stopped. */
  readonly reason: string;
}

/** A joiner serves nothing until it shows all that was committed when it came. */
export class Admission {
  readonly #replica: Replica;
  /** Everything up to here must be shown first; undefined: nobody has said yet. */
  #index: number | undefined;
  #granted = false;

  /** `known`: a directory that showed something before goes on from there. */
  constructor(replica: Replica, known: boolean) {
    this.#replica = replica;
    if (known) this.#index = 0;
  }

  get granted(): boolean {
    return this.#granted;
  }

  /** The home says what is committed; its first word counts. */
  committed(index: number): void {
    this.#index ??= index;
  }

  /** Whether calls may be taken from now on; true once. */
  look(now: Instant): boolean {
    const due = (this.#replica.nextDueMs ?? Number.POSITIVE_INFINITY) <= now.monotonicMs;
    if (this.#granted || this.#index === undefined || due || !this.#replica.showsThrough(Math.max(1, this.#index)))
      return false;
    this.#granted = true;
    return true;
  }

  /** How the replica stands. */
  readiness(halted: string | undefined, tooStale: boolean): Readiness {
    if (halted !== undefined) return { state: 'halted', reason: halted };
    if (!this.#granted && this.#index === undefined)
      return { state: 'starting', reason: 'no home has said yet what is committed' };
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
