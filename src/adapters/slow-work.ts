// Slow work beside the loop: each kind by its own function, so many at a time, so many waiting, and no more.

import { setImmediate as turn } from 'node:timers/promises';
import type { SlowAsk, SlowAskOf, SlowDone, SlowDoneOf, SlowFailure, SlowKind } from '../core/model/slow-work.ts';
import type { Observer, SlowWorker } from '../runtime/ports.ts';
import type { FetchRules } from './federation/public-addresses.ts';
import { checkSaml } from './federation/saml.ts';
import { makeTokenKeys } from './federation/token-keys.ts';
import { WebIdentityTokens } from './federation/web-identity.ts';
import { verifyAndHash } from './passwords.ts';

/** Does the work of one kind. Rejects only where it could not be done for no fault of the asker. */
type Does<K extends SlowKind> = (ask: SlowAskOf<K>) => Promise<SlowDoneOf<K>>;

/** How much of one kind at a time. */
interface Bounds {
  readonly atOnce: number;
  readonly waiting: number;
  /** Of it, for one and the same party. */
  readonly ofOne?: { readonly atOnce: number; readonly waiting: number };
}

// A password takes some 30 ms of one core and 19 MiB: two at a time leave the loop its own core, and half a minute's worth
// waits.
const passwordBounds: Bounds = { atOnce: 2, waiting: 500 };

// An RSA key takes some 100 ms of one core, and an account makes one in its life.
const tokenKeyBounds: Bounds = { atOnce: 1, waiting: 50 };
// Mostly waiting for a provider, and anybody may ask for it: a slow provider must not fill memory, nor keep those of others out.
const webIdentityBounds: Bounds = { atOnce: 64, waiting: 500, ofOne: { atOnce: 8, waiting: 100 } };

// A response takes some milliseconds of the loop's own thread, and anybody may send one: one at a time, calls between them.
const samlBounds: Bounds = { atOnce: 1, waiting: 100 };

interface Waiting {
  readonly of: string;
  readonly run: () => Promise<void>;
}

/** The work of one kind: what is under way, and what waits its turn. */
class Lane {
  readonly #bounds: Bounds;
  readonly #waiting: Waiting[] = [];
  /** How much is under way, by party. */
  readonly #running = new Map<string, number>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** False: too much waits already. `of`: whose work it is. */
  add(of: string, run: () => Promise<void>): boolean {
    const { waiting, ofOne } = this.#bounds;
    if (this.#waiting.length >= waiting) return false;
    if (ofOne !== undefined && this.#waiting.filter((one) => one.of === of).length >= ofOne.waiting) return false;
    this.#waiting.push({ of, run });
    // Not within the call: nobody hears of the end before the asking has returned.
    queueMicrotask(() => this.#next());
    return true;
  }

  #next(): void {
    const { atOnce, ofOne } = this.#bounds;
    if ([...this.#running.values()].reduce((sum, count) => sum + count, 0) >= atOnce) return;
    const at = this.#waiting.findIndex(({ of }) => this.#runningOf(of) < (ofOne?.atOnce ?? atOnce));
    const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (next === undefined) return;
    const { of, run } = next;
    this.#running.set(of, this.#runningOf(of) + 1);
    void run().finally(() => {
      const left = this.#runningOf(of) - 1;
      if (left === 0) this.#running.delete(of);
      else this.#running.set(of, left);
      this.#next();
    });
  }

  #runningOf(of: string): number {
    return this.#running.get(of) ?? 0;
  }
}

/** Whose work it is, where that may be slow for somebody's fault. */
function partyOf(ask: SlowAsk): string {
  return ask.kind === 'web-identity' ? ask.issuer : '';
}

/** Does slow work in this process: on libuv's threads, or over the network. */
export class LocalSlowWorker implements SlowWorker {
  readonly #observer: Observer;
  readonly #lanes: { readonly [K in SlowKind]: Lane } = {
    passwords: new Lane(passwordBounds),
    'token-keys': new Lane(tokenKeyBounds),
    'web-identity': new Lane(webIdentityBounds),
    saml: new Lane(samlBounds),
  };
  readonly #does: { readonly [K in SlowKind]: Does<K> };

  /** `fetching`: where identity providers may be asked for their keys. */
  constructor(observer: Observer, fetching: FetchRules) {
    this.#observer = observer;
    const tokens = new WebIdentityTokens(fetching, (reason) =>
      observer.note('info', 'slow-work', 'the keys of an identity provider cannot be had', { reason }),
    );
    this.#does = {
      passwords: verifyAndHash,
      'token-keys': makeTokenKeys,
      'web-identity': (ask) => tokens.check(ask),
      saml: async (ask) => {
        await turn();
        return checkSaml(ask);
      },
    };
  }

  work(ask: SlowAsk, done: (result: SlowDone | SlowFailure) => void): void {
    const run = async (): Promise<void> => done(await this.#result(ask));
    if (!this.#lanes[ask.kind].add(partyOf(ask), run)) queueMicrotask(() => done('busy'));
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
      case 'token-keys':
        return this.#does['token-keys'](ask);
      case 'web-identity':
        return this.#does['web-identity'](ask);
      case 'saml':
        return this.#does.saml(ask);
    }
  }
}
