// Durable commits on three replicas, k = 2, and how soon they show everywhere; etcd's three nodes beside them, same client program.

import { join } from 'node:path';
import {
  type Client,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type BenchCluster, startCluster } from './support/cluster.ts';
import { cpuMs } from './support/cpu.ts';
import { type EtcdCluster, hasEtcd, startEtcd } from './support/etcd.ts';
import { alternate, median, print, quantile, skip, thousands } from './support/lines.ts';
import { Watcher } from './support/watcher.ts';

const rounds = 5;
const commitsAlone = 200;
const commitsTogether = 2000;
const inFlight = 64;
const propagations = 200;
const users = 64;

const proto = join(import.meta.dirname, '../proto');
const ours = loadSync(['eventide/iam/v1/iam_service.proto', 'eventide/cluster/v1/cluster_service.proto'], {
  includeDirs: [proto],
});
const theirs = loadSync(join(import.meta.dirname, 'support/etcd.proto'));

/** A store as both look to the client program. */
interface Store {
  /** Writes one thing and resolves when it is committed. */
  readonly write: (at: number) => Promise<string>;
  /** Milliseconds from the start of a write until it shows wherever it should. */
  readonly propagate: (at: number) => Promise<number>;
  readonly pids: readonly number[];
  readonly close: () => void;
}

interface Together {
  readonly perS: number;
  readonly cpuUs: number;
}

if (hasEtcd) await compare();
else skip('commit and propagation', 'there is no etcd here (Debian: apt-get install etcd-server)');

async function compare(): Promise<void> {
  await using cluster = await startCluster('--profile', 'instant');
  await using etcd = await startEtcd();
  const [mine, other] = [await eventideStore(cluster), etcdStore(etcd)];
  let written = 0;
  const alone = (store: Store) => async (): Promise<number[]> => {
    const took: number[] = [];
    for (let at = 0; at < commitsAlone; at++) {
      const startedMs = performance.now();
      await store.write(written++);
      took.push(performance.now() - startedMs);
    }
    return took;
  };
  const p50 = await alternate(rounds, alone(mine), alone(other));
  printLess('durable commit, one writer, p50', medians(p50.ours, 0.5), medians(p50.theirs, 0.5), 'etcd’s');
  const together = (store: Store) => (): Promise<Together> => writeTogether(store, () => written++);
  const rates = await alternate(rounds, together(mine), together(other));
  printRates(rates.ours, rates.theirs);
  const spread = (store: Store) => async (): Promise<number[]> => {
    const took: number[] = [];
    for (let at = 0; at < propagations; at++) took.push(await store.propagate(written++));
    return took;
  };
  const shown = await alternate(rounds, spread(mine), spread(other));
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const what = `write start → visible on all three, instant profile, ${name}`;
    printLess(what, medians(shown.ours, share), medians(shown.theirs, share), 'etcd’s put → watch event on a follower');
  }
  mine.close();
  other.close();
}

function medians(rounds_: readonly (readonly number[])[], share: number): number {
  return median(rounds_.map((round) => quantile(round, share)));
}

function printLess(what: string, mine: number, other: number, beside: string): void {
  const ratio = mine / other;
  const words = (ms: number): string => `${ms.toFixed(2)} ms`;
  print({ what, measured: words(mine), beside: words(other), ratio, target: `≤ ${beside}`, met: ratio <= 1 });
}

function printRates(mine: readonly Together[], other: readonly Together[]): void {
  const words = (found: readonly Together[]): string =>
    `${thousands(median(found.map(({ perS }) => perS)))}/s [${thousands(median(found.map(({ cpuUs }) => cpuUs)))} µs]`;
  const ratio = median(mine.map(({ perS }, round) => perS / (other[round]?.perS ?? Number.NaN)));
  print({
    ...{ what: `durable commit, ${inFlight} in flight [processor time of all three a commit]`, measured: words(mine) },
    ...{ beside: words(other), ratio, target: '≥ etcd’s', met: ratio >= 1 },
  });
}

