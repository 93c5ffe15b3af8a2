// Members and backups on real processes: a fourth replica joins under load, serves, and is evicted; a cluster comes back from
// a backup as another one.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type EventideClient } from '../../src/lib/client.ts';
import { ClusterProcess, eventide, eventually } from './cluster-process.ts';

const scratch = mkdtempSync(join(tmpdir(), 'eventide-members-'));
const children: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(children.splice(0).map(ended));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

interface Joiner {
  readonly child: ChildProcess;
  readonly said: () => string;
}

/** Runs `eventide join` with the token on standard input. */
function joining(directory: string, name: string, token: string): Joiner {
  const child = spawn(process.execPath, [resolve('dist/main.js'), '--data', directory, 'join', '-', '--name', name], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  children.push(child);
  child.stdin.end(token);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
  return { child, said: () => text };
}

const exited = (child: ChildProcess): Promise<number | undefined> => Promise.resolve(child.exitCode ?? undefined);

describe('members of a running cluster', () => {
  let cluster: ClusterProcess;
  beforeAll(async () => {
    cluster = await ClusterProcess.start(['--profile', 'instant'], join(scratch, 'c'));
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  async function token(...args: readonly string[]): Promise<string> {
    const made = await cluster.run('--output', 'json', 'join-token', ...args);
    expect(made.code, made.stderr).toBe(0);
    return (JSON.parse(made.stdout) as { readonly joinToken: string }).joinToken;
  }

  async function members(): Promise<readonly string[]> {
    const { members: found } = await cluster.client().cluster.getCluster({});
    return found.filter(({ ready }) => ready === true).map(({ name = '' }) => name);
  }

  it('lets a fourth one in while writes go on; it serves all of them, until it is evicted', async () => {
    const client = cluster.client();
    const stop = new AbortController();
    const written: string[] = [];
    const load = (async () => {
      for (let at = 0; !stop.signal.aborted; at++) {
        await client.iam.createUser({ userName: `u${at}` });
        written.push(`u${at}`);
      }
    })();
    const made = await token();
    const directory = join(scratch, 'n4');
    const { child, said } = joining(directory, 'n4', made);
    await eventually('the fourth replica', async () => {
      if (child.exitCode !== null) throw new Error(said());
      return (await members()).includes('n4') ? true : undefined;
    });
    stop.abort();
    await load;
    expect(written.length).toBeGreaterThan(0);
    const { members: all } = await client.cluster.getCluster({});
    const n4 = createClient({
      endpoints: [all.find(({ name }) => name === 'n4')?.grpcAddress ?? ''],
      credentials: cluster.rootCredentials,
    });
    await eventually('the last user at n4', () => has(n4, written.at(-1) ?? ''));
    for (const userName of written) expect((await n4.iam.getUser({ userName })).user?.userName).toBe(userName);
    n4.close();

    const again = joining(join(scratch, 'n5'), 'n5', made);
    expect(await eventually('the refusal', () => exited(again.child))).not.toBe(0);
    expect(again.said()).toContain('JOIN_TOKEN_INVALID');
    expect(existsSync(join(scratch, 'n5', 'data-keys.json'))).toBe(false);

    expect((await cluster.run('evict', 'n4')).code).toBe(0);
    expect(await eventually('the end of the evicted one', () => exited(child))).not.toBe(0);
    expect(said()).toContain('n4 was evicted from the cluster');
    const back = spawn(process.execPath, [
      resolve('dist/main.js'),
      ...['--data', directory, 'replica', '--config', join(directory, 'n4', 'replica.json')],
    ]);
    children.push(back);
    expect(await eventually('its second end', () => exited(back))).not.toBe(0);
    expect([...(await members())].toSorted()).toEqual(['n1', 'n2', 'n3']);
    client.close();
  });

  it('refuses a token of another cluster, one that is none, and one whose members show another certificate', async () => {
    const other = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1'], join(scratch, 'other'));
    const made = await other.run('--output', 'json', 'join-token');
    const { joinToken } = JSON.parse(made.stdout) as { readonly joinToken: string };
    await other[Symbol.asyncDispose]();
    // Its members' addresses are this cluster's, as where a machine was given away.
    const prefix = 'eventide-join-';
    const inner = JSON.parse(Buffer.from(joinToken.slice(prefix.length), 'base64url').toString()) as {
      members: { id: string; address: string }[];
    };
    const own = await cluster.client().cluster.getCluster({});
    const address = own.members[0]?.peerAddress ?? '';
    const bent = { ...inner, members: [{ id: own.members[0]?.id ?? '', address }] };
    const text = prefix + Buffer.from(JSON.stringify(bent)).toString('base64url');
    for (const [given, expected] of [
      ['eventide-join-abc', 'no join token'],
      [text, 'No member let this replica in'],
    ] as const) {
      const { child, said } = joining(join(scratch, 'n6'), 'n6', given);
      expect(await eventually('the refusal', () => exited(child))).not.toBe(0);
      expect(said()).toContain(expected);
    }
    expect([...(await members())].toSorted()).toEqual(['n1', 'n2', 'n3']);
  });
});

async function has(client: EventideClient, userName: string): Promise<true | undefined> {
  try {
    await client.iam.getUser({ userName });
    return true;
  } catch {
    return undefined;
  }
}

describe('a backup', () => {
  it('becomes another cluster, with everything but sessions, tokens, deleted things, and keys that nobody confirmed', async () => {
    const first = await ClusterProcess.start(['--profile', 'instant', '--replicas', '1'], join(scratch, 'first'));
    const client = first.client();
    for (const userName of ['alice', 'bob', 'carol']) await client.iam.createUser({ userName });
    const { accessKey } = await client.iam.createAccessKey({ userName: 'alice' });
    await client.iam.putUserPolicy({
      ...{ userName: 'alice', policyName: 'all' },
      policyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      }),
    });
    await client.iam.deleteUser({ userName: 'bob' });
    await client.cluster.quarantinePrincipal({ principal: 'arn:aws:iam::111122223333:user/carol' });
    client.close();
    const running = await first.run('backup', join(scratch, 'too-early'));
    expect(running.code).not.toBe(0);
    await first.stop();
    const file = join(scratch, 'backup');
    const made = await eventide(['--data', join(scratch, 'first'), 'backup', file]);
    expect(made.code, made.stderr).toBe(0);
    const secret = accessKey?.secretAccessKey ?? '';
    expect(readFileSync(file, 'utf8')).not.toContain(secret);

    const keys = join(scratch, 'first', 'data-keys.json');
    const to = join(scratch, 'second');
    const restored = (...args: readonly string[]) => eventide(['--data', to, 'restore', ...args]);
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(join(scratch, 'cut'), lines.slice(0, -2).join('\n'));
    writeFileSync(join(scratch, 'bent'), readFileSync(file, 'utf8').replace('alice', 'alicf'));
    for (const [damaged, why] of [
      ['cut', 'is cut off'],
      ['bent', 'checksum'],
    ] as const) {
      const refused = await restored(join(scratch, damaged), '--data-keys', keys);
      expect(refused.stderr).toContain(why);
    }
    const other = await ClusterProcess.start(['--replicas', '1'], join(scratch, 'stranger'));
    await other.stop();
    const strange = await restored(file, '--data-keys', join(scratch, 'stranger', 'data-keys.json'));
    expect(strange.stderr).toContain('needs the data keys');
    expect(existsSync(to)).toBe(false);

    const port = String(20_000 + (process.pid % 10_000));
    const done = await restored(file, '--data-keys', keys, '--base-port', port);
    expect(done.code, done.stderr).toBe(0);
    const second = await ClusterProcess.start([], to);
    const root = second.client();
    const { clusterId, members } = await root.cluster.getCluster({});
    expect(clusterId).not.toBe(JSON.parse(lines[0] ?? '{}').clusterId);
    expect(members).toHaveLength(3);
    const { users } = await root.iam.listUsers({});
    expect(users.map(({ userName }) => userName)).toEqual(['alice', 'carol']);
    const { quarantines } = await root.cluster.listQuarantines({});
    expect(quarantines.map(({ arn }) => arn)).toEqual(['arn:aws:iam::111122223333:user/carol']);
    const accessKeyId = accessKey?.accessKeyId ?? '';
    const alice = second.client({ credentials: { accessKeyId, secretAccessKey: secret } });
    await expect(alice.iam.getUser({ userName: 'carol' })).rejects.toThrow(/invalid|inactive/i);
    await root.iam.updateAccessKey({ userName: 'alice', accessKeyId, status: 'Active' });
    await eventually('her key', () => has(alice, 'carol'));
    root.close();
    alice.close();
    await second[Symbol.asyncDispose]();
  });
});
