// `eventide promote`: moves the home to another voter.

import type { Command } from 'commander';
import type { EventideClient } from '../lib/client.ts';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './context.ts';

interface PromoteOptions {
  readonly acceptLoss?: boolean;
}

/** Adds `promote`. */
export function addPromote(program: Command, context: () => CommandContext): void {
  program
    .command('promote')
    .description('make a voter the home, where the home is lost or is to move')
    .argument('[replica]', 'the new home (else the reachable voter that has stored most)')
    .option('--accept-loss', 'go on although acknowledged writes may be lost (durability 1)')
    .action((replica: string | undefined, options: PromoteOptions) => promote(context(), replica, options));
}

async function promote(context: CommandContext, named: string | undefined, options: PromoteOptions): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const replica = named ?? (await candidate(client, context.signal));
    const acceptLoss = options.acceptLoss === true;
    const { epoch } = await client.cluster.promote({ replica, acceptLoss }, { signal: context.signal });
    if (context.output.format === 'json') context.output.json({ home: replica, epoch });
    else context.output.line(`${replica} is the home, in epoch ${epoch ?? 0}`);
  });
}

/** The voter to promote where none is named: it must fetch least. */
async function candidate(client: Pick<EventideClient, 'cluster'>, signal: AbortSignal): Promise<string> {
  const { members, home } = await client.cluster.getCluster({}, { signal });
  const stored = ({ storedEpoch = 0, storedIndex = 0 }: (typeof members)[number]): readonly number[] => [
    storedEpoch,
    storedIndex,
  ];
  const voters = members
    .filter((one) => one.kind === 'voter' && one.ready === true && one.name !== home)
    .toSorted((a, b) => {
      const [[epochA = 0, indexA = 0], [epochB = 0, indexB = 0]] = [stored(a), stored(b)];
      return epochB - epochA || indexB - indexA;
    });
  const name = voters[0]?.name;
  if (name === undefined)
    throw new CliError('failed', 'No voter but the home is ready.', 'See `eventide status`, and start one.');
  return name;
}
