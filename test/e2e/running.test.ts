// What operators have: ready and numbers over HTTP, the story of one op in the logs, the feed, and an end in the right order.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { freePorts } from '../../src/cli/free-port.ts';
import { createClient } from '../../src/lib/client.ts';
import { ClusterProcess, eventide, eventually } from './cluster-process.ts';

interface LogLine {
  readonly subsystem: string;
  readonly msg: string;
  readonly requestId?: string;
  readonly peer?: string;
  readonly accountSeq?: number;
  readonly class?: string;
  readonly kind?: string;
}

function logOf(path: string): readonly LogLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

interface Entry {
  readonly name: string;
  readonly http: string;
}

function httpOf(cluster: ClusterProcess, name: string): string {
  const text = readFileSync(join(cluster.directory, 'cluster.json'), 'utf8');
  const { replicas } = JSON.parse(text) as { readonly replicas: readonly Entry[] };
  return `http://${replicas.find((one) => one.name === name)?.http ?? ''}`;
}

async function metricsOf(cluster: ClusterProcess, name: string): Promise<string> {
  return (await fetch(`${httpOf(cluster, name)}/metrics`)).text();
}

/** Value of a line of metrics. */
function valueOf(text: string, line: string): number {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? Number.NaN);
}

it('one op can be followed by its request id through the logs of all replicas, and counts in their metrics', async () => {
  await using cluster = await ClusterProcess.start(['--profile', 'fast', '--log-level', 'debug']);
  await using client = cluster.client();
  const endpoint = cluster.endpointOf('n2');
  let requestId = '';
  let token = '';
  await client.iam.createUser(
    { userName: 'alice' },
    {
      endpoint,
      onAnswer: (facts) => {
        requestId = facts.requestId ?? '';
        token = facts.token ?? '';
      },
    },
  );
  expect((await cluster.run('wait', token)).code).toBe(0);
  const storyOf = (name: string): readonly LogLine[] =>
    logOf(join(cluster.directory, name, 'replica.log')).filter((line) => line.requestId === requestId);
  const steps = (name: string): readonly string[] => storyOf(name).map(({ subsystem, msg }) => `${subsystem}: ${msg}`);
  const told = await eventually('the story', async () => {
    await Promise.resolve();
    return cluster.replicas.every(({ name }) => steps(name).includes('ops: visible')) ? steps : undefined;
  });
  expect(told('n1')).toEqual([
    'ops: stamped',
    'ops: stored',
    'ops: sent',
    'ops: sent',
    'ops: committed',
    'ops: visible',
  ]);
  expect(told('n2')).toEqual(expect.arrayContaining(['calls: forwarded', 'calls: answered']));
  for (const name of ['n2', 'n3']) {
    const own = told(name).filter((step) => step.startsWith('ops: '));
    // A replica may hear that an op is committed before or after its own disk has it.
    expect(own.toSorted()).toEqual(['ops: committed', 'ops: received', 'ops: stored', 'ops: visible']);
    expect([own[0], own[3]]).toEqual(['ops: received', 'ops: visible']);
  }
  const [stamped] = storyOf('n1');
  expect(stamped).toMatchObject({ kind: 'iam:CreateUser', class: 'create', accountSeq: expect.any(Number) as number });
  expect(
    storyOf('n1')
      .filter(({ msg }) => msg === 'sent')
      .map(({ peer }) => peer),
  ).toEqual(expect.arrayContaining(['n2', 'n3']));

  const [home, n2] = [await metricsOf(cluster, 'n1'), await metricsOf(cluster, 'n2')];
  expect(valueOf(home, 'eventide_ops_total{step="stamped",class="create"}')).toBeGreaterThanOrEqual(1);
  expect(valueOf(n2, 'eventide_ops_total{step="visible",class="create"}')).toBeGreaterThanOrEqual(1);
  expect(valueOf(n2, 'eventide_visibility_lag_seconds_count{since="commit",class="create"}')).toBeGreaterThanOrEqual(1);
  expect(valueOf(n2, 'eventide_calls_total{door="grpc",service="iam",action="CreateUser",code="OK"}')).toBe(1);
  expect(valueOf(home, 'eventide_commit_seconds_count')).toBeGreaterThanOrEqual(1);
  expect(valueOf(home, 'eventide_store_seconds_count')).toBeGreaterThanOrEqual(1);
  expect(valueOf(home, 'eventide_peer_connected{peer="n2"}')).toBe(1);
  expect(valueOf(home, 'eventide_home_active')).toBe(1);
  expect(valueOf(n2, 'eventide_fingerprints{peer="n1",result="different"}')).toBe(0);
  // No label carries what callers may choose.
  expect(home + n2).not.toContain('alice');
});

