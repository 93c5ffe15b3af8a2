// The home is killed under load: nothing but writes stops, the others revoke, a promotion brings writes back, and the old home follows.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Credentials, EventideClient } from '../../src/lib/client.ts';
import { codeOf } from './harness/history.ts';
import { LiveCluster } from './harness/live-cluster.ts';
import { eventually, type Ongoing, pauseMs, repeating } from './harness/pace.ts';
import { asItIs, buildProgram } from './harness/program.ts';

let main: string;
beforeAll(async () => {
  main = await buildProgram(asItIs);
});

interface Person {
  readonly userName: string;
  readonly arn: string;
  readonly key: Credentials;
}

async function person(client: EventideClient, userName: string): Promise<Person> {
  const { user } = await client.iam.createUser({ userName });
  const { accessKeyId, secretAccessKey } = (await client.iam.createAccessKey({ userName })).accessKey;
  return { userName, arn: user?.arn ?? '', key: { accessKeyId, secretAccessKey } };
}

/** How a caller is answered on a replica: a code of a refusal, or "taken". */
async function called(cluster: LiveCluster, credentials: Credentials, replica: string): Promise<string> {
  await using client = cluster.client({ credentials });
  return await client.sts
    .getCallerIdentity({}, { endpoint: cluster.replica(replica).grpc })
    .then(() => 'taken', codeOf);
}

async function homesOf(cluster: LiveCluster, client: EventideClient): Promise<readonly string[]> {
  const told = cluster.names.map(async (name) => {
    const { home, epoch } = await client.cluster.getCluster({}, { endpoint: cluster.replica(name).grpc });
    return `${home} of ${epoch}`;
  });
  return Promise.all(told);
}

/** Writes through replicas in turn, and reads of every kind on each. */
class Load implements AsyncDisposable {
  readonly acknowledged: string[] = [];
  readonly failures: string[] = [];
  readonly reads = new Map<string, number>();
  #ongoing: readonly Ongoing[];

  constructor(cluster: LiveCluster, client: EventideClient, { replicas, reader }: LoadOptions) {
    let made = 0;
    const caller = cluster.client({ credentials: reader.key });
    const writer = async (): Promise<void> => {
      const userName = `user-${made++}`;
      const endpoint = cluster.replica(replicas[made % replicas.length] ?? '').grpc;
      await client.iam.createUser({ userName }, { endpoint }).then(
        () => this.acknowledged.push(userName),
        () => undefined,
      );
      await pauseMs(10);
    };
    const readOn = (replica: string) => async (): Promise<void> => {
      const asked = { endpoint: cluster.replica(replica).grpc };
      try {
        await caller.sts.getCallerIdentity({}, asked);
        const { credentials } = await caller.sts.getSessionToken({}, asked);
        if (credentials?.sessionToken === undefined) this.failures.push(`${replica}: no session`);
        const question = { principal: reader.arn, action: 's3:GetObject', resource: '*' };
        const { decision } = await client.access.authorize(question, asked);
        if (decision?.decision !== 'ImplicitlyDenied') this.failures.push(`${replica}: ${decision?.decision}`);
        this.reads.set(replica, (this.reads.get(replica) ?? 0) + 1);
      } catch (error) {
        this.failures.push(`${replica}: ${String(error)}`);
      }
      await pauseMs(10);
    };
    const work = [repeating(writer), ...replicas.map((replica) => repeating(readOn(replica)))];
    this.#ongoing = [...work, { end: () => Promise.resolve(caller.close()) }];
  }

  /** Resolves when every replica has answered a few more rounds of reads. */
  async readsGoOn(what: string): Promise<void> {
    const before = new Map(this.reads);
    await eventually(`reads ${what}`, () => {
      const went = [...before].every(([name, count]) => (this.reads.get(name) ?? 0) > count + 3);
      return Promise.resolve(went || undefined);
    });
  }

  async writesGoOn(what: string): Promise<void> {
    const before = this.acknowledged.length;
    await eventually(`writes ${what}`, () => Promise.resolve(this.acknowledged.length > before + 3 || undefined));
  }

