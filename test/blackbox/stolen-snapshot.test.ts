// What a stolen voter cannot do to a joiner: it gives a state of its own making, which is refused, and an honest one is taken.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials, EventideClient } from '../../src/lib/client.ts';
import { believing, type Forgery, forging } from './harness/forger.ts';
import { codeOf } from './harness/history.ts';
import { LiveCluster } from './harness/live-cluster.ts';
import { eventually } from './harness/pace.ts';
import { asItIs, buildProgram } from './harness/program.ts';

// The log is trimmed at once, so that a joiner needs a snapshot.
const settings = { checkpointOps: 8, keptOps: 0 };
const stolen = 'n2';
const honest = ['n1', 'n3'];

let cluster: LiveCluster;
let client: EventideClient;
let eve: Credentials;
/** Programs that were built already. */
const forgers = new Map<Forgery, string>();

beforeAll(async () => {
  cluster = await LiveCluster.start({ main: await buildProgram(asItIs), profile: 'instant', settings });
  client = cluster.client();
  for (const userName of ['alice', 'eve']) await client.iam.createUser({ userName });
  const { accessKey } = await client.iam.createAccessKey({ userName: 'eve' });
  eve = { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
  for (let at = 0; at < 16; at++) await client.iam.createUser({ userName: `u${at}` });
  await eventually('the log to be trimmed', async () => {
    const members = await Promise.all(cluster.names.map(self));
    return members.every((member) => (member?.trimmedThrough ?? 0) >= 8) ? true : undefined;
  });
});

afterEach(() => cluster.heal());

afterAll(async () => {
  client.close();
  await cluster[Symbol.asyncDispose]();
});

/** A replica as it tells of itself. */
async function self(name: string) {
  const { members } = await client.cluster.getCluster({}, { endpoint: cluster.replica(name).grpc });
  return members.find((member) => member.name === name);
}

/** Who eve's key belongs to, and whether mallory may do something, as a replica says. */
async function identitiesAt(name: string): Promise<readonly [caller: string, mallory: string]> {
  const { grpc: endpoint } = cluster.replica(name);
  await using asEve = cluster.client({ credentials: eve });
  const principal = `arn:aws:iam::${cluster.account}:user/mallory`;
  return [
    await asEve.sts.getCallerIdentity({}, { endpoint }).then(({ arn }) => arn ?? '', codeOf),
    await client.access
      .authorize({ principal, action: 's3:GetObject', resource: '*' }, { endpoint })
      .then(({ decision }) => decision?.decision ?? '', codeOf),
  ];
}

/** The stolen voter's directory, key and data, run by the forger's program. */
async function steal(forgery: Forgery): Promise<void> {
  const main = forgers.get(forgery) ?? (await buildProgram(forging(forgery)));
  forgers.set(forgery, main);
  await cluster.kill(stolen);
  cluster.launch(stolen, main);
  await cluster.whenReady([stolen]);
}

/** Starts a joiner that reaches nobody but the stolen voter, until it has said what is told. */
async function startBeside(joiner: string, said: string, main?: string): Promise<void> {
  for (const name of honest) cluster.pause(name);
  cluster.launch(joiner, main);
  await eventually(`${joiner}: ${said}`, () => Promise.resolve(cluster.logOf(joiner).includes(said) || undefined));
}

describe('a joiner that is given a forged snapshot', () => {
  it.each([
    ['n4', 'records', 'its records do not add up to the fingerprints'],
    ['n5', 'checkpoint', 'its checkpoint is not signed by the home of its epoch'],
    ['n6', 'epoch', 'its epochs were not promised by a majority of the voters'],
    ['n8', 'op', 'its ops do not lead to the checkpoint'],
  ] as const)('refuses it, says so, and is filled by an honest voter: %s, %s', async (joiner, forgery, problem) => {
    await steal(forgery);
    await cluster.join(joiner);
    await startBeside(joiner, 'a snapshot was refused');
    expect(cluster.logOf(joiner)).toContain(problem);
    expect(await identitiesAt(joiner)).toEqual(['NOT_READY', 'NOT_READY']);
    for (const name of honest) cluster.resume(name);
    const believed: string[] = [];
    await eventually(`${joiner} to serve`, async () => {
      const [caller, mallory] = await identitiesAt(joiner);
      if (caller.endsWith('/alice') || mallory === 'Allowed') believed.push(`${caller} ${mallory}`);
      return cluster.serving.includes(joiner) || undefined;
    });
    expect(believed).toEqual([]);
    expect(await identitiesAt(joiner)).toEqual([`arn:aws:iam::${cluster.account}:user/eve`, 'ImplicitlyDenied']);
    expect(cluster.logOf(joiner)).toContain('a snapshot is in place');
    await cluster.agreement(client);
  });

  it('would serve a forged identity if it believed', async () => {
    await steal('checkpoint');
    await cluster.join('n7');
    await startBeside('n7', 'a snapshot is in place', await buildProgram(believing));
    for (const name of honest) cluster.resume(name);
    await cluster.whenReady(['n7']);
    expect(await identitiesAt('n7')).toEqual([`arn:aws:iam::${cluster.account}:user/alice`, 'Allowed']);
  });
});
