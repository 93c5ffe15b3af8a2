// S7: a read with a token reflects it or says that it cannot; a wait says COMPLETE only when it is.

import type { Answer } from '../../../src/core/instruction.ts';
import { type AccountPoint, decodeToken } from '../../../src/core/replica/causal-token.ts';
import type { AuthorizeResponse } from '../../../src/core/shapes/access.ts';
import { clusterId } from '../cluster.ts';
import type { Asked } from '../workload/worker.ts';
import type { MakeChecker } from './checker.ts';

/** S7: a read with a token reflects it or says that it cannot; a wait says COMPLETE only when it is. */
export const tokens: MakeChecker = ({ cluster, truth, worker, violated }) => {
  const waited = new Map<string, readonly AccountPoint[]>();
  const lost = new Map<string, number>();
  return {
    sent({ step, requestId }: Asked) {
      if (step.act !== 'WaitForPropagation') return;
      const account = worker.asked.at(-1)?.tokens ?? [];
      waited.set(requestId, account.flatMap(pointsOf));
    },
    answered({ step, replica, tokens: asked, requestId, sentAtMs, emitted }: Asked, answer: Answer) {
      if (answer.refusal !== undefined) return;
      const { name } = replica.member;
      if (step.act === 'Authorize') {
        const { position = 0 } = answer.response as AuthorizeResponse;
        for (const { accountSeq } of asked.flatMap(pointsOf))
          if (position < accountSeq) violated(`S7 ${name} answered a read of op ${accountSeq} at position ${position}`);
      }
      for (const { account, accountSeq } of asked.flatMap(pointsOf))
        if (step.act !== 'WaitForPropagation' && truth.shownSeq(name, account) < accountSeq)
          violated(`S7 ${name} answered a read of op ${accountSeq} of ${account} without showing it`);
      const complete = JSON.stringify(emitted.at(-1) ?? {}).includes('"COMPLETE"');
      if (step.act !== 'WaitForPropagation' || !complete) return;
      for (const { account, accountSeq } of waited.get(requestId) ?? [])
        for (const { member } of cluster.replicas)
          if (truth.shownSeq(member.name, account) < accountSeq && (lost.get(member.name) ?? 0) < sentAtMs - 10_000)
            violated(`S7 ${name} said COMPLETE of op ${accountSeq} of ${account}, but ${member.name} does not show it`);
    },
    joined({ member }) {
      lost.set(member.name, cluster.timeline.nowMs);
    },
    replaced({ member }) {
      lost.set(member.name, cluster.timeline.nowMs);
    },
  };
};

function pointsOf(token: string): readonly AccountPoint[] {
  const decoded = decodeToken(clusterId, token);
  return decoded.ok ? decoded.value.accounts : [];
}
