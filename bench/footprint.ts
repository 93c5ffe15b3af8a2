// What a cluster costs before anybody uses it: time to start, memory at rest; and how fast a replica catches up.

import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster } from './support/cluster.ts';
import { residentMib } from './support/cpu.ts';
import { median, print } from './support/lines.ts';

const rounds = 5;
const readyMs = 2000;
const idleMib = 100;
const catchUpMs = 2000;
const missedOps = 10_000;
const restMs = 3000;
const patienceMs = 60_000;

await starts();
await catchUp();

async function starts(): Promise<void> {
  const startMs: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await using cluster = await startCluster('--profile', 'aws');
    startMs.push(cluster.startMs);
    if (round > 0) continue;
    await pause(restMs);
    for (const { pid } of cluster.replicas) memory.push(residentMib(pid));
  }
  const took = median(startMs);
  const held = Math.max(...memory);
  print({
    ...{ what: '`eventide up`, three replicas ready', measured: `${Math.round(took)} ms` },
    ...{ target: `< ${readyMs} ms`, met: took < readyMs },
  });
  print({
    ...{ what: 'resident memory of an idle replica, the largest of three', measured: `${Math.round(held)} MiB` },
    ...{ target: `< ${idleMib} MiB`, met: held < idleMib },
  });
}

/** A replica that was stopped while the others went on; the clock runs from the moment it may go on too. */
async function catchUp(): Promise<void> {
  await using cluster = await startCluster('--profile', 'instant');
  await using client = cluster.client();
  const late = cluster.replicas[2];
  if (late === undefined) throw new Error('the cluster has no third replica');
  execFileSync('kill', ['-STOP', String(late.pid)]);
  const [home] = cluster.replicas;
  // Changes of one user: a quota bounds how many an account may have.
  await client.iam.createUser({ userName: 'missed' });
  let made = 0;
  const writer = async (): Promise<void> => {
    for (let at = made++; at < missedOps; at = made++)
      await client.iam.tagUser(
        { userName: 'missed', tags: [{ key: 'change', value: String(at) }] },
        { endpoint: home?.grpc ?? '' },
      );
  };
  await Promise.all(Array.from({ length: 64 }, writer));
  execFileSync('kill', ['-CONT', String(late.pid)]);
  const startedMs = performance.now();
  for (;;) {
    const { members } = await client.cluster.getCluster({}, { endpoint: late.grpc });
    const own = members.find(({ name }) => name === late.name)?.accounts ?? [];
    if (own.some(({ visibleSeq = 0 }) => visibleSeq > missedOps + 1)) break;
    if (performance.now() - startedMs > patienceMs) throw new Error(`it did not catch up within ${patienceMs} ms`);
    await pause(10);
  }
  const took = performance.now() - startedMs;
  print({
    what: `catch-up of ${missedOps} missed ops, committed to visible`,
    ...{ measured: `${Math.round(took)} ms`, target: `≤ ${catchUpMs} ms`, met: took <= catchUpMs },
  });
}
