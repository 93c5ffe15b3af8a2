// Disks that are really full under load: refusals say so, the alarm shows, nothing acknowledged is lost, and room brings writes back.

import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Credentials, EventideClient } from '../../src/lib/client.ts';
import { Prng } from '../sim/prng.ts';
import { checkDurable, type DurableAction } from './checkers/durable.ts';
import { Recorder } from './harness/history.ts';
import { LiveCluster } from './harness/live-cluster.ts';
import { eventually, pauseMs, repeating } from './harness/pace.ts';
import { asItIs, buildProgram } from './harness/program.ts';
import { canMount, SmallDisks } from './harness/small-disk.ts';
import { durableLoad } from './workloads/load.ts';

const mountable = canMount();
if (!mountable) process.stderr.write('SKIPPED: test/blackbox/full-disk.test.ts needs the right to mount a tmpfs\n');

const sizeMb = 32;
let main: string;
beforeAll(async () => {
  main = await buildProgram(asItIs);
});

/** Whether a replica says of itself that its disk is full. */
async function saysFull(cluster: LiveCluster, client: EventideClient, name: string): Promise<boolean> {
  const { members } = await client.cluster.getCluster({}, { endpoint: cluster.replica(name).grpc });
  return members.find((member) => member.name === name)?.diskFull === true;
}

describe.skipIf(!mountable)('a disk that is full', () => {
  it.each(['n3', 'n1'])(
    'of %s refuses with DISK_FULL, says so, loses nothing, and takes writes when there is room',
    async (victim) => {
      const disks = new SmallDisks(sizeMb);
      await using cluster = await LiveCluster.start({ main, profile: 'instant', disks });
      const caller = new AsyncLocalStorage<Credentials>();
      await using client = cluster.client({
        ...{ credentials: () => caller.getStore() ?? cluster.rootCredentials, deadlineMs: 3000 },
      });
      const recorder = new Recorder<DurableAction>();
      const draw = new Prng('full-disk', 1);
      const as = <T>(credentials: Credentials, work: () => Promise<T>): Promise<T> => caller.run(credentials, work);
      const load = durableLoad({ cluster, client, recorder, draw, as }, 4);
      const acknowledged = (): number =>
        recorder.entries.filter(({ outcome, action }) => outcome === 'ok' && action.type === 'create').length;
      const writesGoOn = async (): Promise<void> => {
        const before = acknowledged();
        await eventually('writes', () => Promise.resolve(acknowledged() > before + 10 || undefined));
      };
      await recorder.record(
        'n2',
        () => client.iam.createUser({ userName: 'kept' }),
        () => ({ type: 'create', thing: 'kept' }),
      );
      const kept = await client.iam.createAccessKey({ userName: 'kept' });
      await cluster.agreement(client);
      const running = [...load.clients, load.tryRevoked].map((work) =>
        repeating(async () => {
          await work();
          await pauseMs(draw.between(1, 20));
        }),
      );
      await writesGoOn();
      const { dataDirectory, grpc: endpoint } = cluster.replica(victim);

      disks.fill(dataDirectory);
      await eventually(
        `${victim} to say that its disk is full`,
        async () => (await saysFull(cluster, client, victim)) || undefined,
      );
      // Any write at the home; of another replica only what it would do by itself, which is to revoke.
      const { accessKeyId } = kept.accessKey ?? {};
      const refused = client.iam.deleteAccessKey({ userName: 'kept', accessKeyId: accessKeyId ?? '' }, { endpoint });
      await expect(refused).rejects.toMatchObject({ code: 'DISK_FULL' });
      const { printed } = await cluster.command(['status'], [victim]);
      expect(printed).toContain('disk full');
      expect(cluster.logOf(victim)).toMatch(/disk is full|ENOSPC/i);
      if (victim !== cluster.home) await writesGoOn();
      await client.access.authorize(
        { principal: `arn:aws:iam::${cluster.account}:root`, action: 's3:GetObject', resource: '*' },
        { endpoint },
      );

      disks.grow(dataDirectory, 2 * sizeMb);
      await eventually(`${victim} to have room`, async () => !(await saysFull(cluster, client, victim)) || undefined);
      await writesGoOn();

      // Full again, and killed there: it either starts or says why it cannot; with room it does.
      disks.fill(dataDirectory);
      await cluster.kill(victim);
      const started = await cluster.attempt(victim);
      const said = started === true ? 'it started' : `${started.code}: ${started.message}`;
      expect(said).toMatch(/^it started$|^1: .*(?:ENOSPC|No space|full)/is);
      disks.grow(dataDirectory, 3 * sizeMb);
      cluster.launch(victim);
      await cluster.whenReady([victim]);
      await writesGoOn();

      await Promise.all(running.map((one) => one.end()));
      await cluster.agreement(client);
      await load.look();
      const { anomalies, figures } = checkDurable(recorder.entries);
      expect(anomalies).toEqual([]);
      expect(figures['acknowledged']).toBeGreaterThan(30);
    },
  );
});
