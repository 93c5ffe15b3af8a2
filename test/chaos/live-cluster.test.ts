// Chaos rules on real processes: the lag is what profile and rule promise, and what Eventide promises holds under them.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EventideClient } from '../../src/lib/client.ts';
import { agreement, ClusterProcess, eventually } from '../e2e/cluster-process.ts';
import { codeOf, lagsOf, makeUsers, names, rule, shows } from './promises.ts';

// Traces are rounded, and commit and showing are timed on two processes.
const roundingMs = 2;
// What a busy machine may add. A lag beyond it is no noise, it is a loop that stands still.
const slackMs = 5000;

let cluster: ClusterProcess;
let client: EventideClient;
let endpoints: ReadonlyMap<string, string>;
const at = (name: string): { readonly endpoint: string } => ({ endpoint: endpoints.get(name) ?? '' });

beforeAll(async () => {
  cluster = await ClusterProcess.start(['--profile', 'fast', '--seed', '5', '--chaos']);
  client = cluster.client({ causal: false, deadlineMs: 8000 });
  endpoints = new Map(cluster.replicas.map(({ name, grpc }) => [name, grpc]));
});
afterAll(async () => {
  client.close();
  await cluster[Symbol.asyncDispose]();
});
afterEach(async () => {
  await eventually('all rules to end', async () => {
    const { unreached } = await client.chaos.resetRules({}).catch(() => ({ unreached: ['?'] }));
    return unreached.length === 0 ? true : undefined;
  });
  await agreement(cluster);
});

/** Waits until what a token names is visible everywhere, as the cluster says. */
async function waitFor(tokens: readonly string[]): Promise<string | undefined> {
  let state: string | undefined;
  for await (const progress of client.cluster.waitForPropagation({ tokens }, { deadlineMs: 30_000 }))
    state = progress.state;
  return state;
}

describe('propagation lag', () => {
  it('is never shorter than the delay, and not longer than delay, rule and slack; by replica', async () => {
    const plain = await makeUsers(
      client,
      Array.from({ length: 12 }, (_, n) => `plain-${n}`),
      at('n1').endpoint,
    );
    expect(await waitFor([...plain.values()])).toBe('COMPLETE');
    const extraDelay = 1500;
    await client.chaos.putRule({ rule: rule({ name: 'late', scope: { replicas: ['n2'] }, apply: { extraDelay } }) });
    const late = await makeUsers(
      client,
      Array.from({ length: 12 }, (_, n) => `late-${n}`),
      at('n1').endpoint,
    );
    expect(await waitFor([...late.values()])).toBe('COMPLETE');
    const without = (await lagsOf(cluster, plain.values())).map((lag) => ({ ...lag, extraMs: 0 }));
    const under = await lagsOf(cluster, late.values());
    const all = [...without, ...under.map((lag) => ({ ...lag, extraMs: lag.replica === 'n2' ? extraDelay : 0 }))];
    expect(all).toHaveLength(72);
    expect(all.filter(({ lagMs, delayMs, extraMs }) => !(lagMs >= delayMs + extraMs - roundingMs))).toEqual([]);
    expect(all.filter(({ lagMs, delayMs, extraMs }) => !(lagMs <= delayMs + extraMs + slackMs))).toEqual([]);
    const { rules } = await client.chaos.getReport({});
    expect(rules.find(({ name, replica }) => name === 'late' && replica === 'n2')).toMatchObject({ fired: 12 });
  });
});

