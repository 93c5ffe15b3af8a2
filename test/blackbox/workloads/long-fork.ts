// Workload long-fork: two writes of one account at the same time, of kinds with different delays, looked at everywhere meanwhile.

import { checkLongFork, type ForkAction } from '../checkers/long-fork.ts';
import { anyReplica, untilDone, type Workload, type WorkloadContext } from './workload.ts';

/** Workload long-fork. */
export const longFork: Workload<ForkAction> = {
  name: 'long-fork',
  clients(context) {
    const pairs: Pairs = { begun: 0 };
    return [
      ...context.cluster.names.map(() => () => writePair(context, pairs)),
      ...context.cluster.names.flatMap((replica) => [
        () => look(context, pairs, replica),
        () => look(context, pairs, replica),
      ]),
    ];
  },
  check: checkLongFork,
};

// Pairs that are read together: each read then tells of many writes that are on their way.
const pairsPerGroup = 6;
// Groups that are looked at: those whose writes are on their way, also where that takes some seconds.
const groupsLookedAt = 4;

interface Pairs {
  begun: number;
}

const groupOf = (pair: number): string => `fork-${Math.floor(pair / pairsPerGroup)}`;

async function writePair(context: WorkloadContext<ForkAction>, pairs: Pairs): Promise<void> {
  const { client, cluster, recorder } = context;
  const pair = pairs.begun++;
  const [group, made, moved] = [groupOf(pair), `pair-${pair}-made`, `pair-${pair}-moved`];
  await untilDone(moved, () => client.iam.createUser({ userName: moved }));
  const path = `/${group}/`;
  const through = (replica: string) => ({ endpoint: cluster.replica(replica).grpc });
  const [first, second] = [anyReplica(context), anyReplica(context)];
  await Promise.all([
    recorder.record(
      first,
      () => client.iam.createUser({ userName: made, path }, through(first)),
      () => ({ type: 'write', group, mark: made }),
    ),
    recorder.record(
      second,
      () => client.iam.updateUser({ userName: moved, newPath: path }, through(second)),
      () => ({ type: 'write', group, mark: moved }),
    ),
  ]);
}

async function look(context: WorkloadContext<ForkAction>, pairs: Pairs, replica: string): Promise<void> {
  const { client, cluster, recorder, draw } = context;
  const group = groupOf(Math.max(0, pairs.begun - 1 - draw.between(0, groupsLookedAt * pairsPerGroup)));
  const options = { endpoint: cluster.replica(replica).grpc, consistency: 'minimize-latency' } as const;
  await recorder.record(
    replica,
    () => client.iam.listUsers({ pathPrefix: `/${group}/`, maxItems: 1000 }, options),
    (answer) => ({ type: 'read', group, marks: answer?.users.map(({ userName }) => userName) ?? [] }),
  );
}
