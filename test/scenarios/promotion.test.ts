// The home is lost and moved: transcripts of promotions, of what they give up, and of what must refuse them.

import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import { keySpaces, logKey, voidKey } from '../../src/core/replica/key-spaces.ts';
import { decodeLogValue } from '../../src/core/replica/log-value.ts';
import { decodeOp } from '../../src/core/replica/op.ts';
import type { GetClusterResponse, PromoteResponse } from '../../src/core/shapes/cluster.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });

function promote(cluster: ScriptedCluster, at: string, replica: string, acceptLoss = false): Answer | undefined {
  return cluster.tell(at, { service: 'cluster', action: 'Promote', request: { replica, acceptLoss } });
}

function statusOf(cluster: ScriptedCluster, at: string): GetClusterResponse | undefined {
  const { response } = cluster.tell(at, { service: 'cluster', action: 'GetCluster', request: {} }) ?? {};
  return response as GetClusterResponse | undefined;
}

function homesOf(cluster: ScriptedCluster): readonly string[] {
  return ['n1', 'n2', 'n3'].map((name) => {
    const { home = '', epoch = 0 } = statusOf(cluster, name) ?? { members: [] };
    return `${home} of ${epoch}`;
  });
}

/** Own account positions with fingerprints, replica by replica. */
function positionsOf(cluster: ScriptedCluster): ReadonlySet<string> {
  const own = (name: string) => statusOf(cluster, name)?.members.find((member) => member.name === name)?.accounts;
  return new Set(['n1', 'n2', 'n3'].map((name) => JSON.stringify(own(name))));
}

const atLeast = (token: string) =>
  ({ consistency: { level: 'at-least', tokens: [token], waitMs: 2000, otherwise: 'fail' } }) as const;