async function writeTogether(store: Store, next: () => number): Promise<Together> {
  const used = (): number => store.pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const [before, startedMs] = [used(), performance.now()];
  let left = commitsTogether;
  const writer = async (): Promise<void> => {
    while (left-- > 0) await store.write(next());
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
  const tookMs = performance.now() - startedMs;
  return { perS: (commitsTogether * 1000) / tookMs, cpuUs: ((used() - before) * 1000) / commitsTogether };
}

type Unary = (request: object, metadata: Metadata) => Promise<Metadata>;

/** A method of a service; resolves with the trailers. */
function unary(client: Client, service: ServiceDefinition, name: string): Unary {
  const method = service[name];
  if (method === undefined) throw new Error(`no method ${name}`);
  return (request, metadata) =>
    new Promise((resolve, reject) => {
      const call = client.makeUnaryRequest(
        ...([method.path, method.requestSerialize, method.responseDeserialize, request, metadata] as const),
        (error) => {
          if (error !== null) reject(new Error(error.message));
        },
      );
      call.on('status', (status) => resolve(status.metadata));
    });
}

function clientOf(service: ServiceDefinition, address: string): Client {
  const Constructor = makeGenericClientConstructor(service, 'bench');
  return new Constructor(address, credentials.createInsecure());
}

async function eventideStore(cluster: BenchCluster): Promise<Store> {
  await using client = cluster.client();
  const { bearerToken = '' } = await client.access.signIn({ durationSeconds: 3600 });
  // Changes of these users: a quota bounds how many an account may have.
  for (let at = 0; at < users; at++) await client.iam.createUser({ userName: `user-${at}` });
  const iam = ours['eventide.iam.v1.IamService'] as ServiceDefinition;
  const service = ours['eventide.cluster.v1.ClusterService'] as ServiceDefinition;
  const bearer = (): Metadata => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${bearerToken}`);
    return metadata;
  };
  const home = clientOf(iam, cluster.replicas[0]?.grpc ?? '');
  const watchers = cluster.replicas.map(({ grpc }) => new Watcher(clientOf(service, grpc), service, bearer()));
  const tag = unary(home, iam, 'TagUser');
  const write = async (at: number): Promise<string> => {
    const request = { userName: `user-${at % users}`, tags: [{ key: 'change', value: String(at) }] };
    const trailers = await tag(request, bearer());
    return String(trailers.get('eventide-request-id')[0]);
  };
  return {
    write,
    async propagate(at) {
      const startedMs = performance.now();
      const request = await write(at);
      await Promise.all(watchers.map((watcher) => watcher.saw(request)));
      return performance.now() - startedMs;
    },
    pids: cluster.replicas.map(({ pid }) => pid),
    close: () => {
      for (const closing of [home, ...watchers]) closing.close();
    },
  };
}

function etcdStore(etcd: EtcdCluster): Store {
  const kv = theirs['etcdserverpb.KV'] as ServiceDefinition;
  const watching = theirs['etcdserverpb.Watch'] as ServiceDefinition;
  const [follower] = etcd.followers;
  const leader = clientOf(kv, etcd.leader.address);
  const watcher = clientOf(watching, follower?.address ?? '');
  const put = unary(leader, kv, 'Put');
  const waiting = new Map<string, () => void>();
  const method = watching['Watch'];
  if (method === undefined) throw new Error('etcd has no Watch');
  const stream = watcher.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize);
  stream.on('data', (answer: { readonly events?: readonly { readonly kv: { readonly key: Buffer } }[] }) => {
    for (const { kv: found } of answer.events ?? []) waiting.get(found.key.toString())?.();
  });
  stream.on('error', () => undefined);
  stream.write({ createRequest: { key: Buffer.from('user-'), rangeEnd: Buffer.from('user.') } });
  // As many bytes as one of Eventide's ops.
  const value = Buffer.alloc(400, 1);
  const write = async (at: number): Promise<string> => {
    await put({ key: Buffer.from(`user-${at}`), value }, new Metadata());
    return '';
  };
  return {
    write,
    async propagate(at) {
      const startedMs = performance.now();
      const seen = new Promise<void>((resolve) => waiting.set(`user-${at}`, resolve));
      await Promise.all([write(at), seen]);
      waiting.delete(`user-${at}`);
      return performance.now() - startedMs;
    },
    pids: [etcd.leader, ...etcd.followers].map(({ pid }) => pid),
    close: () => {
      stream.cancel();
      leader.close();
      watcher.close();
    },
  };
}
