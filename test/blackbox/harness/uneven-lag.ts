// Uneven lag: chaos rules under which each change comes to each replica after a delay of its own, however short the profile's is.

import type { EventideClient } from '../../../src/lib/client.ts';

// Each takes half of the changes, drawn by replica and change: together eight delays, which are far apart.
const stepsMs = [200, 400, 800] as const;
// Longer than any run.
const lifeMs = 12 * 3_600_000;

/** Puts the rules on all replicas, whose setting `chaos` allows it. One that is started anew has none. */
export async function unevenLag(client: EventideClient, seed: number): Promise<void> {
  for (const extraDelay of stepsMs) {
    const scope = { replicas: [], peers: [], accounts: [], actions: [], principals: [], probability: 0.5 };
    const name = `uneven-${extraDelay}`;
    await client.chaos.putRule({
      rule: { name, seed, scope, expiresAt: Date.now() + lifeMs, apply: { extraDelay } },
    });
  }
}
