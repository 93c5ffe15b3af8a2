// Resets of a cluster of real processes: the AWS SDK between them, replicas that are killed, and what must not be served.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResetResponse } from '../../src/core/shapes/cluster.ts';
import { agreement, ClusterProcess, eventide, eventually } from './cluster-process.ts';

const names = ['n1', 'n2', 'n3'];
let cluster: ClusterProcess;
let edge: string;

beforeAll(async () => {
  cluster = await ClusterProcess.start(['--profile', 'aws', '--seed', '3', '--allow-reset', '--http-port', '0']);
  edge = /AWS clients +(http:\S+)/.exec(cluster.printed)?.[1] ?? '';
}, 60_000);
afterAll(() => cluster[Symbol.asyncDispose]());

const httpOf = (name: string): string => `http://${cluster.replicas.find((one) => one.name === name)?.http ?? ''}`;
const codeOf = (error: unknown): string => (error as { readonly code?: string }).code ?? String(error);

function sdk(endpoint: string): IAMClient {
  return new IAMClient({ region: 'eu-central-1', endpoint, credentials: cluster.rootCredentials, maxAttempts: 5 });
}

async function post(base: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${base}/_eventide/reset`, { method: 'POST', headers });
}

async function resetBy(base: string): Promise<ResetResponse> {
  const response = await post(base);
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return JSON.parse(text) as ResetResponse;
}

/** Users in what this replica itself shows, and in what the home has committed as far as this replica knows. */
async function usersAt(name: string): Promise<readonly (string | undefined)[]> {
  const listed = await Promise.all(
    ['/c/minimize-latency', ''].map((path) => sdk(`${httpOf(name)}${path}`).send(new ListUsersCommand({}))),
  );
  return [...new Set(listed.flatMap(({ Users = [] }) => Users.map(({ UserName }) => UserName)))];
}

async function generationOf(name: string): Promise<number> {
  await using client = cluster.client();
  return (await client.cluster.getCluster({}, { endpoint: cluster.endpointOf(name) })).generation ?? -1;
}

/** Kills a replica; resolves once there is another process. */
async function killed(name: string): Promise<void> {
  const before = cluster.pidOf(name);
  if (before === undefined) throw new Error(`${name} has no process`);
  process.kill(before, 'SIGKILL');
  await eventually(`another process of ${name}`, () => {
    const pid = cluster.pidOf(name);
    return Promise.resolve(pid !== undefined && pid !== before ? pid : undefined);
  });
}

describe('a cluster with --allow-reset', () => {
  it('goes back 20 times, through any replica and the edge; no replica shows what was before', async () => {
    const doors = [...names.map(httpOf), edge, `${edge}/r/n2`];
    const first = await generationOf('n1');
    for (let round = 0; round < 20; round++) {
      const door = doors[round % doors.length] ?? edge;
      const UserName = `user-${round}`;
      await sdk(httpOf(names[round % 3] ?? 'n1')).send(new CreateUserCommand({ UserName }));
      const done = await resetBy(door);
      expect(done).toMatchObject({ generation: first + round + 1, unreached: [] });
      expect(await Promise.all(names.map(usersAt))).toEqual([[], [], []]);
    }
    await agreement(cluster);
  });

  it('takes causal tokens and bearer tokens of before for another cluster’s', async () => {
    await using client = cluster.client({ causal: false });
    let token = '';
    const onAnswer = (facts: { readonly token: string | undefined }): void => {
      token = facts.token ?? '';
    };
    await client.iam.createUser({ userName: 'alice' }, { onAnswer });
    const { bearerToken = '' } = await client.access.signIn({});
    await using bearer = cluster.client({ bearerToken, causal: false });
    await bearer.sts.getCallerIdentity({});
    await client.cluster.reset({});
    for (const name of names) {
      const endpoint = cluster.endpointOf(name);
      const late = client.access.authorize(
        { principal: 'arn:aws:iam::111122223333:root', action: 's3:GetObject', resource: '*' },
        { endpoint, tokens: [token] },
      );
      expect(await late.then(() => 'answered', codeOf)).toBe('WRONG_CLUSTER');
      expect(await bearer.sts.getCallerIdentity({}, { endpoint }).then(() => 'answered', codeOf)).toBe(
        'InvalidClientTokenId',
      );
    }
  });

  it.each(names)('loses no reset when %s is killed -9 around it, and comes to one state', async (victim) => {
    const others = names.filter((name) => name !== victim);
    for (const [round, door] of [...others, ...others].entries()) {
      const UserName = `before-${victim}-${round}`;
      await eventually('a write', () =>
        sdk(httpOf(door))
          .send(new CreateUserCommand({ UserName }))
          .then(
            () => true,
            () => undefined,
          ),
      );
      const [done] = await Promise.all([
        resetBy(httpOf(door)).catch((error: unknown) => String(error)),
        killed(victim),
      ]);
      // Whatever it was answered, another one settles it.
      const last =
        typeof done === 'string'
          ? await eventually('a reset', () => resetBy(httpOf(door)).catch(() => undefined))
          : done;
      const seen = new Set<string>();
      await eventually(`${victim} in generation ${last.generation}`, async () => {
        const users = await usersAt(victim).catch(() => undefined);
        if (users !== undefined) seen.add(users.join());
        return users !== undefined && (await generationOf(victim)) === last.generation ? true : undefined;
      });
      // It served nothing of what was over, in whatever state it started.
      expect([...seen]).toEqual(['']);
      expect(await usersAt(door)).toEqual([]);
    }
    await agreement(cluster);
  });

  it('marks what it holds as the state to come back to', async () => {
    const root = sdk(edge);
    await root.send(new CreateUserCommand({ UserName: 'seeded' }));
    const marked = await cluster.run('reset', '--mark');
    expect(marked.stdout).toContain('reset point 1');
    await root.send(new CreateUserCommand({ UserName: 'later' }));
    const done = await cluster.run('reset');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(await Promise.all(names.map(usersAt))).toEqual([['seeded'], ['seeded'], ['seeded']]);
    const status = await cluster.run('status');
    expect(status.stdout).toMatch(/resets +allowed; reset \d+ times so far/);
  });

  it('takes no reset from a web page', async () => {
    const before = await generationOf('n1');
    for (const headers of [{ origin: 'https://example.com' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await post(edge, headers)).status).toBe(403);
    expect(await generationOf('n1')).toBe(before);
  });

  it('stops and starts again in the generation that it was in', async () => {
    await cluster.stop();
    const { directory } = cluster;
    cluster = await ClusterProcess.start(['--allow-reset', '--http-port', '0'], directory);
    edge = /AWS clients +(http:\S+)/.exec(cluster.printed)?.[1] ?? '';
    expect(await Promise.all(names.map(usersAt))).toEqual([['seeded'], ['seeded'], ['seeded']]);
    expect(await resetBy(edge)).toMatchObject({ unreached: [] });
  });
});

describe('a cluster with a seed file', () => {
  it('comes back to the seed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eventide-e2e-seed-'));
    const file = join(folder, 'seed.yaml');
    writeFileSync(file, "accounts: [{ id: '111122223333', users: [{ name: seeded }] }]\n");
    await using seeded = await ClusterProcess.start(['--replicas', '1', '--allow-reset', '--seed-file', file]);
    await using client = seeded.client();
    await client.iam.createUser({ userName: 'later' });
    expect(await client.cluster.reset({})).toMatchObject({ generation: 1, unreached: [] });
    const { users } = await client.iam.listUsers({});
    expect(users.map(({ userName }) => userName)).toEqual(['seeded']);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('a cluster without it', () => {
  it('takes no resets, signed or not', async () => {
    await using plain = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1']);
    const response = await fetch(`http://${plain.replicas[0]?.http ?? ''}/_eventide/reset`, { method: 'POST' });
    expect(response.status).toBe(403);
    const { code, stderr } = await eventide(['--data', plain.directory, 'reset']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('allowReset');
  });
});