it('watch prints changes as they come, goes on from a token, and ends with an interrupt', async () => {
  await using cluster = await ClusterProcess.start(['--profile', 'instant']);
  const main = resolve('dist/main.js');
  const watching = spawn(process.execPath, [
    main,
    '--data',
    cluster.directory,
    '--output',
    'json',
    'watch',
    '--replica',
    'n3',
  ]);
  let printed = '';
  watching.stdout.on('data', (text: Buffer) => {
    printed += text.toString();
  });
  await eventually('a watcher', async () => {
    const text = await metricsOf(cluster, 'n3');
    return valueOf(text, 'eventide_watchers') === 1 ? true : undefined;
  });
  for (const userName of ['alice', 'bob'])
    expect((await cluster.run('iam', 'create-user', '--user-name', userName)).code).toBe(0);
  const lines = await eventually('two changes', async () => {
    await Promise.resolve();
    const all = printed.trim().split('\n');
    return all.length >= 2 ? all.map((line) => JSON.parse(line) as { op: { kind: string }; token: string }) : undefined;
  });
  expect(lines.map(({ op }) => op.kind)).toEqual(['iam:CreateUser', 'iam:CreateUser']);
  const ended = once(watching, 'exit');
  watching.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  const again = spawn(process.execPath, [main, '--data', cluster.directory, 'watch', '--from', lines[0]?.token ?? '']);
  const first = String((await once(again.stdout, 'data')) as [Buffer]);
  expect(first).toMatch(/iam:CreateUser {2}number \d+, create/);
  const done = once(again, 'exit');
  again.kill('SIGINT');
  await done;
});

/** One replica of a cluster of its own, as a process without a supervisor. */
async function loneReplica(
  directory: string,
): Promise<{ child: ChildProcess; grpc: string; http: string; log: () => readonly LogLine[] }> {
  const [grpc = 0, http = 0, peer = 0] = await freePorts('127.0.0.1', 3);
  expect((await eventide(['--data', directory, 'init', '--member', 'n1', '--profile', 'instant'])).code).toBe(0);
  const path = join(directory, 'n1', 'replica.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const addresses = {
    grpcListen: `127.0.0.1:${grpc}`,
    httpListen: `127.0.0.1:${http}`,
    peerListen: `127.0.0.1:${peer}`,
  };
  const data = { dataDirectory: join(directory, 'data'), logLevel: 'info', insecure: false };
  writeFileSync(path, JSON.stringify({ ...config, ...addresses, ...data }));
  const child = spawn(process.execPath, [resolve('dist/main.js'), 'replica', '--config', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const log = (): readonly LogLine[] =>
    said
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as LogLine);
  return { child, grpc: `127.0.0.1:${grpc}`, http: `http://127.0.0.1:${http}`, log };
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends a replica in order: not ready, no calls, stored, links, store; exit code 0',
  async (signal) => {
    const directory = mkdtempSync(join(tmpdir(), 'eventide-stop-'));
    const { child, grpc, http, log } = await loneReplica(directory);
    const ready = async (): Promise<number | undefined> =>
      (await fetch(`${http}/ready`).catch(() => undefined))?.status;
    await eventually('a ready replica', async () => ((await ready()) === 200 ? true : undefined));
    expect(await (await fetch(`${http}/health`)).json()).toEqual({ replica: 'n1', status: 'alive' });
    const env = readFileSync(join(directory, 'env'), 'utf8');
    const credential = (name: string): string => new RegExp(`EVENTIDE_${name}='([^']*)'`).exec(env)?.[1] ?? '';
    const credentials = { accessKeyId: credential('ACCESS_KEY_ID'), secretAccessKey: credential('SECRET_ACCESS_KEY') };
    await using client = createClient({ endpoints: [grpc], credentials });
    // Writes under way when the signal comes: each is either answered and there later, or refused.
    const answered: string[] = [];
    const writers = Array.from({ length: 20 }, async (_, at) => {
      for (let round = 0; ; round++) {
        const userName = `u${at}-${round}`;
        try {
          await client.iam.createUser({ userName }, { deadlineMs: 3000 });
        } catch {
          return;
        }
        answered.push(userName);
      }
    });
    await eventually('some writes', () => Promise.resolve(answered.length > 50 ? true : undefined));
    const ended = once(child, 'exit');
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    await Promise.all(writers);
    const order = log()
      .filter(({ msg }) => msg.startsWith('clos'))
      .map(({ msg }) => msg);
    expect(order).toEqual([
      'closing: no new calls are taken',
      'closing: no calls are under way',
      'closing: what waited is stored, the links are down',
      'closed',
    ]);
    const path = join(directory, 'n1', 'replica.json');
    const next = spawn(process.execPath, [resolve('dist/main.js'), 'replica', '--config', path], { stdio: 'ignore' });
    await eventually('a ready replica again', async () => ((await ready()) === 200 ? true : undefined));
    await using reader = createClient({ endpoints: [grpc], credentials });
    const names = new Set<string | undefined>();
    for (let marker: string | undefined; ; ) {
      const from = marker === undefined ? {} : { marker };
      // A channel that met a closed port waits a moment before it tries again.
      const list = () => reader.iam.listUsers({ maxItems: 1000, ...from }).catch(() => undefined);
      const page = await eventually('a page', list);
      for (const { userName } of page.users) names.add(userName);
      marker = page.marker;
      if (marker === undefined) break;
    }
    expect(answered.filter((userName) => !names.has(userName))).toEqual([]);
    const gone = once(next, 'exit');
    next.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    rmSync(directory, { recursive: true, force: true });
  },
);
