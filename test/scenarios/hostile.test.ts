// A peer or a link that does not keep to the rules, as the simulator's hostile hand found it.

import { describe, expect, it } from 'vitest';
import type { Append, Message } from '../../src/core/gossip/message.ts';
import type { ClusterPosition } from '../../src/core/model/position.ts';
import { keySpaces } from '../../src/core/replica/key-spaces.ts';
import { decodeOp, encodeOp, hashOp } from '../../src/core/replica/op.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import type { SimulatedCredentials } from '../sim/cluster.ts';
import { fastDigests } from '../sim/digests.ts';
import { accessKeyOf, ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });

// Seed 101: one wrong number of a peer stopped the home, as if the home itself had given one place to two ops.
it('a peer that shows genuine ops at a wrong place stops nobody', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  cluster.cut('n1', 'n3');
  cluster.tamper('n2', (message) => {
    return message.kind === 'append' ? [{ ...message, firstIndex: message.firstIndex - 1 }] : [message];
  });
  expect(cluster.ask('n1', 'CreateUser', user('second'))?.refusal).toBeUndefined();
  cluster.pass(5000);
  expect(cluster.halts).toEqual([]);
  cluster.tamper('n2', (message) => [message]);
  cluster.heal('n1', 'n3');
  cluster.pass(5000);
  expect(cluster.ask('n3', 'GetUser', user('second'))?.refusal).toBeUndefined();
  expect(cluster.halts).toEqual([]);
});

