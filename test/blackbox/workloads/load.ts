// The load of the durability runs: changes of several kinds through all replicas, each thing by one client at a time.

import type { Credentials } from '../../../src/lib/client.ts';
import type { DurableAction, DurableChange } from '../checkers/durable.ts';
import { codeOf } from '../harness/history.ts';
import { pauseMs } from '../harness/pace.ts';
import { anyReplica, type WorkloadContext } from './workload.ts';

/** A load that goes on. */
export interface Load {
  /** What each client does again and again. */
  readonly clients: readonly (() => Promise<void>)[];
  /** Looks at everything on every replica. The clients must have ended, the replicas have agreed. */
  readonly look: () => Promise<void>;
  /** Tries a key that was revoked lately, where that was acknowledged. */
  readonly tryRevoked: () => Promise<void>;
}

interface Key extends Credentials {
  readonly userName: string;
}

interface Things {
  made: number;
  /** Users that were made and whose deletion was not tried. */
  readonly plain: Set<string>;
  /** Users with a policy, and whether it was last put or taken away. */
  readonly policied: Map<string, boolean>;
  readonly keys: Key[];
  readonly revoked: (Key & { readonly revokedAt: string })[];
}

const policyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});

// A look lists so many at most: the load deletes about as many as it makes.
const plainUsers = 120;
const policiedUsers = 20;
// Of the keys revoked before, a look tries so many, and all of the newest.
const keysTried = 60;

/** Makes a load; each of its clients works on things of its own. */
export function durableLoad(context: WorkloadContext<DurableAction>, clientCount: number): Load {
  const shares: readonly Things[] = Array.from({ length: clientCount }, () => ({
    ...{ made: 0, plain: new Set<string>(), policied: new Map<string, boolean>(), keys: [], revoked: [] },
  }));
  return {
    clients: shares.map((things, client) => () => step(context, things, client)),
    look: async () => {
      await Promise.all(context.cluster.names.map((replica) => lookAtAll(context, shares, replica)));
    },
    tryRevoked: async () => {
      const key = context.draw.pick(shares.flatMap(({ revoked }) => revoked.slice(-3)));
      if (key === undefined || !context.cluster.runs(key.revokedAt)) await pauseMs(10);
      else await tryKey(context, key, key.revokedAt);
    },
  };
}

async function step(context: WorkloadContext<DurableAction>, things: Things, client: number): Promise<void> {
  const { draw } = context;
  const chosen = draw.unit();
  if (things.plain.size < plainUsers / 8 || chosen < 0.25) return createUser(context, things, client);
  if (chosen < 0.45) return move(context, things);
  if (chosen < 0.62) return turnPolicy(context, things, client);
  if (chosen < 0.74) return createKey(context, things, client);
  if (chosen < 0.84) return revoke(context, things);
  return deleteUser(context, things);
}

/** Makes a change through any replica; whether it is acknowledged. */
async function change<T extends object>(
  context: WorkloadContext<DurableAction>,
  action: DurableChange,
  call: (options: { readonly endpoint: string }) => Promise<T>,
  replica = likelyReplica(context),
): Promise<T | undefined> {
  return context.recorder.record(
    replica,
    () => call({ endpoint: context.cluster.replica(replica).grpc }),
    () => action,
  );
}

/** Mostly a replica that serves: what one that is down is asked, only the machine notices. */
function likelyReplica(context: WorkloadContext<DurableAction>): string {
  const { cluster, draw } = context;
  return (draw.hits(0.9) ? draw.pick(cluster.serving) : undefined) ?? anyReplica(context);
}

async function createUser(context: WorkloadContext<DurableAction>, things: Things, client: number): Promise<void> {
  const userName = `u${client}-${things.made++}`;
  const made = await change(context, { type: 'create', thing: userName }, (options) =>
    context.client.iam.createUser({ userName }, options),
  );
  if (made !== undefined) things.plain.add(userName);
}

async function move(context: WorkloadContext<DurableAction>, things: Things): Promise<void> {
  const userName = context.draw.pick([...things.plain]);
  if (userName === undefined) return;
  const newPath = `/moved-${things.made++}/`;
  const moved = await change(context, { type: 'move', thing: userName, path: newPath }, (options) =>
    context.client.iam.updateUser({ userName, newPath }, options),
  );
  // Where it is nobody knows from now on: later moves may come before this one.
  if (moved === undefined) things.plain.delete(userName);
}

async function turnPolicy(context: WorkloadContext<DurableAction>, things: Things, client: number): Promise<void> {
  const { draw } = context;
  if (things.policied.size < policiedUsers / 4) {
    const userName = `p${client}-${things.made++}`;
    const made = await change(context, { type: 'create', thing: userName }, (options) =>
      context.client.iam.createUser({ userName }, options),
    );
    if (made !== undefined) things.policied.set(userName, false);
    return;
  }
  const userName = draw.pick([...things.policied.keys()]) ?? '';
  const has = things.policied.get(userName) === true;
  const turned = await change(context, { type: has ? 'forbid' : 'permit', thing: userName }, (options) =>
    has
      ? context.client.iam.deleteUserPolicy({ userName, policyName: 'read' }, options)
      : context.client.iam.putUserPolicy({ userName, policyName: 'read', policyDocument }, options),
  );
  if (turned === undefined) things.policied.delete(userName);
  else things.policied.set(userName, !has);
}

