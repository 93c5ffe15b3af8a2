// `eventide revoke`: ends sessions, or takes everything from a principal, on any replica, cut off from the home too.

import type { Command } from 'commander';
import type { AnswerFacts } from '../lib/client.ts';
import type { CommandContext } from './context.ts';
import { allPages } from './pages.ts';

/** Adds `revoke`. */
export function addRevoke(program: Command, context: () => CommandContext): void {
  const command = program.command('revoke').description('take sessions or everything from a principal');
  for (const { name, description } of calls) {
    command
      .command(name)
      .description(description)
      .argument('<principal>', 'ARN of a user, a role or the root user, or a unique id')
      .option('--replica <name>', 'ask this replica')
      .action((principal: string, { replica }: { replica?: string }) => call(context(), name, principal, replica));
  }
  command
    .command('list')
    .description('print the principals in quarantine')
    .action(() => list(context()));
}

type CallName = 'lift' | 'quarantine' | 'sessions';

const calls: readonly { readonly name: CallName; readonly description: string }[] = [
  { name: 'sessions', description: 'end all sessions that were issued before; new ones may be issued' },
  { name: 'quarantine', description: 'refuse everything to the principal, by key or session, until it is lifted' },
  { name: 'lift', description: 'end a quarantine' },
];

async function call(context: CommandContext, name: CallName, principal: string, replica?: string): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client: { cluster }, endpointOf }) => {
    let told: AnswerFacts | undefined;
    const options = {
      ...(replica === undefined ? {} : { endpoint: endpointOf(replica) }),
      signal: context.signal,
      onAnswer: (facts: AnswerFacts) => {
        told = facts;
      },
    };
    if (name === 'sessions') await cluster.revokeSessions({ principal }, options);
    else if (name === 'quarantine') await cluster.quarantinePrincipal({ principal }, options);
    else await cluster.liftQuarantine({ principal }, options);
    const { token, durability } = told ?? {};
    if (context.output.format === 'json') context.output.json({ token, durability });
    else if (token !== undefined)
      context.output.say(`token ${token}${durability === 'local' ? ' (stored on one replica so far)' : ''}`);
  });
}

async function list(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const pages = await allPages((request) => client.cluster.listQuarantines(request, { signal: context.signal }));
    const found = pages.flatMap(({ quarantines }) => quarantines);
    if (context.output.format === 'json') context.output.json(found);
    else
      context.output.table(
        ['PRINCIPAL', 'ID'],
        found.map(({ principalId = '', arn = '-' }) => [arn, principalId]),
      );
  });
}
