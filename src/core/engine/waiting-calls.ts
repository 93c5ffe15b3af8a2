// Waiting calls: how many may wait for what their tokens name, and how much they may hold meanwhile.

import { type Refusal, refusal } from '../model/refusal.ts';

/** Bounds of {@link WaitingCalls}. */
export interface WaitingLimits {
  readonly waitingCalls: number;
  readonly waitingBytes: number;
}

/** What a caller hears for whom there is no room: the others' waits end in seconds as a rule. */
export const tooManyWait: Refusal = refusal('Throttling', 'Rate exceeded', { retryAfterMs: 1000 });

/**
 * Calls with tokens that are not answered yet. They wait before anybody is asked who he is, since the key that they are signed with
 * may be what they wait for: so anybody can let calls wait, each with all that it brought.
 */
export class WaitingCalls {
  readonly #limits: WaitingLimits;
  #calls = 0;
  #bytes = 0;

  constructor(limits: WaitingLimits) {
    this.#limits = limits;
  }

  /** Takes one in; what it returns lets it go, once however often it is called. Undefined: there is no room. */
  enter(bytes: number): (() => void) | undefined {
    if (this.#calls >= this.#limits.waitingCalls || this.#bytes + bytes > this.#limits.waitingBytes) return undefined;
    this.#calls++;
    this.#bytes += bytes;
    let here = true;
    return () => {
      if (!here) return;
      here = false;
      this.#calls--;
      this.#bytes -= bytes;
    };
  }
}
