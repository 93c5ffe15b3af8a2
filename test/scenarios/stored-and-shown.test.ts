// One batch that stores an op and shows it: where the disk that stores it is the last one that had to.

import { describe, expect, it } from 'vitest';
import { ScriptedCluster } from './scripted-cluster.ts';

const local = { consistency: { level: 'minimize-latency' } } as const;
const shownOn = (cluster: ScriptedCluster, name: string, userName: string): boolean =>
  cluster.ask(name, 'GetUser', { userName }, local)?.response !== undefined;

/** Batches that a disk is told of from now on. */
function counting(cluster: ScriptedCluster, name: string): { readonly batches: number } {
  const disk = cluster.diskOf(name);
  const seen = { batches: 0 };
  const before = disk.onWritten;
  disk.onWritten = (writes, sync) => {
    seen.batches++;
    before(writes, sync);
  };
  return seen;
}

describe('without a delay', () => {
  it('a replica alone needs one batch for a write', () => {
    const cluster = new ScriptedCluster({ replicas: 1 });
    const seen = counting(cluster, 'n1');
    expect(cluster.ask('n1', 'CreateUser', { userName: 'anna', tags: [] })?.durability).toBe('committed');
    expect(seen.batches).toBe(1);
    expect(shownOn(cluster, 'n1', 'anna')).toBe(true);
  });

  it('the second of three voters shows what it stores, though the home says no more', () => {
    const cluster = new ScriptedCluster();
    // Of what the home says after the op nothing comes: not that it is committed, not that it is there.
    let sent = false;
    const [n1, n2] = cluster.world.replicas.map(({ member }) => member.id);
    cluster.world.network.tamper = (from, to, message) => {
      if (from !== n1) return [message];
      if (sent || to !== n2) return [];
      sent = message.kind === 'append' && message.ops.length > 0;
      return sent ? [message] : [];
    };
    const seen = counting(cluster, 'n2');
    cluster.send('n1', 'CreateUser', { userName: 'anna', tags: [] });
    cluster.pass(50);
    expect(shownOn(cluster, 'n2', 'anna')).toBe(true);
    expect(seen.batches).toBe(1);
    expect(shownOn(cluster, 'n3', 'anna')).toBe(false);
  });

  it('a voter that has promised to leave the epoch behind takes nothing of it, and shows nothing', () => {
    const cluster = new ScriptedCluster();
    const [n1, n2, n3] = cluster.world.replicas.map(({ member }) => member.id);
    let promised = false;
    cluster.world.network.tamper = (from, to, message) => {
      // n3 wants to be the home, gets the promise of n2 and hears nothing of it; the home's op comes to n2 behind that.
      if (from === n2 && to === n3 && message.kind === 'promise-answer') {
        promised = true;
        return [];
      }
      if (from === n3 && to === n1) return [];
      return from === n1 && !promised && message.kind === 'append' ? [] : [message];
    };
    cluster.send('n3', 'Promote', { replica: 'n3' });
    cluster.pass(20);
    expect(promised).toBe(true);
    cluster.send('n1', 'CreateUser', { userName: 'anna', tags: [] });
    cluster.pass(50);
    expect(shownOn(cluster, 'n2', 'anna')).toBe(false);
  });

  it('of five voters the second does not show it: a third has to store it', () => {
    const cluster = new ScriptedCluster({ replicas: 5 });
    for (const name of ['n3', 'n4', 'n5']) for (const other of ['n1', 'n2']) cluster.cut(name, other);
    cluster.send('n1', 'CreateUser', { userName: 'anna', tags: [] });
    cluster.pass(1000);
    expect(shownOn(cluster, 'n2', 'anna')).toBe(false);
  });

  it('what a rule holds back is stored, committed, and shown when the rule ends', () => {
    const cluster = new ScriptedCluster({ replicas: 1, chaos: true });
    cluster.putRule('n1', { name: 'still', apply: { pause: true } });
    expect(cluster.ask('n1', 'CreateUser', { userName: 'anna', tags: [] })?.durability).toBe('committed');
    expect(shownOn(cluster, 'n1', 'anna')).toBe(false);
    expect(cluster.ask('n1', 'DeleteRule', { name: 'still' })?.refusal).toBeUndefined();
    cluster.pass(50);
    expect(shownOn(cluster, 'n1', 'anna')).toBe(true);
  });
});

it('with a delay an op is stored first, and shown by a later batch', () => {
  const cluster = new ScriptedCluster({ replicas: 1, profile: 'fast' });
  const seen = counting(cluster, 'n1');
  expect(cluster.ask('n1', 'CreateUser', { userName: 'anna', tags: [] })?.durability).toBe('committed');
  expect(shownOn(cluster, 'n1', 'anna')).toBe(false);
  cluster.pass(1000);
  expect(shownOn(cluster, 'n1', 'anna')).toBe(true);
  expect(seen.batches).toBeGreaterThan(1);
});
