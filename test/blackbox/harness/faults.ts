// The one who breaks things: netsplits, late links, kills and pauses, drawn from a seed, one after the other, healed at the end.

import { Prng } from '../../sim/prng.ts';
import type { LiveCluster } from './live-cluster.ts';
import { type Ongoing, pauseMs } from './pace.ts';

/** Kinds of faults. */
export type FaultKind = 'break' | 'delay' | 'isolate' | 'kill' | 'kill-all' | 'one-way' | 'pause' | 'split';

/** All of them. */
export const allFaults: readonly FaultKind[] = [
  'break',
  'delay',
  'isolate',
  'kill',
  'kill-all',
  'one-way',
  'pause',
  'split',
];

/** Faults under way, and how many of each there were. */
export interface Faults extends Ongoing {
  readonly fired: Readonly<Record<string, number>>;
}

// Long enough for the home to count as unreachable, and short enough that much happens in a minute.
const longestFaultMs = 3000;
const quietMs = 1500;

/** Starts breaking things. `end` heals all and waits until all replicas serve. */
export function startFaults(cluster: LiveCluster, seed: number, kinds: readonly FaultKind[]): Faults {
  const draw = new Prng('faults', seed);
  const fired: Record<string, number> = {};
  const state = { going: true };
  const done = (async () => {
    while (state.going) {
      const kind = draw.pick(kinds);
      if (kind === undefined) return;
      fired[kind] = (fired[kind] ?? 0) + 1;
      await fire(cluster, kind, draw, () => state.going);
      cluster.heal();
      await pauseMs(draw.between(quietMs / 4, quietMs));
    }
  })();
  done.catch(() => undefined);
  return {
    fired,
    end: async () => {
      state.going = false;
      await done;
      cluster.heal();
      for (const name of cluster.names) cluster.launch(name);
      await cluster.whenReady();
    },
  };
}

async function fire(cluster: LiveCluster, kind: FaultKind, draw: Prng, going: () => boolean): Promise<void> {
  const victim = draw.pick(cluster.names) ?? '';
  const other = draw.pick(cluster.names.filter((name) => name !== victim)) ?? '';
  const lasts = async (): Promise<void> => {
    const endMs = performance.now() + draw.between(300, longestFaultMs);
    while (going() && performance.now() < endMs) await pauseMs(50);
  };
  switch (kind) {
    case 'break':
      for (const link of cluster.links) link.break();
      return;
    case 'delay':
      for (const link of cluster.links) link.delay(draw.between(5, 400));
      return lasts();
    case 'isolate':
      cluster.isolate(victim);
      return lasts();
    case 'one-way':
      cluster.link(victim, other).hold(draw.hits(0.5) ? 'forth' : 'back');
      return lasts();
    case 'split':
      cluster.link(victim, other).hold('forth', 'back');
      return lasts();
    case 'pause':
      cluster.pause(victim);
      return lasts();
    case 'kill':
    case 'kill-all': {
      const victims = kind === 'kill' ? [victim] : cluster.names;
      await Promise.all(victims.map((name) => cluster.kill(name)));
      if (draw.hits(0.5)) await pauseMs(draw.between(0, 500));
      for (const name of victims) cluster.launch(name);
      await cluster.whenReady(victims);
    }
  }
}
