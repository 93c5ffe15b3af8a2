// `eventide up`: a cluster on this machine, one supervised process per replica.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import type { ClusterFile } from '../config/cluster-file.ts';
import { largestSeed, quotaSettings, wholeNumber } from './arguments.ts';
import { CliError, textOf } from './cli-error.ts';
import {
  directoryFiles,
  findDirectory,
  localEnvironment,
  type ReplicaEntry,
  readEnvironment,
  shellWord,
  writeClusterEntry,
  writeEnvironment,
} from './cluster-directory.ts';
import { basePorts, localAddresses, type PlannedAddress, planMembers, profileNames } from './cluster-plan.ts';
import type { CommandContext } from './context.ts';
import { type Edge, type EdgeMode, edgeModes, openEdge } from './edge.ts';
import { freePorts, isFree } from './free-port.ts';
import { takeLock } from './lock-file.ts';
import { readInput } from './policy/read-input.ts';
import { replicaArgv } from './replica-argv.ts';
import type { SeedCall } from './seed/seed-file.ts';
import { Supervisor } from './supervisor.ts';

interface UpOptions {
  readonly replicas?: number;
  readonly profile?: string;
  readonly seed?: number;
  readonly durability?: ClusterFile['durability'];
  readonly quota?: Readonly<Record<string, number>>;
  readonly ephemeral?: boolean;
  readonly chaos?: boolean;
  readonly allowReset?: boolean;
  readonly basePort?: number;
  readonly edge?: EdgeMode;
  readonly httpPort?: number;
  readonly logLevel: string;
  readonly seedFile?: string;
  readonly accounts?: 'made' | 'on-demand';
  readonly onDemandSecret?: string;
}

const mostReplicas = 64;
// Of a cluster that ran before: its delays must have passed too.
const seedWithinMs = 130_000;

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'];

/** Adds `up`. */
export function addUp(program: Command, context: () => CommandContext): void {
  program
    .command('up')
    .description('run a cluster on this machine, one process per replica')
    .option('--replicas <count>', 'how many replicas a new cluster has (default: 3)', wholeNumber(1, mostReplicas))
    .addOption(new Option('--profile <name>', 'delay profile (a new cluster: aws)').choices(profileNames))
    .option('--seed <number>', 'seed of the delays of a new cluster (default: 1)', wholeNumber(0, largestSeed))
    .addOption(
      new Option(
        '--durability <k>',
        'how many voters store a write before it is answered (a new cluster: majority)',
      ).choices(['1', 'majority', 'all']),
    )
    .option(
      '--quota <name=number...>',
      'how much an account of a new cluster may hold, where that is not AWS’s default',
      quotaSettings,
    )
    .option('--ephemeral', 'forget everything at the end')
    .option('--chaos', 'let the replicas take chaos rules (see `eventide chaos`)')
    .option('--allow-reset', 'let callers take the cluster back to where it began (see `eventide reset`)')
    .option(
      '--base-port <number>',
      `first gRPC port of a new cluster; 0 picks free ones (default: ${basePorts.default})`,
      basePort,
    )
    .addOption(
      new Option(
        '--edge <mode>',
        'how the one address in front of all replicas chooses one (default: first with the profile instant, else round-robin)',
      ).choices(edgeModes),
    )
    .option(
      '--http-port <number>',
      "port of that address; 0 picks a free one (default: the one before the first replica's, 4566)",
      wholeNumber(0, 65_535),
    )
    .addOption(
      new Option('--accounts <how>', 'on-demand: every account id is an account (see docs/accounts.md)').choices([
        'made',
        'on-demand',
      ]),
    )
    .option('--on-demand-secret <secret>', 'secret of the root users of those (default: test)')
    .option('--seed-file <file>', 'bring the cluster to what the file says before it is up (see `eventide seed`)')
    .addOption(
      new Option('--log-level <level>', "least level in the replicas' logs").choices(logLevels).default('info'),
    )
    .action((options: UpOptions) => up(context(), options));
}

