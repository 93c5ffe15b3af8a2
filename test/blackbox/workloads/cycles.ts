// Kill −9 and restart, again and again, under load: one replica, two, or all at once, with or without damage in between.

import { AsyncLocalStorage } from 'node:async_hooks';
import { rmSync } from 'node:fs';
import type { Credentials } from '../../../src/lib/client.ts';
import { Prng } from '../../sim/prng.ts';
import { checkDurable, type DurableAction } from '../checkers/durable.ts';
import type { Damage } from '../harness/damage.ts';
import { countCodes, Recorder } from '../harness/history.ts';
import { LiveCluster, type LiveClusterOptions } from '../harness/live-cluster.ts';
import { pauseMs, repeating } from '../harness/pace.ts';
import { durableLoad } from './load.ts';
import type { RunReport, WorkloadContext } from './workload.ts';

/** How many cycles, and what is done to a directory between kill and restart. */
export interface CyclesOptions extends LiveClusterOptions {
  readonly seed: number;
  readonly cycles: number;
  /** Cycles between two full looks, at which the load stands still. */
  readonly looksEvery: number;
  readonly damages?: readonly Damage[];
  readonly onLook?: (cycle: number, anomalies: readonly string[]) => void;
}

const clientCount = 6;

/** Runs the cycles on a cluster of its own. */
export async function runCycles(options: CyclesOptions): Promise<RunReport> {
  await using cluster = await LiveCluster.start({ profile: 'instant', ...options });
  const caller = new AsyncLocalStorage<Credentials>();
  await using client = cluster.client({
    ...{ credentials: () => caller.getStore() ?? cluster.rootCredentials, deadlineMs: 3000 },
  });
  const recorder = new Recorder<DurableAction>();
  const draw = new Prng('cycles', options.seed);
  const context: WorkloadContext<DurableAction> = {
    ...{ cluster, client, recorder, draw, as: (credentials, work) => caller.run(credentials, work) },
  };
  const load = durableLoad(context, clientCount);
  const fired: Record<string, number> = {};
  const alarms: string[] = [];
  for (let cycle = 0; cycle < options.cycles; ) {
    const running = [...load.clients, load.tryRevoked].map((work) =>
      repeating(async () => {
        await work();
        // While the home is away every write is refused at once: a client that went on would take the restart's processor.
        await pauseMs(recorder.entries.at(-1)?.outcome === 'ok' ? draw.between(1, 16) : draw.between(20, 60));
      }),
    );
    try {
      const end = Math.min(options.cycles, cycle + options.looksEvery);
      for (; cycle < end; cycle++) await killAndRestart(cluster, draw, options.damages ?? [], fired, alarms);
    } finally {
      await Promise.all(running.map((one) => one.end()));
    }
    await cluster.agreement(client);
    await load.look();
    options.onLook?.(cycle, checkDurable(recorder.entries).anomalies);
  }
  const { anomalies, figures } = checkDurable(recorder.entries);
  return {
    ...{ workload: 'cycles', seed: options.seed, fired, codes: countCodes(recorder.entries) },
    anomalies: [...anomalies, ...alarms],
    figures: { cycles: options.cycles, ...figures },
  };
}

async function killAndRestart(
  cluster: LiveCluster,
  draw: Prng,
  damages: readonly Damage[],
  fired: Record<string, number>,
  anomalies: string[],
): Promise<void> {
  const chosen = draw.unit();
  const order = cluster.names.toSorted(() => draw.unit() - 0.5);
  const damage = draw.pick(damages);
  // With damage one at a time: k allows no more.
  const victims = order.slice(0, damage !== undefined || chosen < 0.8 ? 1 : chosen < 0.92 ? 2 : cluster.names.length);
  const what = damage?.name ?? `kill ${victims.length}`;
  fired[what] = (fired[what] ?? 0) + 1;
  await pauseMs(draw.between(20, 160));
  await Promise.all(victims.map((name) => cluster.kill(name)));
  if (draw.hits(0.2)) await pauseMs(draw.between(0, 200));
  const [victim = ''] = victims;
  if (damage !== undefined) await restartDamaged(cluster, victim, damage, draw, anomalies);
  for (const name of victims) cluster.launch(name);
  await cluster.whenReady(victims);
}

/** Starts a replica on a damaged directory: it goes on as if nothing were, or it says clearly that it cannot, and is filled by the others. */
async function restartDamaged(
  cluster: LiveCluster,
  name: string,
  damage: Damage,
  draw: Prng,
  anomalies: string[],
): Promise<void> {
  const { dataDirectory } = cluster.replica(name);
  const done = damage.apply(dataDirectory, draw);
  if (!done) return;
  const started = await cluster.attempt(name);
  if (started === true) return;
  if (started.code === 0 || !/cannot be trusted|damaged/.test(started.message ?? '')) {
    anomalies.push(`no clear alarm: ${damage.name} on ${name}: ${JSON.stringify(started)}`);
  }
  await cluster.kill(name);
  rmSync(dataDirectory, { recursive: true, force: true });
}