  async end(): Promise<void> {
    const ending = this.#ongoing;
    this.#ongoing = [];
    for (const one of ending) await one.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}

interface LoadOptions {
  readonly replicas: readonly string[];
  readonly reader: Person;
}

/** The old home follows, and everywhere everything acknowledged is there. */
async function comesBackAsAFollower(cluster: LiveCluster, client: EventideClient, load: Load): Promise<void> {
  cluster.launch('n1');
  await cluster.whenReady();
  await load.writesGoOn('with the old home back');
  await load.end();
  await cluster.agreement(client);
  const homes = await homesOf(cluster, client);
  expect(new Set(homes).size).toBe(1);
  expect(homes[0]).not.toContain('n1');
  expect(load.failures).toEqual([]);
  for (const { grpc } of cluster.replicas) {
    const { users } = await client.iam.listUsers(
      { maxItems: 1000 },
      { endpoint: grpc, consistency: 'minimize-latency' },
    );
    const there = new Set(users.map(({ userName }) => userName));
    expect(load.acknowledged.filter((name) => !there.has(name))).toEqual([]);
  }
}

describe('a home that is killed under load', () => {
  it('stops only writes; every other replica revokes; after `eventide promote n2` writes go on and the old home follows', async () => {
    await using cluster = await LiveCluster.start({ main, profile: 'fast' });
    await using client = cluster.client();
    const sides = ['n2', 'n3'];
    const reader = await person(client, 'reader');
    const victims = new Map<string, { deleted: Person; revoked: Person; quarantined: Person; session: Credentials }>();
    for (const side of sides) {
      const deleted = await person(client, `deleted-${side}`);
      const revoked = await person(client, `revoked-${side}`);
      const quarantined = await person(client, `quarantined-${side}`);
      await cluster.agreement(client);
      await using caller = cluster.client({ credentials: revoked.key });
      const { credentials } = await caller.sts.getSessionToken({}, { endpoint: cluster.replica(side).grpc });
      const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = credentials ?? {};
      victims.set(side, { deleted, revoked, quarantined, session: { accessKeyId, secretAccessKey, sessionToken } });
    }
    await using load = new Load(cluster, client, { replicas: sides, reader });
    await load.writesGoOn('before');
    await load.readsGoOn('before');

    await cluster.kill('n1');
    await load.readsGoOn('without a home');
    for (const [side, { deleted, revoked, quarantined, session }] of victims) {
      const asked = { endpoint: cluster.replica(side).grpc };
      expect(await called(cluster, session, side)).toBe('taken');
      const { accessKeyId } = deleted.key;
      await client.iam.deleteAccessKey({ userName: deleted.userName, accessKeyId }, asked);
      await client.cluster.revokeSessions({ principal: revoked.arn }, asked);
      await client.cluster.quarantinePrincipal({ principal: quarantined.arn }, asked);
      expect(await called(cluster, deleted.key, side)).toBe('InvalidClientTokenId');
      expect(await called(cluster, session, side)).toBe('InvalidClientTokenId');
      expect(await called(cluster, revoked.key, side)).toBe('taken');
      expect(await called(cluster, quarantined.key, side)).toBe('AccessDenied');
    }
    const written = load.acknowledged.length;
    await load.readsGoOn('after the revocations');
    expect(load.acknowledged.length).toBe(written);

    const promoted = await cluster.command(['promote', 'n2'], ['n3']);
    expect(promoted).toMatchObject({ code: 0, printed: expect.stringContaining('n2 is the home') });
    await load.writesGoOn('after the promotion');
    await load.readsGoOn('after the promotion');

    await comesBackAsAFollower(cluster, client, load);
    expect(await homesOf(cluster, client)).toEqual(['n2 of 2', 'n2 of 2', 'n2 of 2']);
    for (const { deleted, quarantined, session } of victims.values()) {
      for (const name of cluster.names) {
        expect(await called(cluster, deleted.key, name)).toBe('InvalidClientTokenId');
        expect(await called(cluster, session, name)).toBe('InvalidClientTokenId');
        expect(await called(cluster, quarantined.key, name)).toBe('AccessDenied');
      }
    }
  });

  it('is replaced without anybody, where the replicas are set to', async () => {
    await using cluster = await LiveCluster.start({ main, profile: 'fast', settings: { automaticPromotion: 3000 } });
    await using client = cluster.client();
    const reader = await person(client, 'reader');
    await cluster.agreement(client);
    await using load = new Load(cluster, client, { replicas: ['n2', 'n3'], reader });
    await load.writesGoOn('before');
    await cluster.kill('n1');
    await load.readsGoOn('without a home');
    await load.writesGoOn('under a new home');
    await comesBackAsAFollower(cluster, client, load);
    expect(await homesOf(cluster, client)).not.toContain('n1 of 1');
  });
});
