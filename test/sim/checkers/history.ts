// S9: no two ops at one place of the log, and nothing is shown before it is committed.

import type { MakeChecker } from './checker.ts';

/** S9: no two ops at one place of the log, and nothing is shown before it is committed. */
export const history: MakeChecker = ({ truth, violated }) => ({
  differs({ member }, { op, holders }) {
    if (holders.size > 0 && !(holders.size === 1 && holders.has(member.name)))
      violated(`S9 ${member.name} stored another op at ${op.index} than ${[...holders].join(', ')}`);
  },
  installed({ member }, account, { accountSeq }) {
    const op = truth.opOf(account, accountSeq);
    if (op?.committedAtMs === undefined)
      violated(`S9 a snapshot shows op ${accountSeq} of ${account} on ${member.name} before k voters had stored it`);
  },
  shown({ member }, account, { accountSeq }, before) {
    for (let seq = before + 1; seq <= accountSeq; seq++) {
      const op = truth.opOf(account, seq);
      if (op !== undefined && op.committedAtMs === undefined)
        violated(`S9 ${member.name} showed op ${op.op.index} before k voters had stored it`);
    }
  },
});
