// Calls that wait while their replica goes out of service.

import { expect, it } from 'vitest';
import type { Call } from '../../src/core/event.ts';
import { quarantineKey, recordStoreKey } from '../../src/core/replica/key-spaces.ts';
import { account } from '../sim/cluster.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const limits = { checkpointOps: 10, keptOps: 0, upkeepMs: 50, compareMs: 500 };
const user = `arn:aws:iam::${account}:user/alice`;

/** A call of each kind that reads, the way it is made. */
const readings: Readonly<Record<string, readonly [service: Call['service'], request: object]>> = {
  Authorize: ['access', { principal: user, action: 's3:GetObject', resource: '*', context: [] }],
  GetCallerIdentity: ['sts', {}],
  GetUser: ['iam', { userName: 'alice' }],
};

/** A cluster whose n3 reaches nobody, and what it has not heard of. */
function divided(): { readonly cluster: ScriptedCluster; readonly token: string } {
  const cluster = new ScriptedCluster({ limits, chaos: true });
  cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] });
  // Its log is trimmed: alone it cannot be repaired.
  for (let at = 1; at <= 30; at++) cluster.ask('n1', 'CreateUser', { userName: `u${at}`, tags: [] });
  cluster.pass(1000);
  for (const name of ['n1', 'n2']) cluster.cut(name, 'n3');
  const token = cluster.ask('n1', 'CreateUser', { userName: 'late', tags: [] })?.token ?? '';
  return { cluster, token };
}

/** A record of n3 is lost: it finds that, and trusts itself no more. */
function spoil(cluster: ScriptedCluster): void {
  const [[key] = ['']] = cluster.diskOf('n3').withPrefix(recordStoreKey(`user/${account}/`));
  cluster.diskOf('n3').corrupt(key, undefined);
  cluster.pass(3000);
  expect(cluster.diskOf('n3').peek(quarantineKey)).toBeDefined();
}

it.each(Object.entries(readings))(
  '%s that waits for a token is refused where its replica serves no more',
  (action, how) => {
    const { cluster, token } = divided();
    const consistency = { level: 'at-least', tokens: [token], waitMs: 5000, otherwise: 'serve-stale' } as const;
    const waiting = cluster.send('n3', action, how[1], { service: how[0], consistency });
    spoil(cluster);
    expect(waiting.answer).toBeUndefined();
    cluster.pass(3000);
    expect(waiting.answer?.refusal?.code).toBe('NOT_READY');
  },
);

it.each(Object.entries(readings))(
  '%s that a rule keeps waiting is refused where its replica serves no more',
  (action, how) => {
    const { cluster } = divided();
    expect(
      cluster.putRule('n3', { name: 'slow', scope: { replicas: ['n3'] }, api: { latency: 5000 } }),
    ).toBeUndefined();
    const here = { service: how[0], consistency: { level: 'minimize-latency' } } as const;
    const waiting = cluster.send('n3', action, how[1], here);
    spoil(cluster);
    expect(waiting.answer).toBeUndefined();
    cluster.pass(3000);
    expect(waiting.answer?.refusal?.code).toBe('NOT_READY');
  },
);
