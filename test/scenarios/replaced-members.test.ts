// Members whom the cluster file does not name, and those who were evicted: what they signed is believed by who joins or comes back after it.

import { describe, expect, it } from 'vitest';
import type { SimulatedReplica } from '../sim/cluster.ts';
import { join, said, tell, token } from './joining-cluster.ts';
import { createUsers, limits } from './keeping-cluster.ts';
import { accessKeyOf, ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });

describe('a replica that joins where the log no longer tells who signed what', () => {
  /** A cluster whose log is trimmed early, and that n4 has joined as a voter. */
  function short(): {
    readonly cluster: ScriptedCluster;
    readonly join: (name: string, kind?: string) => SimulatedReplica;
  } {
    const cluster = new ScriptedCluster({ limits: { ...limits, opLogBytes: 3000 } });
    const taken = (name: string, kind = 'voter'): SimulatedReplica => {
      const newcomer = cluster.machine.newcomer(name);
      expect(said(join(cluster, 'n2', newcomer, token(cluster, 'n2', kind)))).toBe('ok');
      return newcomer;
    };
    expect(said(tell(cluster, 'n1', 'Promote', { replica: 'n2' }))).toBe('ok');
    cluster.pass(2000);
    return { cluster, join: taken };
  }

  /** A replica switches a key of its own off, and is the first who knows. */
  function revokesAt(cluster: ScriptedCluster, name: string, userName: string): void {
    expect(said(cluster.ask('n2', 'CreateUser', user(userName)))).toBe('ok');
    const { accessKeyId } = accessKeyOf(cluster.ask('n2', 'CreateAccessKey', { userName }));
    cluster.pass(1000);
    expect(cluster.ask(name, 'UpdateAccessKey', { userName, accessKeyId, status: 'Inactive' })?.durability).toBe(
      'local',
    );
    cluster.pass(1000);
  }

  function isIn(cluster: ScriptedCluster, name: string): void {
    cluster.pass(4000);
    expect(cluster.notes).toContain(`${name}: a snapshot is in place`);
    expect(said(cluster.ask(name, 'GetUser', user('u40'), { consistency: { level: 'minimize-latency' } }))).toBe('ok');
    expect(cluster.halts.filter((one) => !one.includes('was evicted'))).toEqual([]);
  }

  it('believes those who were evicted, and the homes that there were', () => {
    const { cluster, join: take } = short();
    cluster.machine.start(take('n4'));
    cluster.pass(2000);
    revokesAt(cluster, 'n4', 'alice');
    // n4 and n3 lead, and are gone: of those whom the cluster file names only n2 is left.
    for (const home of ['n4', 'n3', 'n2']) {
      expect(said(tell(cluster, 'n2', 'Promote', { replica: home }))).toBe('ok');
      cluster.pass(2000);
    }
    cluster.machine.start(take('n5'));
    cluster.pass(2000);
    for (const gone of ['n1', 'n3', 'n4']) {
      expect(said(tell(cluster, 'n2', 'EvictMember', { replica: gone }))).toBe('ok');
      cluster.kill(gone);
      cluster.pass(1000);
    }
    expect(said(tell(cluster, 'n2', 'Promote', { replica: 'n5' }))).toBe('ok');
    cluster.pass(2000);
    expect(said(tell(cluster, 'n2', 'Promote', { replica: 'n2' }))).toBe('ok');
    cluster.pass(2000);
    createUsers(cluster, 1, 60, 'n2');
    cluster.pass(2000);
    cluster.machine.start(take('n6'));
    isIn(cluster, 'n6');
  });

  it('believes who came and went between its being let in and its first start', () => {
    const { cluster, join: take } = short();
    const n4 = take('n4', 'replica');
    cluster.machine.start(take('n5'));
    cluster.pass(2000);
    revokesAt(cluster, 'n5', 'alice');
    expect(said(tell(cluster, 'n2', 'EvictMember', { replica: 'n5' }))).toBe('ok');
    cluster.kill('n5');
    createUsers(cluster, 1, 60, 'n2');
    cluster.pass(2000);
    cluster.machine.start(n4);
    isIn(cluster, 'n4');
  });

  // Seeds 149 and 18 of the variant `members`.
  it.each(['n1', 'n3'])('or comes back without its disk when all others were replaced: %s', (stays) => {
    const cluster = new ScriptedCluster({ limits: { ...limits, opLogBytes: 3000 } });
    for (const name of ['n4', 'n5']) {
      const newcomer = cluster.machine.newcomer(name);
      expect(said(join(cluster, 'n1', newcomer, token(cluster, 'n1', 'voter')))).toBe('ok');
      cluster.machine.start(newcomer);
      cluster.pass(2000);
    }
    const home = stays === 'n1' ? 'n1' : 'n4';
    for (const next of home === 'n1' ? [] : [home])
      expect(said(tell(cluster, 'n1', 'Promote', { replica: next }))).toBe('ok');
    cluster.pass(2000);
    for (const gone of ['n1', 'n2', 'n3'].filter((name) => name !== stays)) {
      expect(said(tell(cluster, home, 'EvictMember', { replica: gone }))).toBe('ok');
      cluster.kill(gone);
      cluster.pass(1000);
    }
    createUsers(cluster, 1, 60, home);
    cluster.pass(1000);
    cluster.wipe(stays);
    cluster.start(stays);
    cluster.pass(4000);
    expect(said(cluster.ask(stays, 'CreateUser', user('after')))).toBe('ok');
    cluster.pass(500);
    for (const name of [stays, 'n4', 'n5'])
      for (const userName of ['u40', 'after'])
        expect(said(cluster.ask(name, 'GetUser', user(userName), { consistency: { level: 'minimize-latency' } }))).toBe(
          'ok',
        );
    expect(cluster.halts.filter((one) => !one.includes('was evicted'))).toEqual([]);
  });
});
