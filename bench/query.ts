// IAM over HTTP as AWS's clients speak it, every write on the disks of a majority, beside moto, which keeps all in memory.

import { startBare } from './support/bare-server.ts';
import { type BenchCluster, startCluster } from './support/cluster.ts';
import { median, print, skip, thousands } from './support/lines.ts';
import { motoVersion, startMoto } from './support/moto.ts';
import { drive, type Load, type QueryServer, queryRequest } from './support/query-load.ts';

const rounds = Number(process.env['ROUNDS'] ?? 5);
const clients = 16;
// As many as a test suite with its workers, or a Terraform run of a few modules at once.
const manyClients = 64;
// Users of a burst: more than a second of each server's time. An account has room for 5,000.
const users = { ours: 4000, moto: 1000 };
const listed = 100;
const lists = 300;
const target = 10;

/** What one round found. */
type Rates = Readonly<Record<'CreateUser' | 'CreateUser, many' | 'GetUser' | 'ListUsers', Load>>;

type Measured = keyof Rates;
const actions: readonly Measured[] = ['CreateUser', 'CreateUser, many', 'GetUser', 'ListUsers'];

if (motoVersion === undefined) skip('IAM over HTTP', 'there is no moto here (pip install "moto[server]")');
else {
  const words = `${clients} clients (${manyClients} where that is said), signed, connections kept (moto ${motoVersion} ends each after its answer); processor time of all of the server a call in brackets\n`;
  process.stdout.write(`asked at the home, ${words}`);
  // One cluster at a time: one that waits has work all the same.
  await compare(3, 'three replicas, k = 2');
  await compare(1, 'one replica');
}

async function compare(replicas: number, name: string): Promise<void> {
  await using cluster = await startCluster('--replicas', String(replicas), '--profile', 'instant');
  await using moto = await startMoto();
  await using bare = await startBare(cluster.root);
  const servers = [serverOf(cluster), moto, ...(replicas === 1 ? [bare] : [])];
  const next = (server: QueryServer, number: number): Promise<Rates> =>
    round(server, number, server === moto ? users.moto : users.ours);
  // Each server's first round is for the compilers.
  for (const server of servers) await next(server, 0);
  const rates: Rates[][] = servers.map(() => []);
  for (let number = 1; number <= rounds; number++)
    for (const [at, server] of servers.entries()) rates[at]?.push(await next(server, number));
  const [ours = [], ofMoto = [], ofBare] = rates;
  for (const action of actions) printRate(action, name, ours, ofMoto);
  if (ofBare !== undefined) printFloor(ours, ofBare, ofMoto);
}

/** How far the parts that Eventide is built of go by themselves, and how near to it a replica comes. */
function printFloor(ours: readonly Rates[], bare: readonly Rates[], moto: readonly Rates[]): void {
  const rate = (rates: readonly Rates[]): number => median(rates.map(({ CreateUser }) => CreateUser.perS));
  const over = (some: readonly Rates[], others: readonly Rates[]): number =>
    median(some.map(({ CreateUser }, at) => CreateUser.perS / (others[at]?.CreateUser.perS ?? Number.NaN)));
  process.stdout.write(
    `floor  CreateUser, a server of node:http and level that keeps two entries and knows nothing of IAM: ${thousands(rate(bare))}/s, ` +
      `${over(bare, moto).toFixed(2)} times moto; one replica does ${over(ours, bare).toFixed(2)} of that\n`,
  );
}

function printRate(action: Measured, name: string, ours: readonly Rates[], theirs: readonly Rates[]): void {
  const ratio = median(ours.map((rates, at) => rates[action].perS / (theirs[at]?.[action].perS ?? Number.NaN)));
  const words = (rates: readonly Rates[]): string => {
    const found = rates.map((round_) => round_[action]);
    return `${thousands(median(found.map(({ perS }) => perS)))}/s [${thousands(median(found.map(({ cpuUs }) => cpuUs)))} µs]`;
  };
  const more: { readonly [name: string]: string } = {
    ListUsers: `ListUsers of ${listed}`,
    'CreateUser, many': `CreateUser, ${manyClients} clients`,
  };
  const what = `${more[action] ?? action}, ${name}`;
  const met = ratio >= target;
  print({ what, measured: words(ours), beside: words(theirs), ratio, target: `≥ ${target} times moto`, met });
}

/** Makes users, asks for them, and takes them away again; what was made before is listed. */
async function round(server: QueryServer, number: number, count: number): Promise<Rates> {
  const names = Array.from({ length: count }, (_, at) => `round-${number}-user-${at}`);
  const others = names.map((name) => `${name}-of-many`);
  const each = (action: string, some = names): readonly Buffer[] =>
    some.map((name) => queryRequest(server, action, { UserName: name }));
  // While others had their turn the kernel may have taken back what the server has of memory: a quarter of a burst is not counted.
  const woken = names.slice(0, count / 4).map((name) => `${name}-of-none`);
  for (const action of ['CreateUser', 'GetUser', 'DeleteUser']) await drive(server, each(action, woken), clients);
  const first = await drive(server, each('CreateUser', names.slice(0, listed)), clients);
  const listing = Array.from({ length: lists }, () => queryRequest(server, 'ListUsers', {}));
  const ListUsers = await drive(server, listing, clients);
  const CreateUser = await drive(server, each('CreateUser', names.slice(listed)), clients);
  const GetUser = await drive(server, each('GetUser'), clients);
  await drive(server, each('DeleteUser'), clients);
  const many = await drive(server, each('CreateUser', others), manyClients);
  await drive(server, each('DeleteUser', others), clients);
  if (process.env['VERBOSE'] !== undefined) console.error(server.port, { first, CreateUser, many, GetUser, ListUsers });
  return { CreateUser, 'CreateUser, many': many, GetUser, ListUsers };
}

function serverOf(cluster: BenchCluster): QueryServer {
  const [host = '', port = ''] = cluster.replicas[0]?.http.split(':') ?? [];
  return { host, port: Number(port), credentials: cluster.root, pids: cluster.replicas.map(({ pid }) => pid) };
}
