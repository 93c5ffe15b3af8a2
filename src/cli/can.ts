// `eventide can`: whether a principal may do something, on which replica, and why.

import type { Command } from 'commander';
import { contextEntries, repeated } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { readInput } from './policy/read-input.ts';

interface CanOptions {
  readonly explain?: boolean;
  readonly replica?: string;
  readonly context?: readonly string[];
  readonly resourcePolicy?: string;
  readonly resourceAccount?: string;
  readonly credentials?: string;
}

/** Adds `can`. */
export function addCan(program: Command, context: () => CommandContext): void {
  program
    .command('can')
    .description('ask whether a principal may do something: exit code 0 where it may, 4 where not')
    .argument('<principal>', 'ARN or unique id of a user or role')
    .argument('<action>', 'such as s3:GetObject')
    .argument('<resource>', 'ARN of the resource, or *')
    .option('--explain', 'say why')
    .option('--replica <name>', 'ask this replica')
    .option(
      '--context <key=value>',
      'a condition key of the request, repeatable; values with commas are lists',
      repeated,
    )
    .option('--resource-policy <file>', 'the policy that hangs on the resource; - is standard input')
    .option('--resource-account <id>', 'who owns the resource, where its ARN does not tell')
    .option('--credentials <file>', 'sign with the credentials in this file')
    .action((principal: string, action: string, resource: string, options: CanOptions) =>
      can(context(), { principal, action, resource }, options),
    );
}

async function can(
  context: CommandContext,
  question: { readonly principal: string; readonly action: string; readonly resource: string },
  options: CanOptions,
): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  const entries = contextEntries(options.context);
  const { resourcePolicy, resourceAccount } = options;
  const resource = {
    ...(resourcePolicy === undefined ? {} : { resourcePolicy: readInput(resourcePolicy) }),
    ...(resourceAccount === undefined ? {} : { resourceAccount }),
  };
  await withConnection(
    context,
    async ({ client, endpointOf }) => {
      const endpoint = options.replica === undefined ? {} : { endpoint: endpointOf(options.replica) };
      const request = { ...question, ...resource, context: entries, explain: options.explain === true };
      const answer = await client.access.authorize(request, { ...endpoint, signal: context.signal });
      const { output } = context;
      const { decision } = answer;
      if (output.format === 'json') output.json(answer);
      else {
        const verdict =
          decision?.allowed === true
            ? output.paint('green', 'allowed')
            : output.paint('red', decision?.decision === 'ExplicitlyDenied' ? 'denied explicitly' : 'denied');
        output.line(
          `${verdict} (${answer.replica ?? ''}, position ${answer.position ?? 0}, at most ${answer.stalenessMs ?? 0} ms old)`,
        );
        for (const line of decision?.explanation ?? []) output.line(line);
      }
      if (decision?.allowed !== true) context.exitWith('denied');
    },
    options.credentials,
  );
}
