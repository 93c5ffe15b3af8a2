// Dispatch over a running replica: calls become events, answers become promises.

import type { Json } from '../core/base/canonical-json.ts';
import type { ReplicaEngine } from '../core/engine.ts';
import type { Call } from '../core/event.ts';
import type { Answer } from '../core/instruction.ts';
import type { Driver } from '../runtime/driver.ts';
import type { Clock } from '../runtime/ports.ts';
import type { AuthorizeCall, Dispatch, ServingState } from './dispatch.ts';

/** Hands the doors' calls to one replica. */
export class ReplicaDispatch implements Dispatch {
  readonly #driver: Driver;
  readonly #engine: ReplicaEngine;
  readonly #clock: Clock;

  constructor(driver: Driver, engine: ReplicaEngine, clock: Clock) {
    this.#driver = driver;
    this.#engine = engine;
    this.#clock = clock;
  }

  call(call: Call, signal: AbortSignal): Promise<Answer> {
    return this.stream(call, () => undefined, signal);
  }

  stream(
    call: Call,
    emit: (item: unknown) => void,
    signal: AbortSignal,
    whenTaken?: (then: () => void) => void,
  ): Promise<Answer> {
    return new Promise((resolve) => {
      // One signal may stand for many calls: it must not remember those that were answered.
      let waiting = true;
      const answered = (answer: Answer): void => {
        waiting = false;
        signal.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      // Nobody waits for the promise of a call that was given up.
      const giveUp = (): void => this.#driver.cancel(callId);
      const callId = this.#driver.call(call, {
        answer: answered,
        emit,
        ...(whenTaken === undefined ? {} : { whenTaken }),
      });
      if (waiting) signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  authorize(call: AuthorizeCall): Answer | undefined {
    return this.#engine.answerNow(call, this.#clock.now());
  }

  health(): ServingState {
    return this.readiness().state === 'ready' ? 'SERVING' : 'NOT_SERVING';
  }

  /** What the issuer that an account is publishes under a name; undefined where there is nothing. */
  issuerDocument(account: string, name: string): Json | undefined {
    return this.#engine.issuerDocument(account, name);
  }

  /** Whether calls are taken, and why not. */
  readiness(): { readonly state: string; readonly reason: string } {
    if (this.#closing) return { state: 'closing', reason: 'this replica was told to stop' };
    return this.#engine.readiness(this.#clock.now());
  }

  /** From now on this replica says that it takes no more calls. */
  announceClosing(): void {
    this.#closing = true;
  }
  #closing = false;
}
