// Another state takes the place of a replica's: nothing of the one before is left in its memory.

import { expect, it } from 'vitest';
import { utf8 } from '../../../src/core/base/text.ts';
import { profileNamed } from '../../../src/core/delay/profile.ts';
import type { Member } from '../../../src/core/model/member.ts';
import { ClusterState } from '../../../src/core/replica/cluster-state.ts';
import { clusterAccount } from '../../../src/core/replica/epoch-chain.ts';
import { emptyFingerprint } from '../../../src/core/replica/fingerprint.ts';
import { memberKind, memberWrite } from '../../../src/core/replica/member-chain.ts';
import { encodeOp, hashOp, headMessage, noHash, type Op } from '../../../src/core/replica/op.ts';
import { nothingRecovered, type Recovered } from '../../../src/core/replica/recovered.ts';
import { Replica } from '../../../src/core/replica/replica.ts';
import { fastDigests } from '../../sim/digests.ts';

const clusterId = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const account = '111122223333';
const now = { wallMs: 1_800_000_000_000, monotonicMs: 0 };
const seeds = ['n1', 'n2', 'n3', 'n4'].map((_, at) => new Uint8Array(32).fill(at + 1));
const members = seeds.map((seed, at) => ({
  ...{ name: `n${at + 1}`, id: `id-n${at + 1}`, kind: 'voter', signingKey: fastDigests.publicKeyOf(seed) },
  ...{ grpcAddress: '', httpAddress: '', peerAddress: '' },
})) as readonly Member[] as readonly [Member, Member, Member, Member];
const origin = members.slice(0, 3);

function replica(): Replica {
  const cluster = new ClusterState({ clusterId, members: origin, home: 'n1' }, fastDigests);
  const profile = profileNamed('instant');
  if (profile === undefined) throw new Error('there is a profile instant');
  const identity = { clusterId, name: 'n2', seed: 1, profile, cluster, checkpointOps: 10, keptOps: 10 };
  return new Replica(identity, fastDigests, { get: () => undefined }, nothingRecovered, now);
}

/** Hands ops of n1's to a replica, the first of them behind `after`. */
function give(
  to: Replica,
  after: { readonly index: number; readonly hash: Uint8Array },
  drafts: readonly Partial<Op>[],
) {
  let prevHash = after.hash;
  const ops = drafts.map((draft, at) => {
    const op: Op = {
      ...{ clusterId, epoch: 1, index: after.index + at + 1, account, accountSeq: 1, hlc: { wallMs: 1, counter: at } },
      ...{ class: 'update', kind: 'iam:TagUser', writes: [], revocationsSeen: [], requestId: `r${at}` },
      ...{ actor: { account, id: account }, ...draft, prevHash },
    };
    const bytes = encodeOp(op);
    prevHash = hashOp(fastDigests, bytes);
    return bytes;
  });
  const head = headMessage(clusterId, 1, after.index + ops.length, prevHash);
  const headSignature = fastDigests.sign(seeds[0] ?? noHash, head);
  return to.accept({ epoch: 1, firstIndex: after.index + 1, ops, headSignature }, now);
}

/** What a snapshot at 20 leaves: the account stands at 7 there. */
const base = { epoch: 1, index: 20, hash: new Uint8Array(32).fill(7) };
const snapshot: Recovered = {
  ...{ ...nothingRecovered, last: { epoch: 1, index: 20 }, lastHash: base.hash, base, committed: 20 },
  positions: [[account, { accountSeq: 7, index: 20, fingerprint: emptyFingerprint() }]],
};
const start = { index: 0, hash: noHash };

it('an account that waited behind an op that cannot be applied waits no more where the state goes beyond that op', () => {
  const one = replica();
  const poison = { key: `user/${account}/x`, value: utf8('no record') };
  expect(give(one, start, [{ writes: [poison] }]).ok).toBe(true);
  expect(one.poison.of(account)).toMatchObject({ index: 1 });
  one.reload(snapshot, now);
  expect(give(one, base, [{ accountSeq: 8 }]).ok).toBe(true);
  expect(one.poison.of(account)).toBeUndefined();
  one.commitThrough(21, [0], now);
  expect(one.nextDueMs).toBe(0);
});

it('members that only an op without a place in the state made are none', () => {
  const one = replica();
  const join = { ...members[3], kind: 'replica' } as const;
  const change = { account: clusterAccount, class: 'organization', kind: memberKind } as const;
  expect(give(one, start, [{ ...change, writes: [memberWrite(1, join, 'present')] }]).ok).toBe(true);
  expect(one.cluster.members.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'n4']);
  one.reload(snapshot, now);
  expect(one.cluster.members.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3']);
});
