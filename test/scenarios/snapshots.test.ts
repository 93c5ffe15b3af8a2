// Joining by snapshot, and repair, as scripts.

import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/core/base/text.ts';
import type { Message, SnapshotChunk } from '../../src/core/gossip/message.ts';
import { idKey, userKey } from '../../src/core/model/record.ts';
import { decodeCheckpoint, encodeCheckpoint, signCheckpoint } from '../../src/core/replica/checkpoint.ts';
import { keySpaces, logKey, quarantineKey, recordStoreKey, traceKey } from '../../src/core/replica/key-spaces.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import type { CreateUserResponse } from '../../src/core/shapes/iam.ts';
import { account, clusterId } from '../sim/cluster.ts';
import { fastDigests } from '../sim/digests.ts';
import { clusterWith, createUsers, expectEqual, limits, self, three } from './keeping-cluster.ts';
import { accessKeyOf, ScriptedCluster } from './scripted-cluster.ts';

describe('a replica without its directory', () => {
  it('joins by snapshot while others write, and serves nothing before it shows what was committed', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 40);
    cluster.pass(1000);
    cluster.wipe('n3');
    cluster.start('n3');
    const committed = self(cluster, 'n1')?.committedIndex ?? 0;
    for (let at = 0; at < 60; at++) {
      cluster.send('n1', 'CreateUser', { userName: `more${at}`, tags: [] });
      cluster.pass(5);
      const { response } = cluster.ask('n3', 'GetCluster', {}, { service: 'cluster' }) ?? {};
      const found = (response as GetClusterResponse | undefined)?.members.find(({ name }) => name === 'n3');
      expect(found?.visibleFloor ?? committed).toBeGreaterThanOrEqual(committed);
    }
    cluster.pass(3000);
    expect(self(cluster, 'n3')?.ready).toBe(true);
    expectEqual(cluster, three);
    expect(cluster.notes).toContain('n3: a snapshot is in place');
  });

  it('refuses, as soon as it serves again, whom the snapshot has in quarantine, whatever the revocation’s own delay here', () => {
    const cluster = new ScriptedCluster({ profile: 'manual', limits });
    const show = (): void => {
      for (const name of three) cluster.ask(name, 'ReleaseVisibility', { tokens: [], replicas: [] });
      cluster.pass(500);
    };
    createUsers(cluster, 1, 1);
    const as = accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'u1' }));
    show();
    const principal = `arn:aws:iam::${account}:user/u1`;
    expect(cluster.ask('n2', 'QuarantinePrincipal', { principal })?.durability).toBe('local');
    // Up to a checkpoint's place: no op is left behind the snapshot that would have to be released.
    for (let at = 2; (self(cluster, 'n1')?.committedIndex ?? 0) < 40; at++) createUsers(cluster, at, at);
    show();
    cluster.pass(1000);
    const identity = { service: 'sts', as } as const;
    expect(cluster.ask('n3', 'GetCallerIdentity', {}, identity)?.refusal?.code).toBe('AccessDenied');
    cluster.wipe('n3');
    cluster.start('n3');
    // Nobody releases anything: what the snapshot follows is in force all the same.
    cluster.pass(3000);
    expect(cluster.notes).toContain('n3: a snapshot is in place');
    const asked = cluster.ask('n3', 'GetUser', { userName: 'u1' }, { consistency: { level: 'minimize-latency' } });
    expect(asked?.response).toMatchObject({ user: { userName: 'u1' } });
    expect(cluster.ask('n3', 'GetCallerIdentity', {}, identity)?.refusal?.code).toBe('AccessDenied');
  });

  it('joins though its process or its machine dies at any moment of it', () => {
    for (const power of [undefined, 'batch-lost', 'batch-written'] as const) {
      const cluster = clusterWith();
      createUsers(cluster, 1, 40);
      cluster.pass(1000);
      cluster.wipe('n3');
      for (let ms = 1; ms < 120; ms += 3) {
        cluster.start('n3');
        cluster.pass(ms);
        cluster.kill('n3', power);
      }
      cluster.start('n3');
      cluster.pass(3000);
      expect(self(cluster, 'n3')?.ready).toBe(true);
      // Its own log was lost. It has no times of the ops before a checkpoint only where a snapshot came, be it in the life before this one.
      const disk = cluster.world.replicas.find(({ member }) => member.name === 'n3')?.disk;
      expect(disk?.peek(logKey(40))).toBeDefined();
      expect(disk?.peek(traceKey(40))).toBeUndefined();
      expectEqual(cluster, three);
    }
  });

  it('joins as the home too, and stamps only then', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 40);
    cluster.pass(1000);
    cluster.wipe('n1');
    cluster.start('n1');
    cluster.pass(3000);
    createUsers(cluster, 41, 45);
    cluster.pass(2000);
    expect(cluster.notes).toContain('n1: a snapshot is in place');
    expectEqual(cluster, three);
  });

  // Seed 20875: its log ended later than the others' began, in ops that had become void long ago.
  it('joins where all that it has at that place of the log is void', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 20);
    cluster.pass(1000);
    for (const name of ['n2', 'n3']) cluster.cut('n1', name);
    // The home stores what nobody else gets, and its disk is copied then.
    for (let at = 0; at < 30; at++) cluster.send('n1', 'CreateUser', { userName: `void${at}`, tags: [] });
    cluster.pass(500);
    const putBack = cluster.backUp('n1');
    const promote = { service: 'cluster', action: 'Promote', request: { replica: 'n3', acceptLoss: false } } as const;
    expect(cluster.tell('n3', promote)?.refusal).toBeUndefined();
    for (let at = 0; at < 25; at++)
      expect(cluster.ask('n3', 'CreateUser', { userName: `new${at}`, tags: [] })?.refusal).toBeUndefined();
    for (const name of ['n2', 'n3']) cluster.heal('n1', name);
    // It has it all by now, so that the others trim theirs; then its disk is the copy.
    cluster.pass(5000);
    expect(self(cluster, 'n3')?.trimmedThrough).toBeGreaterThan(20);
    cluster.kill('n1');
    putBack();
    cluster.start('n1');
    cluster.pass(5000);
    expectEqual(cluster, three);
    const here = { consistency: { level: 'minimize-latency' } } as const;
    expect(cluster.ask('n1', 'GetUser', { userName: 'new24' }, here)?.refusal).toBeUndefined();
    expect(cluster.ask('n1', 'GetUser', { userName: 'void0' }, here)?.refusal?.code).toBe('NoSuchEntity');
  });

  // Seed 56: one answer made for the next question, as fast as the link was: a million messages.
  it('asks for what is trimmed everywhere once in a while, as the home too that has nobody to get a snapshot from', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 40);
    cluster.pass(1000);
    cluster.wipe('n1');
    let pulls = 0;
    cluster.world.network.onSend = (_from, _to, message) => {
      if (message.kind === 'pull') pulls++;
    };
    cluster.tamper('n2', (message) => (message.kind === 'snapshot-chunk' ? [] : [message]));
    cluster.kill('n3');
    cluster.start('n3');
    cluster.cut('n1', 'n3');
    cluster.start('n1');
    cluster.pass(5000);
    cluster.heal('n1', 'n3');
    cluster.pass(300);
    cluster.cut('n1', 'n3');
    cluster.pass(5000);
    expect(pulls).toBeLessThan(100);
  });

  // Seed 1265: with the greetings over and the state half replaced, it asked to be woken at once, for ever.
  it('sleeps while it is being replaced and its disk is slow', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 3);
    cluster.pass(500);
    const putBack = cluster.backUp('n3');
    createUsers(cluster, 4, 40);
    cluster.pass(1000);
    cluster.kill('n3');
    putBack();
    cluster.start('n3');
    const verified = (): boolean => cluster.notes.includes('n3: a snapshot is verified');
    for (let ms = 0; ms < 3000 && !verified(); ms++) cluster.pass(1);
    expect(verified()).toBe(true);
    cluster.diskOf('n3').faults.slowMs = 8000;
    const before = cluster.world.timeline.steps;
    cluster.pass(5000);
    expect(cluster.notes).not.toContain('n3: a snapshot is in place');
    expect(cluster.world.timeline.steps - before).toBeLessThan(10_000);
    cluster.diskOf('n3').faults.slowMs = 0;
    cluster.pass(15_000);
    expectEqual(cluster, three);
  });

  it('gets the graves too: a deleted user does not come back, and its id stays dead', () => {
    const cluster = clusterWith();
    const created = cluster.ask('n1', 'CreateUser', { userName: 'gone', tags: [] })?.response as CreateUserResponse;
    const uniqueId = created.user?.userId ?? '';
    expect(cluster.ask('n1', 'DeleteUser', { userName: 'gone' })?.refusal).toBeUndefined();
    createUsers(cluster, 1, 40);
    cluster.pass(1000);
    cluster.wipe('n3');
    cluster.start('n3');
    cluster.pass(3000);
    expect(self(cluster, 'n3')?.trimmedThrough).toBeGreaterThan(3);
    const disk = cluster.diskOf('n3');
    expect(disk.peek(recordStoreKey(`grave/${account}/${uniqueId}`))).toBeDefined();
    expect(disk.peek(recordStoreKey(idKey(uniqueId)))).toBeUndefined();
    expect(disk.peek(recordStoreKey(userKey(account, 'gone')))).toBeUndefined();
    expectEqual(cluster, three);
  });
});

