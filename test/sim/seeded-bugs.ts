// Bugs put into a copy of the production code by hand, each of which the simulator must find: its own test.

/** One change of one file. */
export interface SourceEdit {
  /** Below `src/core`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

/** A bug, and the check that sees it. */
export interface SeededBug {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
  /** First word of a violation, see `simulation.ts`. */
  readonly foundBy: RegExp;
}

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
        file: 'engine/replication.ts',
        from: 'if (voters.length < needed) return;',
        to: '',
      },
      {
        file: 'engine/replication.ts',
        from: 'if (longest !== undefined && comparePositions(logEndOf(longest), this.#replica.log.last) > 0)',
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
        from: 'const end = Math.min(message.committed, firstIndex + ops.length - 1);',
        to: 'const end = firstIndex + ops.length - 1;',
      },
    ],
    foundBy: /^(S9|S1)$/,
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
        from: 'op.accountSeq === before.accountSeq + 1,',
        to: 'op.accountSeq <= before.accountSeq + 1,',
      },
      {
        file: 'replica/batch.ts',
        from: 'positions.set(op.account, { accountSeq: op.accountSeq,',
        to: 'positions.set(op.account, { accountSeq: before.accountSeq + 1,',
      },
    ],
    foundBy: /^(S7|S8|assertion:)$/,
  },
  {
    name: 'an op is visible before its delay is over',
    edits: [{ file: 'replica/replica.ts', from: ': committedMs + delay;', to: ': committedMs + delay / 2;' }],
    foundBy: /^(S13)$/,
  },
  {
    name: 'a reader sees one record of a batch and not the other',
    edits: [
      {
        file: 'replica/held-reader.ts',
        from: 'if (!this.#held.has(key)) this.#held.set(key, this.#reader.get(key));',
        to: '',
      },
    ],
    foundBy: /^(S5)$/,
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
    foundBy: /^(S6|S8)$/,
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
];
