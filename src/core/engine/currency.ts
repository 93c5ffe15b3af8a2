// Currency: how old what this replica shows may be, said with every answer.

import type { Instant } from '../base/instant.ts';
import type { Freshness } from '../instruction.ts';
import type { Replica } from '../replica/replica.ts';
import type { Replication } from './replication.ts';
import type { VisibleTokens } from './visible-tokens.ts';

interface Parts {
  readonly name: string;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly visibleTokens: VisibleTokens;
}

/** Currency: how old what this replica shows may be, said with every answer. */
export class Currency {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How old the visible view may be: everything committed until then is visible here. */
  readonly stalenessMs = (now: Instant): number | undefined => {
    const { replica, replication } = this.#parts;
    const oldestMs = replica.lanes.oldestCommittedMs();
    const waiting = oldestMs === undefined ? 0 : now.monotonicMs - oldestMs;
    if (replication.homeState === 'active') return waiting;
    const heardMs = replication.silence.heardMs;
    return heardMs === undefined ? undefined : Math.max(waiting, now.monotonicMs - heardMs);
  };

  /** What an answer to a caller of that account says; undefined: nobody's. */
  freshnessFor(account: string | undefined, now: Instant): Freshness {
    const visibleToken = account === undefined ? '' : this.#parts.visibleTokens.of(account);
    return { replica: this.#parts.name, visibleToken, stalenessMs: this.stalenessMs(now) };
  }
}
