// `eventide accounts`: the accounts of the store.

import type { Command } from 'commander';
import type { Account } from '../core/shapes/cluster.ts';
import { askTwice, openQuestions } from './ask.ts';
import type { CommandContext } from './context.ts';
import { allPages } from './pages.ts';

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
    .option('--email <address>', 'mail address of its root user, for people and to sign in with')
    .action((options: NewAccount) => create(context(), options));
  command
    .command('show')
    .description('print an account')
    .argument('<id>')
    .action((id: string) => show(context(), id));
  command
    .command('close')
    .description('close an account for ever: nothing is allowed to it or in it any more')
    .argument('<id>')
    .action((id: string) => close(context(), id));
  command
    .command('set-root-password')
    .description('set the password of a root user: EVENTIDE_NEW_PASSWORD, or asked for')
    .option('--account <id>', "the account (else the caller's)")
    .option('--email <address>', 'mail address that it signs in with (else the one that the account has)')
    .action((options: RootOptions) => setRootPassword(context(), options));
}

interface NewAccount {
  readonly id?: string;
  readonly name?: string;
  readonly email?: string;
}

interface RootOptions {
  readonly account?: string;
  readonly email?: string;
}

async function setRootPassword(context: CommandContext, options: RootOptions): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  using questions = openQuestions(context);
  const password = context.env['EVENTIDE_NEW_PASSWORD'] ?? (await askTwice(questions));
  await withConnection(context, async ({ client }) => {
    await client.cluster.setRootPassword({ ...options, password }, { signal: context.signal });
    context.output.say('The password is set.');
  });
}

async function list(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const pages = await allPages((request) => client.cluster.listAccounts(request, { signal: context.signal }));
    const found = pages.flatMap(({ accounts }) => accounts);
    if (context.output.format === 'json') context.output.json(found);
    else
      context.output.table(
        ['ACCOUNT', 'NAME', 'STATUS'],
        found.map(({ id = '', name = '', status = '' }) => [id, name, status]),
      );
  });
}

async function show(context: CommandContext, id: string): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { account } = await client.cluster.describeAccount({ id }, { signal: context.signal });
    print(context, account ?? {});
  });
}

async function close(context: CommandContext, id: string): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { account } = await client.cluster.closeAccount({ id }, { signal: context.signal });
    print(context, account ?? {});
  });
}

function print({ output }: CommandContext, account: Account): void {
  if (output.format === 'json') return output.json(account);
  const { id = '', name = '', email, status = '', createdAt, closedAt } = account;
  const when = (ms: number): string => new Date(ms).toISOString();
  output.facts([
    ['account', id],
    ['name', name],
    ...(email === undefined ? [] : [['email', email] as const]),
    ['status', status],
    ...(createdAt === undefined ? [] : [['made', when(createdAt)] as const]),
    ...(closedAt === undefined ? [] : [['closed', when(closedAt)] as const]),
  ]);
}

async function create(context: CommandContext, options: NewAccount): Promise<void> {
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
