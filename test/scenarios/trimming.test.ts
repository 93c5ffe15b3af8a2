// Trimming the log, as scripts.

import { describe, expect, it } from 'vitest';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import { EngineUnderTest } from '../support/engine-under-test.ts';
import { clusterWith, createUsers, expectEqual, self, three } from './keeping-cluster.ts';

describe('the log', () => {
  it('is trimmed to the last checkpoint by a cluster that has nothing else to do', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 34);
    cluster.pass(2000);
    for (const name of three) expect(self(cluster, name)).toMatchObject({ trimmedThrough: 30, checkpointIndex: 30 });
    expectEqual(cluster, three);
  });

  // Seed 9455: what a life showed with its last batch, the next one never worked out.
  it.each([1, 2, 3, 4, 5, 6, 8, 10])('is checkpointed though the power goes %i ms after its last op came', (ms) => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 28);
    cluster.send('n1', 'CreateUser', { userName: 'u29', tags: [] });
    cluster.pass(ms);
    for (const name of three) cluster.kill(name, 'batch-written');
    for (const name of three) cluster.start(name);
    cluster.pass(2000);
    const index = self(cluster, 'n1')?.accounts.reduce((most, one) => Math.max(most, one.visibleSeq ?? 0), 0);
    for (const name of three) expect(self(cluster, name)).toMatchObject({ checkpointIndex: index === 30 ? 30 : 20 });
    expectEqual(cluster, three);
  });

  it('is not trimmed of what a member lacks', () => {
    const cluster = clusterWith();
    cluster.kill('n3');
    createUsers(cluster, 1, 34);
    cluster.pass(2000);
    expect(self(cluster, 'n1')?.trimmedThrough).toBe(1);
    cluster.start('n3');
    cluster.pass(2000);
    expect(self(cluster, 'n1')?.trimmedThrough).toBe(30);
    expectEqual(cluster, three);
  });

  it('that is too large leaves a member behind that is no voter, which gets a snapshot when it comes back', () => {
    const cluster = clusterWith(4, { opLogBytes: 3000 });
    createUsers(cluster, 1, 3);
    cluster.kill('n4');
    createUsers(cluster, 4, 40);
    cluster.pass(2000);
    const { response } = cluster.ask('n1', 'GetCluster', {}, { service: 'cluster' }) ?? {};
    const left = (response as GetClusterResponse).members.find(({ name }) => name === 'n4');
    expect(left).toMatchObject({ needsSnapshot: true, reachable: false });
    cluster.start('n4');
    cluster.pass(3000);
    expect(self(cluster, 'n4')).toMatchObject({ needsSnapshot: false, ready: true });
    expectEqual(cluster, [...three, 'n4']);
  });

  // Seed 3383: one pull from a place that is trimmed, and the home sent nothing more to who was far beyond it.
  it('goes on to a member that once asked for what is trimmed, and has it', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 34);
    cluster.pass(2000);
    cluster.tamper('n3', (message) => {
      return [message.kind === 'pull' ? { ...message, stored: { ...message.stored, index: 5 } } : message];
    });
    cluster.pass(5000);
    cluster.tamper('n3', (message) => [message]);
    cluster.pass(3000);
    // Without n2 it is n3 that the home needs.
    cluster.kill('n2');
    createUsers(cluster, 35, 36);
    expect(self(cluster, 'n3')?.visibleFloor).toBeGreaterThanOrEqual(36);
    cluster.start('n2');
    cluster.pass(3000);
    expectEqual(cluster, three);
  });

  it('tells of a trimmed op that it is trimmed', () => {
    const cluster = clusterWith();
    const token = cluster.ask('n1', 'CreateUser', { userName: 'first', tags: [] })?.token;
    createUsers(cluster, 1, 34);
    cluster.pass(2000);
    const asked = cluster.ask('n1', 'GetPropagation', { token }, { service: 'cluster' });
    expect(asked?.refusal?.message).toContain('has been trimmed from the log');
    const all = cluster.ask('n1', 'GetPropagation', { afterAccountSeq: 0, limit: 1000 }, { service: 'cluster' });
    expect(all?.response).toMatchObject({ trimmedThrough: 30 });
    const unknown = cluster.ask('n1', 'GetPropagation', { requestId: 'request-1' }, { service: 'cluster' });
    expect(unknown?.refusal?.message).toContain('have been trimmed');
  });
});

describe('the log, while much is written', () => {
  const limits = { keptOps: 1000, checkpointOps: 100 };
  const trimmedThrough = (under: EngineUnderTest): number | undefined =>
    under.respond('GetCluster', {}).members[0]?.trimmedThrough;
  const write = (under: EngineUnderTest, count: number): void => {
    for (let at = 0; at < count; at++) under.start('CreateUser', { userName: `user-${at}` });
  };

  it('waits for a second of few writes', () => {
    const under = new EngineUnderTest({ limits });
    write(under, 1700);
    // The look of that second, and the next one.
    under.elapse(1000);
    expect(trimmedThrough(under)).toBe(0);
    under.elapse(1000);
    expect(trimmedThrough(under)).toBeGreaterThan(600);
  });

  it('waits no longer once as much again has come together as is kept', () => {
    const under = new EngineUnderTest({ limits });
    write(under, 2400);
    under.elapse(1000);
    expect(trimmedThrough(under)).toBeGreaterThan(1000);
  });
});
