// Asks a replica about what a batch changes while the batch is on its disk and nobody was told: a reader must not see any of it yet.

import { keySpaces } from '../../src/core/replica/key-spaces.ts';
import { decodePosition } from '../../src/core/replica/positions.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';
import type { Prng } from './prng.ts';
import type { Truth } from './truth.ts';
import { policies, users } from './workload/plan.ts';
import type { WorkStep } from './workload/steps.ts';
import type { Asked, Worker } from './workload/worker.ts';

// Before the disk tells its process, which it does after 0.1 ms at the earliest.
const afterMs = 0.05;

interface Parts {
  readonly cluster: SimulatedCluster;
  readonly truth: Truth;
  readonly worker: Worker;
  readonly prng: Prng;
}

/** Asks whenever a batch that shows ops lands early, on any replica of the cluster file. What the answers are worth, the checkers say. */
export function probeLandings({ cluster, truth, worker, prng }: Parts): void {
  const asked = new Map<string, Asked>();
  worker.watch({ sent: (one) => asked.set(one.requestId, one) });
  for (const replica of cluster.replicas)
    replica.disk.onLanded = (writes) => {
      for (const { key, value } of writes) {
        if (value === undefined || !key.startsWith(keySpaces.positions)) continue;
        const account = key.slice(keySpaces.positions.length);
        const newest = truth.opOf(account, decodePosition(value).accountSeq);
        const step = newest === undefined ? undefined : asked.get(newest.op.requestId)?.step;
        if (step !== undefined) cluster.timeline.at(afterMs, () => ask(replica, questionAbout(step, prng), worker));
      }
    };
}

function ask(replica: SimulatedReplica, question: WorkStep, worker: Worker): void {
  if (replica.process !== undefined) worker.at(replica, question);
}

/** A question whose answer may well be another one after the step. */
function questionAbout(step: WorkStep, prng: Prng): WorkStep {
  const { atMs, replica, account, user, key } = step;
  const base = { atMs, replica, account };
  if (key !== undefined && step.act !== 'CreateAccessKey') return { ...base, act: 'UseKey', key };
  const isInline = step.act === 'PutUserPolicy' || step.act === 'DeleteUserPolicy';
  const policy = isInline ? 'inline' : (step.policy ?? prng.pick(policies) ?? '');
  return { ...base, act: 'Authorize', user: user ?? prng.pick(users) ?? '', policy };
}
