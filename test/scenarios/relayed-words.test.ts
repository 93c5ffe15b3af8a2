// What a relay says is committed: it answers for its own disk, and whoever has promised to leave an epoch behind counts for nothing.

import { expect, it } from 'vitest';
import type { Message } from '../../src/core/gossip/message.ts';
import { logKey } from '../../src/core/replica/key-spaces.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

/**
 * Five voters; an op that the home n1 and n2 have stored and nobody else; n2 says to n3, who hears nobody else, that it is
 * committed.
 */
function withUncommittedOp(beforeN3HearsOfIt: (cluster: ScriptedCluster) => void): ScriptedCluster {
  const cluster = new ScriptedCluster({ replicas: 5 });
  const { network, replicas } = cluster.world;
  const [n1, n2, n3] = replicas.map(({ member }) => member.id);
  let newest: Message | undefined;
  network.tamper = (from, to, message) => {
    if (from === n1 && to === n2 && message.kind === 'append' && message.ops.length > 0)
      newest = { ...message, committed: message.firstIndex + message.ops.length - 1 };
    if (to === n3 && message.kind === 'promise-ask') return [];
    return from === n2 && to === n3 && newest !== undefined ? [message, newest] : [message];
  };
  expect(cluster.ask('n1', 'CreateUser', { userName: 'anna', tags: [] })?.response).toBeDefined();
  cluster.pass(1000);
  for (const name of ['n3', 'n4', 'n5']) for (const other of ['n1', 'n2']) cluster.cut(name, other);
  cluster.send('n1', 'CreateUser', { userName: 'bert', tags: [] });
  cluster.pass(1000);
  beforeN3HearsOfIt(cluster);
  for (const name of ['n4', 'n5']) cluster.cut('n3', name);
  cluster.heal('n3', 'n2');
  cluster.pass(5000);
  return cluster;
}

const shownOn = (cluster: ScriptedCluster, name: string, userName: string): boolean =>
  cluster.ask(name, 'GetUser', { userName }, { consistency: { level: 'default' } })?.response !== undefined;

it('with this disk three of five have it: that is so', () => {
  const cluster = withUncommittedOp(() => undefined);
  expect(shownOn(cluster, 'n3', 'bert')).toBe(true);
});

it('with a promise to leave that epoch behind it takes what is there, and counts for nothing: there are two of five', () => {
  const cluster = withUncommittedOp((before) => {
    // n4 gets the promise of n5, and no third one: n3 is not asked.
    expect(before.ask('n4', 'Promote', { replica: 'n4' })?.refusal?.message).toMatch(/2 of the 3 voters/);
    before.wipe('n3');
    before.start('n3');
    before.pass(500);
  });
  expect(cluster.diskOf('n3').peek(logKey(3))).toBeDefined();
  expect(shownOn(cluster, 'n3', 'anna')).toBe(true);
  expect(shownOn(cluster, 'n3', 'bert')).toBe(false);
});
