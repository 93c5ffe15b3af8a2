// Slow work in the simulator: done after a while that the seed draws, sometimes not at all, and never in a dead process.

import { toHex, utf8 } from '../../src/core/base/text.ts';
import type { SlowAsk, SlowDone, SlowFailure } from '../../src/core/model/slow-work.ts';
import type { SlowWorker } from '../../src/runtime/ports.ts';
import type { Machine } from './machine.ts';
import type { Prng } from './prng.ts';
import type { Timeline } from './timeline.ts';

interface Parts {
  readonly timeline: Timeline;
  readonly machine: Machine;
  readonly prng: Prng;
  readonly alive: () => boolean;
}

/** Does slow work in simulated time. A "hash" is the password itself in hex: there is nobody to hide it from. */
export class SimulatedSlowWorker implements SlowWorker {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  work(ask: SlowAsk, done: (result: SlowDone | SlowFailure) => void): void {
    const { timeline, machine, prng, alive } = this.#parts;
    const result = prng.hits(0.02) ? 'busy' : prng.hits(0.01) ? 'failed' : doneOf(ask);
    timeline.at(1 + prng.unit() * 200, () => {
      machine.run(() => {
        if (alive()) done(result);
      });
    });
  }
}

/** What really is done, without the time that it takes. */
function doneOf(ask: SlowAsk): SlowDone {
  const { kind, verify, hash } = ask;
  return {
    ...{ kind, verified: verify.map(({ password, hash: kept }) => kept === simulatedHash(password)) },
    ...(hash === undefined ? {} : { hash: simulatedHash(hash) }),
  };
}

const prefix = '$simulated$';

function simulatedHash(password: string): string {
  return prefix + toHex(utf8(password));
}