/** The same checkpoint, signed with the key of another voter, which is not the home. */
function signedByLiar(bytes: Uint8Array): Uint8Array {
  const decoded = decodeCheckpoint(bytes);
  const liar = new ScriptedCluster({ replicas: 3, limits }).world.replicas[1]?.member.signingKey;
  if (!decoded.ok || liar === undefined) return bytes;
  return encodeCheckpoint(signCheckpoint(fastDigests, clusterId, decoded.value, liar));
}

describe('a voter that lies', () => {
  const forgeries: Readonly<Record<string, (chunk: SnapshotChunk) => SnapshotChunk>> = {
    'changes a record': (chunk) => ({ ...chunk, values: chunk.values.map((value) => value.map((byte) => byte ^ 1)) }),
    'adds a record': (chunk) =>
      chunk.done ? { ...chunk, keys: [...chunk.keys, '05/~'], values: [...chunk.values, utf8('x')] } : chunk,
    'leaves a record out': (chunk) => ({ ...chunk, keys: chunk.keys.slice(1), values: chunk.values.slice(1) }),
    'ends too early': (chunk) => ({ ...chunk, last: '050', done: true }),
    'sends what is no state': (chunk) => ({ ...chunk, keys: chunk.keys.map((key) => `01/${key.slice(3)}`) }),
    'changes the checkpoint': (chunk) => ({
      ...chunk,
      checkpoint: chunk.checkpoint.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
    }),
    'makes a checkpoint of its own': (chunk) => ({ ...chunk, checkpoint: signedByLiar(chunk.checkpoint) }),
    'sends none': (chunk) => ({ ...chunk, checkpoint: new Uint8Array(0) }),
  };

  it.each(Object.entries(forgeries))('and %s is found out, and another one is asked', (_, forge) => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 40);
    cluster.pass(1000);
    const liar = cluster.world.replicas[1]?.member.id;
    let forged = 0;
    cluster.world.network.tamper = (from, _, message): readonly Message[] => {
      if (from !== liar || message.kind !== 'snapshot-chunk') return [message];
      forged++;
      return [forge(message)];
    };
    // Whoever is asked first: with one of two away it is the liar.
    cluster.kill('n1');
    cluster.wipe('n3');
    cluster.start('n3');
    cluster.pass(1500);
    expect(forged).toBeGreaterThan(0);
    expect(cluster.alarms).toContain('n3: a snapshot was refused');
    expect(cluster.diskOf('n3').withPrefix(keySpaces.records)).toEqual([]);
    cluster.start('n1');
    cluster.pass(3000);
    expectEqual(cluster, three);
  });

  // Seed 25064: two voters lost their disks, and left the third alone for ten minutes because it had lied to each of them once.
  it('and no longer does is asked again, as the only one left that has the state', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 40);
    cluster.pass(1000);
    const refused = (name: string): number =>
      cluster.alarms.filter((alarm) => alarm === `${name}: a snapshot was refused`).length;
    cluster.tamper('n2', (message) => [message.kind === 'snapshot-chunk' ? { ...message, values: [] } : message]);
    for (const name of ['n1', 'n3']) cluster.wipe(name);
    for (const name of ['n1', 'n3']) cluster.start(name);
    cluster.pass(6000);
    // At once, then after pauses of one and two seconds: not as fast as it answers.
    for (const name of ['n1', 'n3']) expect(refused(name)).toBe(3);
    cluster.tamper('n2', (message) => [message]);
    cluster.pass(6000);
    expectEqual(cluster, three);
    createUsers(cluster, 41, 43);
    cluster.pass(1000);
    expectEqual(cluster, three);
  });
});

