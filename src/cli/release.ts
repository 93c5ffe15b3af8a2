// `eventide release`: profile manual, lets changes become visible.

import type { Command } from 'commander';
import { listed } from './arguments.ts';
import type { CommandContext } from './context.ts';

/** Adds `release`. */
export function addRelease(program: Command, context: () => CommandContext): void {
  program
    .command('release')
    .description('profile manual: let changes become visible')
    .argument('[token...]', 'everything up to these causal tokens; none: all that is committed')
    .option('--replica <name>', 'only on this replica; repeatable', listed)
    .action((tokens: readonly string[], options: { readonly replica?: readonly string[] }) =>
      release(context(), tokens, options.replica ?? []),
    );
}

async function release(context: CommandContext, tokens: readonly string[], replicas: readonly string[]): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { released } = await client.chaos.releaseVisibility({ tokens, replicas }, { signal: context.signal });
    if (context.output.format === 'json') context.output.json({ released });
    else context.output.line(`visible on ${released.join(', ')}`);
  });
}
