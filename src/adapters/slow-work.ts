// Slow work beside the loop: each kind by its own function, so many at a time, so many waiting, and no more.

import type { SlowAsk, SlowAskOf, SlowDone, SlowDoneOf, SlowFailure, SlowKind } from '../core/model/slow-work.ts';
import type { Observer, SlowWorker } from '../runtime/ports.ts';
import { verifyAndHash } from './passwords.ts';

/** Does the work of one kind. Rejects only where it could not be done for no fault of the asker. */
type Does<K extends SlowKind> = (ask: SlowAskOf<K>) => Promise<SlowDoneOf<K>>;

/** How much of one kind at a time. */
interface Bounds {
  readonly atOnce: number;
  readonly waiting: number;
}

// A password takes some 30 ms of one core and 19 MiB: two at a time leave the loop its own core, and half a minute's worth
// waits.
const passwordBounds: Bounds = { atOnce: 2, waiting: 500 };

/** The work of one kind: what is under way, and what waits its turn. */
class Lane {
  readonly #bounds: Bounds;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** False: too much waits already. */
  add(run: () => Promise<void>): boolean {
    if (this.#waiting.length >= this.#bounds.waiting) return false;
    this.#waiting.push(run);
    // Not within the call: nobody hears of the end before the asking has returned.
    queueMicrotask(() => this.#next());
    return true;
  }

  #next(): void {
    if (this.#running >= this.#bounds.atOnce) return;
    const run = this.#waiting.shift();
    if (run === undefined) return;
    this.#running++;
    void run().finally(() => {
      this.#running--;
      this.#next();
    });
  }
}

/** Does slow work in this process: on libuv's threads, or over the network. */
export class LocalSlowWorker implements SlowWorker {
  readonly #observer: Observer;
  readonly #lanes: { readonly [K in SlowKind]: Lane } = { passwords: new Lane(passwordBounds) };
  readonly #does: { readonly [K in SlowKind]: Does<K> } = { passwords: verifyAndHash };

  constructor(observer: Observer) {
    this.#observer = observer;
  }

  work(ask: SlowAsk, done: (result: SlowDone | SlowFailure) => void): void {
    const run = async (): Promise<void> => done(await this.#result(ask));
    if (!this.#lanes[ask.kind].add(run)) queueMicrotask(() => done('busy'));
  }

  async #result(ask: SlowAsk): Promise<SlowDone | SlowFailure> {
    try {
      return await this.#doIt(ask);
    } catch (error) {
      // Never the ask: there are secrets in it.
      const reason = error instanceof Error ? error.message : String(error);
      this.#observer.note('error', 'slow-work', 'not done', { kind: ask.kind, reason });
      return 'failed';
    }
  }

  #doIt(ask: SlowAsk): Promise<SlowDone> {
    switch (ask.kind) {
      case 'passwords':
        return this.#does.passwords(ask);
    }
  }
}
