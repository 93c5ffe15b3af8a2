// `eventide iam` and `eventide sts`: every action of the API, its flags from the protos.

import type { Command } from 'commander';
import type { ActionService } from './action-flags.ts';
import { usageError } from './cli-error.ts';
import type { CommandContext } from './context.ts';
import { printResponse } from './response-table.ts';

/** Adds `iam` and `sts`. */
export function addIam(program: Command, context: () => CommandContext): void {
  for (const service of ['iam', 'sts'] as const) {
    program
      .command(service)
      .description(
        `call an action of ${service.toUpperCase()}: eventide ${service} ${service === 'iam' ? 'create-user --user-name alice' : 'get-caller-identity'}`,
      )
      .argument('[action]', 'the action, such as ' + (service === 'iam' ? 'create-user' : 'assume-role'))
      .argument('[flags...]', "the action's own flags; --replica NAME and --credentials FILE besides")
      .allowUnknownOption()
      .helpOption(false)
      .action((action: string | undefined, flags: readonly string[]) => run(context(), service, action, flags));
  }
}

async function run(
  context: CommandContext,
  service: ActionService,
  name: string | undefined,
  argv: readonly string[],
): Promise<void> {
  const { actionNames, awsShape, findAction, readRequest } = await import('./action-flags.ts');
  const { withConnection } = await import('./connection.ts');
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    for (const one of actionNames(service)) context.output.line(one);
    return;
  }
  const method = findAction(service, name);
  if (argv.includes('--help') || argv.includes('-h')) return help(context, service, name);
  const own = takeOwn(argv, ['--replica', '--credentials']);
  const request = readRequest(service, method, own.rest, context.cwd);
  await withConnection(
    context,
    async ({ client, endpointOf }) => {
      const action = method.name.charAt(0).toLowerCase() + method.name.slice(1);
      const methods = client[service] as unknown as Record<
        string,
        (request: object, options: object) => Promise<object>
      >;
      const response = await methods[action]?.(request, {
        signal: context.signal,
        ...(own.values['--replica'] === undefined ? {} : { endpoint: endpointOf(own.values['--replica']) }),
        onAnswer: ({ requestId, token, durability }: { requestId?: string; token?: string; durability?: string }) => {
          if (token === undefined) return;
          context.output.say(`request ${requestId ?? ''}`);
          context.output.say(`token ${token}${durability === 'local' ? ' (stored on one replica so far)' : ''}`);
        },
      });
      const shown = awsShape(service, method.response, response ?? {});
      if (Object.keys(shown).length === 0) return;
      if (context.output.format === 'table') printResponse(context.output, shown);
      else context.output.json(shown);
    },
    own.values['--credentials'],
  );
}

async function help(context: CommandContext, service: ActionService, name: string): Promise<void> {
  const { fieldsOfRequest, findAction, flagOf } = await import('./action-flags.ts');
  const { docs } = await import('./generated/docs.ts');
  const method = findAction(service, name);
  context.output.line(docs[`${service}.${method.name}`] ?? method.name);
  context.output.line();
  const rows = fieldsOfRequest(service, method).map((field) => {
    const needed = field.required === true ? ' (required)' : '';
    return [flagOf(field), (docs[`${service}.${method.request}.${field.name}`] ?? '') + needed];
  });
  if (rows.length > 0) context.output.table(['flag', 'what it is'], rows);
  else context.output.line('It takes no flags.');
}

/** Flags of the command itself, taken out of those of the action. */
function takeOwn(
  argv: readonly string[],
  names: readonly string[],
): { readonly rest: readonly string[]; readonly values: Readonly<Record<string, string>> } {
  const rest: string[] = [];
  const values: Record<string, string> = {};
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    const name = names.find((one) => word === one || word.startsWith(`${one}=`));
    if (name === undefined) rest.push(word);
    else if (word.includes('=')) values[name] = word.slice(name.length + 1);
    else {
      const value = argv[++at];
      if (value === undefined || value.startsWith('--')) throw usageError(`${name} needs a value.`);
      values[name] = value;
    }
  }
  return { rest, values };
}