describe('a lost home', () => {
  it('is replaced by a promoted voter; writes go on, and coming back it changes nothing', () => {
    const cluster = new ScriptedCluster();
    expect(cluster.ask('n1', 'CreateUser', user('before'))?.refusal).toBeUndefined();
    cluster.kill('n1');
    cluster.pass(3000);
    expect(cluster.ask('n2', 'CreateUser', user('meanwhile'))?.refusal?.code).toBe('HOME_UNREACHABLE');
    expect(promote(cluster, 'n3', 'n2')?.response).toEqual({ epoch: 2 });
    expect(cluster.ask('n3', 'CreateUser', user('after'))?.refusal).toBeUndefined();
    expect(cluster.ask('n3', 'GetUser', user('before'))?.view).toBe('committed');
    cluster.start('n1');
    cluster.pass(1500);
    expect(homesOf(cluster)).toEqual(['n2 of 2', 'n2 of 2', 'n2 of 2']);
    expect(cluster.ask('n1', 'CreateUser', user('through-the-old-home'))?.refusal).toBeUndefined();
    cluster.pass(1500);
    expect(positionsOf(cluster).size).toBe(1);
    expect(cluster.halts).toEqual([]);
  });

  it('that is heard but hears nobody keeps the log from being trimmed of what it must still take', () => {
    const limits = { checkpointOps: 10, keptOps: 0, upkeepMs: 50 };
    const cluster = new ScriptedCluster({ limits });
    const { network, replicas } = cluster.world;
    const [n1 = '', ...others] = replicas.map(({ member }) => member.id);
    for (let at = 1; at <= 12; at++) cluster.ask('n1', 'CreateUser', user(`u${at}`));
    for (const name of ['n2', 'n3']) cluster.cut('n1', name);
    // Stored by the old home alone, and soon void.
    for (let at = 1; at <= 30; at++) cluster.send('n1', 'CreateUser', user(`void${at}`));
    cluster.pass(500);
    expect(promote(cluster, 'n2', 'n2')?.refusal).toBeUndefined();
    for (let at = 13; at <= 60; at++) cluster.ask('n2', 'CreateUser', user(`u${at}`));
    for (const name of ['n2', 'n3']) cluster.heal('n1', name);
    for (const other of others) network.cutOneWay(other, n1);
    cluster.pass(3000);
    for (const other of others) network.healOneWay(other, n1);
    cluster.pass(5000);
    expect(homesOf(cluster)).toEqual(['n2 of 2', 'n2 of 2', 'n2 of 2']);
    expect(positionsOf(cluster).size).toBe(1);
  });

  it('that nobody else saw die is fenced: it commits nothing more, and follows', () => {
    const cluster = new ScriptedCluster();
    cluster.cut('n1', 'n2');
    cluster.cut('n1', 'n3');
    const lost = cluster.send('n1', 'CreateUser', user('void'));
    cluster.pass(50);
    expect(promote(cluster, 'n2', 'n2')?.response).toEqual({ epoch: 2 });
    expect(cluster.ask('n2', 'CreateUser', user('valid'))?.refusal).toBeUndefined();
    cluster.heal('n1', 'n3');
    cluster.heal('n1', 'n2');
    cluster.pass(8000);
    expect(lost.answer?.refusal?.code).toBe('OUTCOME_UNKNOWN');
    expect(cluster.ask('n1', 'GetUser', user('void'))?.refusal?.code).toBe('NoSuchEntity');
    expect(cluster.ask('n1', 'GetUser', user('valid'))?.refusal).toBeUndefined();
    expect(homesOf(cluster)).toEqual(['n2 of 2', 'n2 of 2', 'n2 of 2']);
    // The void op is kept as evidence, and stands nowhere else.
    const evidence = cluster.diskOf('n1').withPrefix(keySpaces.voids);
    expect(evidence).toHaveLength(1);
    const op = decodeOp(decodeLogValue(evidence[0]?.[1] ?? new Uint8Array(0)).bytes);
    expect(op.ok && op.value.kind).toBe('iam:CreateUser');
    if (!op.ok) return;
    expect(evidence[0]?.[0]).toBe(voidKey(op.value));
    const logs = ['n1', 'n2', 'n3'].map((name) => cluster.diskOf(name).peek(logKey(op.value.index)));
    expect(new Set(logs.map((value) => decodeLogValue(value ?? new Uint8Array(0)).bytes.join())).size).toBe(1);
    expect(positionsOf(cluster).size).toBe(1);
    expect(cluster.halts).toEqual([]);
  });

  it('a token of a void op is refused at once, everywhere', () => {
    const cluster = new ScriptedCluster();
    cluster.cut('n1', 'n2');
    cluster.cut('n1', 'n3');
    const lost = cluster.send('n1', 'CreateUser', user('void'));
    cluster.pass(6000);
    expect(lost.answer?.refusal?.code).toBe('OUTCOME_UNKNOWN');
    const token = lost.answer?.token ?? '';
    expect(token).not.toBe('');
    expect(promote(cluster, 'n2', 'n2')?.response).toEqual({ epoch: 2 });
    // What stands at its place now does not hide that it is void.
    expect(cluster.ask('n2', 'CreateUser', user('valid'))?.refusal).toBeUndefined();
    cluster.heal('n1', 'n3');
    cluster.heal('n1', 'n2');
    cluster.pass(2000);
    const principal = 'arn:aws:iam::111122223333:user/void';
    const request = { principal, action: 's3:GetObject', resource: '*', context: [], explain: false };
    for (const name of ['n1', 'n2', 'n3']) {
      const read = cluster.tell(name, { service: 'access', action: 'Authorize', request, more: atLeast(token) });
      expect(read?.refusal?.code).toBe('TOKEN_VOID');
      const iam = cluster.tell(name, {
        service: 'iam',
        action: 'GetUser',
        request: user('valid'),
        more: atLeast(token),
      });
      expect(iam?.refusal?.code).toBe('TOKEN_VOID');
      const traced = cluster.tell(name, { service: 'cluster', action: 'GetPropagation', request: { token } });
      expect(traced?.refusal?.code).toBe('TOKEN_VOID');
    }
    expect(cluster.waitFor('n3', [token])).toEqual(['TOKEN_VOID']);
  });

  it('a revocation made while there is no home is adopted by the next one', () => {
    const cluster = new ScriptedCluster();
    cluster.ask('n1', 'CreateUser', user('ada'));
    const made = cluster.ask('n1', 'CreateAccessKey', { userName: 'ada' });
    const { accessKey } = (made ?? {}).response as { accessKey: { accessKeyId: string; secretAccessKey: string } };
    cluster.pass(500);
    cluster.kill('n1');
    const off = { userName: 'ada', accessKeyId: accessKey.accessKeyId, status: 'Inactive' };
    expect(cluster.ask('n3', 'UpdateAccessKey', off)?.durability).toBe('local');
    expect(promote(cluster, 'n2', 'n2')?.refusal).toBeUndefined();
    cluster.pass(2000);
    const listed = cluster.ask('n2', 'ListAccessKeys', { userName: 'ada' })?.response;
    expect(listed).toMatchObject({ accessKeyMetadata: [{ status: 'Inactive' }] });
    for (const name of ['n2', 'n3']) {
      const who = { service: 'sts', action: 'GetCallerIdentity', request: {}, credentials: accessKey } as const;
      expect(cluster.tell(name, who)?.refusal?.code).toBe('InvalidClientTokenId');
    }
  });
});

