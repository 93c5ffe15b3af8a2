// S5: an account shows its ops in order, without gaps. S6: no position goes back, in answers neither. S9: nor is one told before it is stored.

import type { Answer } from '../../../src/core/instruction.ts';
import { decodeToken } from '../../../src/core/replica/causal-token.ts';
import { clusterId } from '../cluster.ts';
import type { Asked } from '../workload/worker.ts';
import type { MakeChecker } from './checker.ts';

/** S5: an account shows its ops in order, without gaps. S6: no position goes back, in answers neither. S9: nor is one told before it is stored. */
export const order: MakeChecker = ({ truth, violated }) => {
  const told = new Map<string, number>();
  return {
    shown({ member }, account, { accountSeq, index }, before) {
      if (accountSeq <= before) violated(`S6 ${member.name} went back from ${before} to ${accountSeq} of ${account}`);
      for (let seq = before + 1; seq <= accountSeq; seq++)
        if (truth.opOf(account, seq) === undefined)
          violated(`S5 ${member.name} shows op ${accountSeq} of ${account}, but nobody has stored op ${seq}`);
      const op = truth.opOf(account, accountSeq);
      if (op !== undefined && op.op.index !== index)
        violated(`S8 ${member.name} says that op ${accountSeq} of ${account} stands at ${index}, not ${op.op.index}`);
    },
    answered({ replica }: Asked, { freshness }: Answer) {
      if (freshness.visibleToken === '') return;
      const token = decodeToken(clusterId, freshness.visibleToken);
      for (const { account, accountSeq } of token.ok ? token.value.accounts : []) {
        const { name } = replica.member;
        const place = `${name} ${account}`;
        const before = told.get(place) ?? 0;
        if (accountSeq < before) violated(`S6 ${name} told position ${before} of ${account}, then ${accountSeq}`);
        told.set(place, accountSeq);
        if (accountSeq > truth.shownSeq(name, account))
          violated(`S9 ${name} tells position ${accountSeq} of ${account} before it is stored`);
      }
    },
    replaced({ member }) {
      for (const place of told.keys()) if (place.startsWith(`${member.name} `)) told.delete(place);
    },
  };
};
