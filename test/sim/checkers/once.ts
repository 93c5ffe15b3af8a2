// S2: whatever its answer, a call does its work at most once. S3: nothing is there that nobody asked for.

import { drawsNoDelay } from '../../../src/core/replica/op-draft.ts';
import { isWrite } from '../workload/steps.ts';
import type { MakeChecker } from './checker.ts';

/** S2: whatever its answer, a call does its work at most once. S3: nothing is there that nobody asked for. */
export const once: MakeChecker = ({ truth, worker, violated }) => {
  const keys = new Map<string, string>();
  return {
    answered({ step, requestId }, { refusal, response }) {
      if (refusal !== undefined || step.idempotency === undefined || step.act !== 'CreateAccessKey') return;
      const { accessKey } = response as { readonly accessKey: { readonly accessKeyId: string } };
      const known = keys.get(step.idempotency);
      keys.set(step.idempotency, accessKey.accessKeyId);
      if (known !== undefined && known !== accessKey.accessKeyId)
        violated(`S2 ${requestId} repeats a call and got another key than before`);
    },
    ended() {
      const asked = new Map(worker.asked.map((one) => [one.requestId, one]));
      const done = new Map<string, number>();
      for (const [index, { op }] of truth.ops) {
        if (drawsNoDelay(op)) continue;
        const one = asked.get(op.requestId);
        if (one === undefined || !isWrite(one.step)) {
          violated(`S3 nobody asked for op ${index} (${op.kind})`);
          continue;
        }
        const name = one.step.idempotency ?? op.requestId;
        const before = done.get(name);
        if (before !== undefined)
          violated(`S2 ${one.step.act} ${name} was done as op ${before} and again as op ${index}`);
        done.set(name, index);
      }
    },
  };
};
