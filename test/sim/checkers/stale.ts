// S14: a replica that fails closed allows nothing once it has not shown for too long what was committed.

import type { Answer } from '../../../src/core/instruction.ts';
import { type AccountPoint, decodeToken } from '../../../src/core/replica/causal-token.ts';
import type { AuthorizeResponse } from '../../../src/core/shapes/access.ts';
import { clusterId } from '../cluster.ts';
import { isWrite } from '../workload/steps.ts';
import type { Asked } from '../workload/worker.ts';
import type { MakeChecker } from './checker.ts';

// A heartbeat counts from when it is heard: it may have been under way, and the machine paused, for so long.
const heardLateMs = 4500;

/** S14: a replica that fails closed allows nothing once it has not shown for too long what was committed. */
export const stale: MakeChecker = ({ cluster, truth, scenario, violated }) => {
  const { failClosedAfterMs } = scenario;
  if (failClosedAfterMs === undefined) return {};
  const recent: (AccountPoint & { readonly atMs: number })[] = [];
  const mustShow = new Map<string, number>();
  return {
    answered({ step, replica }: Asked, answer: Answer) {
      if (answer.refusal !== undefined) return;
      const { nowMs } = cluster.timeline;
      const token = decodeToken(
        clusterId,
        isWrite(step) && answer.durability === 'committed' ? (answer.token ?? '') : '',
      );
      if (token.ok) recent.push(...token.value.accounts.map((point) => ({ ...point, atMs: nowMs })));
      if (step.act !== 'Authorize' && step.act !== 'AuthorizeSession') return;
      if ((answer.response as AuthorizeResponse).decision?.decision !== 'Allowed') return;
      const { name } = replica.member;
      for (
        let next = recent[0];
        next !== undefined && next.atMs < nowMs - failClosedAfterMs - heardLateMs;
        next = recent[0]
      ) {
        mustShow.set(next.account, Math.max(next.accountSeq, mustShow.get(next.account) ?? 0));
        recent.shift();
      }
      for (const [account, seq] of mustShow)
        if (truth.shownSeq(name, account) < seq)
          violated(`S14 ${name} allows, and has not shown op ${seq} of ${account} for too long`);
    },
  };
};