/** Reads `--base-port`. */
function basePort(text: string): number {
  return text === '0' ? 0 : wholeNumber(basePorts.least, basePorts.most)(text);
}

async function up(context: CommandContext, options: UpOptions): Promise<void> {
  const startedAtMs = performance.now();
  const seed = options.seedFile === undefined ? undefined : await readSeed(options.seedFile);
  const ephemeral = options.ephemeral === true ? mkdtempSync(join(tmpdir(), 'eventide-')) : undefined;
  const directory = ephemeral ?? findDirectory(context);
  makeDirectory(directory);
  const lock = takeLock(join(directory, directoryFiles.lock));
  if (!('release' in lock)) {
    throw new CliError(
      'failed',
      `${directory} is in use by another \`eventide up\` (process ${lock.pid}).`,
      'Stop it first, or name another directory with --data.',
    );
  }
  try {
    await runCluster(context, options, { directory, startedAtMs, seed });
  } finally {
    lock.release();
    if (ephemeral !== undefined) rmSync(ephemeral, { recursive: true, force: true });
  }
}

/** Step by step: where a file system takes no directories, such as /proc, Node 20's own recursion never ends. */
function makeDirectory(directory: string): void {
  const missing: string[] = [];
  for (let at = directory; !existsSync(at); at = dirname(at)) missing.unshift(at);
  try {
    for (const one of missing) mkdirSync(one, { mode: 0o700 });
    // What is there already must be a directory.
    if (missing.length === 0) mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new CliError('failed', `${directory} cannot be made: ${textOf(error)}.`, 'Name another with --data.');
  }
}

async function runCluster(
  context: CommandContext,
  options: UpOptions,
  run: {
    readonly directory: string;
    readonly startedAtMs: number;
    readonly seed: readonly SeedCall[] | undefined;
  },
): Promise<void> {
  const { directory, startedAtMs, seed } = run;
  const { cluster, secret } = await openCluster(options, directory);
  const profile = options.profile ?? cluster.profile;
  const entries = new Map<string, ReplicaEntry>(
    cluster.members.map(({ name, id, grpc, http, peer }) => [name, { name, id, grpc, http, peer }]),
  );
  // Where there is no delay nobody wants to see one: a caller stays where its writes show before they are answered.
  const edgeMode = options.edge ?? (profile === 'instant' ? 'first' : 'round-robin');
  let edge: Edge | undefined;
  const publish = (): void => {
    writeClusterEntry(directory, {
      clusterId: cluster.clusterId,
      account: cluster.account.id,
      profile,
      seed: cluster.seed,
      replicas: [...entries.values()],
      ...(edge === undefined ? {} : { edge: edge.address }),
    });
  };
  const commands = cluster.members.map((member) => ({
    name: member.name,
    argv: replicaArgv(context, cluster, member.name, { ...options, directory, profile }),
    logPath: join(directory, member.name, 'replica.log'),
  }));
  const { output } = context;
  const supervisor = new Supervisor(commands, {
    pidChanged(name, pid) {
      const { pid: _, ...entry } = entries.get(name) ?? { name, id: '', grpc: '', http: '', peer: '' };
      entries.set(name, pid === undefined ? entry : { ...entry, pid });
      publish();
    },
    died: (name, how, restartInMs) => output.say(`${name} died: ${how}. Starting it again in ${restartInMs} ms.`),
    recovered: (name) => output.say(`${name} is back.`),
    evicted(name) {
      entries.delete(name);
      publish();
      output.say(`${name} was evicted from the cluster: it is not started any more.`);
    },
  });
  const ended = endOf(context.signal);
  try {
    edge = await startEdge(edgeMode, options.httpPort, cluster);
    await Promise.race([supervisor.start(), ended]);
    publish();
    if (seed !== undefined && !context.signal.aborted)
      await plant(context, { directory, seed, mark: options.allowReset === true });
    if (!context.signal.aborted) {
      const tookMs = performance.now() - startedAtMs;
      const front = `http://${edge.address} (${edgeMode})`;
      const members = cluster.members.filter(({ name }) => entries.has(name));
      summarize(context, { cluster, members, directory, profile, secret, tookMs, front });
    }
    await ended;
    output.say('Stopping.');
  } finally {
    process.once('SIGINT', () => supervisor.kill());
    await edge?.close();
    await supervisor.stop();
  }
}

function endOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Read before anything is started: a file that is wrong starts nothing. */
async function readSeed(file: string): Promise<readonly SeedCall[]> {
  const { seedCallsOf } = await import('./seed/seed-file.ts');
  return seedCallsOf(file, readInput(file));
}

/** Brings the cluster to its seed, with the root user's key; returns once every replica shows it. */
async function plant(
  context: CommandContext,
  { directory, seed, mark }: { readonly directory: string; readonly seed: readonly SeedCall[]; readonly mark: boolean },
): Promise<void> {
  const { applySeed, visibleEverywhere, seedThrough } = await import('./seed/apply-seed.ts');
  const { withConnection } = await import('./connection.ts');
  const { signal, output } = context;
  await withConnection({ ...context, data: directory, endpoints: [] }, async ({ client }) => {
    const changes = await applySeed(seed, seedThrough(client, signal));
    await visibleEverywhere(client, signal, seedWithinMs);
    // A reset comes back to the seed.
    if (mark) await client.cluster.markResetPoint({}, { signal });
    for (const { account, change } of changes) output.say(`seed: ${account}: ${change}`);
  });
}

/** One address in front of all replicas. Where nobody asked for its port and it is in use, another one does. */
async function startEdge(mode: EdgeMode, httpPort: number | undefined, cluster: ClusterFile): Promise<Edge> {
  const replicas = cluster.members.map(({ name, http }) => ({ name, http }));
  const usual = Number(replicas[0]?.http.split(':').at(-1)) - 1;
  const port = httpPort ?? ((await isFree('127.0.0.1', usual)) ? usual : 0);
  try {
    return await openEdge({ address: `127.0.0.1:${port}`, mode, seed: cluster.seed, replicas });
  } catch (error) {
    const hint = 'Stop what uses it, or name another one: --http-port.';
    throw new CliError('failed', `The edge cannot listen on port ${port}: ${textOf(error)}.`, hint);
  }
}

/** The cluster of the directory, made where there is none. */
async function openCluster(
  options: UpOptions,
  directory: string,
): Promise<{ readonly cluster: ClusterFile; readonly secret: string | undefined }> {
  const { genesisFiles, readClusterFile } = await import('../config/cluster-file.ts');
  if (existsSync(join(directory, genesisFiles.cluster))) {
    const cluster = readClusterFile(directory);
    checkSame(options, cluster, directory);
    await checkPorts(cluster.members);
    return { cluster, secret: undefined };
  }
  const { createCluster } = await import('../genesis.ts');
  const members = planMembers(await chooseAddresses(options.replicas ?? 3, options.basePort ?? basePorts.default));
  // Before anything is written: the ports that a cluster was made with are its ports for ever.
  await checkPorts(members);
  const made = await createCluster({
    ...{ directory, members, seed: options.seed ?? 1, profile: options.profile ?? 'aws', nowMs: Date.now() },
    ...(options.durability === undefined ? {} : { durability: options.durability }),
    ...(options.quota === undefined ? {} : { quotas: options.quota }),
  });
  writeEnvironment(directory, localEnvironment(directory, made.cluster.members, made));
  return { cluster: made.cluster, secret: made.secretAccessKey };
}

