// Members come and go while the cluster runs: transcripts of joining, of eviction, and of what must refuse them.

import { describe, expect, it } from 'vitest';
import { encodeRevocation, revocationMessage } from '../../src/core/replica/revocation-entry.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import { clusterId, type SimulatedReplica } from '../sim/cluster.ts';
import { fastDigests } from '../sim/digests.ts';
import { join, said, tell, token } from './joining-cluster.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });
const account = '111122223333';

/** A cluster of three that a fourth has joined. */
function four(kind = 'replica'): { readonly cluster: ScriptedCluster; readonly n4: SimulatedReplica } {
  const cluster = new ScriptedCluster();
  const n4 = cluster.machine.newcomer('n4');
  expect(said(join(cluster, 'n1', n4, token(cluster, 'n1', kind)))).toBe('ok');
  cluster.machine.start(n4);
  cluster.pass(2000);
  return { cluster, n4 };
}

function membersAt(cluster: ScriptedCluster, name: string): readonly string[] {
  const { response } = tell(cluster, name, 'GetCluster', {}) ?? {};
  const { members } = (response as GetClusterResponse | undefined) ?? { members: [] };
  return members.map((member) => `${member.name} ${member.kind}${member.reachable === true ? '' : ' away'}`);
}

const alive = ['n1 voter', 'n2 voter', 'n3 voter'];