describe('the promises', () => {
  it('P3: over bad links an op is visible only after every earlier one of its account, and P7: COMPLETE is complete', async () => {
    const net = { delayMedian: 15, delaySigma: 1, loss: 0.1, duplicate: 0.1, reorder: 0.1 };
    await client.chaos.putRule({ rule: rule({ name: 'bad-links', seed: 11, net }) });
    const userNames = Array.from({ length: 10 }, (_, n) => `ordered-${n}`);
    const watched: string[] = [];
    const writing = { going: true };
    const watchers = names.map(async (name) => {
      while (writing.going) {
        // From the newest on: what is older than one that is visible must be visible by then.
        let newer = '';
        for (const userName of userNames.toReversed()) {
          const visible = await shows(client, userName, at(name).endpoint);
          if (newer !== '' && !visible) watched.push(`${name} shows ${newer} without ${userName}`);
          if (visible) newer = userName;
        }
      }
    });
    const tokens = new Map<string, string>();
    const codes: string[] = [];
    for (const userName of userNames) {
      const onAnswer = ({ token }: { readonly token: string | undefined }): unknown =>
        tokens.set(userName, token ?? '');
      await eventually(`${userName} to be made`, async () => {
        const code = await codeOf(client.iam.createUser({ userName }, { ...at('n1'), onAnswer }));
        codes.push(`${userName} ${code ?? 'made'}`);
        return code === undefined || code === 'EntityAlreadyExists' ? true : undefined;
      }).catch(async (error: unknown) => {
        // Whoever watches must not go on behind the back of the next test.
        writing.going = false;
        await Promise.all(watchers);
        const { members } = await client.cluster.getCluster({}, at('n1'));
        throw new Error(`${String(error)}: ${codes.slice(-5).join(', ')}; ${JSON.stringify(members)}`);
      });
    }
    expect(await waitFor([...tokens.values()])).toBe('COMPLETE');
    writing.going = false;
    await Promise.all(watchers);
    expect(watched).toEqual([]);
    for (const name of names) expect(await shows(client, userNames.at(-1) ?? '', at(name).endpoint)).toBe(true);
    const { rules } = await client.chaos.getReport({});
    expect(rules.filter(({ name, fired = 0 }) => name === 'bad-links' && fired > 0)).toHaveLength(3);
  });

  it('P5, P6: cut off from the home, a replica goes on deciding, and revokes a key for everybody', async () => {
    await client.iam.createUser({ userName: 'revoked' }, at('n1'));
    let token = '';
    const onAnswer = (facts: { readonly token: string | undefined }): void => {
      token = facts.token ?? '';
    };
    const { accessKey } = await client.iam.createAccessKey({ userName: 'revoked' }, { ...at('n1'), onAnswer });
    expect(await waitFor([token])).toBe('COMPLETE');
    const credentials = {
      accessKeyId: accessKey?.accessKeyId ?? '',
      secretAccessKey: accessKey?.secretAccessKey ?? '',
    };
    await using theirs = cluster.client({ credentials, causal: false });
    const works = (name: string): Promise<string | undefined> => codeOf(theirs.sts.getCallerIdentity({}, at(name)));
    await client.chaos.putRule({
      rule: rule({ name: 'split', scope: { replicas: ['n1'] }, net: { netsplit: 'both' } }),
    });
    await eventually('the home to be missed', async () => {
      const { homeActive } = await client.cluster.getCluster({}, at('n3'));
      return homeActive === true ? undefined : true;
    });
    expect(await codeOf(client.iam.createUser({ userName: 'nobody' }, at('n3')))).toBe('HOME_UNREACHABLE');
    expect(await shows(client, 'revoked', at('n3').endpoint)).toBe(true);
    expect(await works('n3')).toBeUndefined();
    const made = { durability: '' };
    await client.iam.updateAccessKey(
      { userName: 'revoked', accessKeyId: credentials.accessKeyId, status: 'Inactive' },
      { ...at('n3'), onAnswer: ({ durability }) => (made.durability = durability ?? '') },
    );
    expect(made.durability).toBe('local');
    expect(await works('n3')).toBe('InvalidClientTokenId');
    // On the far side nothing has been heard of it.
    expect(await works('n1')).toBeUndefined();
    await client.chaos.deleteRule({ name: 'split' }, at('n3'));
    for (const name of names)
      await eventually(`the revocation on ${name}`, async () =>
        (await works(name)) === 'InvalidClientTokenId' ? true : undefined,
      );
  });

  it('P9: a rule that is wrong changes nothing', async () => {
    const before = await agreement(cluster);
    const wrong = rule({ name: 'wrong', scope: { replicas: ['n4'] }, net: { loss: 2 } });
    expect(await codeOf(client.chaos.putRule({ rule: wrong }))).toBe('InvalidInput');
    expect((await client.chaos.listRules({})).rules).toEqual([]);
    expect(await agreement(cluster)).toBe(before);
  });

  it('a full disk of the home refuses writes, serves reads, and loses nothing', async () => {
    await makeUsers(client, ['stored'], at('n1').endpoint);
    await client.chaos.putRule({
      rule: rule({ name: 'full', scope: { replicas: ['n1'] }, disk: { error: 'ENOSPC' } }),
    });
    const first = await codeOf(client.iam.createUser({ userName: 'waiting' }, { ...at('n1'), deadlineMs: 1000 }));
    // Another batch, of an event, may have met the full disk before it.
    expect(first).toMatch(/OUTCOME_UNKNOWN|DEADLINE_EXCEEDED|DISK_FULL/);
    const waits = first !== 'DISK_FULL';
    expect(await codeOf(client.iam.createUser({ userName: 'refused' }, at('n2')))).toBe('DISK_FULL');
    expect(await codeOf(client.iam.getUser({ userName: 'stored' }, at('n2')))).toBeUndefined();
    expect((await cluster.run('status')).stdout).toMatch(/n1 .*disk full/);
    await client.chaos.resetRules({});
    await eventually('the write that waited, or none', async () =>
      (await shows(client, 'waiting', at('n3').endpoint)) === waits ? true : undefined,
    );
    expect(await codeOf(client.iam.createUser({ userName: 'refused' }, at('n2')))).toBeUndefined();
  });

  it('P1: what was acknowledged before the home crashes is there after it', async () => {
    const acknowledged: string[] = [];
    const writing = { going: true };
    const writer = (async () => {
      for (let n = 0; writing.going; n++) {
        const code = await codeOf(client.iam.createUser({ userName: `crash-${n}` }, { ...at('n2'), deadlineMs: 3000 }));
        if (code === undefined) acknowledged.push(`crash-${n}`);
      }
    })();
    const before = cluster.pidOf('n1');
    await client.chaos.putRule(
      { rule: rule({ name: 'crash', scope: { replicas: ['n1'] }, process: { crash: true } }) },
      at('n2'),
    );
    await eventually('another process of n1', () => {
      const pid = cluster.pidOf('n1');
      return Promise.resolve(pid !== undefined && pid !== before ? true : undefined);
    });
    const soFar = acknowledged.length;
    await eventually('writes to go on', () => Promise.resolve(acknowledged.length > soFar ? true : undefined));
    writing.going = false;
    await writer;
    expect(cluster.printed).toContain('n1 died: it was ended by SIGKILL');
    await agreement(cluster);
    const { users } = await client.iam.listUsers({ maxItems: 1000 });
    const present = new Set(users.map(({ userName }) => userName));
    expect(acknowledged.filter((userName) => !present.has(userName))).toEqual([]);
  });
});
