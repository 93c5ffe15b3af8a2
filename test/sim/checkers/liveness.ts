// L1: replicas converge. L2: every committed op is visible everywhere. L4: every call is answered, every wait ends.

import { toHex } from '../../../src/core/base/text.ts';
import { endOfPrefix, keySpaces } from '../../../src/core/replica/key-spaces.ts';
import type { MakeChecker } from './checker.ts';

// The longest that a call waits, and what an answer may take besides.
const longestMs = 10_000;
const slackMs = 3500;

/** L1: replicas converge. L2: every committed op is visible everywhere. L4: every call is answered, every wait ends. */
export const liveness: MakeChecker = ({ cluster, truth, worker, violated }) => ({
  ended() {
    for (const account of truth.accounts()) {
      truth.opsOf(account).forEach((op, seq) => {
        if (op === undefined || op.committedAtMs === undefined) return;
        for (const { member } of cluster.replicas)
          if (truth.shownSeq(member.name, account) < seq)
            violated(`L2 op ${op.op.index} is not visible on ${member.name}`);
      });
    }
    const positions = cluster.replicas.map(({ disk }) =>
      disk
        .peekRange(keySpaces.positions, endOfPrefix(keySpaces.positions))
        .map(([key, value]) => key + toHex(value))
        .join(' '),
    );
    if (new Set(positions).size !== 1) violated('L1 the replicas did not converge');
    const { nowMs } = cluster.timeline;
    for (const { answer, replica, life, sentAtMs, step, requestId } of worker.asked)
      if (answer === undefined && replica.starts === life && sentAtMs + longestMs + slackMs < nowMs)
        violated(`L4 ${requestId} (${step.act}) got no answer from ${replica.member.name}`);
  },
});
