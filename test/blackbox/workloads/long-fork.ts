// Workload long-fork: two writes of one account at the same time, of kinds with different delays, looked at everywhere meanwhile.

import { checkLongFork, type ForkAction } from '../checkers/long-fork.ts';
import { pauseMs } from '../harness/pace.ts';
import { anyReplica, untilDone, type Workload, type WorkloadContext } from './workload.ts';

/** Workload long-fork. */
export const longFork: Workload<ForkAction> = {
  name: 'long-fork',
  clients(context) {
    const newest = { group: '' };
    return [
      () => writePair(context, newest),
      ...context.cluster.names.map((replica) => () => look(context, newest.group, replica)),
    ];
  },
  check: checkLongFork,
};

// Long enough for most writes of a pair to become visible somewhere, in the profiles `instant` and `fast`.
const pairMs = 250;

async function writePair(context: WorkloadContext<ForkAction>, newest: { group: string }): Promise<void> {
  const { client, cluster, recorder } = context;
  const group = `fork-${context.recorder.entries.length}`;
  const moving = `${group}-moved`;
  await untilDone(moving, () => client.iam.createUser({ userName: moving }));
  newest.group = group;
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
  await pauseMs(pairMs);
}

async function look(context: WorkloadContext<ForkAction>, group: string, replica: string): Promise<void> {
  const { client, cluster, recorder } = context;
  const options = { endpoint: cluster.replica(replica).grpc, consistency: 'minimize-latency' } as const;
  await recorder.record(
    replica,
    () => client.iam.listUsers({ pathPrefix: `/${group}/` }, options),
    (answer) => ({ type: 'read', group, marks: answer?.users.map(({ userName }) => userName) ?? [] }),
  );
}
