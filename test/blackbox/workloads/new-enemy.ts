// Workload new-enemy: a permission or a key is taken away, then another is given; who sees the second must see the first.

import type { Credentials } from '../../../src/lib/client.ts';
import { checkNewEnemy, type EnemyAction } from '../checkers/new-enemy.ts';
import { codeOf } from '../harness/history.ts';
import { anyReplica, untilDone, type Workload, type WorkloadContext } from './workload.ts';

/** Workload new-enemy. */
export const newEnemy: Workload<EnemyAction> = {
  name: 'new-enemy',
  clients(context) {
    const pairs: Pair[] = [];
    const { names } = context.cluster;
    return [
      ...names.map((_, writer) => () => turn(context, pairs, writer)),
      ...names.map((replica) => () => lookAtPolicies(context, pairs, replica)),
      ...names.map((replica) => () => lookAtKey(context, pairs, replica)),
    ];
  },
  check: checkNewEnemy,
};

interface Pair {
  readonly name: string;
  /** The enemy's key, where that is what is taken away. */
  readonly key: Credentials | undefined;
}

const mayRead = (name: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*` }],
  });

// Pairs that are looked at: those whose changes are on their way, also where that takes some seconds.
const pairsLookedAt = 24;

/** One pair: made, the enemy's side taken away, the friend's given. */
async function turn(context: WorkloadContext<EnemyAction>, pairs: Pair[], writer: number): Promise<void> {
  const { client, cluster, recorder, draw } = context;
  const name = `pair-${writer}-${recorder.entries.length}`;
  const [enemy, friend] = [`${name}-enemy`, `${name}-friend`];
  const policyDocument = mayRead(name);
  await Promise.all([enemy, friend].map((userName) => untilDone(userName, () => client.iam.createUser({ userName }))));
  await untilDone('a policy', () => client.iam.putUserPolicy({ userName: enemy, policyName: 'read', policyDocument }));
  const made = draw.hits(0.5)
    ? await client.iam.createAccessKey({ userName: enemy }).catch(() => undefined)
    : undefined;
  const given = made?.accessKey;
  const key =
    given === undefined ? undefined : { accessKeyId: given.accessKeyId, secretAccessKey: given.secretAccessKey };
  pairs.push({ name, key });
  const of = key === undefined ? 'policy' : 'key';
  const [first, second] = [anyReplica(context), anyReplica(context)];
  let token: string | undefined;
  const taking = {
    endpoint: cluster.replica(first).grpc,
    onAnswer: (facts: { readonly token: string | undefined }) => {
      token = facts.token;
    },
  };
  const taken = await recorder.record<object>(
    first,
    () =>
      key === undefined
        ? client.iam.deleteUserPolicy({ userName: enemy, policyName: 'read' }, taking)
        : client.iam.updateAccessKey({ userName: enemy, accessKeyId: key.accessKeyId, status: 'Inactive' }, taking),
    () => ({ type: 'take', pair: name, of }),
  );
  if (taken === undefined) return;
  // What a replica revoked by itself is known to the home no later than this: the token says so.
  await recorder.record<object>(
    second,
    () =>
      client.iam.putUserPolicy(
        { userName: friend, policyName: 'read', policyDocument },
        { endpoint: cluster.replica(second).grpc, tokens: token === undefined ? [] : [token] },
      ),
    () => ({ type: 'give', pair: name, of }),
  );
}

/** Both permissions of every pair on its way, from one state of the replica. */
async function lookAtPolicies(
  context: WorkloadContext<EnemyAction>,
  pairs: readonly Pair[],
  replica: string,
): Promise<void> {
  const { client, cluster, recorder } = context;
  const looked = pairs.slice(-pairsLookedAt).filter(({ key }) => key === undefined);
  if (looked.length === 0) return;
  const requests = looked.flatMap((pair) => ['friend', 'enemy'].map((who) => questionOf(context, pair, who)));
  await recorder.record(
    replica,
    () => client.access.batchAuthorize({ requests }, { endpoint: cluster.replica(replica).grpc }),
    (answer) => {
      const may = (answer?.results ?? []).map((one) => one.decision?.allowed === true);
      const seen = looked.map(({ name }, n) => {
        const [friendMay = false, enemyMay = false] = may.slice(2 * n);
        return { pair: name, friendMay, enemyMay };
      });
      return { type: 'look', seen };
    },
  );
}

/** A friend's permission, and after it whether the enemy's key still works. */
async function lookAtKey(
  context: WorkloadContext<EnemyAction>,
  pairs: readonly Pair[],
  replica: string,
): Promise<void> {
  const { client, cluster, recorder, draw } = context;
  const endpoint = cluster.replica(replica).grpc;
  const pair = draw.pick(pairs.slice(-pairsLookedAt).filter(({ key }) => key !== undefined));
  const key = pair?.key;
  if (pair === undefined || key === undefined) return;
  await recorder.record(
    replica,
    async () => {
      const friend = await client.access.authorize(questionOf(context, pair, 'friend'), { endpoint });
      const enemyMay = await context
        .as(key, () => client.sts.getCallerIdentity({}, { endpoint }))
        .then(
          () => true,
          (error: unknown) => {
            if (codeOf(error) === 'InvalidClientTokenId') return false;
            throw error;
          },
        );
      return { pair: pair.name, friendMay: friend.decision?.allowed === true, enemyMay };
    },
    (seen) => ({ type: 'look', seen: seen === undefined ? [] : [seen] }),
  );
}

function questionOf({ cluster }: WorkloadContext<EnemyAction>, { name }: Pair, who: string) {
  return {
    principal: `arn:aws:iam::${cluster.account}:user/${name}-${who}`,
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${name}/report`,
  };
}
