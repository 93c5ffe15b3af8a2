// A real cluster: written through one replica, visible on all; killed replicas come back; wrong command lines say so.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClusterProcess, eventide, eventually } from './cluster-process.ts';

interface Status {
  readonly members: readonly {
    readonly name: string;
    readonly ready?: boolean;
    readonly accounts: readonly { account: string; visibleSeq: number; fingerprint: string }[];
  }[];
}

async function statusOf(cluster: ClusterProcess, replica: string): Promise<Status | undefined> {
  const { code, stdout } = await cluster.run('--output', 'json', 'status', '--replica', replica);
  return code === 0 ? (JSON.parse(stdout) as Status) : undefined;
}

describe('eventide up', () => {
  it('brings a write through one replica to all, and replicas that are killed, the home too, catch up', async () => {
    await using cluster = await ClusterProcess.start(['--profile', 'instant', '--seed', '7']);
    expect(cluster.printed).toContain('root access key');
    const created: string[] = [];
    for (const victim of ['n2', 'n1', 'n3']) {
      const before = cluster.pidOf(victim);
      expect(before).toBeDefined();
      for (let at = 0; at < 3; at++) {
        const name = `${victim}-${at}`;
        if (at === 1 && before !== undefined) process.kill(before, 'SIGKILL');
        const { code } = await eventually(`writing ${name}`, async () => {
          const done = await cluster.run('iam', 'create-user', '--user-name', name);
          return done.code === 0 || done.stderr.includes('already exists') ? done : undefined;
        });
        if (code === 0) created.push(name);
      }
      await eventually(`${victim} to be back`, () =>
        Promise.resolve(cluster.pidOf(victim) !== before && cluster.pidOf(victim) !== undefined ? true : undefined),
      );
    }
    const agreed = await eventually('three equal replicas', async () => {
      const views = await Promise.all(
        ['n1', 'n2', 'n3'].map(async (name) =>
          (await statusOf(cluster, name))?.members.find((member) => member.name === name),
        ),
      );
      const accounts = new Set(
        views.map((member) =>
          JSON.stringify(
            member?.accounts.map(({ account, visibleSeq, fingerprint }) => [account, visibleSeq, fingerprint]),
          ),
        ),
      );
      return views.every((member) => member?.ready === true) && accounts.size === 1 ? true : undefined;
    });
    expect(agreed).toBe(true);
    const { stdout } = await cluster.run('iam', 'list-users');
    for (const name of created) expect(stdout).toContain(`"${name}"`);
  });

  it('draws the same delays for the same script on a fresh cluster', async () => {
    const delays: string[] = [];
    for (let round = 0; round < 2; round++) {
      await using cluster = await ClusterProcess.start(['--profile', 'aws', '--seed', '42']);
      await cluster.run('iam', 'create-user', '--user-name', 'alice');
      await cluster.run('iam', 'create-group', '--group-name', 'team');
      await cluster.run('iam', 'add-user-to-group', '--user-name', 'alice', '--group-name', 'team');
      delays.push((await cluster.run('trace', '--delays', '--all')).stdout);
    }
    expect(delays[0]?.split('\n').length).toBeGreaterThan(12);
    expect(delays[1]).toBe(delays[0]);
  });

  it('goes on from its directory, and shows the secret once', async () => {
    await using first = await ClusterProcess.start(['--profile', 'instant']);
    expect(first.printed).toContain('shown once');
    await first.run('iam', 'create-user', '--user-name', 'kept');
    await first.stop();
    const again = await ClusterProcess.start([], first.directory);
    expect(again.printed).not.toContain('shown once');
    const { stdout } = await again.run('iam', 'get-user', '--user-name', 'kept');
    expect(stdout).toContain('"kept"');
    await again.stop();
  });

  it('goes on without a replica that was evicted, then and at the next start', async () => {
    const first = await ClusterProcess.start(['--profile', 'instant']);
    expect(await first.run('evict', 'n3')).toMatchObject({ code: 0, stdout: 'n3 is no member any more.\n' });
    await eventually('n3 to be left', () => Promise.resolve(first.pidOf('n3') === undefined ? true : undefined));
    await first.stop();
    await using again = await ClusterProcess.start([], first.directory);
    expect(again.printed).toContain('Eventide is up: 2 replicas');
    expect(again.printed).not.toMatch(/^n3 +grpc/mu);
    expect(again.replicas.map(({ name }) => name)).toEqual(['n1', 'n2']);
    expect((await again.run('iam', 'create-user', '--user-name', 'later')).code).toBe(0);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['bogus'], 2, "unknown command 'bogus'"],
    [['up', '--profil', 'aws'], 2, '--profil'],
    [['iam', 'creat-user'], 2, 'Did you mean create-user?'],
    [['iam', 'create-user', '--user-nam', 'x'], 2, 'Did you mean --user-name?'],
    [['--data', '/nonexistent/eventide', 'status'], 3, 'There is no cluster'],
  ] as const)('%j says what to do', async (args, code, text) => {
    const finished = await eventide(args, { EVENTIDE_DATA: '', EVENTIDE_ENDPOINTS: '' }, tmpdir());
    expect({ code: finished.code, said: finished.stderr.includes(text), stderr: finished.stderr }).toMatchObject({
      code,
      said: true,
    });
  });

  it('names an unknown setting of a replica and the nearest known one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eventide-config-'));
    writeFileSync(
      join(folder, 'r.json'),
      JSON.stringify({ clusterDirectory: '.', name: 'n1', dataDirectory: 'd', loglevel: 'info' }),
    );
    const { code, stderr } = await eventide(['replica', '--config', join(folder, 'r.json')]);
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toContain('there is no setting loglevel. Did you mean logLevel?');
  });

  it('is told where another `up` has the directory', async () => {
    await using cluster = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1']);
    const { code, stderr } = await cluster.run('up');
    expect(code).toBe(1);
    expect(stderr).toContain('in use by another');
  });
});
