// Last use spreads beside the log: each replica tells what it saw, the newest counts, and whoever missed it hears it in the next round.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/core/gossip/message.ts';
import { encodeUseEntry } from '../../src/core/usage/use.ts';
import { trustOf } from '../support/engine-under-test.ts';
import { accessKeyOf, ScriptedCluster } from './scripted-cluster.ts';

const usesMs = 1000;
const roundMs = 10_000;

interface Used {
  readonly accessKeyLastUsed: { readonly lastUsedDate?: number; readonly serviceName: string };
}

function clusterWithKey(options: ConstructorParameters<typeof ScriptedCluster>[0] = {}) {
  const cluster = new ScriptedCluster({ limits: { usesMs }, ...options });
  cluster.ask('n1', 'CreateUser', { userName: 'anna', tags: [] });
  const as = accessKeyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'anna' }));
  cluster.pass(100);
  const use = (name: string): void => {
    expect(cluster.ask(name, 'GetCallerIdentity', {}, { as })?.refusal).toBeUndefined();
  };
  const lastUsed = (name: string): number | undefined => {
    const consistency = { level: 'minimize-latency' } as const;
    const answer = cluster.ask(name, 'GetAccessKeyLastUsed', { accessKeyId: as.accessKeyId }, { consistency });
    return (answer?.response as Used | undefined)?.accessKeyLastUsed.lastUsedDate;
  };
  return { cluster, as, use, lastUsed };
}

describe('the last use of a key', () => {
  it('is told to every other replica', () => {
    const { cluster, use, lastUsed } = clusterWithKey();
    const beforeMs = cluster.wallMs;
    use('n2');
    expect(lastUsed('n1')).toBeUndefined();
    cluster.pass(usesMs + 100);
    const told = lastUsed('n1');
    expect(told).toBeGreaterThanOrEqual(beforeMs);
    expect(lastUsed('n2')).toBe(told);
    expect(lastUsed('n3')).toBe(told);
  });

  it('is the newest, in whatever order replicas tell', () => {
    const { cluster, use, lastUsed } = clusterWithKey();
    use('n2');
    cluster.pass(200);
    use('n3');
    const afterMs = cluster.wallMs;
    cluster.pass(usesMs * 2);
    const told = lastUsed('n1') ?? 0;
    expect(told).toBeGreaterThan(afterMs - 100);
    expect([lastUsed('n2'), lastUsed('n3')]).toEqual([told, told]);
  });

  it('makes no op, and leaves fingerprints alone', () => {
    const { cluster, use } = clusterWithKey();
    const positions = (): unknown => {
      const { members } = (cluster.ask('n1', 'GetCluster', {})?.response ?? { members: [] }) as {
        readonly members: readonly { readonly storedIndex: number; readonly accounts: readonly object[] }[];
      };
      return members.map(({ storedIndex, accounts }) => [storedIndex, accounts]);
    };
    cluster.pass(usesMs * 2);
    const before = positions();
    use('n2');
    cluster.pass(usesMs * 2);
    expect(positions()).toEqual(before);
  });

  it('reaches a replica that was cut off when it was told, within a round', () => {
    const { cluster, use, lastUsed } = clusterWithKey();
    cluster.cut('n2', 'n3');
    use('n2');
    cluster.pass(usesMs * 2);
    expect(lastUsed('n3')).toBeUndefined();
    expect(lastUsed('n1')).toBeDefined();
    cluster.heal('n2', 'n3');
    cluster.pass(roundMs + usesMs * 3);
    expect(lastUsed('n3')).toBe(lastUsed('n1'));
  });

  it('comes back to a replica that has lost its disk', () => {
    const { cluster, use, lastUsed } = clusterWithKey();
    use('n2');
    cluster.pass(usesMs * 2);
    const told = lastUsed('n2');
    cluster.wipe('n3');
    cluster.start('n3');
    cluster.pass(roundMs * 2 + usesMs * 3);
    expect(told).toBeDefined();
    expect(lastUsed('n3')).toBe(told);
  });

  it('is not told to a version that does not know the word', () => {
    const { cluster, use } = clusterWithKey();
    const words: string[] = [];
    const noteKinds = (message: Message): readonly Message[] => {
      if (message.kind === 'hello') return [{ ...message, featureLevel: 2 }];
      return [message];
    };
    // n3 says that it is of the version before.
    cluster.kill('n3');
    cluster.tamper('n3', noteKinds);
    cluster.start('n3');
    cluster.pass(2000);
    cluster.tamper('n1', (message) => {
      words.push(message.kind);
      return [message];
    });
    use('n1');
    cluster.pass(usesMs * 2);
    // One link of the two.
    expect(words.filter((kind) => kind === 'uses')).toHaveLength(1);
  });
});

describe('what another replica claims', () => {
  const claim = (cluster: ScriptedCluster, id: string, atMs: number): void => {
    const moments = new Map([['', { atMs, region: 'r', service: 's' }]]);
    cluster.tamper('n2', (message) =>
      message.kind === 'pull' ? [message, { kind: 'uses', entries: [encodeUseEntry({ id, moments })] }] : [message],
    );
    cluster.pass(4000);
  };

  it('counts where it is newer', () => {
    const { cluster, as, lastUsed } = clusterWithKey();
    const atMs = cluster.wallMs;
    claim(cluster, as.accessKeyId, atMs);
    expect(lastUsed('n1')).toBe(atMs);
  });

  it('does not count where it is of a time to come', () => {
    const { cluster, as, lastUsed } = clusterWithKey();
    claim(cluster, as.accessKeyId, cluster.wallMs + 3_600_000);
    expect(lastUsed('n1')).toBeUndefined();
  });

  it.each([
    [399, true],
    [401, false],
  ])('of a role %i days ago is told: %s', (days, told) => {
    const { cluster } = clusterWithKey();
    const trust = trustOf('arn:aws:iam::111122223333:root');
    const made = cluster.ask('n1', 'CreateRole', { roleName: 'r', assumeRolePolicyDocument: trust, tags: [] });
    const { role } = (made?.response ?? {}) as { readonly role?: { readonly roleId: string } };
    claim(cluster, role?.roleId ?? '', cluster.wallMs - days * 24 * 60 * 60 * 1000);
    const shown = cluster.ask('n1', 'GetRole', { roleName: 'r' })?.response as {
      readonly role: { readonly roleLastUsed: { readonly region?: string } };
    };
    expect(shown.role.roleLastUsed.region).toBe(told ? 'r' : undefined);
  });

  it('is passed over where it is no word at all', () => {
    const { cluster, use, lastUsed } = clusterWithKey();
    cluster.tamper('n2', (message) =>
      message.kind === 'uses'
        ? [{ kind: 'uses', entries: [new Uint8Array([1, 2, 3]), ...message.entries] }]
        : [message],
    );
    use('n2');
    cluster.pass(usesMs * 2);
    expect(lastUsed('n1')).toBeDefined();
    expect(cluster.alarms).toEqual([]);
  });
});
