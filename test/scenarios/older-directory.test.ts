// An older directory is put back after a newer one was in use: an op that only it has was given up, and another one stands in its place.

import { describe, expect, it } from 'vitest';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });
const moveAway = (name: string): string =>
  `${name}: two different ops claim place 3 of the home log: move the data directory away`;

/** Who of these users a replica knows. */
function known(cluster: ScriptedCluster, name: string, users: readonly string[]): readonly string[] {
  return users.filter((one) => {
    const answer = cluster.ask(name, 'GetUser', user(one), { consistency: { level: 'minimize-latency' } });
    return answer?.refusal === undefined;
  });
}

/** n1, the home, writes what nobody else gets, and loses its disk; what comes back puts that disk in again. */
function givenUp(cluster: ScriptedCluster, writes: readonly string[]): () => void {
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  cluster.pass(500);
  cluster.cut('n1', 'n2');
  cluster.cut('n1', 'n3');
  for (const one of writes) cluster.send('n1', 'CreateUser', user(one));
  cluster.pass(200);
  const restore = cluster.backUp('n1');
  cluster.wipe('n1');
  cluster.heal('n1', 'n2');
  cluster.heal('n1', 'n3');
  cluster.start('n1');
  cluster.pass(3000);
  return restore;
}

// Seed 43532.
describe('the home', () => {
  const lengths: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['as long as', ['old'], ['new']],
    ['shorter than', ['old'], ['new', 'newer', 'newest']],
    ['longer than', ['old', 'older', 'oldest'], ['new']],
  ];
  it.each(lengths)('stamps nothing where its log is %s that of the others', (_, writes, since) => {
    const cluster = new ScriptedCluster();
    const restore = givenUp(cluster, writes);
    for (const one of since) expect(cluster.ask('n1', 'CreateUser', user(one))?.refusal).toBeUndefined();
    cluster.pass(500);
    cluster.kill('n1');
    restore();
    cluster.start('n1');
    cluster.pass(5000);
    expect(cluster.halts).toEqual([moveAway('n1')]);
    for (const name of ['n2', 'n3']) expect(known(cluster, name, [...writes, ...since])).toEqual(since);
    cluster.wipe('n1');
    cluster.start('n1');
    cluster.pass(5000);
    expect(cluster.ask('n1', 'CreateUser', user('last'))?.refusal).toBeUndefined();
    cluster.pass(500);
    const users = [...writes, ...since, 'last'];
    for (const name of ['n1', 'n2', 'n3']) expect(known(cluster, name, users)).toEqual([...since, 'last']);
    expect(cluster.halts).toHaveLength(1);
  });

  it('goes on with its own where nothing else came in its place', () => {
    const cluster = new ScriptedCluster();
    const restore = givenUp(cluster, ['old']);
    cluster.kill('n1');
    restore();
    cluster.start('n1');
    cluster.pass(3000);
    expect(cluster.ask('n1', 'CreateUser', user('new'))?.refusal).toBeUndefined();
    cluster.pass(500);
    for (const name of ['n1', 'n2', 'n3']) expect(known(cluster, name, ['old', 'new'])).toEqual(['old', 'new']);
    expect(cluster.halts).toEqual([]);
  });

  it('stops where another home began its epoch in that place, too', () => {
    const cluster = new ScriptedCluster();
    const restore = givenUp(cluster, ['old']);
    expect(cluster.ask('n1', 'CreateUser', user('new'))?.refusal).toBeUndefined();
    cluster.pass(500);
    cluster.kill('n1');
    const promote = { service: 'cluster', action: 'Promote', request: { replica: 'n2' } } as const;
    expect(cluster.tell('n2', promote)?.refusal).toBeUndefined();
    cluster.pass(3000);
    restore();
    cluster.start('n1');
    cluster.pass(5000);
    expect(cluster.halts).toEqual([moveAway('n1')]);
    for (const name of ['n2', 'n3']) expect(known(cluster, name, ['old', 'new'])).toEqual(['new']);
  });
});

describe('another voter', () => {
  // Two of five have the op, which is one too few.
  it.each([1, 3])('takes no op of its own for the one that the home says is committed (%i written since)', (count) => {
    const cluster = new ScriptedCluster({ replicas: 5 });
    expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
    cluster.pass(500);
    const others = ['n3', 'n4', 'n5'];
    for (const name of others) for (const from of ['n1', 'n2']) cluster.cut(from, name);
    cluster.send('n1', 'CreateUser', user('old'));
    cluster.pass(200);
    const restore = cluster.backUp('n2');
    cluster.wipe('n1');
    cluster.wipe('n2');
    for (const name of others) for (const from of ['n1', 'n2']) cluster.heal(from, name);
    cluster.start('n1');
    cluster.start('n2');
    cluster.pass(3000);
    const since = Array.from({ length: count }, (_, at) => `new-${at}`);
    for (const one of since) expect(cluster.ask('n1', 'CreateUser', user(one))?.refusal).toBeUndefined();
    cluster.pass(500);
    cluster.kill('n2');
    restore();
    cluster.start('n2');
    for (let ms = 0; ms < 3000; ms += 10) {
      cluster.pass(10);
      expect(
        cluster
          .diskOf('n2')
          .withPrefix('04/user/')
          .map(([key]) => key)
          .filter((key) => key.includes('old')),
      ).toEqual([]);
    }
    expect(cluster.halts).toEqual([moveAway('n2')]);
    expect(cluster.alarms.filter((one) => one.endsWith('the home is frozen'))).toEqual([]);
    for (const name of ['n1', ...others]) expect(known(cluster, name, ['old', ...since])).toEqual(since);
  });
});
