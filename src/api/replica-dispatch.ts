// Dispatch over a running replica: calls become events, answers become promises.

import type { Json } from '../core/base/canonical-json.ts';

import type { Call } from '../core/event.ts';
import type { Answer } from '../core/instruction.ts';
import type { CallHandler } from '../runtime/driver.ts';
import type { AuthorizeCall, Dispatch, ServingState } from './dispatch.ts';
import type { Gone } from './gone.ts';

/** What serves on a replica. */
export interface Serving {
  call(call: Call, handler: CallHandler): number;
  cancel(callId: number): void;
  answerNow(call: Call): Answer | undefined;
  readiness(): { readonly state: string; readonly reason: string };
  issuerDocument(account: string, name: string): Json | undefined;
}

/** Hands the doors' calls to one replica. */
export class ReplicaDispatch implements Dispatch {
  readonly #serving: Serving;

  constructor(serving: Serving) {
    this.#serving = serving;
  }

  call(call: Call, gone: Gone): Promise<Answer> {
    return this.stream(call, () => undefined, gone);
  }

  stream(
    call: Call,
    emit: (item: unknown) => void,
    gone: Gone,
    whenTaken?: (then: () => void) => void,
  ): Promise<Answer> {
    return new Promise((resolve) => {
      // One caller may stand for many calls: it must not remember those that were answered.
      let waiting = true;
      const answered = (answer: Answer): void => {
        waiting = false;
        gone.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      // Nobody waits for the promise of a call that was given up.
      const giveUp = (): void => this.#serving.cancel(callId);
      const callId = this.#serving.call(call, {
        answer: answered,
        emit,
        ...(whenTaken === undefined ? {} : { whenTaken }),
      });
      if (waiting) gone.addEventListener('abort', giveUp, { once: true });
    });
  }

  authorize(call: AuthorizeCall): Answer | undefined {
    return this.#serving.answerNow(call);
  }

  health(): ServingState {
    return this.readiness().state === 'ready' ? 'SERVING' : 'NOT_SERVING';
  }

  /** What the issuer that an account is publishes under a name; undefined where there is nothing. */
  issuerDocument(account: string, name: string): Json | undefined {
    return this.#serving.issuerDocument(account, name);
  }

  /** Whether calls are taken, and why not. */
  readiness(): { readonly state: string; readonly reason: string } {
    if (this.#closing) return { state: 'closing', reason: 'this replica was told to stop' };
    return this.#serving.readiness();
  }

  /** From now on this replica says that it takes no more calls. */
  announceClosing(): void {
    this.#closing = true;
  }
  #closing = false;
}
