// Due times: when an op or a revocation may be shown here, by its draw, by releases and by chaos rules.

import { invariant } from '../base/invariant.ts';
import { delaysChanges, opDelayMs, revocationDelayMs } from '../delay/delay.ts';
import type { Revocation } from '../model/revocation.ts';
import type { LogEntry } from './log-entry.ts';
import type { Op } from './op.ts';
import { drawsNoDelay } from './op-draft.ts';
import type { Poison } from './poison.ts';
import type { ReplicaIdentity } from './replica-identity.ts';
import { decodeRevocation } from './revocation-entry.ts';
import type { RevocationSet } from './revocation-set.ts';
import type { VisibilityFaults } from './visibility-faults.ts';

interface Parts {
  readonly identity: ReplicaIdentity;
  readonly faults: VisibilityFaults;
  readonly poison: Poison;
  readonly revocations: RevocationSet;
}

/** Due times: when an op or a revocation may be shown here, by its draw, by releases and by chaos rules. */
export class DueTimes {
  readonly #parts: Parts;
  readonly #released = new Map<string, number>();
  /** Whether ops wait here after their commit. */
  readonly delays: boolean;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.delays = delaysChanges(parts.identity.profile);
  }

  /** Ops of the account up to `accountSeq` need not wait any more. Whether that is news. */
  release(account: string, accountSeq: number): boolean {
    if (accountSeq <= (this.#released.get(account) ?? 0)) return false;
    this.#released.set(account, accountSeq);
    return true;
  }

  /** Ops of the account beyond `accountSeq` are void: others that get their numbers wait. Whether one was released. */
  takeBack(account: string, accountSeq: number): boolean {
    if (accountSeq >= (this.#released.get(account) ?? 0)) return false;
    this.#released.set(account, accountSeq);
    return true;
  }

  /** When a committed op may be shown, on the monotonic clock; Infinity: not by time alone. */
  ofOp(entry: LogEntry): number {
    const { identity, faults, poison, revocations } = this.#parts;
    const { op } = entry;
    const committedMs = entry.committedMonotonicMs;
    invariant(committedMs !== undefined, 'an op in a lane is committed');
    if (poison.holds(op)) return Number.POSITIVE_INFINITY;
    const released = op.accountSeq <= (this.#released.get(op.account) ?? 0);
    const delay = released && identity.profile.manual ? 0 : this.#delayMs(op);
    let due = delay === undefined ? Number.POSITIVE_INFINITY : committedMs + delay + faults.opDelayMs(op);
    for (const bytes of op.revocationsSeen) {
      const decoded = decodeRevocation(identity.clusterId, bytes);
      if (decoded.ok && !released) due = Math.max(due, revocations.dueMs(decoded.value.revocation.dot) ?? 0);
    }
    return due;
  }

  /** How much longer a revocation of that age waits here, milliseconds. */
  revocationWaitMs(revocation: Revocation, ageMs: number): number {
    const { profile, seed, name } = this.#parts.identity;
    if (profile.manual) return Number.POSITIVE_INFINITY;
    return Math.max(0, revocationDelayMs(profile, seed, revocation, name) - Math.max(0, ageMs));
  }

  /** The delay drawn here for an op, milliseconds; undefined: until it is released. */
  #delayMs(op: Pick<Op, 'account' | 'accountSeq' | 'class' | 'kind'>): number | undefined {
    const { profile, seed, name } = this.#parts.identity;
    if (drawsNoDelay(op)) return 0;
    return profile.manual ? undefined : opDelayMs(profile, seed, op, name);
  }
}