async function createKey(context: WorkloadContext<DurableAction>, things: Things, client: number): Promise<void> {
  const userName = `k${client}-${things.made++}`;
  const user = await change(context, { type: 'create', thing: userName }, (options) =>
    context.client.iam.createUser({ userName }, options),
  );
  if (user === undefined) return;
  const replica = likelyReplica(context);
  // The key's name comes with the answer: one whose outcome is unknown cannot be used, nor looked for.
  const made = await context.client.iam
    .createAccessKey({ userName }, { endpoint: context.cluster.replica(replica).grpc })
    .catch(() => undefined);
  if (made?.accessKey === undefined) return;
  const { accessKeyId, secretAccessKey } = made.accessKey;
  await context.recorder.record(
    replica,
    () => Promise.resolve(made),
    () => ({ type: 'create', thing: accessKeyId }),
  );
  things.keys.push({ userName, accessKeyId, secretAccessKey });
}

/** Switches a key off or deletes it, on any replica: no home is needed. */
async function revoke(context: WorkloadContext<DurableAction>, things: Things): Promise<void> {
  const key = things.keys.shift();
  if (key === undefined) return;
  const { accessKeyId, userName } = key;
  const replica = likelyReplica(context);
  const deleting = context.draw.hits(0.5);
  const done = await change<object>(
    context,
    { type: 'revoke', thing: accessKeyId },
    (options) =>
      deleting
        ? context.client.iam.deleteAccessKey({ userName, accessKeyId }, options)
        : context.client.iam.updateAccessKey({ userName, accessKeyId, status: 'Inactive' }, options),
    replica,
  );
  if (done !== undefined) things.revoked.push({ ...key, revokedAt: replica });
}

async function deleteUser(context: WorkloadContext<DurableAction>, things: Things): Promise<void> {
  const userName = context.draw.pick([...things.plain]);
  if (userName === undefined) return;
  things.plain.delete(userName);
  await change<object>(context, { type: 'delete', thing: userName }, (options) =>
    context.client.iam.deleteUser({ userName }, options),
  );
}

/** Whether a replica takes a key, in words of a caller: who am I? */
async function accepted(context: WorkloadContext<DurableAction>, key: Credentials, replica: string): Promise<boolean> {
  const asked = { endpoint: context.cluster.replica(replica).grpc };
  try {
    await context.as(key, () => context.client.sts.getCallerIdentity({}, asked));
    return true;
  } catch (error) {
    if (codeOf(error) === 'InvalidClientTokenId') return false;
    throw error;
  }
}

async function tryKey(context: WorkloadContext<DurableAction>, key: Credentials, replica: string): Promise<void> {
  await context.recorder.record(
    replica,
    () => accepted(context, key, replica),
    (answer) => ({ type: 'try', thing: key.accessKeyId, accepted: answer === true }),
  );
}

async function lookAtAll(
  context: WorkloadContext<DurableAction>,
  shares: readonly Things[],
  replica: string,
): Promise<void> {
  const { client, cluster, recorder, draw } = context;
  const endpoint = cluster.replica(replica).grpc;
  const revoked = shares.flatMap((share) => share.revoked);
  const older = Array.from({ length: keysTried }, () => draw.pick(revoked)).flatMap((key) => key ?? []);
  const tried = [...shares.flatMap((share) => share.keys), ...revoked.slice(-keysTried), ...older];
  await recorder.record(
    replica,
    async () => {
      const users: Record<string, string> = {};
      let marker: string | undefined;
      do {
        const page = await client.iam.listUsers(
          { maxItems: 1000, ...(marker === undefined ? {} : { marker }) },
          { endpoint, consistency: 'minimize-latency' },
        );
        for (const { userName, path } of page.users) users[userName] = path;
        marker = page.isTruncated === true ? page.marker : undefined;
      } while (marker !== undefined);
      const names = shares.flatMap((share) => [...share.policied.keys()]);
      const requests = names.map((name) => ({
        principal: `arn:aws:iam::${cluster.account}:user/${name}`,
        ...{ action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026' },
      }));
      const { results } =
        requests.length === 0 ? { results: [] } : await client.access.batchAuthorize({ requests }, { endpoint });
      const permitted = Object.fromEntries(names.map((name, at) => [name, results[at]?.decision?.allowed === true]));
      const keys: Record<string, boolean> = {};
      for (const key of tried) keys[key.accessKeyId] = await accepted(context, key, replica);
      return { users, permitted, keys };
    },
    (seen) => ({ type: 'look', users: {}, permitted: {}, keys: {}, ...seen }),
  );
}
