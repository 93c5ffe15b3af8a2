// S4: a session that was there before its principal's sessions were revoked is refused wherever the revocation shows.

import type { Answer } from '../../../src/core/instruction.ts';
import type { SimulatedReplica } from '../cluster.ts';
import { revocable } from '../workload/steps.ts';
import type { Asked, WorkSession } from '../workload/worker.ts';
import type { MakeChecker } from './checker.ts';

const identity = { service: 'sts', action: 'GetCallerIdentity', request: {} } as const;
// Sessions that are tried at once, the newest: each is a call more.
const tried = 3;

/** S4: a session that was there before its principal's sessions were revoked is refused wherever the revocation shows. */
export const sessions: MakeChecker = ({ cluster, worker, violated }) => {
  /** Revocations that stand: when they were asked for, and whose disk alone may hold them. */
  const revoked: { readonly sentAtMs: number; readonly onlyAt: string }[] = [];
  const before = (ms: number): readonly WorkSession[] =>
    [...worker.sessions.values()].filter(
      ({ role, from }) => role === revocable.role && (from.answeredAtMs ?? Number.POSITIVE_INFINITY) <= ms,
    );
  const mustRefuse = (replica: SimulatedReplica, session: WorkSession, words: string, token?: string): void => {
    const consistency =
      token === undefined
        ? undefined
        : ({ level: 'at-least', tokens: [token], waitMs: 1000, otherwise: 'fail' } as const);
    const call = { ...identity, credentials: session.credentials, ...(consistency ? { more: { consistency } } : {}) };
    cluster.call(replica, call, ({ refusal }) => {
      const { requestId } = session.from;
      if (refusal === undefined) violated(`S4 ${replica.member.name} takes the session of ${requestId}, ${words}`);
    });
  };
  return {
    answered({ step, replica, sentAtMs }: Asked, answer: Answer) {
      if (step.act !== 'RevokeSessions' || answer.refusal !== undefined) return;
      const local = answer.durability === 'local';
      revoked.push({ sentAtMs, onlyAt: local ? replica.member.name : '' });
      const other = cluster.replicas[(replica.starts + cluster.replicas.indexOf(replica)) % cluster.replicas.length];
      for (const session of before(sentAtMs).slice(-tried)) {
        if (local) mustRefuse(replica, session, 'which it has just revoked');
        if (other?.process !== undefined)
          mustRefuse(other, session, 'revoked by the token that it shows', answer.token);
      }
    },
    replaced({ member }) {
      // What only this disk held is lost, as `durability: local` says.
      revoked.splice(0, revoked.length, ...revoked.filter(({ onlyAt }) => onlyAt !== member.name));
    },
    ending() {
      const newestMs = Math.max(...revoked.map(({ sentAtMs }) => sentAtMs));
      for (const replica of cluster.replicas)
        for (const session of before(newestMs))
          mustRefuse(replica, session, 'although it is revoked and everything has arrived');
    },
  };
};
