// Real replicas that lose their directory or a record under writes: they come back by snapshot, equal to the others.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Level } from 'level';
import { describe, expect, it } from 'vitest';
import type { Member } from '../../src/core/shapes/cluster.ts';
import type { EventideClient } from '../../src/lib/client.ts';
import { agreement, ClusterProcess, eventually } from './cluster-process.ts';

/** Writes of one user, one after the other, until told to end. */
function writing(client: EventideClient): { readonly end: () => Promise<number> } {
  const state = { going: true, made: 0 };
  const write = async (): Promise<void> => {
    while (state.going) {
      const tags = [{ key: 'n', value: String(state.made) }];
      await client.iam.tagUser({ userName: 'busy', tags }).then(
        () => state.made++,
        () => undefined,
      );
    }
  };
  const done = Promise.all(Array.from({ length: 4 }, write));
  return {
    end: async () => {
      state.going = false;
      await done;
      return state.made;
    },
  };
}

/** Kills a replica -9 and, before it is started again, does something to its directory. */
async function killed(cluster: ClusterProcess, name: string, meanwhile: () => Promise<void> | void): Promise<void> {
  const path = join(cluster.directory, name, 'replica.json');
  const before = cluster.pidOf(name);
  // Without its configuration it does not start again.
  renameSync(path, `${path}.away`);
  if (before !== undefined) process.kill(before, 'SIGKILL');
  await eventually(`${name} to be dead`, () => Promise.resolve(cluster.pidOf(name) === before ? undefined : true));
  await meanwhile();
  renameSync(`${path}.away`, path);
}

function configure(cluster: ClusterProcess, name: string, settings: object): void {
  const path = join(cluster.directory, name, 'replica.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...config, ...settings }));
}

async function started(): Promise<ClusterProcess> {
  const cluster = await ClusterProcess.start(['--profile', 'instant']);
  for (const { name } of cluster.replicas) {
    configure(cluster, name, { checkpointOps: 50, keptOps: 20, compareMs: 500 });
    await killed(cluster, name, () => undefined);
  }
  await agreement(cluster);
  // Those who show the same need not have found the home yet, nor it them.
  await using client = cluster.client({ causal: false, deadlineMs: 5000 });
  await eventually('writes to be decided', () =>
    client.iam.createUser({ userName: 'busy' }).then(
      () => true,
      () => undefined,
    ),
  );
  return cluster;
}

async function selfOf(client: EventideClient, cluster: ClusterProcess, name: string): Promise<Member | undefined> {
  const endpoint = cluster.endpointOf(name);
  const { members } = await client.cluster.getCluster({}, { endpoint }).catch(() => ({ members: [] }));
  return members.find((member) => member.name === name);
}

describe('a replica', () => {
  it('whose directory is removed under writes comes back by snapshot, equal to the others', async () => {
    await using cluster = await started();
    await using client = cluster.client({ causal: false, deadlineMs: 5000 });
    for (let at = 0; at < 20; at++) await client.iam.createUser({ userName: `user-${at}` });
    const writer = writing(client);
    await eventually('the log to be trimmed', async () => {
      return ((await selfOf(client, cluster, 'n1'))?.trimmedThrough ?? 0) > 100 ? true : undefined;
    });
    await killed(cluster, 'n3', () => rmSync(join(cluster.directory, 'n3', 'data'), { recursive: true, force: true }));
    await eventually('n3 to serve again', async () => {
      const self = await selfOf(client, cluster, 'n3');
      return self?.ready === true ? true : undefined;
    });
    const joined = await selfOf(client, cluster, 'n3');
    expect(joined?.checkpointIndex).toBeGreaterThan(0);
    const log = readFileSync(join(cluster.directory, 'n3', 'replica.log'), 'utf8');
    expect(log).toContain('a snapshot is in place');
    expect(await writer.end()).toBeGreaterThan(0);
    await agreement(cluster);
  });

  it('with a wrong record finds it, is repaired from the others, and serves again', async () => {
    await using cluster = await started();
    await using client = cluster.client({ causal: false, deadlineMs: 5000 });
    await client.iam.createUser({ userName: 'spoilt' });
    const writer = writing(client);
    await eventually('the log to be trimmed', async () => {
      return ((await selfOf(client, cluster, 'n1'))?.trimmedThrough ?? 0) > 100 ? true : undefined;
    });
    await writer.end();
    await killed(cluster, 'n2', async () => {
      const database = new Level(join(cluster.directory, 'n2', 'data', 'db'));
      await eventually('the database', () =>
        database.open().then(
          () => true,
          () => undefined,
        ),
      );
      const key = '04/user/111122223333/spoilt';
      const text = (await database.get(key)) ?? '';
      expect(text).toContain('"path":"/"');
      await database.put(key, text.replace('"path":"/"', '"path":"?"'), { sync: true } as object);
      await database.close();
    });
    const log = (): string => readFileSync(join(cluster.directory, 'n2', 'replica.log'), 'utf8');
    await eventually('n2 to be repaired', () =>
      Promise.resolve(log().includes('a snapshot is in place') ? true : undefined),
    );
    expect(log()).toContain('this replica differs and stops serving until it is repaired');
    await agreement(cluster);
    const { user } = await client.iam.getUser({ userName: 'spoilt' }, { endpoint: cluster.endpointOf('n2') });
    expect(user?.path).toBe('/');
  });
});
