// `eventide watch`: each change of the account as it becomes visible on a replica.

import type { Command } from 'commander';
import type { WatchChangesResponse } from '../core/shapes/cluster.ts';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './context.ts';

interface WatchOptions {
  readonly from?: string;
  readonly replica?: string;
}

/** Adds `watch`. */
export function addWatch(program: Command, context: () => CommandContext): void {
  program
    .command('watch')
    .description('print each change of the account as it becomes visible on a replica, until interrupted')
    .option('--from <token>', 'begin after this causal token, not now')
    .option('--replica <name>', 'watch this replica')
    .action((options: WatchOptions) => watch(context(), options));
}

async function watch(context: CommandContext, { from, replica }: WatchOptions): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  let last = from;
  try {
    await withConnection(context, async ({ client, endpointOf }) => {
      const changes = client.cluster.watchChanges(from === undefined ? {} : { fromToken: from }, {
        ...(replica === undefined ? {} : { endpoint: endpointOf(replica) }),
        signal: context.signal,
      });
      for await (const change of changes) {
        last = change.token;
        show(context, change);
      }
    });
  } catch (error) {
    // Ctrl-C is how a watch ends.
    if (context.signal.aborted) return;
    if (error instanceof CliError && last !== undefined)
      throw new CliError(error.exit, error.message, `Go on with --from ${last}`);
    throw error;
  }
}

function show({ output }: CommandContext, { op, token }: WatchChangesResponse): void {
  if (output.format === 'json') return output.jsonLine({ op, token });
  const here = op?.replicas[0];
  const at = here?.visibleAt === undefined ? '' : new Date(here.visibleAt).toISOString().slice(11, 23);
  output.line(
    `${at}  ${here?.replica ?? ''}  ${op?.kind ?? ''}  number ${op?.accountSeq ?? 0}, ${op?.class ?? ''}  request ${op?.requestId ?? ''}  token ${token ?? ''}`,
  );
}
