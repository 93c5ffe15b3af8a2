// Workload set-full: users go in through any replica; lists of them are read everywhere, in every view, with and without tokens.

import { checkSetFull, type SetAction } from '../checkers/set-full.ts';
import { anyReplica, type Workload, type WorkloadContext } from './workload.ts';

// One page of a list holds all of it.
const elementsPerSet = 200;
const elementsPerProbe = 30;

/** Workload set-full. */
export const setFull: Workload<SetAction> = {
  name: 'set-full',
  clients(context) {
    const { cluster } = context;
    const sets: Sets = { made: 0, added: [] };
    return [
      ...cluster.names.flatMap(() => [() => add(context, sets), () => add(context, sets)]),
      ...cluster.names.map((replica) => () => read(context, sets, replica, 'minimize-latency')),
      () => read(context, sets, anyReplica(context), 'home'),
      ...cluster.names.flatMap(() => [() => probe(context, sets), () => probe(context, sets)]),
    ];
  },
  async final(context) {
    const sets = new Set(context.recorder.entries.map(({ action }) => action.set));
    for (const set of sets) {
      for (const replica of context.cluster.names)
        await list(context, { set, replica, view: 'minimize-latency', final: true });
    }
  },
  check: checkSetFull,
};

interface Sets {
  made: number;
  readonly added: { readonly set: string; readonly element: string; readonly token: string }[];
}

const setOf = (made: number): string => `set-${Math.floor(made / elementsPerSet)}`;

async function add(context: WorkloadContext<SetAction>, sets: Sets): Promise<void> {
  const { cluster, client, recorder } = context;
  const replica = anyReplica(context);
  const set = setOf(sets.made);
  const element = `e${sets.made++}`;
  let token: string | undefined;
  const onAnswer = (facts: { readonly token: string | undefined }): void => {
    token = facts.token;
  };
  const options = { endpoint: cluster.replica(replica).grpc, onAnswer };
  const done = await recorder.record(
    replica,
    () => client.iam.createUser({ userName: element, path: `/${set}/` }, options),
    () => ({ type: 'add', set, element }),
  );
  if (done !== undefined && token !== undefined) sets.added.push({ set, element, token });
}

async function read(
  context: WorkloadContext<SetAction>,
  sets: Sets,
  replica: string,
  view: 'home' | 'minimize-latency',
): Promise<void> {
  // Mostly the newest set; at times an older one, in which nothing may have gone.
  const made = context.draw.hits(0.8) ? sets.made : context.draw.between(0, sets.made + 1);
  await list(context, { set: setOf(made), replica, view, final: false });
}

async function list(
  { cluster, client, recorder }: WorkloadContext<SetAction>,
  what: {
    readonly set: string;
    readonly replica: string;
    readonly view: 'home' | 'minimize-latency';
    readonly final: boolean;
  },
): Promise<void> {
  const { set, replica, final } = what;
  let view: 'committed' | 'visible' = 'visible';
  const onAnswer = (facts: { readonly view: string | undefined }): void => {
    view = facts.view === 'committed' ? 'committed' : 'visible';
  };
  const options = { endpoint: cluster.replica(replica).grpc, consistency: what.view, onAnswer };
  await recorder.record(
    replica,
    () => client.iam.listUsers({ pathPrefix: `/${set}/`, maxItems: 1000 }, options),
    (answer) => ({ type: 'read', set, elements: answer?.users.map(({ userName }) => userName) ?? [], view, final }),
  );
}

/**
 * Asks another replica, with the token of an addition, for its element and for those acknowledged before it: they are there, or
 * the replica says that it cannot tell.
 */
async function probe(context: WorkloadContext<SetAction>, sets: Sets): Promise<void> {
  const { cluster, client, recorder, draw } = context;
  const replica = anyReplica(context);
  const endpoint = cluster.replica(replica).grpc;
  // Some are on their way everywhere, some have come here and there: where delays last seconds those are far apart.
  const at = sets.added.length - 1 - draw.between(0, draw.pick([20, 200, sets.added.length]) ?? 1);
  const added = sets.added[at];
  if (added === undefined) {
    await client.cluster.getCluster({}, { endpoint }).catch(() => undefined);
    return;
  }
  const { set, element: token } = added;
  const asked = sets.added
    .slice(Math.max(0, at + 1 - elementsPerProbe), at + 1)
    .flatMap((one) => (one.set === set ? [one.element] : []));
  await recorder.record(
    replica,
    () =>
      client.access.batchAuthorize(
        { requests: asked.map((element) => presenceQuestion(cluster.account, `${set}/${element}`)) },
        { endpoint, tokens: [added.token], waitMs: draw.between(0, 2000) },
      ),
    (answer) => {
      const present = asked.filter((_, n) => answer?.results[n]?.decision?.allowed === true);
      return { type: 'probe', set, token, asked, present };
    },
  );
}

/** Allowed by the resource's policy to a user that is visible; nothing is allowed to one that is not. */
function presenceQuestion(account: string, userPath: string) {
  const principal = `arn:aws:iam::${account}:user/${userPath}`;
  const statement = { Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:GetObject', Resource: '*' };
  const resourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', resourcePolicy };
}
