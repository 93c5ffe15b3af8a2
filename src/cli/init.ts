// `eventide init`: makes a cluster for replicas that run elsewhere, such as in containers. Doing it again changes nothing.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { largestSeed, quotaSettings, repeated, wholeNumber } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { directoryFiles, findDirectory, writeClusterEntry, writeEnvironment, writeWhole } from './cluster-directory.ts';
import { profileNames } from './cluster-plan.ts';
import type { CommandContext } from './context.ts';

interface InitOptions {
  readonly member: readonly string[];
  readonly profile: string;
  readonly seed: number;
  readonly insecure?: boolean;
  readonly quota?: Readonly<Record<string, number>>;
  readonly dataRoot: string;
}

/** Adds `init`. */
export function addInit(program: Command, context: () => CommandContext): void {
  program
    .command('init')
    .description('make a cluster for replicas that run elsewhere: cluster file, secrets, one replica.json each')
    .requiredOption('--member <host...>', 'names of the replicas, by which they reach each other; repeat it', repeated)
    .addOption(new Option('--profile <name>', 'delay profile').choices(profileNames).default('aws'))
    .option('--seed <number>', 'seed of the delays', wholeNumber(0, largestSeed), 1)
    .option('--quota <name=number...>', 'how much an account may hold, where that is not AWS’s default', quotaSettings)
    .option('--data-root <directory>', "each replica's own data directory", '/data')
    .option('--insecure', 'plaintext public port on all addresses')
    .action((options: InitOptions) => init(context(), options));
}

async function init(context: CommandContext, options: InitOptions): Promise<void> {
  const { createCluster } = await import('../genesis.ts');
  const { genesisFiles, readClusterFile } = await import('../config/cluster-file.ts');
  const directory = findDirectory(context);
  const { seed } = options;
  const members = options.member.map((name) => ({
    name,
    kind: 'voter' as const,
    grpc: `${name}:4601`,
    http: `${name}:4567`,
    peer: `${name}:4701`,
  }));
  const voters = members.length >= 5 ? 5 : members.length >= 3 ? 3 : 1;
  const planned = members.map((member, at) => ({
    ...member,
    kind: at < voters ? ('voter' as const) : ('replica' as const),
  }));
  if (existsSync(join(directory, genesisFiles.cluster))) {
    const cluster = readClusterFile(directory);
    const same =
      cluster.seed === seed && cluster.members.map((one) => one.name).join() === planned.map((one) => one.name).join();
    if (!same)
      throw new CliError(
        'failed',
        `${directory} holds another cluster (members ${cluster.members.map((one) => one.name).join(', ')}, seed ${cluster.seed}).`,
        'Name another directory, or remove that one with all its data.',
      );
    context.output.line(`The cluster ${cluster.clusterId} is there already.`);
    return;
  }
  const made = await createCluster({
    ...{ directory, members: planned, seed, profile: options.profile, nowMs: Date.now() },
    ...(options.quota === undefined ? {} : { quotas: options.quota }),
  });
  for (const member of planned) {
    const config = {
      ...{ clusterDirectory: directory, name: member.name, dataDirectory: resolve(options.dataRoot), logLevel: 'info' },
      ...{
        grpcListen: '0.0.0.0:4601',
        httpListen: '0.0.0.0:4567',
        peerListen: '0.0.0.0:4701',
        insecure: options.insecure === true,
      },
    };
    writeWhole(join(directory, member.name, 'replica.json'), `${JSON.stringify(config, undefined, 2)}\n`);
  }
  writeEnvironment(directory, {
    EVENTIDE_ACCESS_KEY_ID: made.accessKeyId,
    EVENTIDE_SECRET_ACCESS_KEY: made.secretAccessKey,
    EVENTIDE_ENDPOINTS: planned.map((member) => member.grpc).join(','),
  });
  const { clusterId, account, profile, members: all } = made.cluster;
  const replicas = all.map(({ name, id, grpc, http, peer }) => ({ name, id, grpc, http, peer }));
  writeClusterEntry(directory, { clusterId, account: account.id, profile, seed, replicas });
  context.output.line(`Made the cluster ${made.cluster.clusterId} in ${directory}.`);
  context.output.line(`root access key    ${made.accessKeyId}`);
  context.output.line(
    `secret access key  ${made.secretAccessKey}  (shown once; also in ${join(directory, directoryFiles.environment)})`,
  );
}
