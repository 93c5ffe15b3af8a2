// Workload set-full: users go in through any replica; lists of them are read everywhere, in every view, with and without tokens.

import { checkSetFull, type SetAction } from '../checkers/set-full.ts';
import { anyReplica, type Workload, type WorkloadContext } from './workload.ts';

// One page of a list holds all of it.
const elementsPerSet = 200;

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

/** Asks another replica for an element with the token of its addition: it is there, or the replica says that it cannot tell. */
async function probe(context: WorkloadContext<SetAction>, sets: Sets): Promise<void> {
  const { cluster, client, recorder, draw } = context;
  const replica = anyReplica(context);
  const endpoint = cluster.replica(replica).grpc;
  // Some are on their way everywhere, some have come here and there: where delays last seconds those are far apart.
  const added = draw.pick(sets.added.slice(-(draw.pick([20, 200, sets.added.length]) ?? 1)));
  if (added === undefined) {
    await client.cluster.getCluster({}, { endpoint }).catch(() => undefined);
    return;
  }
  const { set, element, token } = added;
  const principal = `arn:aws:iam::${cluster.account}:user/${set}/${element}`;
  await recorder.record(
    replica,
    () =>
      client.access.batchAuthorize(
        { requests: [{ principal, action: 's3:GetObject', resource: '*' }] },
        { endpoint, tokens: [token], waitMs: draw.between(0, 2000) },
      ),
    (answer) => ({ type: 'probe', set, element, present: answer?.results[0]?.decision !== undefined }),
  );
}
