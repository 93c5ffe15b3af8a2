// Rare cases around the home, each of which the simulator found once.

import { expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });

// Seed 269.
it('a wiped home that has pulled a part of the log from one voter still waits for the voter that has the rest', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  // The next write is stored on n1 and n3 only.
  cluster.cut('n1', 'n2');
  cluster.cut('n2', 'n3');
  expect(cluster.ask('n1', 'CreateUser', user('second'))?.refusal).toBeUndefined();
  cluster.wipe('n1');
  cluster.cut('n1', 'n3');
  cluster.heal('n1', 'n2');
  cluster.start('n1');
  cluster.pass(5000);
  expect(cluster.ask('n1', 'CreateUser', user('third'))?.refusal?.code).toMatch(/NOT_READY|HOME_UNREACHABLE|HOME_/);
  // A second start finds a log on the disk: that does not make it whole.
  cluster.kill('n1');
  cluster.start('n1');
  cluster.pass(5000);
  expect(cluster.ask('n1', 'CreateUser', user('third'))?.refusal?.code).toMatch(/NOT_READY|HOME_UNREACHABLE|HOME_/);
  cluster.heal('n1', 'n3');
  cluster.heal('n2', 'n3');
  cluster.pass(5000);
  expect(cluster.ask('n1', 'CreateUser', user('third'))?.refusal).toBeUndefined();
  expect(cluster.ask('n2', 'GetUser', user('second'))?.refusal).toBeUndefined();
  expect(cluster.halts).toEqual([]);
});

it('a home restored from a backup waits for the voter that has what came after it, and no place is used twice', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  const restore = cluster.backUp('n1');
  // The next write is stored on n1 and n3 only, and n2 never hears of it.
  cluster.cut('n1', 'n2');
  cluster.cut('n2', 'n3');
  expect(cluster.ask('n1', 'CreateUser', user('second'))?.refusal).toBeUndefined();
  cluster.kill('n1');
  restore();
  cluster.cut('n1', 'n3');
  cluster.heal('n1', 'n2');
  cluster.start('n1');
  cluster.pass(5000);
  expect(cluster.ask('n1', 'CreateUser', user('third'))?.refusal?.code).toMatch(/NOT_READY|HOME_/);
  cluster.heal('n1', 'n3');
  cluster.heal('n2', 'n3');
  cluster.pass(5000);
  expect(cluster.ask('n1', 'CreateUser', user('third'))?.refusal).toBeUndefined();
  expect(cluster.ask('n2', 'GetUser', user('second'))?.refusal).toBeUndefined();
  expect(cluster.halts).toEqual([]);
});

// Seed 2143.
it('an answer meant for an earlier life of a replica does not answer a call of its next one', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const cluster = new ScriptedCluster({ seed });
    // Nothing commits without n2, which dies with its caller's question under way at the home.
    cluster.cut('n1', 'n3');
    cluster.send('n2', 'CreateUser', user('first'));
    cluster.pass(2);
    cluster.kill('n2');
    cluster.start('n2');
    const asked: { answer?: Answer }[] = [];
    for (let ms = 0; ms < 200; ms++) {
      asked.push(cluster.send('n2', 'CreateGroup', { groupName: `team-${ms}` }));
      cluster.pass(1);
    }
    cluster.pass(12_000);
    const answers = asked.flatMap(({ answer }) => (answer?.response === undefined ? [] : [answer.response]));
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter((response) => !('group' in (response as object)))).toEqual([]);
  }
});

// Seed 415: under the profile manual a replica that starts anew shows nothing before it is told to; all had.
it('replicas that have all lost their disks, one after the other, can still be told to show what they have', () => {
  const cluster = new ScriptedCluster({ profile: 'manual' });
  expect(cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] })?.refusal).toBeUndefined();
  for (const name of ['n1', 'n2', 'n3']) {
    cluster.pass(3000);
    cluster.wipe(name);
    cluster.start(name);
  }
  cluster.pass(3000);
  const released = cluster.ask('n2', 'ReleaseVisibility', { tokens: [], replicas: [] });
  expect(released?.response).toEqual({ released: ['n1', 'n2', 'n3'] });
  expect(cluster.ask('n3', 'GetUser', { userName: 'alice' })?.refusal).toBeUndefined();
});

it('a write that is repeated long after has a token that waits for it, also on a home whose memory does not go back to it', () => {
  const cluster = new ScriptedCluster({ replicas: 4 });
  cluster.kill('n4');
  const once = { idempotencyKey: 'once' };
  expect(cluster.ask('n1', 'CreateUser', user('alice'), once)?.refusal).toBeUndefined();
  // More than a start reads back.
  for (let at = 1; at <= 300; at++) cluster.ask('n1', 'CreateUser', user(`u${at}`));
  cluster.pass(2000);
  cluster.kill('n1');
  cluster.start('n1');
  cluster.pass(3000);
  const repeated = cluster.ask('n1', 'CreateUser', user('alice'), once);
  expect(repeated?.refusal).toBeUndefined();
  // n4 has none of it.
  expect(cluster.waitFor('n2', [repeated?.token ?? ''])).toEqual(['WAITING', 'BLOCKED']);
  cluster.start('n4');
  cluster.pass(5000);
  expect(cluster.waitFor('n2', [repeated?.token ?? ''])).toEqual(['COMPLETE']);
});

it('a write that is repeated when the log no longer has it is done again', () => {
  const limits = { checkpointOps: 10, keptOps: 12, upkeepMs: 50 };
  const cluster = new ScriptedCluster({ replicas: 3, limits });
  const repeat = (): string | undefined =>
    cluster.ask('n1', 'CreateUser', user('alice'), { idempotencyKey: 'once' })?.refusal?.code;
  expect(repeat()).toBeUndefined();
  for (let at = 1; at <= 11; at++) cluster.ask('n1', 'CreateUser', user(`u${at}`));
  cluster.pass(2000);
  expect(repeat()).toBeUndefined();
  for (let at = 12; at <= 40; at++) cluster.ask('n1', 'CreateUser', user(`u${at}`));
  cluster.pass(2000);
  expect(repeat()).toBe('EntityAlreadyExists');
});

it('a wiped home that is the only voter begins no second cluster where a replica has the first one, and goes on from that', () => {
  for (const answering of [true, false]) {
    const cluster = new ScriptedCluster({ replicas: 2 });
    expect(cluster.ask('n1', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
    cluster.pass(500);
    cluster.wipe('n1');
    if (!answering) cluster.kill('n2');
    cluster.start('n1');
    cluster.pass(500);
    const early = cluster.ask('n1', 'CreateUser', user('early'))?.refusal?.code;
    expect(answering ? 'NOT_READY' : early).toBe('NOT_READY');
    if (!answering) cluster.start('n2');
    cluster.pass(3000);
    expect(cluster.ask('n1', 'CreateUser', user('bob'))?.refusal).toBeUndefined();
    cluster.pass(500);
    for (const name of ['n1', 'n2'])
      for (const known of ['alice', 'bob']) expect(cluster.ask(name, 'GetUser', user(known))?.refusal).toBeUndefined();
    expect(cluster.halts).toEqual([]);
  }
});