describe('a replica that joins', () => {
  it('is dialled by everybody without a restart, catches up, serves, and takes writes', () => {
    const cluster = new ScriptedCluster();
    expect(cluster.ask('n1', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
    const n4 = cluster.machine.newcomer('n4');
    // Asked of a follower, the token is made at the home; asked to let in, a follower names the home.
    const made = token(cluster, 'n2');
    expect(join(cluster, 'n2', n4, made)?.response).toEqual({ redirect: 'n1:4701' });
    expect(said(join(cluster, 'n1', n4, made))).toBe('ok');
    cluster.machine.start(n4);
    cluster.pass(2000);
    for (const name of ['n1', 'n2', 'n3', 'n4']) expect(membersAt(cluster, name)).toEqual([...alive, 'n4 replica']);
    const answer = cluster.ask('n4', 'GetUser', { userName: 'alice' }, {});
    expect(answer?.freshness.replica).toBe('n4');
    expect(said(answer)).toBe('ok');
    expect(said(cluster.ask('n4', 'CreateUser', user('bob')))).toBe('ok');
    expect(cluster.halts).toEqual([]);
  });

  it('is still a member after everybody started again, itself included', () => {
    const { cluster } = four();
    for (const name of ['n1', 'n2', 'n3', 'n4']) cluster.kill(name);
    for (const name of ['n4', 'n2', 'n3', 'n1']) cluster.start(name);
    cluster.pass(3000);
    for (const name of ['n1', 'n4']) expect(membersAt(cluster, name)).toEqual([...alive, 'n4 replica']);
  });

  it('gets in once with a token; the same replica may ask again for the answer that it lost', () => {
    const cluster = new ScriptedCluster();
    const made = token(cluster, 'n1');
    const n4 = cluster.machine.newcomer('n4');
    expect(said(join(cluster, 'n1', n4, made))).toBe('ok');
    expect(said(join(cluster, 'n1', cluster.machine.newcomer('n5'), made))).toContain('JOIN_TOKEN_INVALID');
    expect(said(join(cluster, 'n1', n4, made))).toBe('ok');
    expect(membersAt(cluster, 'n1')).toHaveLength(4);
  });

  it('is refused with a token that has expired, or that nobody made', () => {
    const cluster = new ScriptedCluster();
    const made = token(cluster, 'n1', 'replica', 60);
    cluster.pass(60_001);
    const n4 = cluster.machine.newcomer('n4');
    expect(said(join(cluster, 'n1', n4, made))).toContain('JOIN_TOKEN_INVALID');
    expect(said(join(cluster, 'n1', n4, 'token-99'))).toContain('JOIN_TOKEN_INVALID');
    expect(membersAt(cluster, 'n1')).toEqual(alive);
  });

  it('needs a name and an address of its own', () => {
    const cluster = new ScriptedCluster();
    const made = token(cluster, 'n1');
    expect(said(join(cluster, 'n1', cluster.machine.newcomer('n2', 'other'), made))).toContain('EntityAlreadyExists');
    expect(said(join(cluster, 'n1', cluster.machine.newcomer('n4'), made))).toBe('ok');
  });

  it('as a voter becomes one once it holds what the others hold, and then counts', () => {
    const { cluster } = four('voter');
    expect(membersAt(cluster, 'n2')).toEqual([...alive, 'n4 voter']);
    // Of n1, n2, n4 two are a majority: the newcomer's storing is needed, and enough.
    expect(said(tell(cluster, 'n2', 'EvictMember', { replica: 'n3' }))).toBe('ok');
    cluster.kill('n2');
    expect(said(cluster.ask('n1', 'CreateUser', user('alice')))).toBe('ok');
    cluster.kill('n4');
    cluster.pass(3000);
    expect(said(cluster.ask('n1', 'CreateUser', user('bob')))).toContain('OUTCOME_UNKNOWN');
  });

  it('as a voter may become the home, and lead those who were there before', () => {
    const { cluster } = four('voter');
    cluster.kill('n1');
    cluster.pass(3000);
    expect(said(tell(cluster, 'n2', 'Promote', { replica: 'n4' }))).toBe('ok');
    expect(said(cluster.ask('n3', 'CreateUser', user('alice')))).toBe('ok');
    cluster.start('n1');
    cluster.pass(3000);
    expect(said(cluster.ask('n1', 'GetUser', { userName: 'alice' }))).toBe('ok');
    expect(cluster.halts).toEqual([]);
  });

  it('as a voter speaks for checkpoints, where those of the beginning are away', () => {
    const cluster = new ScriptedCluster({ limits: { checkpointOps: 10, upkeepMs: 50 } });
    for (const name of ['n4', 'n5']) {
      const newcomer = cluster.machine.newcomer(name);
      expect(said(join(cluster, 'n1', newcomer, token(cluster, 'n1', 'voter')))).toBe('ok');
      cluster.machine.start(newcomer);
      cluster.pass(2000);
    }
    for (const name of ['n2', 'n3']) cluster.kill(name);
    for (let at = 0; at < 20; at++) expect(said(cluster.ask('n1', 'CreateUser', user(`u${at}`)))).toBe('ok');
    cluster.pass(2000);
    const { response } = tell(cluster, 'n4', 'GetCluster', {}) ?? {};
    const self = (response as GetClusterResponse | undefined)?.members.find(({ name }) => name === 'n4');
    expect(self?.checkpointIndex).toBeGreaterThanOrEqual(20);
    expect(cluster.halts).toEqual([]);
  });

  it('is none where a promotion gave up its joining', () => {
    const cluster = new ScriptedCluster();
    const made = token(cluster, 'n1');
    for (const other of ['n2', 'n3']) cluster.cut('n1', other);
    expect(said(join(cluster, 'n1', cluster.machine.newcomer('n4'), made))).toContain('OUTCOME_UNKNOWN');
    expect(membersAt(cluster, 'n1')).toHaveLength(4);
    cluster.pass(3000);
    expect(said(tell(cluster, 'n2', 'Promote', { replica: 'n2' }))).toBe('ok');
    for (const other of ['n2', 'n3']) cluster.heal('n1', other);
    cluster.pass(3000);
    for (const name of ['n1', 'n2']) expect(membersAt(cluster, name)).toEqual(alive);
    // The token was not used: what used it is void.
    expect(said(join(cluster, 'n2', cluster.machine.newcomer('n5'), made))).toBe('ok');
    expect(cluster.halts).toEqual([]);
  });

  it('waits until all members understand what joining is', () => {
    const cluster = new ScriptedCluster({ featureLevel: 1, replicas: 4 }, ['n4']);
    expect(token(cluster, 'n1')).toMatch(/^FEATURE_LEVEL_TOO_LOW: n4 /);
    cluster.start('n4');
    cluster.pass(2000);
    expect(token(cluster, 'n1')).toMatch(/^token-/);
  });
});

describe('an evicted member', () => {
  it('is linked with nobody any more, stops serving, and does not come back', () => {
    const { cluster } = four();
    expect(said(tell(cluster, 'n3', 'EvictMember', { replica: 'n4' }))).toBe('ok');
    cluster.pass(500);
    for (const name of ['n1', 'n2', 'n3']) expect(membersAt(cluster, name)).toEqual(alive);
    expect(cluster.halts).toEqual([expect.stringContaining('n4: n4 was evicted from the cluster')]);
    cluster.kill('n4');
    cluster.start('n4');
    cluster.pass(2000);
    expect(cluster.halts).toHaveLength(2);
    expect(cluster.ask('n4', 'GetUser', { userName: 'alice' })?.refusal?.code).toBe('NOT_READY');
  });

  it('that does not know it yet is refused on every link, and what it revokes from then on counts nowhere', () => {
    const { cluster } = four();
    cluster.ask('n1', 'CreateUser', user('alice'));
    const keys = ['before', 'after'].map(() => keyOf(cluster, 'alice'));
    cluster.pass(500);
    const off = (accessKeyId: string): object => ({ userName: 'alice', accessKeyId, status: 'Inactive' });
    const cutOff = (): void => ['n1', 'n2', 'n3'].forEach((other) => cluster.cut('n4', other));
    expect(said(cluster.ask('n4', 'UpdateAccessKey', off(keys[0] ?? '')))).toBe('ok');
    cluster.pass(500);
    cutOff();
    expect(said(tell(cluster, 'n1', 'EvictMember', { replica: 'n4' }))).toBe('ok');
    expect(said(cluster.ask('n4', 'UpdateAccessKey', off(keys[1] ?? '')))).toBe('ok');
    for (const other of ['n1', 'n2', 'n3']) cluster.heal('n4', other);
    cluster.pass(5000);
    const { response } = cluster.ask('n2', 'ListAccessKeys', { userName: 'alice' }) ?? {};
    const { accessKeyMetadata } = response as { accessKeyMetadata: { accessKeyId: string; status: string }[] };
    expect(new Map(accessKeyMetadata.map((one) => [one.accessKeyId, one.status]))).toEqual(
      new Map([
        [keys[0], 'Inactive'],
        [keys[1], 'Active'],
      ]),
    );
  });

  it('leaves its name to another one, and its key to nobody', () => {
    const { cluster } = four();
    expect(said(tell(cluster, 'n4', 'EvictMember', { replica: 'n4' }))).toMatch(/^(ok|OUTCOME_UNKNOWN)/);
    cluster.pass(500);
    expect(membersAt(cluster, 'n1')).toEqual(alive);
    const made = token(cluster, 'n1');
    expect(said(join(cluster, 'n1', cluster.machine.newcomer('n4'), made))).toContain('was a member before');
    expect(said(join(cluster, 'n1', cluster.machine.newcomer('n4', 'anew'), made))).toBe('ok');
  });

  it('is never the home, and never a voter without whom the rest could not go on', () => {
    const cluster = new ScriptedCluster();
    expect(said(tell(cluster, 'n2', 'EvictMember', { replica: 'n1' }))).toContain('Promote another voter first');
    expect(said(tell(cluster, 'n2', 'EvictMember', { replica: 'n9' }))).toContain('There is no replica n9');
    cluster.kill('n2');
    cluster.pass(3000);
    expect(said(tell(cluster, 'n1', 'EvictMember', { replica: 'n3' }))).toContain('HOME_UNREACHABLE: Without n3');
    expect(said(tell(cluster, 'n1', 'EvictMember', { replica: 'n2' }))).toBe('ok');
    expect(said(cluster.ask('n3', 'CreateUser', user('alice')))).toBe('ok');
    expect(membersAt(cluster, 'n1')).toEqual(['n1 voter', 'n3 voter']);
  });

  it('was the home of an epoch: what it signed as such is still read, by a joiner too', () => {
    const cluster = new ScriptedCluster();
    expect(said(cluster.ask('n1', 'CreateUser', user('alice')))).toBe('ok');
    expect(said(tell(cluster, 'n1', 'Promote', { replica: 'n2' }))).toBe('ok');
    cluster.pass(500);
    expect(said(tell(cluster, 'n2', 'EvictMember', { replica: 'n1' }))).toBe('ok');
    const n4 = cluster.machine.newcomer('n4');
    expect(said(join(cluster, 'n2', n4, token(cluster, 'n2', 'voter')))).toBe('ok');
    cluster.machine.start(n4);
    cluster.pass(3000);
    expect(said(cluster.ask('n4', 'GetUser', { userName: 'alice' }))).toBe('ok');
    expect(membersAt(cluster, 'n4')).toEqual(['n2 voter', 'n3 voter', 'n4 voter']);
  });
});

describe('an observer', () => {
  const principal = `arn:aws:iam::${account}:user/alice`;

  it('has revocations made by the home, and none of its own where it cannot reach it', () => {
    const { cluster } = four('observer');
    expect(membersAt(cluster, 'n1')).toContain('n4 observer');
    for (const name of ['alice', 'bob']) expect(said(cluster.ask('n4', 'CreateUser', user(name)))).toBe('ok');
    cluster.pass(100);
    expect(tell(cluster, 'n4', 'QuarantinePrincipal', { principal })?.durability).toBe('committed');
    for (const name of ['n1', 'n2', 'n3']) cluster.cut('n4', name);
    cluster.pass(3000);
    const bob = { principal: `arn:aws:iam::${account}:user/bob` };
    expect(said(tell(cluster, 'n4', 'QuarantinePrincipal', bob))).toContain('HOME_UNREACHABLE');
  });

  it('is not believed what it revokes by itself', () => {
    const { cluster, n4 } = four('observer');
    expect(said(cluster.ask('n1', 'CreateUser', user('alice')))).toBe('ok');
    const { response } = cluster.ask('n1', 'GetUser', { userName: 'alice' }) ?? {};
    const target = (response as { user: { userId: string } }).user.userId;
    const dot = { origin: n4.member.id, incarnation: '00000000000000aa', seq: 1 };
    const bytes = revocationMessage(clusterId, {
      ...{ dot, account, target, targetCreatedAtSeq: 2, kind: 'principal-quarantine' },
      ...{ atMs: 1, requestId: 'forged', actor: account },
    });
    const entries = [encodeRevocation(bytes, fastDigests.sign(n4.member.signingKey, bytes))];
    cluster.tamper('n4', (message) => [message, { kind: 'revocations', entries, agesMs: [0] }]);
    cluster.pass(2000);
    expect(cluster.alarms).toContain('n1: a revocation from a peer was refused');
    expect(tell(cluster, 'n1', 'ListQuarantines', {})?.response).toMatchObject({ quarantines: [] });
  });
});

function keyOf(cluster: ScriptedCluster, userName: string): string {
  const { response } = cluster.ask('n1', 'CreateAccessKey', { userName }) ?? {};
  return (response as { accessKey: { accessKeyId: string } }).accessKey.accessKeyId;
}

describe('tokens and members', () => {
  it('are for those who may make them', () => {
    const cluster = new ScriptedCluster();
    cluster.ask('n1', 'CreateUser', user('alice'));
    const { response } = cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }) ?? {};
    const { accessKey } = response as { accessKey: { accessKeyId: string; secretAccessKey: string } };
    cluster.pass(100);
    for (const [action, request] of [
      ['CreateJoinToken', { kind: 'replica' }],
      ['EvictMember', { replica: 'n3' }],
    ] as const) {
      const answer = cluster.tell('n2', { service: 'cluster', action, request, credentials: accessKey });
      expect(said(answer)).toContain('AccessDenied');
      expect(said(answer)).toContain(`arn:aws:iam::${account}:user/alice`);
    }
  });
});
