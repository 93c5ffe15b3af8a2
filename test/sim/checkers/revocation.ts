// S4: a revoked key is refused from its answer on where it was revoked, with its token anywhere, and everywhere in the end.

import type { Answer } from '../../../src/core/instruction.ts';
import type { SimulatedReplica } from '../cluster.ts';
import type { Asked, WorkKey } from '../workload/worker.ts';
import type { MakeChecker } from './checker.ts';

const identity = { service: 'sts', action: 'GetCallerIdentity', request: {} } as const;

// A key that is revoked where it is not visible yet must not come up there later.
const looksAtMs = [0, 300, 1500, 4000];

const takesAway: ReadonlySet<string> = new Set(['SwitchKeyOff', 'DeleteKey', 'QuarantinePrincipal']);

/** S4: a revoked key is refused from its answer on where it was revoked, with its token anywhere, and everywhere in the end. */
export const revocation: MakeChecker = ({ cluster, truth, worker, violated }) => {
  /** How often a replica's disk was lost or set back: with it goes what it alone held. */
  const disks = new Map<SimulatedReplica, number>();
  /** The call that revoked a key last; its request id is that of the op that adopts the revocation. */
  const revokedBy = new Map<WorkKey, Asked>();
  const mustRefuse = (replica: SimulatedReplica, key: WorkKey, words: string, token?: string): void => {
    const { changes } = key;
    const consistency =
      token === undefined
        ? undefined
        : ({ level: 'at-least', tokens: [token], waitMs: 1000, otherwise: 'fail' } as const);
    const call = { ...identity, credentials: key.credentials, ...(consistency ? { more: { consistency } } : {}) };
    cluster.call(replica, call, ({ refusal }) => {
      // A lift on its way, or done, may have opened it again: also one that another revocation has followed.
      if (refusal === undefined && key.changes === changes && key.changing === 0)
        violated(`S4 ${replica.member.name} takes ${key.name}, ${words}`);
    });
  };
  /** From now on, unless somebody changes the key or the disk. */
  const mustRefuseFromNowOn = (replica: SimulatedReplica, key: WorkKey, words: string): void => {
    const { changes } = key;
    const disk = disks.get(replica);
    for (const afterMs of looksAtMs)
      cluster.timeline.at(afterMs, () => {
        if (key.changes === changes && disks.get(replica) === disk)
          mustRefuse(replica, key, `${words} ${afterMs} ms before`);
      });
  };
  const isRevoked = (key: WorkKey): boolean => key.changing === 0 && (key.state === 'off' || key.state === 'deleted');
  return {
    answered(asked: Asked, answer: Answer) {
      const { step, key, replica } = asked;
      if (key === undefined || answer.refusal !== undefined || !isRevoked(key) || !takesAway.has(step.act)) return;
      revokedBy.set(key, asked);
      mustRefuseFromNowOn(replica, key, 'which it revoked');
      const other = cluster.replicas[(replica.starts + cluster.replicas.indexOf(replica)) % cluster.replicas.length];
      if (other?.process !== undefined) mustRefuse(other, key, 'revoked by the token that it shows', answer.token);
    },
    /** A state that holds the adoption of a revocation is in place: the revocation is in force as soon as anything is served. */
    installed(replica, account, { index }) {
      for (const [key, { requestId }] of revokedBy) {
        const adopted = truth.indexOf(requestId);
        if (key.account === account && isRevoked(key) && adopted !== undefined && adopted <= index)
          mustRefuseFromNowOn(replica, key, 'of whose revocation it got a snapshot');
      }
    },
    replaced(replica) {
      disks.set(replica, (disks.get(replica) ?? 0) + 1);
      // What only this disk held is lost, as `durability: local` says.
      for (const key of worker.keys.values()) if (key.onlyAt === replica.member.name) key.state = 'unknown';
    },
    ending() {
      for (const replica of cluster.replicas)
        for (const key of worker.keys.values())
          if (isRevoked(key)) mustRefuse(replica, key, 'although it is revoked and everything has arrived');
    },
  };
};
