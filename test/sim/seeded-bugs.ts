// Bugs put into a copy of the production code by hand, each of which the simulator must find: its own test.

import type { SeededBug } from './seeded-bug.ts';
import { promotionBugs } from './seeded-promotion-bugs.ts';

/** The bugs. */
export const seededBugs: readonly SeededBug[] = [
  {
    name: 'a write is answered before k voters have stored it',
    edits: [
      {
        file: 'engine/commit-rule.ts',
        from: 'voters : majorityOf(voters);',
        to: 'voters : 1;',
      },
    ],
    foundBy: /^(S1|S9)$/,
  },
  {
    name: 'an index is used again after the home came back with an older disk',
    edits: [
      {
        file: 'engine/home-recovery.ts',
        from: 'if (connected.filter(({ voter }) => voter).length < needed) return;',
        to: '',
      },
      {
        file: 'engine/home-recovery.ts',
        from: 'if (longest !== undefined && comparePositions(logEndOf(longest), log.last) > 0)',
        to: 'if (longest !== undefined && needed < 0)',
      },
    ],
    foundBy: /^(S1|S8|S9|L3)$/,
  },
  {
    name: 'an op is shown before it is committed',
    edits: [
      {
        file: 'engine/replication.ts',
        from: 'const end = Math.min(message.committed, last);',
        to: 'const end = last;',
      },
    ],
    foundBy: /^(S9|S1|S13)$/,
  },
  {
    name: 'a voter shows what it stores as if it were always the last one needed',
    edits: [
      {
        file: 'engine/commit-words.ts',
        from: 'return Math.min(claimed, relayedByEnough(replica, peers, word));',
        to: 'return claimed;',
      },
    ],
    foundBy: /^(S9|S1|S13)$/,
  },
  {
    name: 'what a batch commits by being stored is shown with a delay that is not over',
    edits: [
      { file: 'replica/replica.ts', from: 'this.#due.delays ? 0 : onceStored', to: 'onceStored' },
      {
        file: 'replica/due-ops.ts',
        from: 'if (!follows || !lanes.isDue(entry, now.monotonicMs)) continue;',
        to: 'if (!follows) continue;',
      },
    ],
    foundBy: /^(S13|S2|S5)$/,
  },
  {
    name: 'an op is applied a second time after a restart',
    edits: [
      {
        file: 'replica/replica.ts',
        from: 'if (op.accountSeq <= this.positions.of(op.account).accountSeq) this.#floor',
        to: 'if (op.accountSeq < this.positions.of(op.account).accountSeq) this.#floor',
      },
      {
        file: 'replica/batch.ts',
        from: 'op.accountSeq === position.accountSeq + 1,',
        to: 'op.accountSeq <= position.accountSeq + 1,',
      },
      {
        file: 'replica/batch.ts',
        from: 'moving.move(op);',
        to: 'moving.move({ ...op, accountSeq: moving.accountSeq + 1 });',
      },
    ],
    foundBy: /^(L5|S5|S7|S8|S9|assertion:)$/,
  },
  {
    name: 'an op is visible before its delay is over',
    edits: [
      {
        file: 'replica/due-times.ts',
        from: 'committedMs + delay + faults',
        to: 'committedMs + delay / 2 + faults',
      },
    ],
    foundBy: /^(S13)$/,
  },
  {
    name: 'a reader sees one record of a batch and not the other',
    edits: [
      {
        file: 'replica/held-reader.ts',
        from: 'return this.#held.has(key) ? this.#held.get(key) : this.#read(key);',
        to: 'return this.#read(key);',
      },
    ],
    foundBy: /^(S5|S11|S12)$/,
  },
  {
    name: 'a lift covers a revocation that the home had not seen',
    edits: [
      {
        file: 'model/revocation.ts',
        from: '!record.coveredDots.includes(dotText(revocation.dot))',
        to: '!record.coveredDots.some((dot) => dot.startsWith(revocation.dot.origin))',
      },
    ],
    foundBy: /^(S4)$/,
  },
  {
    name: 'positions are lost at a restart',
    edits: [
      {
        file: 'replica/batch.ts',
        from: 'writes.push({ key: positionStoreKey(account), value: encodePosition(position) });',
        to: 'if (position.accountSeq < 2) writes.push({ key: positionStoreKey(account), value: encodePosition(position) });',
      },
    ],
    foundBy: /^(S6|S7|S8|S9)$/,
  },
  {
    name: 'an op is sent before it is stored',
    edits: [
      {
        file: 'engine/log-sender.ts',
        from: 'const limit = peer.voter ? stored.index : Math.min(log.committedHere, stored.index);',
        to: 'const limit = peer.voter ? log.last.index + stored.index * 0 : log.committedHere;',
      },
    ],
    foundBy: /^S1$/,
  },
  {
    name: 'a pre-image is what the record became, not what it was',
    edits: [
      {
        file: 'replica/batch.ts',
        from: 'storeKey, () => present);',
        to: 'storeKey, () => value);',
      },
    ],
    foundBy: /^(L1|L2|L4|S8)$/,
  },
  {
    name: 'a trimmed log does not say where it begins',
    edits: [
      {
        file: 'engine/trimming.ts',
        from: 'writes.push({ key: logBaseKey, value: encodeLogBase(base) }, this.#size());',
        to: 'writes.push(this.#size());',
      },
    ],
    foundBy: /^(S15|L3)$/,
  },
  {
    name: 'what was there before a snapshot stays beside it',
    edits: [
      { file: 'engine/installing.ts', from: 'const ranges = [stateRange, rangeOf', to: 'const ranges = [rangeOf' },
    ],
    foundBy: /^(S8|L1)$/,
  },
  {
    name: 'a deletion of a key can be lifted',
    edits: [
      {
        file: 'model/revocation.ts',
        from: "if (revocation.kind === 'key-delete') return 'Deleted';",
        to: '',
      },
    ],
    foundBy: /^(S4)$/,
  },
  {
    name: 'a batch is not synced',
    edits: [{ file: 'replica/batch.ts', from: '      sync: true,', to: '      sync: false,' }],
    foundBy: /^(S1|S9)$/,
  },
  {
    name: 'a revocation is answered and sent, but never stored',
    edits: [
      {
        file: 'replica/revocation-set.ts',
        from: 'for (const [target, entries] of targets) writes.push({ key: targetStoreKey(target), value: encodeTarget(entries) });',
        to: '',
      },
    ],
    foundBy: /^(S4|S8|S11)$/,
  },
  {
    name: 'an account skips an op',
    edits: [
      {
        file: 'replica/lanes.ts',
        from: 'const entry = lane?.waiting.shift();',
        to: 'const entry = (lane?.waiting.length ?? 0) > 3 ? lane?.waiting.pop() : lane?.waiting.shift();',
      },
      {
        file: 'replica/batch.ts',
        from: 'invariant(op.accountSeq === position.accountSeq + 1,',
        to: 'invariant(op.accountSeq > 0,',
      },
    ],
    foundBy: /^(S5|S6|S8|S11|S12|L2|assertion:)$/,
  },
  {
    name: 'a repeated call is done again',
    edits: [
      {
        file: 'engine/home.ts',
        from: 'if (key !== undefined && known !== undefined) return this.#repeat(known, caller, call, now);',
        to: '',
      },
    ],
    foundBy: /^(S2|S12)$/,
  },
  {
    name: 'a call that a link repeats is decided twice',
    edits: [
      {
        file: 'engine/control-plane.ts',
        from: 'if (!noteForward(peer, message.forwardId)) return;',
        to: 'noteForward(peer, message.forwardId);',
      },
    ],
    foundBy: /^(S2|S12)$/,
  },
  {
    name: 'a home decides against what is committed, not against its own tail',
    edits: [{ file: 'engine/home.ts', from: 'const { tail } = replica;', to: 'const tail = replica.committed;' }],
    foundBy: /^(S2|S8|S12)$/,
  },
  {
    name: 'a peer can claim that a place was given twice',
    edits: [
      {
        file: 'replica/home-log.ts',
        from: 'return fail(this.#judgeFork(range, index));',
        to: "return fail({ problem: 'equivocation', epoch: mine, index });",
      },
    ],
    foundBy: /^(L3)$/,
    rare: true,
  },
  {
    name: 'a deleted user keeps what hangs on its name',
    edits: [
      {
        file: 'actions/iam/DeleteUser.ts',
        from: "if (user.attachedPolicies.length > 0) return { outcome: 'refused', refusal: deleteConflict('detach all policies') };",
        to: '',
      },
    ],
    foundBy: /^(S12)$/,
  },
  {
    name: 'the wall clock decides when an op is due',
    edits: [
      {
        file: 'replica/replica.ts',
        from: 'entry.committedMonotonicMs = now.monotonicMs - ageMs;\n      entry.committedAtMs',
        to: 'entry.committedMonotonicMs = now.monotonicMs - Math.max(0, now.wallMs - entry.op.hlc.wallMs);\n      entry.committedAtMs',
      },
    ],
    foundBy: /^(S13)$/,
  },
  {
    name: 'a token is answered although only the ops before it are visible',
    edits: [
      {
        file: 'engine/waiting-for-propagation.ts',
        from: 'token.accounts.every((point) => replica.positions.of(point.account).accountSeq >= point.accountSeq) &&',
        to: 'token.accounts.every((point) => replica.positions.of(point.account).accountSeq >= point.accountSeq - 1) &&',
      },
    ],
    foundBy: /^(S7)$/,
  },
  {
    name: 'the log is trimmed before a checkpoint covers what it holds',
    edits: [
      {
        file: 'engine/trimming.ts',
        from: 'Math.min(checkpoint, lent, kept, ...waitedFor)',
        to: 'Math.min(lent, kept, ...waitedFor, kept + checkpoint)',
      },
    ],
    foundBy: /^(S1|S15|L1|L2|L3|L8|assertion:)$/,
  },
  {
    name: 'a lift of a quarantine covers one that the home had not seen',
    edits: [
      {
        file: 'actions/revocations.ts',
        from: '!coveredDots.includes(dotText(dot))',
        to: '!coveredDots.some((covered) => covered.startsWith(dot.origin))',
      },
    ],
    foundBy: /^(S4)$/,
  },
  ...promotionBugs,
  {
    name: 'a snapshot is put in place before the revocations that it follows are in force',
    edits: [
      {
        file: 'engine/joining.ts',
        from: 'if (!replica.revocations.showThrough(checkpoint.revocations)) return;',
        to: '',
      },
    ],
    foundBy: /^(S4)$/,
    rare: true,
  },
  {
    name: 'a snapshot is not compared with its checkpoint',
    edits: [
      {
        file: 'engine/joining.ts',
        from: ': transfer.check.problem(checkpoint.state);',
        to: ': undefined;',
      },
    ],
    foundBy: /^(S8|S12|L1)$/,
    rare: true,
  },
  {
    name: 'a key that is revoked where it is not visible yet is not held back there',
    edits: [
      {
        file: 'engine/control-plane.ts',
        from: '() => dots.every((dot) => replica.revocations.showAtOnce(dot)), then);',
        to: '() => dots.length >= 0 || replica.revocations.waiting < 0, then);',
      },
    ],
    foundBy: /^(S4)$/,
  },
  {
    name: 'a lift does not cover a revocation that is on its way to the disk',
    edits: [{ file: 'replica/revocation-set.ts', from: 'this.#storing = this.#staged;', to: '' }],
    foundBy: /^(S2|S12)$/,
    variant: 'bursts',
    rare: true,
  },
  {
    name: 'a write waits for the slowest voter',
    edits: [
      {
        file: 'engine/commit-rule.ts',
        from: "return durability === 'all' ? voters : majorityOf(voters);",
        to: 'return voters;',
      },
    ],
    foundBy: /^(L9)$/,
    variant: 'one-slow',
  },
];
