// Epochs that cross: a voter or a home meets an epoch that it knows nothing of, or has forgotten.

import { expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });

function promote(cluster: ScriptedCluster, at: string, replica: string): Answer | undefined {
  return cluster.tell(at, { service: 'cluster', action: 'Promote', request: { replica, acceptLoss: false } });
}

function homesOf(cluster: ScriptedCluster): readonly string[] {
  return ['n1', 'n2', 'n3'].map((name) => {
    const { response } = cluster.tell(name, { service: 'cluster', action: 'GetCluster', request: {} }) ?? {};
    const { home = '', epoch = 0 } = (response as GetClusterResponse | undefined) ?? { members: [] };
    return `${home} of ${epoch}`;
  });
}

// Seed 1550: an epoch that nobody else had heard of, and a later one that adopted an older op at its place.
it('a home whose epoch came to nothing takes up the one that passed it over', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  cluster.pass(500);
  // The old home stores an op that nobody else gets …
  cluster.cut('n1', 'n2');
  cluster.cut('n1', 'n3');
  cluster.send('n1', 'CreateUser', user('adopted'));
  cluster.pass(500);
  // … n3 is promised an epoch by n2, begins it at that place, and sends nothing of it …
  cluster.tamper('n3', (message) => (message.kind === 'append' ? [] : [message]));
  promote(cluster, 'n3', 'n3');
  cluster.pass(500);
  // … and n2 becomes the home with the old one's promise, and so with its op.
  for (const name of ['n1', 'n2']) cluster.cut('n3', name);
  cluster.heal('n1', 'n2');
  cluster.pass(500);
  expect(promote(cluster, 'n2', 'n2')?.refusal).toBeUndefined();
  expect(cluster.ask('n2', 'GetUser', { userName: 'adopted' })?.refusal).toBeUndefined();
  cluster.tamper('n3', (message) => [message]);
  for (const name of ['n1', 'n2']) cluster.heal('n3', name);
  cluster.pass(5000);
  expect(cluster.halts).toEqual([]);
  expect(cluster.ask('n3', 'CreateUser', user('last'))?.refusal).toBeUndefined();
  cluster.pass(1000);
  const here = { consistency: { level: 'minimize-latency' } } as const;
  for (const userName of ['adopted', 'last'])
    expect(cluster.ask('n3', 'GetUser', { userName }, here)?.refusal).toBeUndefined();
});

// Seed 4311: filled from the home that its own promise had left behind, it counted for that home's acknowledgements.
it('a voter that lost its disk is not whole by what an old home has, once one has told it of a later promise', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  cluster.pass(500);
  for (const name of ['n2', 'n3']) cluster.cut('n1', name);
  expect(promote(cluster, 'n3', 'n3')?.response).toEqual({ epoch: 2 });
  const write = cluster.send('n1', 'CreateUser', user('old-home'));
  cluster.pass(500);
  // It comes back empty, and hears the old home first. Then n2 says what it has promised, and sends nothing yet.
  cluster.wipe('n3');
  cluster.cut('n2', 'n3');
  cluster.heal('n1', 'n3');
  cluster.start('n3');
  cluster.pass(1000);
  cluster.tamper('n2', (message) => (message.kind === 'append' ? [] : [message]));
  cluster.heal('n2', 'n3');
  cluster.pass(1000);
  expect(write.answer?.response).toBeUndefined();
  cluster.tamper('n2', (message) => [message]);
  cluster.heal('n1', 'n2');
  cluster.pass(5000);
  expect(homesOf(cluster)).toEqual(['n3 of 2', 'n3 of 2', 'n3 of 2']);
  expect(cluster.ask('n3', 'CreateUser', user('last'))?.refusal).toBeUndefined();
});

// Seed 14725: two of three voters that had begun an epoch lost their disks, heard each other, and counted for the home before.
it('voters that lost their disks do not vouch for each other', () => {
  const cluster = new ScriptedCluster({ replicas: 5 });
  const [old, fresh] = [
    ['n1', 'n2'],
    ['n3', 'n4', 'n5'],
  ];
  const between = (does: 'cut' | 'heal', names: readonly string[]): void => {
    for (const a of old) for (const b of names) cluster[does](a, b);
  };
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  between('cut', fresh);
  expect(promote(cluster, 'n3', 'n3')?.response).toEqual({ epoch: 2 });
  expect(cluster.ask('n3', 'CreateUser', user('kept'))?.refusal).toBeUndefined();
  cluster.kill('n3');
  for (const name of ['n4', 'n5']) cluster.wipe(name);
  between('heal', ['n4', 'n5']);
  for (const name of ['n4', 'n5']) cluster.start(name);
  cluster.pass(2000);
  expect(cluster.ask('n1', 'CreateUser', user('other'))?.refusal?.code).toBe('OUTCOME_UNKNOWN');
  cluster.start('n3');
  between('heal', ['n3']);
  cluster.pass(5000);
  expect(cluster.ask('n2', 'GetUser', { userName: 'kept' })?.refusal).toBeUndefined();
  expect(cluster.ask('n2', 'CreateUser', user('last'))?.refusal).toBeUndefined();
  expect(cluster.halts).toEqual([]);
});