describe('a promotion', () => {
  it('that reaches no majority is refused, and the present home goes on', () => {
    const cluster = new ScriptedCluster();
    cluster.cut('n2', 'n1');
    cluster.cut('n2', 'n3');
    expect(promote(cluster, 'n2', 'n2')?.refusal?.code).toBe('HOME_UNREACHABLE');
    expect(cluster.ask('n1', 'CreateUser', user('one'))?.refusal).toBeUndefined();
    cluster.heal('n2', 'n1');
    cluster.heal('n2', 'n3');
    cluster.pass(1000);
    expect(homesOf(cluster)).toEqual(['n1 of 1', 'n1 of 1', 'n1 of 1']);
  });

  it('that dies in the middle fences nobody for ever: the home renews its epoch', () => {
    const cluster = new ScriptedCluster();
    for (const replica of cluster.machine.replicas.slice(1, 2)) {
      const request = { replica: 'n2' };
      cluster.machine.call(replica, { service: 'cluster', action: 'Promote', request }, () => undefined);
    }
    // n2 has promised itself, and asked; it dies before an answer comes, and does not come back.
    cluster.pass(2.5);
    cluster.kill('n2');
    cluster.pass(10_000);
    expect(cluster.ask('n1', 'CreateUser', user('one'))?.refusal).toBeUndefined();
    expect(statusOf(cluster, 'n3')?.home).toBe('n1');
    cluster.start('n2');
    cluster.pass(6000);
    expect(new Set(homesOf(cluster)).size).toBe(1);
    expect(positionsOf(cluster).size).toBe(1);
    expect(cluster.halts).toEqual([]);
  });

  it('two at once make one home for each epoch', () => {
    const cluster = new ScriptedCluster();
    cluster.kill('n1');
    const answers: (Answer | undefined)[] = [];
    for (const replica of cluster.machine.replicas.slice(1)) {
      const request = { replica: replica.member.name };
      cluster.machine.call(replica, { service: 'cluster', action: 'Promote', request }, (answer) =>
        answers.push(answer),
      );
    }
    cluster.pass(9000);
    expect(answers).toHaveLength(2);
    const epochs = answers.flatMap((answer) => (answer?.response as PromoteResponse | undefined)?.epoch ?? []);
    expect(new Set(epochs).size).toBe(epochs.length);
    // With one of three away both may have failed; the next one does not.
    const second = promote(cluster, 'n3', 'n3');
    expect(second?.refusal).toBeUndefined();
    expect(cluster.ask('n2', 'CreateUser', user('one'))?.refusal).toBeUndefined();
    expect(homesOf(cluster).slice(1)).toEqual(
      Array.from({ length: 2 }, () => `n3 of ${(second?.response as PromoteResponse | undefined)?.epoch}`),
    );
    expect(cluster.halts).toEqual([]);
  });

  it('needs leave, a voter, and a disk that is whole', () => {
    const cluster = new ScriptedCluster({ replicas: 4 });
    cluster.ask('n1', 'CreateUser', user('ada'));
    const made = cluster.ask('n1', 'CreateAccessKey', { userName: 'ada' });
    const { accessKey } = (made ?? {}).response as { accessKey: { accessKeyId: string; secretAccessKey: string } };
    cluster.pass(500);
    for (const at of ['n2', 'n3']) {
      const what = {
        service: 'cluster',
        action: 'Promote',
        request: { replica: 'n2' },
        credentials: accessKey,
      } as const;
      expect(cluster.tell(at, what)?.refusal?.code).toBe('AccessDenied');
    }
    expect(promote(cluster, 'n1', 'n4')?.refusal?.message).toMatch(/n4 is no voter/);
    expect(promote(cluster, 'n1', 'n9')?.refusal?.message).toMatch(/no replica n9/);
    expect(homesOf(cluster)[0]).toBe('n1 of 1');
  });

  it('from a voter that lost its disk with the newest write loses nothing: its word does not count', () => {
    const cluster = new ScriptedCluster();
    // Stored on n1 and n3 alone, and acknowledged.
    cluster.cut('n1', 'n2');
    cluster.cut('n2', 'n3');
    expect(cluster.ask('n1', 'CreateUser', user('kept'))?.refusal).toBeUndefined();
    cluster.wipe('n3');
    cluster.kill('n1');
    cluster.heal('n2', 'n3');
    cluster.heal('n1', 'n2');
    cluster.start('n3');
    cluster.pass(500);
    const refused = promote(cluster, 'n2', 'n2');
    expect(refused?.refusal?.message).toMatch(/n3: its disk is new and not filled yet/);
    cluster.start('n1');
    cluster.pass(9000);
    expect(cluster.ask('n2', 'GetUser', user('kept'))?.view).toBe('committed');
    expect(promote(cluster, 'n3', 'n3')?.refusal).toBeUndefined();
    expect(cluster.ask('n2', 'GetUser', user('kept'))?.refusal).toBeUndefined();
    expect(cluster.halts).toEqual([]);
  });
});

