// How long a test suite waits for the seeded state: resets over HTTP, one after the other, with writes between them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchCluster, startCluster } from './support/cluster.ts';
import { median, print, quantile } from './support/lines.ts';

const resets = 200;
const usersBetween = 5;

await measure(1, 10);
await measure(3, 50);

async function measure(replicas: number, targetMs: number): Promise<void> {
  await using cluster = await startCluster('--allow-reset', '--profile', 'instant', '--replicas', String(replicas));
  // Its tokens would be of the cluster before the reset.
  await using client = cluster.client({ causal: false });
  for (let seeded = 0; seeded < 20; seeded++) await client.iam.createUser({ userName: `seeded-${seeded}` });
  await client.cluster.markResetPoint({});
  const doors = httpOf(cluster);
  const tookMs: number[] = [];
  for (let round = 0; round < resets; round++) {
    for (let at = 0; at < usersBetween; at++) await client.iam.createUser({ userName: `user-${round}-${at}` });
    const startedMs = performance.now();
    const response = await fetch(`http://${doors[round % doors.length] ?? ''}/_eventide/reset`, { method: 'POST' });
    tookMs.push(performance.now() - startedMs);
    const { unreached } = (await response.json()) as { readonly unreached: readonly string[] };
    if (response.status !== 200 || unreached.length > 0) throw new Error('a reset failed');
    const { users } = await client.iam.listUsers({});
    if (users.length !== 20) throw new Error(`${users.length} users after a reset`);
  }
  const [middle, last] = [median(tookMs), quantile(tookMs, 0.99)];
  const on = replicas === 1 ? 'one replica' : `${replicas} replicas`;
  print({
    what: `reset to 20 seeded users, ${on}, ${resets} times, p50 (p99)`,
    measured: `${middle.toFixed(1)} ms (${last.toFixed(1)} ms)`,
    ...{ target: `p50 ≤ ${targetMs} ms`, met: middle <= targetMs },
  });
}

function httpOf({ directory }: BenchCluster): readonly string[] {
  const { replicas } = JSON.parse(readFileSync(join(directory, 'cluster.json'), 'utf8')) as {
    readonly replicas: readonly { readonly http: string }[];
  };
  return replicas.map(({ http }) => http);
}
