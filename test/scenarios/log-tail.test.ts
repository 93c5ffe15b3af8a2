// The newest ops before a snapshot come with it: who repeats a call has its answer from whoever joined, too.

import { describe, expect, it } from 'vitest';
import type { Message, SnapshotChunk } from '../../src/core/gossip/message.ts';
import { logKey } from '../../src/core/replica/key-spaces.ts';
import { isLogKey } from '../../src/core/replica/log-tail.ts';
import { decodeLogValue, encodeLogValue } from '../../src/core/replica/log-value.ts';
import { clusterWith, createUsers, expectEqual, self, three } from './keeping-cluster.ts';
import type { ScriptedCluster } from './scripted-cluster.ts';

const keptOps = 20;

/** 45 users, of whom the thirtieth was made with an idempotency key; then n3 comes back with an empty disk. */
function joined(tamper?: (chunk: SnapshotChunk, from: string) => SnapshotChunk): ScriptedCluster {
  const cluster = clusterWith(3, { keptOps });
  createUsers(cluster, 1, 29);
  expect(createOnce(cluster, 'n1')).toBeUndefined();
  createUsers(cluster, 31, 45);
  cluster.pass(1000);
  cluster.wipe('n3');
  if (tamper !== undefined)
    cluster.world.network.tamper = (from, _, message): readonly Message[] => {
      const name = cluster.world.replicas.find(({ member }) => member.id === from)?.member.name ?? '';
      return [message.kind === 'snapshot-chunk' ? tamper(message, name) : message];
    };
  cluster.start('n3');
  cluster.pass(4000);
  return cluster;
}

/** Asks for the user that was made with a key once more. */
function createOnce(cluster: ScriptedCluster, name: string): string | undefined {
  const answer = cluster.ask(name, 'CreateUser', { userName: 'once', tags: [] }, { idempotencyKey: 'once' });
  expect(answer).toBeDefined();
  return answer?.refusal?.code;
}

function promote(cluster: ScriptedCluster, replica: string): void {
  const answer = cluster.tell(replica, {
    ...{ service: 'cluster', action: 'Promote', request: { replica, acceptLoss: false } },
  });
  expect(answer?.refusal).toBeUndefined();
  cluster.pass(2000);
}

const ofLog = (chunk: SnapshotChunk): boolean => chunk.keys.some(isLogKey);

describe('a replica that joined by snapshot', () => {
  it('knows the answers of the newest ops before it, once it is the home', () => {
    const cluster = joined();
    expect(cluster.notes).toContain('n3: a snapshot is in place');
    expect(self(cluster, 'n3')?.trimmedThrough).toBeLessThan(30);
    expectEqual(cluster, three);
    promote(cluster, 'n3');
    expect(createOnce(cluster, 'n3')).toBeUndefined();
    expect(createOnce(cluster, 'n1')).toBeUndefined();
  });

  it('knows them after a restart, too, and gives what it got to the next one', () => {
    const cluster = joined();
    cluster.kill('n3');
    cluster.start('n3');
    cluster.pass(1000);
    promote(cluster, 'n3');
    expect(createOnce(cluster, 'n3')).toBeUndefined();
    cluster.wipe('n2');
    cluster.start('n2');
    cluster.pass(4000);
    expectEqual(cluster, three);
    promote(cluster, 'n2');
    expect(createOnce(cluster, 'n2')).toBeUndefined();
  });

  it('does without them where the voter no longer has them', () => {
    const cluster = joined((chunk) => (ofLog(chunk) ? { ...chunk, keys: [], values: [] } : chunk));
    expect(cluster.notes).toContain('n3: a snapshot is in place');
    expectEqual(cluster, three);
    promote(cluster, 'n3');
    expect(createOnce(cluster, 'n3')).toBe('EntityAlreadyExists');
  });
});

it('a log that came with a snapshot is told to who lags', () => {
  const cluster = clusterWith(3, { keptOps: 100 });
  createUsers(cluster, 1, 110);
  cluster.pass(500);
  const putBack = cluster.backUp('n2');
  createUsers(cluster, 111, 155);
  cluster.pass(1000);
  cluster.wipe('n3');
  cluster.start('n3');
  cluster.pass(4000);
  expect(cluster.notes).toContain('n3: a snapshot is in place');
  cluster.kill('n2');
  putBack();
  expect(cluster.diskOf('n2').peek(logKey(140))).toBeUndefined();
  // Then nobody else has it.
  cluster.kill('n1');
  cluster.start('n2');
  cluster.pass(3000);
  expect(cluster.diskOf('n2').peek(logKey(140))).toBeDefined();
  expect(cluster.notes).not.toContain('n2: a snapshot is in place');
  cluster.start('n1');
  cluster.pass(3000);
  expectEqual(cluster, three);
});

describe('a voter that lies about the ops before a snapshot', () => {
  const changed = (value: Uint8Array, at: number): Uint8Array => value.with(at, (value[at] ?? 0) ^ 1);
  const forgeries: Readonly<Record<string, (chunk: SnapshotChunk) => SnapshotChunk>> = {
    'changes one': (chunk) => ({ ...chunk, values: chunk.values.map((value) => changed(value, value.length - 40)) }),
    'leaves one out': (chunk) => ({ ...chunk, keys: chunk.keys.slice(0, -1), values: chunk.values.slice(0, -1) }),
    'signs a head itself': (chunk) => ({
      ...chunk,
      values: chunk.values.map((value) => encodeLogValue(decodeLogValue(value).bytes, new Uint8Array(64).fill(7))),
    }),
    'sends what is no op': (chunk) => ({ ...chunk, keys: chunk.keys.map((key) => `04/${key}`) }),
    'sends another form': (chunk) => ({ ...chunk, values: chunk.values.map((value) => value.with(1, 2)) }),
    'ends too early': (chunk) => ({ ...chunk, last: chunk.keys[0] ?? '', done: true }),
  };

  it.each(Object.keys(forgeries))('and %s is not believed, and another one is asked', (name) => {
    const forge = forgeries[name];
    const cluster = joined((chunk, from) => (from === 'n1' && ofLog(chunk) ? (forge?.(chunk) ?? chunk) : chunk));
    expect(cluster.notes).toContain('n3: a snapshot was refused');
    expect(cluster.notes).toContain('n3: a snapshot is in place');
    expectEqual(cluster, three);
    promote(cluster, 'n3');
    expect(createOnce(cluster, 'n3')).toBeUndefined();
  });
});
