// Shown at once: a write that waits for no delay is visible where it is answered, before it is answered.

import type { Instant } from '../base/instant.ts';
import { delaysChanges } from '../delay/delay.ts';
import { decodeToken } from '../replica/causal-token.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import type { Waiters } from './waiters.ts';
import { visibleHere } from './waiting-for-propagation.ts';

// How long an answer is held back for that. A batch takes milliseconds; whoever holds up what is to be shown holds up no answers.
const patienceMs = 250;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly waiters: Waiters;
}

/**
 * Where there is no delay, a caller that goes on at the replica which answered it must find what it wrote: with the profile
 * `instant`, and after a seed or an import. With a delay nothing waits here: the answer comes before it, as on AWS.
 */
export class ShownAtOnce {
  readonly #parts: Parts;
  readonly #noDelay: boolean;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#noDelay = !delaysChanges(parts.config.profile);
  }

  /** At the home: goes on once a committed op is visible, if nothing keeps it from that. `deadlineMs`: at the latest, monotonic. */
  committed(entry: LogEntry, deadlineMs: number, now: Instant, then: () => void): void {
    const { replica } = this.#parts;
    const { account, accountSeq } = entry.op;
    if (!replica.lanes.isDue(entry, now.monotonicMs)) then();
    else this.#wait(() => replica.positions.of(account).accountSeq >= accountSeq, deadlineMs, now, then);
  }

  /** Where a call came in that the home has answered: goes on once what the answer's token names is visible here. */
  forwarded(token: string | undefined, deadlineMs: number, now: Instant, then: () => void): void {
    const { config, replica } = this.#parts;
    const decoded = this.#noDelay && token !== undefined ? decodeToken(config.clusterId, token) : undefined;
    if (decoded?.ok !== true) then();
    else this.#wait(() => visibleHere(replica, decoded.value), deadlineMs, now, then);
  }

  #wait(shown: () => boolean, deadlineMs: number, now: Instant, then: () => void): void {
    this.#parts.waiters.wait(Math.min(deadlineMs, now.monotonicMs + patienceMs), shown, () => then());
  }
}