/** What a cluster was made with stays: an option that says otherwise is refused, not passed over. */
function checkSame({ seed, replicas, basePort, quota }: UpOptions, cluster: ClusterFile, directory: string): void {
  const { members } = cluster;
  const port = Number(members[0]?.grpc.split(':').at(-1));
  const difference =
    seed !== undefined && seed !== cluster.seed
      ? (['--seed', `seed ${cluster.seed}; a seed is for ever`] as const)
      : replicas !== undefined && replicas !== members.length
        ? (['--replicas', `${members.length} ${members.length === 1 ? 'replica' : 'replicas'}`] as const)
        : basePort !== undefined && basePort !== 0 && basePort !== port
          ? (['--base-port', `its first gRPC port at ${port}`] as const)
          : otherQuota(quota, cluster);
  if (difference === undefined) return;
  const [option, has] = difference;
  throw new CliError(
    'failed',
    `The cluster in ${directory} has ${has}.`,
    `Leave ${option} out, or name another directory with --data.`,
  );
}

/** The first quota that the cluster has otherwise. */
function otherQuota(
  asked: UpOptions['quota'],
  { quotas = {} }: ClusterFile,
): readonly [option: string, has: string] | undefined {
  const name = Object.keys(asked ?? {}).find((one) => asked?.[one] !== quotas[one]);
  if (name === undefined) return undefined;
  return ['--quota', `${quotas[name] === undefined ? 'the default' : String(quotas[name])} for the quota ${name}`];
}

async function chooseAddresses(count: number, basePort: number): Promise<readonly PlannedAddress[]> {
  if (basePort !== 0) return localAddresses(count, basePort);
  // The first is the edge's, which stands below the first replica's HTTP port.
  const [, ...ports] = await freePorts('127.0.0.1', 1 + count * 3);
  return Array.from({ length: count }, (_, at) => ({
    http: `127.0.0.1:${ports[at * 3] ?? 0}`,
    grpc: `127.0.0.1:${ports[at * 3 + 1] ?? 0}`,
    peer: `127.0.0.1:${ports[at * 3 + 2] ?? 0}`,
  }));
}

async function checkPorts(members: ReturnType<typeof planMembers>): Promise<void> {
  for (const { name, grpc, http, peer } of members) {
    for (const address of [grpc, http, peer]) {
      const colon = address.lastIndexOf(':');
      if (await isFree(address.slice(0, colon), Number(address.slice(colon + 1)))) continue;
      throw new CliError(
        'failed',
        `Port ${address.slice(colon + 1)}, which ${name} needs, is in use.`,
        'Stop what uses it, or make a cluster on other ports: --base-port, with another --data where there is one.',
      );
    }
  }
}

interface Summary {
  readonly cluster: ClusterFile;
  /** Those that run here: none that was evicted. */
  readonly members: ClusterFile['members'];
  readonly directory: string;
  readonly profile: string;
  readonly secret: string | undefined;
  readonly tookMs: number;
  readonly front: string;
}

function summarize({ output }: CommandContext, summary: Summary): void {
  const { cluster, members, directory, profile, secret, tookMs, front } = summary;
  output.line(`Eventide is up: ${members.length} replicas in ${(tookMs / 1000).toFixed(2)} s.`);
  output.line();
  const delayed = ['aws', 'gcp', 'bad-day'].includes(profile);
  output.facts([
    ...members.map(
      ({ name, grpc, http }) =>
        [`${name}${name === cluster.home ? ' (home)' : ''}`, `grpc ${grpc}, http ${http}`] as const,
    ),
    ['AWS clients', front],
    ['profile', `${profile}, seed ${cluster.seed}`],
    [
      'permissions',
      `enforced; IAM calls are judged by the ${delayed ? 'delayed view, as AWS does' : 'committed view'}`,
    ],
    ['account', cluster.account.id],
    ['root access key', cluster.root.accessKeyId],
    [
      'secret',
      secret === undefined
        ? `in ${join(directory, directoryFiles.environment)}`
        : `${secret}  (shown once; also in ${join(directory, directoryFiles.environment)})`,
    ],
  ]);
  output.line();
  output.line('In another shell:');
  const data = readEnvironment(directory)?.['EVENTIDE_DATA'];
  output.line(`  eval "$(npx eventide env --data ${shellWord(data ?? directory)})"`);
  output.line('  npx eventide status');
  output.line('  npx eventide iam create-user --user-name alice');
}
