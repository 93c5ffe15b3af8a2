// Members and backups on real processes: a fourth replica joins under load, serves, and is evicted; a cluster comes back from
// a backup as another one.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-code.ts';
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
    const endpoint = all.find(({ name }) => name === 'n4')?.grpcAddress ?? '';
    const n4 = createClient({ endpoints: [endpoint], credentials: cluster.rootCredentials });
    await eventually('the last user at n4', () => has(n4, written.at(-1) ?? ''));
    for (const userName of written) expect((await n4.iam.getUser({ userName })).user?.userName).toBe(userName);
    n4.close();

    const again = joining(join(scratch, 'n5'), 'n5', made);
    expect(await eventually('the refusal', () => exited(again.child))).not.toBe(0);
    expect(again.said()).toContain('JOIN_TOKEN_INVALID');
    expect(existsSync(join(scratch, 'n5', 'data-keys.json'))).toBe(false);

    // By n4 itself, which ends before it can answer.
    const evicting = await cluster.run('--endpoint', endpoint, 'evict', 'n4');
    expect(evicting).toMatchObject({ code: 0, stdout: 'n4 is no member any more.\n' });
    expect(await eventually('the end of the evicted one', () => exited(child))).toBe(exitCodes.evicted.code);
    expect(said()).toContain('n4 was evicted from the cluster');
    const back = spawn(process.execPath, [
      resolve('dist/main.js'),
      ...['--data', directory, 'replica', '--config', join(directory, 'n4', 'replica.json')],
    ]);
    children.push(back);
    expect(await eventually('its second end', () => exited(back))).toBe(exitCodes.evicted.code);
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

/** Every file below a directory, with what it holds. */
function filesIn(directory: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [path, readFileSync(path)]));
}

