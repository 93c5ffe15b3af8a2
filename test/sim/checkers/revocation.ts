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
export const revocation: MakeChecker = ({ cluster, worker, violated }) => {
  /** How often a replica's disk was lost or set back: with it goes what it alone held. */
  const disks = new Map<SimulatedReplica, number>();
  const mustRefuse = (replica: SimulatedReplica, key: WorkKey, words: string, token?: string): void => {
    const state = key.state;
    const consistency =
      token === undefined
        ? undefined
        : ({ level: 'at-least', tokens: [token], waitMs: 1000, otherwise: 'fail' } as const);
    const call = { ...identity, credentials: key.credentials, ...(consistency ? { more: { consistency } } : {}) };
    cluster.call(replica, call, ({ refusal }) => {
      // A lift on its way, or done, may have opened it again.
      if (refusal === undefined && key.state === state && key.changing === 0)
        violated(`S4 ${replica.member.name} takes ${key.name}, ${words}`);
    });
  };
  return {
    answered({ step, key, replica }: Asked, answer: Answer) {
      if (key === undefined || answer.refusal !== undefined || (key.state !== 'off' && key.state !== 'deleted')) return;
      if (!takesAway.has(step.act)) return;
      // Also where neither the key nor its deletion is visible yet: it is asked again when both are under way.
      const { changes } = key;
      const disk = disks.get(replica);
      for (const afterMs of looksAtMs)
        cluster.timeline.at(afterMs, () => {
          if (key.changes === changes && disks.get(replica) === disk)
            mustRefuse(replica, key, `which it revoked ${afterMs} ms before`);
        });
      const other = cluster.replicas[(replica.starts + cluster.replicas.indexOf(replica)) % cluster.replicas.length];
      if (other?.process !== undefined) mustRefuse(other, key, 'revoked by the token that it shows', answer.token);
    },
    replaced(replica) {
      disks.set(replica, (disks.get(replica) ?? 0) + 1);
      // What only this disk held is lost, as `durability: local` says.
      for (const key of worker.keys.values()) if (key.onlyAt === replica.member.name) key.state = 'unknown';
    },
    ending() {
      for (const replica of cluster.replicas)
        for (const key of worker.keys.values())
          if (key.changing === 0 && (key.state === 'off' || key.state === 'deleted'))
            mustRefuse(replica, key, 'although it is revoked and everything has arrived');
    },
  };
};