describe('a home that has moved', () => {
  it('and comes back, loses its disk and learns of its own epoch only by a snapshot, and is the home again', () => {
    const cluster = clusterWith(3, { keptOps: 0 });
    createUsers(cluster, 1, 5);
    for (const replica of ['n2', 'n1']) {
      const promoted = cluster.ask(replica, 'Promote', { replica }, { service: 'cluster' });
      expect(promoted?.refusal).toBeUndefined();
      cluster.pass(500);
    }
    createUsers(cluster, 6, 34);
    cluster.pass(2000);
    expect(self(cluster, 'n2')?.trimmedThrough).toBe(30);
    cluster.wipe('n1');
    cluster.start('n1');
    cluster.pass(10_000);
    expect(cluster.notes).toContain('n1: a snapshot is in place');
    expect(cluster.ask('n2', 'CreateUser', { userName: 'after', tags: [] })?.refusal).toBeUndefined();
    cluster.pass(1000);
    expectEqual(cluster, three);
  });

  it('signs checkpoints that a replica believes which lost its disk, and never saw the epoch begin', () => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 5);
    const moved = cluster.ask('n3', 'Promote', { replica: 'n2' }, { service: 'cluster' });
    expect(moved?.refusal).toBeUndefined();
    createUsers(cluster, 6, 60);
    cluster.pass(3000);
    // What began the epoch is trimmed everywhere.
    expect(self(cluster, 'n2')?.trimmedThrough).toBeGreaterThan(20);
    for (const name of ['n3', 'n1']) {
      cluster.wipe(name);
      cluster.start(name);
      cluster.pass(6000);
      expect(self(cluster, name)).toMatchObject({ ready: true, home: false });
    }
    createUsers(cluster, 61, 64);
    cluster.pass(2000);
    expectEqual(cluster, three);
  });
});

