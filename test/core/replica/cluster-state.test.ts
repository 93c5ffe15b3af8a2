// Who may be the home: a certificate holds only with the words of a majority, for the longest of their tails.

import { describe, expect, it } from 'vitest';
import type { Member } from '../../../src/core/model/member.ts';
import { ClusterState } from '../../../src/core/replica/cluster-state.ts';
import { clusterAccount, EpochChain, epochKind, epochWrite } from '../../../src/core/replica/epoch-chain.ts';
import type { Op } from '../../../src/core/replica/op.ts';
import { type SignedPromise, signPromise, type Tail } from '../../../src/core/replica/promise.ts';
import { fastDigests } from '../../sim/digests.ts';

const clusterId = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const members: readonly Member[] = ['n1', 'n2', 'n3', 'n4'].map((name, at) => ({
  ...{ name, id: `id-${name}`, kind: at < 3 ? 'voter' : 'replica', signingKey: new Uint8Array(32).fill(at + 1) },
  ...{ grpcAddress: '', httpAddress: '', peerAddress: '' },
}));
const tail = (index: number): Tail => ({ epoch: 1, index, hash: new Uint8Array(32).fill(index) });

function promise(
  name: string,
  at: Tail,
  more: { epoch?: number; home?: string; key?: Uint8Array } = {},
): SignedPromise {
  const { epoch = 2, home = 'id-n2', key = members.find((one) => one.name === name)?.signingKey } = more;
  return signPromise(fastDigests, key ?? new Uint8Array(32), clusterId, { epoch, home, voter: `id-${name}`, tail: at });
}

function firstOp(certificate: readonly SignedPromise[], base: Tail, home = 'id-n2'): Op {
  const write = epochWrite({ epoch: 2, home, base: { epoch: base.epoch, index: base.index }, certificate });
  return {
    ...{ clusterId, epoch: 2, index: base.index + 1, account: clusterAccount, accountSeq: 1, class: 'organization' },
    ...{ hlc: { wallMs: 1, counter: 0 }, kind: epochKind, writes: [write], revocationsSeen: [], requestId: 'epoch-2' },
    ...{ actor: { account: clusterAccount, id: 'eventide' }, base, prevHash: base.hash },
  };
}

const state = (): ClusterState => new ClusterState({ clusterId, members, home: 'n1' }, fastDigests);

describe('a certificate', () => {
  it('of a majority of voters for the longest of their tails holds', () => {
    const judged = state().judge(firstOp([promise('n2', tail(7)), promise('n3', tail(9))], tail(9)));
    expect(judged).toMatchObject({ ok: true, value: { epoch: 2, first: 10, home: 'id-n2' } });
  });

  it.each<[string, readonly SignedPromise[], RegExp]>([
    ['one voter', [promise('n2', tail(9))], /no majority/],
    ['one voter twice', [promise('n2', tail(9)), promise('n2', tail(9))], /no majority/],
    ['a replica that is no voter', [promise('n2', tail(9)), promise('n4', tail(9))], /not signed by its voter/],
    [
      'a forged word',
      [promise('n2', tail(9)), promise('n3', tail(9), { key: new Uint8Array(32).fill(2) })],
      /not signed/,
    ],
    ['a word for another epoch', [promise('n2', tail(9)), promise('n3', tail(9), { epoch: 3 })], /not signed/],
    ['a word for another home', [promise('n2', tail(9)), promise('n3', tail(9), { home: 'id-n1' })], /not signed/],
    ['a longer tail that is left out', [promise('n2', tail(9)), promise('n3', tail(11))], /longest tail/],
  ])('of %s is refused', (_, certificate, why) => {
    const judged = state().judge(firstOp(certificate, tail(9)));
    expect(judged.ok ? '' : judged.error).toMatch(why);
  });

  it('for a home that is no voter, or for another op at the place of the tail, is refused', () => {
    const words = ['n2', 'n3'].map((name) => promise(name, tail(9), { home: 'id-n4' }));
    expect(state().judge(firstOp(words, tail(9), 'id-n4'))).toMatchObject({ ok: false, error: 'its home is no voter' });
    const certificate = [promise('n2', tail(9)), promise('n3', tail(9))];
    const other = { ...firstOp(certificate, tail(9)), prevHash: new Uint8Array(32) };
    expect(state().judge(other)).toMatchObject({ ok: false, error: 'it does not chain to the tail that it adopts' });
  });
});

describe('the chain of epochs', () => {
  const begun = EpochChain.begin('a');
  const epoch = (number: number, first: number, base: number) => ({
    ...{ epoch: number, first, home: 'b', base: { epoch: base, index: first - 1 }, certificate: [] },
  });
  const chain = begun.with(epoch(2, 10, 1)).with(epoch(4, 15, 2));

  it('tells which places are void', () => {
    const isVoid = (number: number, index: number) => chain.isVoid({ epoch: number, index });
    expect([isVoid(1, 9), isVoid(1, 10), isVoid(2, 14), isVoid(2, 15), isVoid(3, 12), isVoid(4, 99)]).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
    ]);
    expect([isVoid(5, 99), isVoid(1, 0)]).toEqual([false, false]);
  });

  it('drops epochs that begin above the base of a new one', () => {
    expect(chain.with(epoch(5, 12, 2)).starts()).toEqual([
      { epoch: 1, first: 1 },
      { epoch: 2, first: 10 },
      { epoch: 5, first: 12 },
    ]);
  });

  it('finds how far two logs are equal', () => {
    const other = begun.with(epoch(3, 8, 1));
    expect(chain.sharedIndex(other.starts(), { epoch: 3, index: 20 })).toBe(7);
    expect(chain.sharedIndex(begun.starts(), { epoch: 1, index: 12 })).toBe(9);
    expect(chain.sharedIndex(chain.starts(), { epoch: 4, index: 20 })).toBe(20);
    expect(chain.agreedIndex({ epoch: 3, index: 20 })).toBe(0);
  });
});
