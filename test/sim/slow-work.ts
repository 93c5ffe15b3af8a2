// Slow work in the simulator: done after a while that the seed draws, sometimes not at all, and never in a dead process.

import { checkSaml } from '../../src/adapters/federation/saml.ts';
import { toHex, utf8 } from '../../src/core/base/text.ts';
import type { SlowAsk, SlowAskOf, SlowDone, SlowFailure } from '../../src/core/model/slow-work.ts';
import type { SlowWorker } from '../../src/runtime/ports.ts';
import { judgeToken } from '../support/issuers.ts';
import { tokenKeys } from '../support/token-keys.ts';
import type { Machine } from './machine.ts';
import type { Prng } from './prng.ts';
import type { Timeline } from './timeline.ts';

interface Parts {
  readonly timeline: Timeline;
  readonly machine: Machine;
  readonly prng: Prng;
  readonly alive: () => boolean;
  /** Whether all of it is done, and takes {@link steadyMs}. */
  readonly isSteady: boolean;
}

/** How long steady work takes, simulated milliseconds. */
export const steadyMs = 50;

/** Does slow work in simulated time. A "hash" is the password itself in hex: there is nobody to hide it from. */
export class SimulatedSlowWorker implements SlowWorker {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  work(ask: SlowAsk, done: (result: SlowDone | SlowFailure) => void): void {
    const { timeline, machine, prng, alive, isSteady } = this.#parts;
    const isLost = !isSteady && prng.hits(0.02);
    const result = isLost ? 'busy' : !isSteady && prng.hits(0.01) ? 'failed' : doneOf(ask);
    timeline.at(isSteady ? steadyMs : 1 + prng.unit() * 200, () => {
      machine.run(() => {
        if (alive()) done(result);
      });
    });
  }
}

/** What really is done, without the time that it takes. */
function doneOf(ask: SlowAsk): SlowDone {
  switch (ask.kind) {
    case 'passwords':
      return passwordsDone(ask);
    case 'token-keys':
      return { kind: 'token-keys', keys: tokenKeys };
    case 'saml':
      return checkSaml(ask);
    case 'web-identity':
      return { kind: 'web-identity', ...judgeToken(ask) };
  }
}

function passwordsDone({ kind, verify, hash }: SlowAskOf<'passwords'>): SlowDone {
  return {
    ...{ kind, verified: verify.map(({ password, hash: kept }) => kept === simulatedHash(password)) },
    ...(hash === undefined ? {} : { hash: simulatedHash(hash) }),
  };
}

const prefix = '$simulated$';

/** The "hash" of a password. */
export function simulatedHash(password: string): string {
  return prefix + toHex(utf8(password));
}
