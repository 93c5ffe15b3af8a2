// The rules of changes of members: what a replica takes of an op, whoever signed it.

import { describe, expect, it } from 'vitest';
import type { Member } from '../../../src/core/model/member.ts';
import { MemberChain, memberKind, memberWrite, readMemberChange } from '../../../src/core/replica/member-chain.ts';
import { noHash, type Op, type StoredWrite } from '../../../src/core/replica/op.ts';

function member(name: string, kind: Member['kind'] = 'voter'): Member {
  const addresses = { grpcAddress: `${name}:1`, httpAddress: `${name}:2`, peerAddress: `${name}:3` };
  return {
    name,
    id: `id-${name}`,
    kind,
    signingKey: new Uint8Array(32).fill(name.length),
    ...addresses,
    featureLevel: 2,
  };
}

function op(index: number, writes: readonly StoredWrite[], more: Partial<Op> = {}): Op {
  return {
    ...{ clusterId: '00', epoch: 1, index, account: 'cluster', accountSeq: index, hlc: { wallMs: 0, counter: 0 } },
    ...{ class: 'organization', kind: memberKind, writes, revocationsSeen: [], requestId: 'r', prevHash: noHash },
    actor: { account: 'cluster', id: 'eventide' },
    ...more,
  };
}

const three = MemberChain.begin([member('n1'), member('n2'), member('n3')]);

function after(chain: MemberChain, index: number, who: Member, status: 'evicted' | 'present' = 'present'): MemberChain {
  const change = readMemberChange(op(index, [memberWrite(index, who, status)]), chain);
  if (!change.ok || change.value === undefined) throw new Error(change.ok ? 'no change' : change.error);
  return chain.with(change.value);
}

const names = (members: readonly Member[]): readonly string[] => members.map(({ name }) => name);

describe('members', () => {
  it('come, become more, and go, one op after the other; before an op everything is as it was', () => {
    const joined = after(three, 5, { ...member('n4', 'replica'), becoming: 'voter' });
    const voter = after(joined, 7, member('n4'));
    const gone = after(voter, 9, member('n1'), 'evicted');
    expect(names(gone.present)).toEqual(['n2', 'n3', 'n4']);
    expect(names(gone.voters)).toEqual(['n2', 'n3', 'n4']);
    expect(gone.before(9).find('id-n1')?.kind).toBe('voter');
    expect(names(gone.before(7).voters)).toEqual(['n1', 'n2', 'n3']);
    expect(gone.before(7).find('id-n4')).toMatchObject({ kind: 'replica', becoming: 'voter' });
    expect(gone.before(5)).toMatchObject({ present: three.present });
    expect(gone.find('id-n1')).toBeUndefined();
    expect(gone.ever('id-n1')?.name).toBe('n1');
  });

  it.each<[string, (chain: MemberChain) => Op, string]>([
    ['no voter stays', () => op(5, [memberWrite(5, member('n1'), 'evicted')]), 'no voter stays'],
    ['an evicted id comes back', () => op(9, [memberWrite(9, member('n3'), 'present')]), 'never comes back'],
    ['the record names another place', () => op(5, [memberWrite(6, member('n4'), 'present')]), 'another place'],
    [
      'another account writes it',
      () => op(5, [memberWrite(5, member('n4'), 'present')], { account: 'a' }),
      'one member',
    ],
    [
      'it writes two',
      () =>
        op(
          5,
          ['n4', 'n5'].map((name) => memberWrite(5, member(name), 'present')),
        ),
      'one member',
    ],
    ['it writes none', () => op(5, []), 'one member'],
    [
      'the record is none',
      () => op(5, [{ key: 'member/cluster/id-n4', value: new Uint8Array([1, 123, 125]) }]),
      'malformed',
    ],
    [
      "the record stands under another member's key",
      () => op(5, [{ ...memberWrite(5, member('n4'), 'present'), key: 'member/cluster/id-n1' }]),
      'malformed',
    ],
  ])('do not change where %s', (about, make, expected) => {
    const chain =
      about === 'no voter stays'
        ? MemberChain.begin([member('n1'), member('n2', 'replica')])
        : about === 'an evicted id comes back'
          ? after(three, 8, member('n3'), 'evicted')
          : three;
    const change = readMemberChange(make(chain), chain);
    expect(change.ok ? 'taken' : change.error).toContain(expected);
  });

  it('are not what other ops are about', () => {
    const change = readMemberChange(op(5, [], { kind: 'iam:CreateUser', account: '111122223333' }), three);
    expect(change).toEqual({ ok: true, value: undefined });
  });
});
