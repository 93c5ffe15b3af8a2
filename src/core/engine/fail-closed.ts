// Failing closed: a replica that has not shown for too long what the home called committed allows nothing any more.

import type { Instant } from '../base/instant.ts';
import { longestDelayMs } from '../delay/delay.ts';
import type { DelayProfile } from '../delay/profile.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { EngineConfig } from './config.ts';

interface Rules {
  readonly name: string;
  /** Undefined: never. */
  readonly afterMs: number | undefined;
  readonly heartbeatMs: number;
  /** How many other voters must be heard where this replica is the home. */
  readonly othersNeeded: number;
}

/** Something that the home called committed: shown here, it proves how current this replica was. */
interface Claim {
  readonly heardMs: number;
  committed: number;
}

/** What a replica is told. A home counts its own word from when a majority of the voters, itself among them, was heard. */
export function rulesOf({ name, members, failClosedAfterMs, limits }: EngineConfig): Rules {
  const voters = members.filter((member) => member.kind === 'voter').length;
  return { name, afterMs: failClosedAfterMs, heartbeatMs: limits.heartbeatMs, othersNeeded: Math.floor(voters / 2) };
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

  /** A heartbeat of the home. Claims close together count as the oldest of them with what the newest names: never too early. */
  heartbeat(committed: number, heardMs: number): void {
    if (!this.on) return;
    const last = this.#claims.at(-1);
    if (last !== undefined && heardMs - last.heardMs < this.#rules.heartbeatMs / 4)
      last.committed = Math.max(last.committed, committed);
    else this.#claims.push({ heardMs, committed });
  }

  /** A word of another voter to the home. */
  voterHeard(voter: string, now: Instant): void {
    if (this.on) this.#voters.set(voter, now.monotonicMs);
  }

  /** At the home, which hears no heartbeat: its own word counts from when enough voters were heard that none of them has another home. */
  atHome(committed: number, now: Instant): void {
    const { othersNeeded } = this.#rules;
    const heard = [...this.#voters.values()].toSorted((a, b) => b - a);
    const heardMs = othersNeeded === 0 ? now.monotonicMs : heard[othersNeeded - 1];
    if (heardMs !== undefined && heardMs > (this.#claims.at(-1)?.heardMs ?? this.#currentMs))
      this.heartbeat(committed, heardMs);
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
