// The delay as users meet it: decisions turn, on each replica, at exactly the time that the trace shows.

import { expect, it } from 'vitest';
import { ClusterProcess, eventually } from './cluster-process.ts';

const alice = 'arn:aws:iam::111122223333:user/alice';
const question = { principal: alice, action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026' };
const policyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::reports/*' }],
});

interface Asked {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly allowed: boolean;
}

interface Trace {
  readonly ops: readonly {
    readonly kind: string;
    readonly committedAt: number;
    readonly replicas: readonly { readonly replica: string; readonly visibleAt?: number; readonly delayMs: number }[];
  }[];
}

it('a decision turns from deny to allow on each replica at the time that the trace shows, no sooner than its delay', async () => {
  await using cluster = await ClusterProcess.start(['--profile', 'aws', '--seed', '11']);
  await using client = cluster.client({ causal: false });
  const endpoint = cluster.endpointOf('n1');
  await client.iam.createUser({ userName: 'alice' }, { endpoint });
  let token = '';
  const onAnswer = (facts: { readonly token: string | undefined }): void => {
    token = facts.token ?? '';
  };
  await client.iam.putUserPolicy({ userName: 'alice', policyName: 'read', policyDocument }, { endpoint, onAnswer });

  const asked = new Map<string, Asked[]>(cluster.replicas.map(({ name }) => [name, []]));
  await eventually('an allow on every replica', async () => {
    await Promise.all(
      cluster.replicas.map(async ({ name, grpc }) => {
        const sentAt = Date.now();
        const { decision } = await client.access.authorize(question, { endpoint: grpc });
        asked.get(name)?.push({ sentAt, answeredAt: Date.now(), allowed: decision?.allowed === true });
      }),
    );
    return [...asked.values()].every((all) => all.at(-1)?.allowed) ? true : undefined;
  });
  expect((await cluster.run('wait', token)).code).toBe(0);
  const { ops } = JSON.parse((await cluster.run('--output', 'json', 'trace', token)).stdout) as Trace;
  const op = ops[0];
  expect(op?.kind).toBe('iam:PutUserPolicy');
  const delays = new Set(op?.replicas.map(({ delayMs }) => delayMs));
  expect(delays.size).toBe(3);
  for (const { replica, visibleAt = Number.NaN, delayMs } of op?.replicas ?? []) {
    const all = asked.get(replica) ?? [];
    // Traces are rounded to a millisecond; commit and showing are timed on two processes.
    const slackMs = 2;
    expect(visibleAt).toBeGreaterThanOrEqual((op?.committedAt ?? 0) + delayMs - slackMs);
    const denied = all.filter(({ allowed }) => !allowed);
    expect(denied.length).toBeGreaterThan(10);
    for (const { sentAt } of denied) expect(sentAt).toBeLessThanOrEqual(visibleAt + slackMs);
    for (const { answeredAt } of all.filter(({ allowed }) => allowed))
      expect(answeredAt).toBeGreaterThanOrEqual(visibleAt - slackMs);
  }
  for (const { name } of cluster.replicas) {
    const { code, stdout } = await cluster.run('can', alice, question.action, question.resource, '--replica', name);
    expect({ code, says: stdout.startsWith(`allowed (${name},`) }).toEqual({ code: 0, says: true });
  }
});
