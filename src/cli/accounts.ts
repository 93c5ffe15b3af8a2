// `eventide accounts`: the accounts of the store.

import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Adds `accounts`. */
export function addAccounts(program: Command, context: () => CommandContext): void {
  const command = program.command('accounts').description('the accounts of the store');
  command
    .command('list')
    .description('print the accounts')
    .action(() => list(context()));
  command
    .command('create')
    .description('make an account; prints the access key of its root user, once')
    .option('--id <id>', 'twelve digits (else drawn)')
    .option('--name <name>', 'a name for people')
    .action((options: { readonly id?: string; readonly name?: string }) => create(context(), options));
}

async function list(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const found = [];
    let marker: string | undefined;
    do {
      const page = await client.cluster.listAccounts(marker === undefined ? {} : { marker }, {
        signal: context.signal,
      });
      found.push(...page.accounts);
      marker = page.marker;
    } while (marker !== undefined);
    if (context.output.format === 'json') context.output.json(found);
    else
      context.output.table(
        ['ACCOUNT', 'NAME'],
        found.map(({ id = '', name = '' }) => [id, name]),
      );
  });
}

async function create(
  context: CommandContext,
  options: { readonly id?: string; readonly name?: string },
): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const made = await client.cluster.createAccount(options, { signal: context.signal });
    if (context.output.format === 'json') return context.output.json(made);
    context.output.facts([
      ['account', made.account?.id ?? ''],
      ['access key id', made.accessKeyId ?? ''],
      ['secret access key', made.secretAccessKey ?? ''],
    ]);
  });
}
