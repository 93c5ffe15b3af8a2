// `eventide seed`: brings a running cluster to what a seed file says.

import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { readInput } from './policy/read-input.ts';

// Ops of a seed wait for nothing but earlier ones of their account: the longest delay of the profile aws, and some more.
const visibleWithinMs = 130_000;

/** Adds `seed`. */
export function addSeed(program: Command, context: () => CommandContext): void {
  program
    .command('seed')
    .description('bring accounts to what a file says: YAML or JSON, - is standard input; a second time nothing changes')
    .argument('<file>')
    .action((file: string) => seed(context(), file));
}

async function seed(context: CommandContext, file: string): Promise<void> {
  const { seedCallsOf } = await import('./seed/seed-file.ts');
  const { applySeed, visibleEverywhere, seedThrough } = await import('./seed/apply-seed.ts');
  const { withConnection } = await import('./connection.ts');
  const calls = seedCallsOf(file, readInput(file));
  const { output, signal } = context;
  await withConnection(context, async ({ client }) => {
    const changes = await applySeed(calls, seedThrough(client, signal));
    if (output.format === 'json') output.json(changes);
    else if (changes.length > 0)
      output.table(
        ['ACCOUNT', 'CHANGE'],
        changes.map(({ account, change }) => [account, change]),
      );
    else output.line('Everything is as the file says.');
    if (changes.length > 0) await visibleEverywhere(client, signal, visibleWithinMs);
  });
}
