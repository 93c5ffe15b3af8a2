// The names by which ops of the log are asked for: those that are stored or about to be, of the visible ones so many as are kept.

import type { Op } from './op.ts';
import { type NamedOp, RecentNames } from './recent-names.ts';

/** Names of ops, oldest first. */
export interface StoredNames {
  readonly answered: readonly NamedOp[];
  readonly requests: readonly NamedOp[];
}

/** The names by which ops of the log are asked for. */
export class LogNames {
  /** Idempotency keys, of ops that have the answer. */
  readonly answered = new RecentNames('often');
  /** Request ids. One request may have made two ops: the newer one is what it was about. */
  readonly requests = new RecentNames('seldom');

  /** An op came to the end of the log. */
  note({ index, requestId, idempotency, answer }: Op): void {
    this.requests.note(requestId, index);
    if (idempotency !== undefined && answer !== undefined) this.answered.note(idempotency, index);
  }

  /** Ops from there on are no more. */
  giveUp(from: number): void {
    this.answered.giveUp(from);
    this.requests.giveUp(from);
  }

  /** Up to there nobody asks any more. */
  drop(index: number): void {
    this.answered.drop(index);
    this.requests.drop(index);
  }

  /** All that was known is no more. */
  restore({ answered, requests }: StoredNames): void {
    this.answered.restore(answered);
    this.requests.restore(requests);
  }
}
