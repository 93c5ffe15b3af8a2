// `eventide recover-root`: a new access key for a root user whose keys are lost, by whoever has the stopped home's directory.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import { findDirectory } from './cluster-directory.ts';
import type { CommandContext } from './context.ts';

interface Options {
  readonly account?: string;
  readonly config?: string;
}

/** Adds `recover-root`. */
export function addRecoverRoot(program: Command, context: () => CommandContext): void {
  program
    .command('recover-root')
    .description('make a new access key for a root user; the home must be stopped, and logs it when it starts')
    .option('--account <id>', "the account (else the cluster's first)")
    .option('--config <file>', "the home's configuration (else that of the home in the directory)")
    .action((options: Options) => recover(context(), options));
}

async function recover(context: CommandContext, { account, config }: Options): Promise<void> {
  const { readClusterFile } = await import('../config/cluster-file.ts');
  const { readReplicaConfig } = await import('../config/config.ts');
  const { recoverRoot } = await import('../recover-root.ts');
  const directory = findDirectory(context);
  const home =
    config === undefined
      ? join(directory, readClusterFile(directory).home, 'replica.json')
      : resolve(context.cwd, config);
  if (!existsSync(home)) throw new CliError('failed', `${home} does not exist.`, 'Name one with --config.');
  const made = await recoverRoot(readReplicaConfig(home), account);
  if (context.output.format === 'json') context.output.json(made);
  else
    context.output.facts([
      ['account', made.account],
      ['access key id', made.accessKeyId],
      ['secret access key', made.secretAccessKey],
    ]);
  context.output.say('Start the home within an hour: it logs the key, which then spreads as every change does.');
}
