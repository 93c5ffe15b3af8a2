// S2: whatever its answer, a call does its work at most once, as long as its op counts among the newest. S3: nothing is there that nobody asked for.

import { drawsNoDelay } from '../../../src/core/replica/op-draft.ts';
import { isWrite } from '../workload/steps.ts';
import type { MakeChecker } from './checker.ts';

/** S2: whatever its answer, a call does its work at most once among so many ops as logs keep. S3: nothing is there that nobody asked for. */
export const once: MakeChecker = ({ cluster, truth, worker, violated }) => {
  const { keptOps } = cluster.limits;
  /** Access keys that calls with an idempotency key made, by that one, and the requests that were answered with them. */
  const keys = new Map<string, Map<string, string>>();
  return {
    answered({ step, requestId }, { refusal, response }) {
      if (refusal !== undefined || step.idempotency === undefined || step.act !== 'CreateAccessKey') return;
      const { accessKey } = response as { readonly accessKey: { readonly accessKeyId: string } };
      const made = keys.get(step.idempotency) ?? new Map<string, string>();
      keys.set(step.idempotency, made.set(accessKey.accessKeyId, made.get(accessKey.accessKeyId) ?? requestId));
    },
    ended() {
      const asked = new Map(worker.asked.map((one) => [one.requestId, one]));
      const done = new Map<string, number>();
      const times = new Map<string, number>();
      for (const [index, { op }] of truth.ops) {
        if (drawsNoDelay(op)) continue;
        const one = asked.get(op.requestId);
        if (one === undefined || !isWrite(one.step)) {
          violated(`S3 nobody asked for op ${index} (${op.kind})`);
          continue;
        }
        const name = one.step.idempotency ?? op.requestId;
        const before = done.get(name);
        if (before !== undefined && index - before <= keptOps)
          violated(`S2 ${one.step.act} ${name} was done as op ${before} and again as op ${index}`);
        done.set(name, index);
        times.set(name, (times.get(name) ?? 0) + 1);
      }
      for (const [name, made] of keys)
        if (made.size > (times.get(name) ?? 0))
          violated(`S2 ${[...made.values()].join()} repeat a call and got more keys than it made`);
    },
  };
};