describe('an observer that joins', () => {
  const principal = 'arn:aws:iam::111122223333:user/alice';
  const question = { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context: [] };
  const policy = {
    ...{ userName: 'alice', policyName: 'read' },
    policyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    }),
  };
  const directory = join(scratch, 'observer');
  const config = join(directory, 'o1', 'replica.json');
  let cluster: ClusterProcess;
  let secret = '';
  let observer: Joiner;
  beforeAll(async () => {
    cluster = await ClusterProcess.start(['--profile', 'instant'], join(scratch, 'observed'));
    await using client = cluster.client();
    await client.iam.createUser({ userName: 'alice' });
    await client.iam.putUserPolicy(policy);
    secret = (await client.iam.createAccessKey({ userName: 'alice' })).accessKey?.secretAccessKey ?? '';
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  function replica(path: string): Joiner {
    const child = spawn(process.execPath, [resolve('dist/main.js'), 'replica', '--config', path]);
    children.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
    return { child, said: () => text };
  }

  /** Where the public port is, once the observer serves. */
  async function ready(): Promise<string> {
    await using client = cluster.client();
    return await eventually('the observer', async () => {
      if (observer.child.exitCode !== null) throw new Error(observer.said());
      const { members } = await client.cluster.getCluster({});
      const found = members.find(({ name, ready: serves }) => name === 'o1' && serves === true);
      return found?.grpcAddress;
    });
  }

  it('gets no data keys: it answers unsigned questions about named principals, and refuses what it cannot check', async () => {
    const made = await cluster.run('--output', 'json', 'join-token', '--kind', 'observer');
    const { joinToken } = JSON.parse(made.stdout) as { readonly joinToken: string };
    observer = joining(directory, 'o1', joinToken);
    const endpoints = [await ready()];
    await using client = cluster.client();
    const { members } = await client.cluster.getCluster({});
    expect(members.find(({ name }) => name === 'o1')).toMatchObject({ kind: 'observer', keyless: true });
    expect(observer.said()).toContain('no data keys: only unsigned questions about named principals are answered');

    await using anybody = createClient({ endpoints });
    const allowed = async (): Promise<boolean> => (await anybody.access.authorize(question)).decision?.allowed === true;
    expect(await allowed()).toBe(true);
    await client.iam.deleteUserPolicy({ userName: 'alice', policyName: 'read' });
    await eventually('the denial', async () => ((await allowed()) ? undefined : true));
    await client.iam.putUserPolicy(policy);
    await eventually('the permission', async () => ((await allowed()) ? true : undefined));
    const { results } = await anybody.access.batchAuthorize({ requests: [question] });
    expect(results.map(({ decision }) => decision?.allowed)).toEqual([true]);
    expect(await streamed(anybody)).toEqual([true]);
    const { principal: _, ...own } = question;
    await expect(anybody.access.authorize(own)).rejects.toMatchObject({ code: 'InvalidInput' });

    await using signed = createClient({ endpoints, credentials: cluster.rootCredentials });
    for (const caller of [signed, anybody]) {
      for (const refused of [
        () => caller.sts.getCallerIdentity({}),
        () => caller.iam.createUser({ userName: 'bob' }),
        () => caller.access.signIn({}),
        () => caller.cluster.getCluster({}),
        () => caller.chaos.listRules({}),
      ])
        await expect(refused()).rejects.toMatchObject({ code: 'DATA_KEYS_MISSING' });
    }
    for (const refused of [() => signed.access.authorize(question), () => streamed(signed)])
      await expect(refused()).rejects.toMatchObject({ code: 'DATA_KEYS_MISSING' });
    await using other = createClient({ endpoints: [cluster.endpointOf('n1')] });
    await expect(other.access.authorize(question)).rejects.toMatchObject({ code: 'MissingAuthenticationToken' });
  });

  async function streamed(client: EventideClient): Promise<readonly (boolean | undefined)[]> {
    async function* questions(): AsyncGenerator<{ readonly id: number; readonly request: typeof question }> {
      yield { id: 1, request: question };
    }
    const found: (boolean | undefined)[] = [];
    for await (const { decision } of client.access.streamAuthorize(questions())) found.push(decision?.allowed);
    return found;
  }

  it('leaves a thief of its directory nothing that opens a secret', async () => {
    await ended(observer.child);
    const files = filesIn(directory);
    expect([...files.keys()].some((path) => path.endsWith('data-keys.json'))).toBe(false);
    const ring = JSON.parse(readFileSync(join(cluster.directory, 'data-keys.json'), 'utf8')) as {
      readonly keys: readonly { readonly key: string }[];
    };
    const secrets = [secret, ...ring.keys.flatMap(({ key }) => [key, Buffer.from(key, 'base64')])];
    expect(secrets.map(({ length }) => length > 30)).not.toContain(false);
    for (const [path, held] of files)
      for (const one of secrets) expect(held.includes(one), `${path} holds a secret`).toBe(false);

    // Called a replica, it does not start.
    const contacts = join(directory, 'o1', 'contacts.json');
    const told = readFileSync(contacts, 'utf8');
    writeFileSync(contacts, told.replace('"kind":"observer"', '"kind":"replica"'));
    const forged = replica(config);
    expect(await eventually('its end', () => exited(forged.child))).not.toBe(0);
    expect(forged.said()).toContain('without its data keys a replica cannot check signatures');
    writeFileSync(contacts, told);
  });

  it('listens beyond its machine only where that was asked for', async () => {
    const own = JSON.parse(readFileSync(config, 'utf8')) as { readonly grpcListen: string };
    const port = own.grpcListen.slice(own.grpcListen.lastIndexOf(':'));
    const path = join(directory, 'o1', 'open.json');
    const tls = { cert: 'cert.pem', key: 'key.pem' };
    writeFileSync(path, JSON.stringify({ ...own, grpcListen: `0.0.0.0${port}`, tls, insecure: false }));
    const open = replica(path);
    expect(await eventually('its end', () => exited(open.child))).not.toBe(0);
    expect(open.said()).toContain(`answers whoever reaches 0.0.0.0${port}`);
  });

  it('serves everything where an operator gives it the data keys', async () => {
    writeFileSync(join(directory, 'data-keys.json'), readFileSync(join(cluster.directory, 'data-keys.json')), {
      mode: 0o600,
    });
    await using client = cluster.client();
    observer = replica(config);
    const endpoint = await eventually('the observer', async () => {
      const { members } = await client.cluster.getCluster({});
      const found = members.find(({ name, ready: serves }) => name === 'o1' && serves === true);
      return found?.keyless === true ? undefined : found?.grpcAddress;
    });
    await using signed = createClient({ endpoints: [endpoint], credentials: cluster.rootCredentials });
    await using anybody = createClient({ endpoints: [endpoint] });
    expect((await signed.iam.getUser({ userName: 'alice' })).user?.userName).toBe('alice');
    await expect(anybody.access.authorize(question)).rejects.toMatchObject({ code: 'MissingAuthenticationToken' });
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
