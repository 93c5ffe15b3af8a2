// Real processes that die, hang and lose their disks: acknowledged writes stay, reads go on, and there is one cluster.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EventideClient, EventideError } from '../../src/lib/client.ts';
import { agreement, ClusterProcess, eventually } from './cluster-process.ts';

const names = ['n1', 'n2', 'n3'];

async function usersOf(client: EventideClient): Promise<readonly string[]> {
  const { users } = await client.iam.listUsers({ maxItems: 1000 });
  return users.map(({ userName }) => userName);
}

function codeOf(error: unknown): string {
  return error instanceof EventideError ? error.code : String(error);
}

/** Goes on in the background until it is told to end. */
function repeating(work: () => Promise<void>): { readonly end: () => Promise<void> } {
  const state = { going: true };
  const done = (async () => {
    while (state.going) await work();
  })();
  return {
    end: async () => {
      state.going = false;
      await done;
    },
  };
}

describe('under writes, a replica that is killed -9', () => {
  it('the home included, loses no acknowledged write, and the others answer every read meanwhile', async () => {
    await using cluster = await ClusterProcess.start(['--profile', 'fast', '--seed', '3']);
    await using client = cluster.client({ causal: false, deadlineMs: 5000 });
    const acknowledged: string[] = [];
    let made = 0;
    const writer = repeating(async () => {
      const userName = `user-${made++}`;
      // A write whose outcome nobody knows is no acknowledged one.
      await client.iam.createUser({ userName }).then(
        () => acknowledged.push(userName),
        () => undefined,
      );
    });
    const dying = { name: '' };
    const failures: string[] = [];
    const reads = new Map(names.map((name) => [name, 0]));
    const readers = cluster.replicas.map(({ name, grpc }) =>
      repeating(async () => {
        const before = dying.name;
        const principal = 'arn:aws:iam::111122223333:user/user-0';
        const request = { principal, action: 's3:GetObject', resource: '*' };
        try {
          await client.access.authorize(request, { endpoint: grpc });
          reads.set(name, (reads.get(name) ?? 0) + 1);
        } catch (error) {
          if (before !== name && dying.name !== name) failures.push(`${name}: ${String(error)}`);
        }
      }),
    );
    for (const victim of names) {
      dying.name = victim;
      const before = cluster.pidOf(victim);
      const readBefore = new Map(reads);
      if (before !== undefined) process.kill(before, 'SIGKILL');
      await eventually(`reads on the others while ${victim} is dead`, () => {
        const others = names.filter((name) => name !== victim);
        const went = others.every((name) => (reads.get(name) ?? 0) > (readBefore.get(name) ?? 0) + 5);
        return Promise.resolve(went ? true : undefined);
      });
      await eventually(`${victim} to take reads again`, async () => {
        const pid = cluster.pidOf(victim);
        if (pid === undefined || pid === before) return undefined;
        const { members } = await client.cluster
          .getCluster({}, { endpoint: cluster.endpointOf(victim) })
          .catch(() => ({ members: [] }));
        return members.find((member) => member.name === victim)?.ready === true ? true : undefined;
      });
      const soFar = acknowledged.length;
      await eventually('writes to go on', () => Promise.resolve(acknowledged.length > soFar ? true : undefined));
    }
    await Promise.all([writer, ...readers].map((one) => one.end()));
    expect(failures).toEqual([]);
    await agreement(cluster);
    const users = new Set(await usersOf(client));
    expect(acknowledged.filter((name) => !users.has(name))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(10);
  });
});

describe('a replica that hangs and goes on', () => {
  it.each(['n3', 'n1'])('%s comes to equal positions and fingerprints with the others', async (victim) => {
    await using cluster = await ClusterProcess.start(['--profile', 'instant']);
    await using client = cluster.client({ causal: false, deadlineMs: 3000 });
    await client.iam.createUser({ userName: 'before' });
    const pid = cluster.pidOf(victim);
    if (pid === undefined) throw new Error(`${victim} has no process`);
    process.kill(pid, 'SIGSTOP');
    const other = cluster.endpointOf('n2');
    const written = await client.iam.createUser({ userName: 'meanwhile' }, { endpoint: other }).then(
      () => true,
      () => false,
    );
    // Two voters of three are enough for a write, if one of them is the home.
    expect(written).toBe(victim !== 'n1');
    const { decision } = await client.access.authorize(
      { principal: 'arn:aws:iam::111122223333:user/before', action: 's3:GetObject', resource: '*' },
      { endpoint: other },
    );
    expect(decision?.decision).toBe('ImplicitlyDenied');
    process.kill(pid, 'SIGCONT');
    await eventually('writes to go through', () =>
      client.iam.createUser({ userName: 'after' }).then(
        () => true,
        (error: unknown) => (codeOf(error) === 'EntityAlreadyExists' ? true : undefined),
      ),
    );
    await agreement(cluster);
    expect(await usersOf(client)).toEqual(expect.arrayContaining(['before', 'after']));
  });
});

describe('a home that lost its disk', () => {
  it('is filled by the others, and alone makes no second cluster', async () => {
    const cluster = await ClusterProcess.start(['--profile', 'instant']);
    const { directory } = cluster;
    try {
      await cluster.client().iam.createUser({ userName: 'kept' });
      const before = (await cluster.client().cluster.getCluster({})).clusterId;
      await cluster.stop();
      const config = join(directory, 'n1', 'replica.json');
      const { dataDirectory } = JSON.parse(readFileSync(config, 'utf8')) as { readonly dataDirectory: string };
      const disk = resolve(directory, 'n1', dataDirectory);
      expect(existsSync(join(disk, 'db'))).toBe(true);
      rmSync(disk, { recursive: true });

      // Alone, it waits: who else may know a cluster cannot be asked.
      const alone = spawn(process.execPath, [resolve('dist/main.js'), 'replica', '--config', config], {
        stdio: 'pipe',
      });
      const client = cluster.client({ deadlineMs: 2000 });
      const refused = await eventually('an answer', () =>
        client.iam.listUsers({}, { endpoint: cluster.endpointOf('n1') }).then(
          () => 'answered',
          (error: unknown) => (codeOf(error) === 'UNREACHABLE' ? undefined : codeOf(error)),
        ),
      );
      expect(refused).toBe('NOT_READY');
      const ended = once(alone, 'exit');
      alone.kill('SIGTERM');
      await ended;
      client.close();

      await using again = await ClusterProcess.start([], directory);
      await using reader = again.client();
      await agreement(again);
      expect((await reader.cluster.getCluster({})).clusterId).toBe(before);
      expect(await usersOf(reader)).toEqual(['kept']);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
