// S13: nothing is visible before its delay after the commit; in a calm run not later either, whatever other accounts do (S18).

import { opDelayMs } from '../../../src/core/delay/delay.ts';
import { profiles } from '../../../src/core/delay/profile.ts';
import { drawsNoDelay } from '../../../src/core/replica/op-draft.ts';
import type { SimulatedReplica } from '../cluster.ts';
import type { MakeChecker } from './checker.ts';

// Times are rounded to milliseconds on their way, and clocks drift by a thousandth at most.
const slackMs = 2;
const drift = 0.002;
// A commit is heard of over one link, a batch is stored in a millisecond, and a status comes behind it.
const lateMs = 60;

/** Ages are believed, also a hostile member's. After a restart an op's age is told by the wall clock, to others too: where that has jumped, it may be wrong. */
function tellsWrong({ machine, startedAtMs }: SimulatedReplica, committedAtMs: number): boolean {
  return machine.jumpedAtMs > committedAtMs && startedAtMs > committedAtMs;
}

/** S13: nothing is visible before its delay after the commit; in a calm run not later either, whatever other accounts do (S18). */
export const delay: MakeChecker = ({ cluster, truth, worker, scenario, violated }) => {
  const profile = profiles[scenario.profile];
  const isSlow = (name: string): boolean =>
    scenario.slow !== undefined && cluster.replicas[scenario.slow]?.member.name === name;
  const lastMs = new Map<string, number>();
  return {
    shown({ member, machine }, account, { accountSeq }, before) {
      const { nowMs } = cluster.timeline;
      for (let seq = before + 1; seq <= accountSeq; seq++) {
        const known = truth.opOf(account, seq);
        if (known?.committedAtMs === undefined || drawsNoDelay(known.op) || profile.manual) continue;
        const delayMs = opDelayMs(profile, scenario.seed, known.op, member.name);
        const { committedAtMs } = known;
        const dueMs = committedAtMs + delayMs;
        const misled =
          machine.jumpedAtMs > committedAtMs ||
          cluster.replicas.some((one) => tellsWrong(one, committedAtMs) || !worker.trusted(one, committedAtMs));
        if (!misled && nowMs < dueMs - slackMs - delayMs * drift)
          violated(`S13 op ${known.op.index} was visible on ${member.name} ${Math.round(dueMs - nowMs)} ms early`);
        const place = `${member.name} ${account}`;
        const earliestMs = Math.max(dueMs, lastMs.get(place) ?? 0);
        // An op that adopts a revocation waits for that one's own delay.
        const waits = known.op.revocationsSeen.length > 0;
        if (scenario.mode === 'calm' && !isSlow(member.name) && !waits && nowMs > earliestMs + lateMs)
          violated(`S18 op ${known.op.index} was visible on ${member.name} ${Math.round(nowMs - earliestMs)} ms late`);
        lastMs.set(place, nowMs);
      }
    },
  };
};
