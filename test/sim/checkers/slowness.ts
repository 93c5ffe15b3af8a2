// L9: a slow replica slows no other one: who asks elsewhere is answered as soon as ever.

import type { WorkStep } from '../workload/steps.ts';
import type { MakeChecker } from './checker.ts';

// Two links there and back, a few batches, and what shares them.
const boundMs = 100;
// They wait for what they name, or for every replica.
const waiting: ReadonlySet<WorkStep['act']> = new Set(['WaitForPropagation', 'ReleaseVisibility']);

/** L9: a slow replica slows no other one: who asks elsewhere is answered as soon as ever. Visibility elsewhere is S13's and S18's. */
export const slowness: MakeChecker = ({ cluster, scenario, violated }) => ({
  answered({ replica, step, tokens, sentAtMs, requestId }) {
    const { slow } = scenario;
    if (slow === undefined || replica === cluster.replicas[slow] || waiting.has(step.act) || tokens.length > 0) return;
    const tookMs = cluster.timeline.nowMs - sentAtMs;
    if (tookMs > boundMs)
      violated(`L9 ${requestId} (${step.act}) took ${Math.round(tookMs)} ms at ${replica.member.name}`);
  },
});
