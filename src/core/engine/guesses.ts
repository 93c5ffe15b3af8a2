// Guesses: how long those must wait who try passwords one after the other, for each principal, in bounded memory.

import { BoundedCache } from '../base/bounded-cache.ts';

// A password mistyped now and then is no guessing.
const freeTries = 10;
const firstWaitMs = 1000;
// Nobody is locked out for good by somebody else's guesses: at one a minute, a password of eight characters holds.
const longestWaitMs = 60_000;
const forgottenAfterMs = 15 * 60_000;
// One costs a guesser a hash, some 30 ms of this replica: to have all of them forgotten takes minutes.
const keptPrincipals = 20_000;

interface Tries {
  wrong: number;
  underWay: number;
  /** When the last one was wrong, monotonic. */
  wrongAtMs: number;
}

/** How a try ended; `neither`: it says nothing of guessing. */
export type TryEnd = 'neither' | 'right' | 'wrong';

/** How long those must wait who try passwords one after the other, for each principal, in bounded memory. */
export class Guesses {
  readonly #tries = new BoundedCache<Tries>(keptPrincipals);

  /** Begins a try; how long to wait, milliseconds, where it must not begin yet. */
  begin(name: string, nowMs: number): number | undefined {
    const tries = this.#tries.get(name) ?? { wrong: 0, underWay: 0, wrongAtMs: nowMs };
    if (nowMs - tries.wrongAtMs >= forgottenAfterMs) tries.wrong = 0;
    // What is under way may turn out wrong: so many at once are as many guesses.
    const isFree = tries.wrong + tries.underWay < freeTries;
    if (!isFree && tries.underWay > 0) return firstWaitMs;
    const waitMs = isFree ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries.wrong - freeTries, 16));
    const leftMs = tries.wrongAtMs + waitMs - nowMs;
    if (leftMs > 0) return leftMs;
    tries.underWay++;
    this.#tries.set(name, tries);
    return undefined;
  }

  /** A try that began has ended. */
  end(name: string, how: TryEnd, nowMs: number): void {
    const tries = this.#tries.get(name);
    if (tries === undefined) return;
    tries.underWay = Math.max(0, tries.underWay - 1);
    if (how === 'right') tries.wrong = 0;
    if (how !== 'wrong') return;
    tries.wrong++;
    tries.wrongAtMs = nowMs;
  }
}
