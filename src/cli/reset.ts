// `eventide reset`: the state that the cluster began with, or that was marked, on every replica at once.

import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Adds `reset`. */
export function addReset(program: Command, context: () => CommandContext): void {
  program
    .command('reset')
    .description(
      'go back to the reset point: what the cluster began with, or what was marked (where --allow-reset was given)',
    )
    .option('--mark', 'reset nothing: what is committed now becomes the reset point')
    .action((options: { readonly mark?: boolean }) => (options.mark === true ? mark(context()) : reset(context())));
}

async function reset(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const done = await client.cluster.reset({}, { signal: context.signal });
    if (context.output.format === 'json') return context.output.json(done);
    context.output.line(`Reset. This is generation ${done.generation ?? 0}, cluster ${done.clusterId ?? ''}.`);
    sayUnreached(context, done.unreached, 'Not reached, and reset once they are');
  });
}

async function mark(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const done = await client.cluster.markResetPoint({}, { signal: context.signal });
    if (context.output.format === 'json') return context.output.json(done);
    context.output.line(`Marked. A reset comes back to this from now on (reset point ${done.number ?? 0}).`);
    sayUnreached(context, done.unreached, 'Without a copy yet');
  });
}

function sayUnreached({ output }: CommandContext, unreached: readonly string[], what: string): void {
  if (unreached.length > 0) output.say(`${what}: ${unreached.join(', ')}.`);
}
