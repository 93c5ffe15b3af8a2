// S1: what was answered as committed was on k voters' disks then, and is there at the end; nothing is sent before it is stored.

import { decodeToken } from '../../../src/core/replica/causal-token.ts';
import { logKey } from '../../../src/core/replica/key-spaces.ts';
import { clusterId } from '../cluster.ts';
import { isWrite } from '../workload/steps.ts';
import type { MakeChecker } from './checker.ts';

/** S1: what was answered as committed was on k voters' disks then, and is there at the end; nothing is sent before it is stored. */
export const durability: MakeChecker = ({ cluster, truth, violated }) => {
  return {
    message(from, _, message) {
      if (message.kind !== 'append') return;
      const last = message.firstIndex + message.ops.length - 1;
      const sender = cluster.replicas.find(({ member }) => member.id === from);
      if (sender !== undefined && !sender.disk.everSynced(logKey(last)))
        violated(`S1 ${sender.member.name} sent op ${last} before it had stored it`);
    },
    answered({ step }, { refusal, token, durability: said }) {
      if (!isWrite(step) || refusal !== undefined) return;
      const decoded = decodeToken(clusterId, token ?? '');
      const points = decoded.ok ? decoded.value.accounts : [];
      if (decoded.ok && points.length === 0 && decoded.value.dots.length === 0)
        violated(`S7 an acknowledged ${step.act} has no token`);
      if (said !== 'committed') return;
      for (const { position, account, accountSeq } of points) {
        const op = truth.opOf(account, accountSeq);
        if (accountSeq > 0 && op?.committedAtMs === undefined)
          violated(`S1 op ${position.index} was answered before k voters had stored it`);
      }
    },
    lost({ op }) {
      violated(`S1 the committed op ${op.index} of epoch ${op.epoch} was given up`);
    },
    ended() {
      for (const [index, { committedAtMs, holders }] of truth.ops)
        if (committedAtMs !== undefined && holders.size < cluster.replicas.length)
          violated(`S1 the committed op ${index} is only on ${[...holders].join(', ') || 'no disk'}`);
    },
  };
};
