// Failing closed: a replica that has not shown for too long what the home called committed allows nothing any more.

import type { Instant } from '../base/instant.ts';
import { longestDelayMs } from '../delay/delay.ts';
import type { DelayProfile } from '../delay/profile.ts';
import type { CurrencyClaim } from '../gossip/message.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { majorityOf } from '../replica/cluster-state.ts';
import type { EngineConfig } from './config.ts';

interface Rules {
  readonly name: string;
  /** Undefined: never. */
  readonly afterMs: number | undefined;
  readonly heartbeatMs: number;
  /** How many other voters must be heard where this replica is the home. */
  readonly othersNeeded: () => number;
}

/** Something that the home called committed: shown here, it proves how current this replica was. */
interface Claim {
  readonly heardMs: number;
  committed: number;
}

/** What a replica is told. A home counts its word from when a majority of the voters, itself among them, was heard. */
export function rulesOf({ name, failClosedAfterMs, limits }: EngineConfig, voters: () => number): Rules {
  const othersNeeded = (): number => majorityOf(voters()) - 1;
  return { name, afterMs: failClosedAfterMs, heartbeatMs: limits.heartbeatMs, othersNeeded };
}

/** What a `failClosedAfterMs` must exceed: a healthy replica shows what a heartbeat names within the cap, and the next one follows. */
export function leastFailClosedAfterMs(profile: DelayProfile, heartbeatMs: number): number {
  return profile.manual ? Number.POSITIVE_INFINITY : longestDelayMs(profile) + 2 * heartbeatMs;
}

/** Failing closed: a replica that has not shown for too long what the home called committed allows nothing any more. */
export class FailClosed {
  readonly #rules: Rules;
  readonly #claims: Claim[] = [];
  readonly #voters = new Map<string, number>();
  /** When the newest claim was heard of which everything is shown. None at first: how long a replica was down, no clock of its own tells. */
  #currentMs = Number.NEGATIVE_INFINITY;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  get on(): boolean {
    return this.#rules.afterMs !== undefined;
  }

  /** How often the home is to be heard: twice as often where it counts, as a claim is as old as the voters' answers to the one before. */
  get heartbeatMs(): number {
    return this.on ? this.#rules.heartbeatMs / 2 : this.#rules.heartbeatMs;
  }

  /** What a heartbeat of the home claims. Claims close together count as the oldest of them with what the newest names: never too early. */
  claimed({ committed, ageMs }: CurrencyClaim, now: Instant): void {
    if (!this.on) return;
    const heardMs = now.monotonicMs - Math.max(0, ageMs);
    const last = this.#claims.at(-1);
    if (last !== undefined && heardMs - last.heardMs < this.#rules.heartbeatMs / 4)
      last.committed = Math.max(last.committed, committed);
    else this.#claims.push({ heardMs, committed });
  }

  /** A word of another voter to the home. */
  voterHeard(voter: string, now: Instant): void {
    this.#voters.set(voter, now.monotonicMs);
  }

  /**
   * What the home can claim: its word counts from when enough voters were heard that none of them has another home. `committed`
   * is all that may be: a home that has just begun does not know yet how much of what it found is. Undefined: nothing.
   */
  claim(committed: number, now: Instant): CurrencyClaim | undefined {
    const needed = this.#rules.othersNeeded();
    const heard = [...this.#voters.values()].toSorted((a, b) => b - a);
    const heardMs = needed === 0 ? now.monotonicMs : heard[needed - 1];
    return heardMs === undefined ? undefined : { committed, ageMs: now.monotonicMs - heardMs };
  }

  /** At the home, which hears no heartbeat. */
  atHome(committed: number, now: Instant): void {
    const claim = this.claim(committed, now);
    if (claim === undefined) return;
    if (now.monotonicMs - claim.ageMs > (this.#claims.at(-1)?.heardMs ?? this.#currentMs)) this.claimed(claim, now);
  }

  /** Everything up to `floor` is shown here. */
  shown(floor: number): void {
    let proven = 0;
    for (const claim of this.#claims) {
      if (claim.committed > floor) break;
      this.#currentMs = claim.heardMs;
      proven++;
    }
    this.#claims.splice(0, proven);
  }

  /** Why nothing is allowed now; undefined: it may be. Compared in every decision. */
  refusal(now: Instant): Refusal | undefined {
    const { afterMs, name } = this.#rules;
    if (afterMs === undefined || now.monotonicMs - this.#currentMs <= afterMs) return undefined;
    return refusal(
      'TOO_STALE',
      `${name} has not shown for more than ${afterMs} ms everything that the home committed. Until it has, it allows nothing. Ask another replica.`,
      { retryAfterMs: 1000 },
    );
  }
}
