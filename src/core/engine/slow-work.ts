// Slow work of calls: asked of the world before a call is decided, and the call decided anew when it is done.

import type { ActionScope } from '../actions/action.ts';
import type { Instant } from '../base/instant.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SlowAsk, SlowDone, SlowFailure, Worked } from '../model/slow-work.ts';
import type { Outbox } from './outbox.ts';
import type { CancelTimer, Timers } from './timers.ts';

interface Parts {
  readonly outbox: Outbox;
  readonly timers: Timers;
}

/** Who goes on when it is done, or hears why it was not. One of both is called, once, in a later step. */
interface Asker {
  /** When nobody waits for it any longer, monotonic. */
  readonly deadlineMs: number;
  readonly done: (worked: Worked, now: Instant) => void;
  readonly refused: (reason: Refusal) => void;
}

/** Slow work of calls. What a call asks for depends on records that may change meanwhile: see {@link stillAsked}. */
export class SlowWork {
  readonly #parts: Parts;
  readonly #waiting = new Map<number, { readonly ask: SlowAsk; readonly asker: Asker; readonly cancel: CancelTimer }>();
  #workIds = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks for it. */
  ask(ask: SlowAsk, asker: Asker): void {
    const { outbox, timers } = this.#parts;
    const workId = ++this.#workIds;
    const cancel = timers.at(asker.deadlineMs, () => {
      this.#waiting.delete(workId);
      asker.refused(tooLate);
    });
    this.#waiting.set(workId, { ask, asker, cancel });
    outbox.add({ type: 'work', workId, ask });
  }

  /** The world has done it, or not. */
  ended(workId: number, result: SlowDone | SlowFailure, now: Instant): void {
    const waiting = this.#waiting.get(workId);
    if (waiting === undefined) return;
    this.#waiting.delete(workId);
    waiting.cancel();
    const { ask, asker } = waiting;
    if (result === 'busy') asker.refused(tooBusy);
    else if (result === 'failed' || result.kind !== ask.kind) asker.refused(notDone);
    else asker.done({ ask, done: result }, now);
  }
}

/** Whether what was done is what a call asks for now: the records may have changed since it was asked. */
export function stillAsked(ask: SlowAsk, worked: Worked | undefined): worked is Worked {
  return worked !== undefined && JSON.stringify(worked.ask) === JSON.stringify(ask);
}

/** The scope of an action with what was done for it. */
export function withWork(scope: ActionScope, worked: Worked | undefined): ActionScope {
  return worked === undefined ? scope : { ...scope, worked: worked.done };
}

const tooBusy = refusal('Throttling', 'Rate exceeded', { retryAfterMs: 500 });
const tooLate = refusal('Throttling', 'Rate exceeded', { retryAfterMs: 1000 });
const notDone = refusal('ServiceFailure', 'The request processing has failed because of an unknown error.');
