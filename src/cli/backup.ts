// `eventide backup` and `restore`: everything about identities in one file, and a new cluster from it.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { wholeNumber } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { findDirectory, localEnvironment, writeEnvironment } from './cluster-directory.ts';
import { basePorts, localAddresses, planMembers } from './cluster-plan.ts';
import type { CommandContext } from './context.ts';

interface BackupOptions {
  readonly config?: string;
}

/** Adds `backup`. */
export function addBackup(program: Command, context: () => CommandContext): void {
  program
    .command('backup')
    .description('back up what a stopped replica holds (the others go on): one file, with no key in the clear')
    .argument('<file>', 'where to; never overwritten')
    .option('--config <file>', "the replica's configuration (else that of the first home in the directory)")
    .action((file: string, options: BackupOptions) => backup(context(), file, options));
}

async function backup(context: CommandContext, file: string, options: BackupOptions): Promise<void> {
  const { readClusterFile } = await import('../config/cluster-file.ts');
  const { readReplicaConfig } = await import('../config/config.ts');
  const { backUp } = await import('../backup.ts');
  const directory = findDirectory(context);
  const path =
    options.config === undefined
      ? join(directory, readClusterFile(directory).home, 'replica.json')
      : resolve(context.cwd, options.config);
  if (!existsSync(path)) throw new CliError('failed', `${path} does not exist.`, 'Name one with --config.');
  const made = await backUp(readReplicaConfig(path), resolve(context.cwd, file), Date.now());
  if (context.output.format === 'json') return context.output.json(made);
  context.output.facts([
    ['cluster', made.clusterId],
    ['position', `epoch ${made.epoch}, index ${made.index}`],
    ['records', String(made.records)],
    ['data keys', made.dataKeyIds.join(', ')],
  ]);
  context.output.say('Keep data-keys.json apart from it: without those data keys it cannot be restored.');
}

interface RestoreOptions {
  readonly dataKeys: string;
  readonly replicas: number;
  readonly basePort: number;
  readonly activateKeys?: boolean;
}

/** Adds `restore`. */
export function addRestore(program: Command, context: () => CommandContext): void {
  program
    .command('restore')
    .description('make a new cluster from a backup, in a directory of its own (--data); start it with `eventide up`')
    .argument('<file>', 'what `backup` wrote')
    .requiredOption('--data-keys <file>', 'data-keys.json of the cluster that was backed up')
    .option('--replicas <count>', 'how many replicas it has', wholeNumber(1, 64), 3)
    .option(
      '--base-port <number>',
      'its first gRPC port',
      wholeNumber(basePorts.least, basePorts.most),
      basePorts.default,
    )
    .option(
      '--activate-keys',
      'access keys that were active are it at once, and passwords are good (else all wait until they are confirmed)',
    )
    .action((file: string, options: RestoreOptions) => restoreFrom(context(), file, options));
}

async function restoreFrom(context: CommandContext, file: string, options: RestoreOptions): Promise<void> {
  const { restore } = await import('../restore.ts');
  const directory = findDirectory(context);
  const made = await restore({
    ...{ directory, file: resolve(context.cwd, file), dataKeysFile: resolve(context.cwd, options.dataKeys) },
    ...{ members: planMembers(localAddresses(options.replicas, options.basePort)), nowMs: Date.now() },
    activateKeys: options.activateKeys === true,
  });
  const { cluster, accessKeyId, secretAccessKey, records, header } = made;
  writeEnvironment(directory, localEnvironment(directory, cluster.members, made));
  const { clusterId } = cluster;
  if (context.output.format === 'json')
    return context.output.json({ clusterId, from: header.clusterId, records, accessKeyId, secretAccessKey });
  context.output.facts([
    ['cluster', `${clusterId}, from ${header.clusterId} as of epoch ${header.epoch}, index ${header.index}`],
    ['records', String(records)],
    ['root access key', accessKeyId],
    ['secret access key', `${secretAccessKey}  (shown once; also in ${join(directory, 'env')})`],
  ]);
  if (options.activateKeys !== true)
    context.output.say(
      'All access keys but this one are inactive: activate those that you trust with update-access-key. Passwords are good once they are set anew.',
    );
}
