// Open calls: which calls wait for an answer, and the answering of each, once, with how old its answer may be.

import type { Instant } from '../base/instant.ts';
import { PassingMap } from '../base/passing.ts';
import type { Proof } from '../event.ts';
import type { Replica } from '../replica/replica.ts';
import type { Authenticator } from './authenticator.ts';
import { type Reply, withFreshness } from './call-facts.ts';
import type { Currency } from './currency.ts';
import type { Outbox } from './outbox.ts';

interface Parts {
  readonly outbox: Outbox;
  readonly authenticator: Authenticator;
  readonly replica: Pick<Replica, 'visible'>;
  readonly currency: Currency;
  readonly now: () => Instant;
}

/** Open calls: which calls wait for an answer, and the answering of each, once. */
export class OpenCalls {
  readonly #parts: Parts;
  /** By call: what is to be done where its caller gives it up. */
  readonly #open = new PassingMap<number, (() => void) | undefined>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#open.size;
  }

  /** A call came in. What is said after it was answered or given up goes nowhere. */
  open(callId: number, proof: Proof): Reply {
    const { outbox, authenticator, replica, currency, now } = this.#parts;
    this.#open.set(callId, undefined);
    return (answer) => {
      if (!this.#open.delete(callId)) return;
      const account = authenticator.accountOf(proof, replica.visible);
      outbox.answer(callId, withFreshness(answer, currency.freshnessFor(account, now())));
    };
  }

  /** Does `then` where the caller gives the call up, and nothing where it is answered first. */
  whenGivenUp(callId: number, then: () => void): void {
    if (this.#open.has(callId)) this.#open.set(callId, then);
  }

  /** Nobody waits any longer. */
  giveUp(callId: number): void {
    const then = this.#open.get(callId);
    this.#open.delete(callId);
    then?.();
  }
}