describe('a replica with a wrong record', () => {
  const spoil = (cluster: ScriptedCluster, name: string): void => {
    const key = recordStoreKey(userKey(account, 'u3'));
    const text = fromUtf8(cluster.diskOf(name).peek(key) ?? utf8(''));
    expect(text).toContain('"path":"/"');
    cluster.diskOf(name).corrupt(key, utf8(text.replace('"path":"/"', '"path":"?"')));
  };

  it.each(['n1', 'n2', 'n3'])('finds it, stops serving, keeps the evidence, and is repaired: %s', (name) => {
    const cluster = clusterWith();
    createUsers(cluster, 1, 40);
    cluster.pass(1000);
    spoil(cluster, name);
    let quarantined: string | undefined;
    // Nothing to repair from: it stays out of service.
    for (const other of three) if (other !== name) cluster.cut(name, other);
    for (let ms = 0; ms < 3000 && quarantined === undefined; ms += 50) {
      cluster.pass(50);
      quarantined = self(cluster, name)?.quarantine;
    }
    expect(quarantined).toContain('do not add up');
    const authorize = {
      principal: `arn:aws:iam::${account}:user/u3`,
      action: 's3:GetObject',
      resource: '*',
      context: [],
    };
    const refused = cluster.ask(name, 'Authorize', authorize, { service: 'access' })?.refusal;
    expect(refused?.code).toBe('NOT_READY');
    expect(refused?.message).toContain(quarantined);
    expect(cluster.diskOf(name).peek(quarantineKey)).toBeDefined();
    // It is remembered over a restart.
    cluster.kill(name);
    cluster.start(name);
    cluster.pass(300);
    expect(cluster.ask(name, 'Authorize', authorize, { service: 'access' })?.refusal?.code).toBe('NOT_READY');
    for (const other of three) if (other !== name) cluster.heal(name, other);
    cluster.pass(5000);
    expect(self(cluster, name)).toMatchObject({ ready: true });
    expect(self(cluster, name)?.quarantine).toBeUndefined();
    expect(cluster.diskOf(name).withPrefix(keySpaces.evidence).length).toBeGreaterThan(0);
    createUsers(cluster, 41, 43);
    cluster.pass(1000);
    expectEqual(cluster, three);
  });

  it('makes its records anew from its own log where nothing was trimmed yet', () => {
    const cluster = clusterWith(3, { checkpointOps: 1000 });
    createUsers(cluster, 1, 8);
    cluster.pass(300);
    spoil(cluster, 'n2');
    cluster.pass(4000);
    expect(cluster.alarms).toContain('n2: this replica differs and stops serving until it is repaired');
    expect(self(cluster, 'n2')).toMatchObject({ ready: true });
    expectEqual(cluster, three);
  });

  it('that it wrote on top of is told by its fingerprint at the next checkpoint', () => {
    const cluster = clusterWith(3, { compareMs: 1_000_000 });
    createUsers(cluster, 1, 12);
    cluster.pass(300);
    spoil(cluster, 'n2');
    expect(cluster.ask('n1', 'TagUser', { userName: 'u3', tags: [{ key: 'a', value: 'b' }] })?.refusal).toBeUndefined();
    createUsers(cluster, 13, 40);
    cluster.pass(4000);
    expect(cluster.alarms).toContain('n2: this replica differs and stops serving until it is repaired');
    expect(self(cluster, 'n2')?.quarantine).toBeUndefined();
    expectEqual(cluster, three);
  });

  it('is not what the home signs: a home that differs from a majority is the one that is repaired', () => {
    const cluster = clusterWith(3, { compareMs: 1_000_000 });
    createUsers(cluster, 1, 12);
    cluster.pass(300);
    spoil(cluster, 'n1');
    expect(cluster.ask('n1', 'TagUser', { userName: 'u3', tags: [{ key: 'a', value: 'b' }] })?.refusal).toBeUndefined();
    createUsers(cluster, 13, 18);
    cluster.pass(6000);
    expect(cluster.alarms).toContain('n1: this replica differs and stops serving until it is repaired');
    expect(cluster.alarms.filter((alarm) => !alarm.startsWith('n1'))).toEqual([]);
    createUsers(cluster, 19, 40);
    cluster.pass(2000);
    expectEqual(cluster, three);
  });
});
