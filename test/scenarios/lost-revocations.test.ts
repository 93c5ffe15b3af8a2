// Revocations that were lost on the way, or with a disk: what they end stays ended.

import { expect, it } from 'vitest';
import type { Message } from '../../src/core/gossip/message.ts';
import { keySpaces } from '../../src/core/replica/key-spaces.ts';
import { decodeLogValue } from '../../src/core/replica/log-value.ts';
import { decodeOp } from '../../src/core/replica/op.ts';
import { account, type SimulatedCredentials } from '../sim/cluster.ts';
import { accessKeyOf, ScriptedCluster } from './scripted-cluster.ts';

const alice = `arn:aws:iam::${account}:user/alice`;

/** Creates a user with a key. */
function userWithKey(cluster: ScriptedCluster, userName: string): SimulatedCredentials {
  cluster.ask('n1', 'CreateUser', { userName, tags: [] });
  return accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName }));
}

function refused(cluster: ScriptedCluster, name: string, as: SimulatedCredentials): string | undefined {
  return cluster.ask(name, 'GetCallerIdentity', {}, { service: 'sts', as })?.refusal?.code;
}

function shows(cluster: ScriptedCluster, name: string, userName: string): boolean {
  const here = { consistency: { level: 'minimize-latency' } } as const;
  return cluster.ask(name, 'GetUser', { userName }, here)?.refusal === undefined;
}

it('a revocation that an op carries is in force with it, also where one of the same origin before it is missing', () => {
  for (const restarted of [false, true]) {
    const cluster = new ScriptedCluster();
    const as = userWithKey(cluster, 'alice');
    const { accessKeyId } = userWithKey(cluster, 'bob');
    const off = { userName: 'bob', accessKeyId, status: 'Inactive' };
    cluster.ask('n1', 'UpdateAccessKey', off);
    cluster.pass(500);
    // n2 hears of n3's revocations by the log alone.
    const n2 = cluster.world.replicas[1]?.member.id;
    cluster.world.network.tamper = (_, to, message): readonly Message[] =>
      message.kind === 'revocations' && to === n2 ? [] : [message];
    // The home's records say this one already: no op carries it.
    expect(cluster.ask('n3', 'UpdateAccessKey', off)?.refusal).toBeUndefined();
    cluster.pass(100);
    expect(cluster.ask('n3', 'QuarantinePrincipal', { principal: alice })?.refusal).toBeUndefined();
    cluster.pass(1000);
    expect(cluster.ask('n1', 'CreateUser', { userName: 'carol', tags: [] })?.refusal).toBeUndefined();
    if (restarted) {
      cluster.kill('n2');
      cluster.start('n2');
    }
    cluster.pass(1000);
    expect(shows(cluster, 'n3', 'carol')).toBe(true);
    expect(shows(cluster, 'n2', 'carol')).toBe(true);
    expect(refused(cluster, 'n2', as)).toBe('AccessDenied');
    cluster.world.network.tamper = undefined;
    cluster.pass(5000);
    const token = cluster.ask('n3', 'UpdateAccessKey', off)?.token ?? '';
    expect(cluster.waitFor('n3', [token]).at(-1)).toBe('COMPLETE');
    expect(refused(cluster, 'n2', as)).toBe('AccessDenied');
  }
});

it('what a replica revoked itself is in force there again as soon as another one gives it back to a disk that was put back', () => {
  const cluster = new ScriptedCluster({ profile: 'manual' });
  const as = userWithKey(cluster, 'alice');
  cluster.pass(500);
  cluster.ask('n1', 'ReleaseVisibility', { tokens: [], replicas: [] });
  const putBack = cluster.backUp('n3');
  // The home hears of nothing, and nobody releases anything.
  cluster.cut('n1', 'n2');
  cluster.cut('n1', 'n3');
  cluster.pass(100);
  expect(refused(cluster, 'n3', as)).toBeUndefined();
  expect(cluster.ask('n3', 'QuarantinePrincipal', { principal: alice })?.durability).toBe('local');
  expect(refused(cluster, 'n3', as)).toBe('AccessDenied');
  cluster.pass(2000);
  cluster.kill('n3');
  putBack();
  cluster.start('n3');
  cluster.pass(5000);
  expect(refused(cluster, 'n3', as)).toBe('AccessDenied');
  expect(refused(cluster, 'n2', as)).toBeUndefined();
});

// Seed 36896: the role was lost with the home's disk before anybody had been told of it; its revocation had gone ahead.
it('a revocation of a role that came to nothing is adopted, and is not of the next role of that name', () => {
  const cluster = new ScriptedCluster();
  const as = userWithKey(cluster, 'alice');
  const trusts = { Effect: 'Allow', Principal: { AWS: alice }, Action: 'sts:AssumeRole' };
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: trusts });
  const role = { roleName: 'builder', assumeRolePolicyDocument: trust, tags: [] };
  const roleArn = `arn:aws:iam::${account}:role/builder`;
  cluster.pass(500);
  cluster.tamper('n1', (message) => (message.kind === 'append' ? [] : [message]));
  const created = cluster.send('n1', 'CreateRole', role);
  const revoked = cluster.send('n1', 'RevokeSessions', { principal: roleArn }, { service: 'cluster' });
  cluster.pass(100);
  expect([created.answer, revoked.answer]).toEqual([undefined, undefined]);
  cluster.wipe('n1');
  cluster.tamper('n1', (message) => [message]);
  cluster.start('n1');
  cluster.pass(5000);
  expect(cluster.ask('n2', 'GetRole', { roleName: 'builder' })?.refusal?.code).toBe('NoSuchEntity');
  const stored = [...cluster.diskOf('n3').withPrefix(keySpaces.log)];
  const newest = decodeOp(decodeLogValue(stored.at(-1)?.[1] ?? new Uint8Array(0)).bytes);
  expect(newest.ok && newest.value.kind).toBe('eventide:AdoptRevocation');
  expect(cluster.ask('n3', 'CreateRole', role)?.refusal).toBeUndefined();
  cluster.pass(1000);
  const asked = {
    roleArn,
    roleSessionName: 's',
    tags: [],
    policyArns: [],
    transitiveTagKeys: [],
    providedContexts: [],
  };
  const session = cluster.ask('n2', 'AssumeRole', asked, { service: 'sts', as })?.response;
  const { credentials } = session as { readonly credentials: SimulatedCredentials };
  expect(refused(cluster, 'n3', credentials)).toBeUndefined();
});
