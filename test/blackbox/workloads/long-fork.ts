// Workload long-fork: two writes of one account at the same time, of kinds with different delays, looked at everywhere meanwhile.

import { checkLongFork, type ForkAction } from '../checkers/long-fork.ts';
import { anyReplica, untilDone, type Workload, type WorkloadContext } from './workload.ts';

/** Workload long-fork. */
export const longFork: Workload<ForkAction> = {
  name: 'long-fork',
  clients(context) {
    const groups: string[] = [];
    return [
      ...context.cluster.names.map(() => () => writePair(context, groups)),
      ...context.cluster.names.flatMap((replica) => [
        () => look(context, groups, replica),
        () => look(context, groups, replica),
      ]),
    ];
  },
  check: checkLongFork,
};

// Groups that are looked at: those whose writes are on their way.
const groupsLookedAt = 12;

async function writePair(context: WorkloadContext<ForkAction>, groups: string[]): Promise<void> {
  const { client, cluster, recorder } = context;
  const group = `fork-${groups.length}`;
  groups.push(group);
  const moving = `${group}-moved`;
  await untilDone(moving, () => client.iam.createUser({ userName: moving }));
  const path = `/${group}/`;
  const through = (replica: string) => ({ endpoint: cluster.replica(replica).grpc });
  const [first, second] = [anyReplica(context), anyReplica(context)];
  await Promise.all([
    recorder.record(
      first,
      () => client.iam.createUser({ userName: `${group}-made`, path }, through(first)),
      () => ({ type: 'write', group, mark: `${group}-made` }),
    ),
    recorder.record(
      second,
      () => client.iam.updateUser({ userName: moving, newPath: path }, through(second)),
      () => ({ type: 'write', group, mark: moving }),
    ),
  ]);
}

async function look(context: WorkloadContext<ForkAction>, groups: readonly string[], replica: string): Promise<void> {
  const { client, cluster, recorder, draw } = context;
  const group = draw.pick(groups.slice(-groupsLookedAt));
  if (group === undefined) return;
  const options = { endpoint: cluster.replica(replica).grpc, consistency: 'minimize-latency' } as const;
  await recorder.record(
    replica,
    () => client.iam.listUsers({ pathPrefix: `/${group}/` }, options),
    (answer) => ({ type: 'read', group, marks: answer?.users.map(({ userName }) => userName) ?? [] }),
  );
}