describe('with durability 1', () => {
  it('a promotion without all voters is refused, and says what may be lost, unless that is accepted', () => {
    const cluster = new ScriptedCluster({ durability: '1' });
    cluster.cut('n1', 'n2');
    cluster.cut('n1', 'n3');
    const acknowledged = cluster.ask('n1', 'CreateUser', user('acknowledged'));
    expect(acknowledged?.refusal).toBeUndefined();
    const refused = promote(cluster, 'n2', 'n2');
    expect(refused?.refusal?.code).toBe('LOSS_NOT_ACCEPTED');
    expect(refused?.refusal?.message).toMatch(/n1 cannot be reached/);
    expect(promote(cluster, 'n2', 'n2', true)?.response).toEqual({ epoch: 2 });
    cluster.pass(100);
    expect(cluster.ask('n3', 'CreateUser', user('another'))?.refusal).toBeUndefined();
    // The old home has shown what is void now: it stops, it does not take it back.
    cluster.heal('n1', 'n2');
    cluster.pass(2000);
    expect(cluster.halts.join()).toMatch(/n1: a promotion gave up ops .* visible here: move the data directory away/);
    cluster.wipe('n1');
    cluster.heal('n1', 'n3');
    cluster.start('n1');
    cluster.pass(3000);
    expect(positionsOf(cluster).size).toBe(1);
  });
});

describe('automatic promotion', () => {
  it('replaces a home that a majority does not hear, and leaves one alone that only one voter does not hear', () => {
    const cluster = new ScriptedCluster({ automaticPromotionMs: 4000 });
    cluster.cut('n1', 'n2');
    cluster.pass(20_000);
    expect(homesOf(cluster)).toEqual(['n1 of 1', 'n1 of 1', 'n1 of 1']);
    cluster.cut('n1', 'n3');
    cluster.pass(15_000);
    expect(cluster.ask('n2', 'CreateUser', user('one'))?.refusal).toBeUndefined();
    cluster.heal('n1', 'n2');
    cluster.heal('n1', 'n3');
    cluster.pass(3000);
    expect(new Set(homesOf(cluster)).size).toBe(1);
    expect(homesOf(cluster)[0]).not.toBe('n1 of 1');
    expect(cluster.halts).toEqual([]);
  });
});

describe('a home that lost its disk', () => {
  // Seed 408.
  it('while two promotions took each other the voters away, renews its epoch', () => {
    const cluster = new ScriptedCluster();
    expect(cluster.ask('n1', 'CreateUser', user('kept'))?.refusal).toBeUndefined();
    cluster.wipe('n1');
    for (const replica of cluster.machine.replicas.slice(1)) {
      const request = { replica: replica.member.name };
      cluster.machine.call(replica, { service: 'cluster', action: 'Promote', request }, () => undefined);
    }
    cluster.start('n1');
    cluster.pass(10_000);
    expect(cluster.ask('n1', 'CreateUser', user('after'))?.refusal).toBeUndefined();
    expect(cluster.ask('n2', 'GetUser', user('kept'))?.refusal).toBeUndefined();
    expect(new Set(homesOf(cluster)).size).toBe(1);
    expect(cluster.halts).toEqual([]);
  });
});

describe('under the profile manual', () => {
  it.each([
    ['before', 'its op became void'],
    ['after', 'its op was void'],
  ])('a token that was released %s %s shows no other op of the same number', (when) => {
    const cluster = new ScriptedCluster({ profile: 'manual' });
    const shows = (name: string, userName: string): boolean => {
      const here = { consistency: { level: 'minimize-latency' } } as const;
      return cluster.ask(name, 'GetUser', { userName }, here)?.refusal === undefined;
    };
    cluster.ask('n1', 'CreateUser', user('first'));
    cluster.pass(500);
    expect(cluster.ask('n1', 'ReleaseVisibility', { tokens: [], replicas: [] })?.refusal).toBeUndefined();
    for (const name of ['n2', 'n3']) cluster.cut('n1', name);
    const { token = '', refusal } = cluster.ask('n1', 'CreateUser', user('lost')) ?? {};
    expect(refusal?.code).toBe('OUTCOME_UNKNOWN');
    const release = (): string | undefined =>
      cluster.ask('n1', 'ReleaseVisibility', { tokens: [token], replicas: ['n1'] })?.refusal?.code;
    const before = when === 'before' ? release() : undefined;
    expect(promote(cluster, 'n2', 'n2')?.refusal).toBeUndefined();
    expect(cluster.ask('n2', 'CreateUser', user('other'))?.refusal).toBeUndefined();
    for (const name of ['n2', 'n3']) cluster.heal('n1', name);
    cluster.pass(3000);
    expect(before ?? release()).toBe(when === 'before' ? 'DEADLINE_EXCEEDED' : 'TOKEN_VOID');
    cluster.pass(500);
    cluster.kill('n1');
    cluster.start('n1');
    cluster.pass(3000);
    expect([shows('n1', 'first'), shows('n1', 'other')]).toEqual([true, false]);
  });
});
