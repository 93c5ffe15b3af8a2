// `eventide env`: the variables that point a shell at a cluster.

import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import { exportLines, findDirectory, readClusterEntry, readEnvironment } from './cluster-directory.ts';
import type { CommandContext } from './context.ts';

/** Adds `env`. */
export function addEnv(program: Command, context: () => CommandContext): void {
  program
    .command('env')
    .description('print export lines for a shell: eval "$(eventide env)"')
    .action(() => printEnvironment(context()));
}

function printEnvironment(context: CommandContext): void {
  const directory = findDirectory(context);
  const found = readEnvironment(directory);
  if (found === undefined) {
    throw new CliError(
      'failed',
      `There is no cluster in ${directory}.`,
      'Start one with `eventide up`, or name its directory with --data.',
    );
  }
  const edge = readClusterEntry(directory)?.edge;
  const url =
    edge === undefined ? {} : { AWS_ENDPOINT_URL_IAM: `http://${edge}`, AWS_ENDPOINT_URL_STS: `http://${edge}` };
  const variables = { ...found, ...url };
  if (context.output.format === 'json') context.output.json(variables);
  else for (const line of exportLines(variables)) context.output.line(line);
}