// Seed 10: a link that repeated a forwarded call made two keys.
it('a call that is handed to the home twice is decided once', () => {
  const cluster = new ScriptedCluster();
  cluster.tamper('n2', (message) => (message.kind === 'forward' ? [message, message] : [message]));
  expect(cluster.ask('n2', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
  cluster.pass(1000);
  expect(cluster.ask('n2', 'CreateAccessKey', { userName: 'alice' })?.refusal).toBeUndefined();
  const listed = cluster.ask('n1', 'ListAccessKeys', { userName: 'alice' });
  expect(listed?.response).toMatchObject({ accessKeyMetadata: [{ userName: 'alice' }] });
});

it('only the home answers what was handed to the home', () => {
  const cluster = new ScriptedCluster();
  let forwardId = 0;
  cluster.tamper('n2', (message) => {
    if (message.kind === 'forward') forwardId = message.forwardId;
    return message.kind === 'forward' ? [] : [message];
  });
  const waiting = cluster.send('n2', 'CreateUser', user('bob'));
  cluster.pass(50);
  cluster.tamper('n3', (message) => [message, { kind: 'forward-answer', forwardId, response: '{}' }]);
  cluster.pass(1500);
  expect(forwardId).toBeGreaterThan(0);
  expect(waiting.answer).toBeUndefined();
});

/** Says of itself that it has another log than it has. */
function moved(claim: (epoch: number, index: number) => ClusterPosition): (message: Message) => Message {
  return (message) => {
    if (message.kind === 'hello' || message.kind === 'status' || message.kind === 'stored') {
      const stored = claim(message.stored.epoch, message.stored.index);
      return message.kind === 'hello' ? { ...message, stored, last: stored } : { ...message, stored };
    }
    return message;
  };
}

describe('a peer that claims what is not', () => {
  const claims: readonly (readonly [string, 'about its disk' | 'otherwise', (message: Message) => Message])[] = [
    [
      'more ops of the home than the home has',
      'about its disk',
      moved((epoch, index) => ({ epoch, index: index + 1_000_000 })),
    ],
    [
      'ops of an epoch that never began',
      'about its disk',
      moved((epoch, index) => ({ epoch: epoch + 7, index: index + 1 })),
    ],
    [
      'to be the home of a later epoch',
      'otherwise',
      (message) =>
        message.kind === 'status'
          ? { kind: 'heartbeat', epoch: 9, committed: 900, stored: 900, agesMs: [0], wallMs: message.wallMs }
          : message,
    ],
  ];

  it.each(claims)('%s stops nobody, and is no vote', (_, dishonest, claim) => {
    const cluster = new ScriptedCluster();
    expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
    cluster.tamper('n3', (message) => [claim(message)]);
    cluster.kill('n3');
    cluster.start('n3');
    cluster.pass(3000);
    expect(cluster.ask('n1', 'CreateUser', user('second'))?.refusal).toBeUndefined();
    expect(cluster.ask('n2', 'CreateUser', user('third'))?.refusal).toBeUndefined();
    // Its word is no vote either: what n2 has not stored is not committed.
    cluster.cut('n1', 'n2');
    const unsure = cluster.send('n1', 'CreateUser', user('fourth'));
    cluster.pass(1000);
    expect(unsure.answer?.response === undefined).toBe(dishonest === 'about its disk');
    cluster.heal('n1', 'n2');
    cluster.tamper('n3', (message) => [message]);
    cluster.kill('n3');
    cluster.start('n3');
    cluster.pass(5000);
    expect(cluster.halts).toEqual([]);
    for (const name of ['n1', 'n2', 'n3']) expect(cluster.ask(name, 'GetUser', user('third'))?.refusal).toBeUndefined();
  });

  it('the same with a head that the home has signed stops it: ops of its own are missing', () => {
    const cluster = new ScriptedCluster();
    expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
    const hash = new Uint8Array(32).fill(7);
    cluster.tamper('n3', (message) => {
      if (message.kind !== 'hello') return [message];
      const stored = { epoch: message.stored.epoch, index: message.stored.index + 3 };
      const head = { ...stored, hash, signature: cluster.signedByHome(stored, hash) };
      return [{ ...message, stored, last: stored, head }];
    });
    cluster.kill('n3');
    cluster.start('n3');
    cluster.pass(1000);
    expect(cluster.halts).toEqual([expect.stringContaining('n3 holds ops that this home does not know')]);
  });
});

describe('what a replica calls committed', () => {
  it('is no more than what the home has, it has itself, and voters say that they have', () => {
    const cluster = new ScriptedCluster({ replicas: 6 });
    const idOf = (name: string): string =>
      cluster.world.replicas.find((one) => one.member.name === name)?.member.id ?? '';
    expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
    cluster.pass(1000);
    // The op is with the home and with n2; n2 alone reaches n6, which is no voter, and lies to it.
    for (const name of ['n3', 'n4', 'n5', 'n6']) cluster.cut('n1', name);
    for (const name of ['n3', 'n4', 'n5']) {
      cluster.cut('n2', name);
      cluster.cut('n6', name);
    }
    let caught: Append | undefined;
    cluster.world.network.tamper = (from, to, message) => {
      if (from === idOf('n1') && message.kind === 'append') caught = message;
      const lie = from === idOf('n2') && to === idOf('n6') && message.kind === 'status' ? caught : undefined;
      if (lie === undefined) return [message];
      return [message, { ...lie, committed: lie.head.index, agesMs: lie.ops.map(() => 60_000) }];
    };
    const unsure = cluster.send('n1', 'CreateUser', user('unsure'));
    cluster.pass(4000);
    expect(caught).toBeDefined();
    expect(unsure.answer?.response).toBeUndefined();
    const local = { consistency: { level: 'minimize-latency' } } as const;
    expect(cluster.ask('n6', 'GetUser', user('first'), local)?.refusal).toBeUndefined();
    expect(cluster.ask('n6', 'GetUser', user('unsure'), local)?.refusal?.code).toBe('NoSuchEntity');
    for (const name of ['n3', 'n4', 'n5', 'n6']) cluster.heal('n1', name);
    cluster.pass(5000);
    expect(cluster.ask('n6', 'GetUser', user('unsure'), local)?.refusal).toBeUndefined();
  });

  it('is taken from another voter where the home itself is not reached', () => {
    const cluster = new ScriptedCluster();
    cluster.cut('n1', 'n3');
    expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
    cluster.pass(5000);
    const local = { consistency: { level: 'minimize-latency' } } as const;
    expect(cluster.ask('n3', 'GetUser', user('first'), local)?.refusal).toBeUndefined();
  });
});

// Seed 1881: the time of a commit before time began could not be stored, and ended the replica.
it('an op that a peer says to be older than time is taken, and shown', () => {
  const cluster = new ScriptedCluster();
  cluster.tamper('n1', (message) => {
    return [message.kind === 'append' || message.kind === 'heartbeat' ? { ...message, agesMs: [2 ** 48] } : message];
  });
  expect(cluster.ask('n1', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
  cluster.pass(2000);
  const here = { consistency: { level: 'minimize-latency' } } as const;
  for (const name of ['n2', 'n3']) expect(cluster.ask(name, 'GetUser', user('alice'), here)?.refusal).toBeUndefined();
});

describe('a home that signs two different ops for one place', () => {
  /** The home sends n3 each of its appends again, with a last op that it made up for the same place and signed. */
  function lying(): { readonly cluster: ScriptedCluster; readonly as: SimulatedCredentials } {
    const cluster = new ScriptedCluster();
    expect(cluster.ask('n1', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
    const as = accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }));
    cluster.pass(100);
    const idOf = (name: string): string =>
      cluster.world.replicas.find(({ member }) => member.name === name)?.member.id ?? '';
    cluster.world.network.tamper = (from, to, message) => {
      const op = message.kind === 'append' ? decodeOp(message.ops.at(-1) ?? new Uint8Array(0)) : undefined;
      if (from !== idOf('n1') || to !== idOf('n3') || message.kind !== 'append' || op?.ok !== true) return [message];
      const forged = encodeOp({ ...op.value, requestId: 'forged' });
      const hash = hashOp(fastDigests, forged);
      const head = { ...message.head, hash, signature: cluster.signedByHome(message.head, hash) };
      return [message, { ...message, ops: [...message.ops.slice(0, -1), forged], head }];
    };
    expect(cluster.ask('n1', 'CreateUser', user('bob'))?.refusal).toBeUndefined();
    cluster.pass(500);
    return { cluster, as };
  }

  const alarmsOf = (cluster: ScriptedCluster): readonly string[] | undefined => {
    const answer = cluster.ask('n3', 'GetCluster', {}, { service: 'cluster' });
    return (answer?.response as GetClusterResponse | undefined)?.alarms;
  };
  const identity = (cluster: ScriptedCluster, as: SimulatedCredentials): string | undefined =>
    cluster.ask('n3', 'GetCallerIdentity', {}, { service: 'sts', as })?.refusal?.code;

  it('is frozen by who sees it: nothing more of it is taken, reads and revocations go on, also after a restart', () => {
    const { cluster, as } = lying();
    expect(cluster.alarms).toContain('n3: the home is frozen');
    for (const restart of [false, true]) {
      if (restart) {
        cluster.kill('n3');
        cluster.start('n3');
        cluster.pass(3000);
      }
      expect(alarmsOf(cluster)).toEqual([expect.stringContaining('home n1 signed two different ops for place')]);
      const before = cluster.ask('n3', 'ListUsers', {}, { consistency: { level: 'minimize-latency' } })?.response;
      expect(cluster.ask('n1', 'CreateUser', user(`later-${restart}`))?.refusal).toBeUndefined();
      cluster.pass(3000);
      const after = cluster.ask('n3', 'ListUsers', {}, { consistency: { level: 'minimize-latency' } })?.response;
      expect(after).toEqual(before);
      expect(cluster.ask('n3', 'CreateUser', user('through-n3'))?.refusal?.code).toBe('HOME_UNREACHABLE');
    }
    expect(cluster.diskOf('n3').withPrefix(keySpaces.evidence)).toHaveLength(1);
    expect(identity(cluster, as)).toBeUndefined();
    const off = { userName: 'alice', accessKeyId: as.accessKeyId, status: 'Inactive' };
    expect(cluster.ask('n3', 'UpdateAccessKey', off)?.durability).toBe('local');
    expect(identity(cluster, as)).toBe('InvalidClientTokenId');
    expect(cluster.halts).toEqual([]);
  });

  it('ends with its epoch: after a promotion the replica that froze it goes on', () => {
    const { cluster } = lying();
    cluster.kill('n1');
    const promoted = cluster.tell('n2', { service: 'cluster', action: 'Promote', request: { replica: 'n2' } });
    expect(promoted?.refusal).toBeUndefined();
    cluster.pass(3000);
    expect(alarmsOf(cluster)).toEqual([]);
    expect(cluster.ask('n3', 'CreateUser', user('carol'))?.refusal).toBeUndefined();
    expect(cluster.halts).toEqual([]);
  });
});

// Seed 54682.
it('a write is committed once voters speak the truth again, whatever they said of their disks when they had stored it', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
  cluster.world.network.tamper = (_from, _to, message) =>
    message.kind === 'stored' ? [{ ...message, whole: false }] : [message];
  const written = cluster.send('n1', 'CreateUser', user('bob'));
  cluster.pass(100);
  expect(written.answer).toBeUndefined();
  cluster.world.network.tamper = undefined;
  cluster.pass(1000);
  expect(written.answer?.durability).toBe('committed');
});
