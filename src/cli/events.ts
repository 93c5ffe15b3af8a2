// `eventide events`: who called what, on every replica, the newest last; or each call as it comes in.

import { type Command, Option } from 'commander';
import type { Event, EventFilter } from '../core/shapes/cluster.ts';
import { CliError, usageError } from './cli-error.ts';
import type { CommandContext } from './context.ts';

interface EventsOptions {
  readonly follow?: boolean;
  readonly account?: string;
  readonly name?: string;
  readonly user?: string;
  readonly key?: string;
  readonly resource?: string;
  readonly error?: boolean | string;
  readonly writes?: boolean;
  readonly since?: string;
  readonly limit: string;
}

const pageSize = 50;

/** Adds `events`. */
export function addEvents(program: Command, context: () => CommandContext): void {
  program
    .command('events')
    .description('show who called what on any replica, from the audit')
    .option('--follow', 'print each call as it comes in, until interrupted')
    .option('--account <id>', 'events of another account, or all: for the account that the cluster began with')
    .option('--name <action>', 'only calls of this action, such as CreateUser')
    .option('--user <name>', 'only calls of this user, role session or root')
    .option('--key <id>', 'only calls signed with this access key')
    .option('--resource <name>', 'only calls whose request has this name or ARN')
    .option('--error [code]', 'only calls that were refused, with this code')
    .option('--writes', 'only calls that change something')
    .option('--since <time>', 'not before this time, such as 2026-11-28T18:00:00Z')
    .addOption(new Option('--limit <count>', 'at most that many of the newest').default('50'))
    .action((options: EventsOptions) => events(context(), options));
}

async function events(context: CommandContext, options: EventsOptions): Promise<void> {
  const filter = filterOf(options);
  if (options.follow === true) {
    if (options.since !== undefined) throw usageError('--follow begins now: leave out --since.');
    return follow(context, filter);
  }
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) throw usageError('--limit must be a whole number from 1.');
  const startTime = options.since === undefined ? undefined : Date.parse(options.since);
  if (startTime !== undefined && Number.isNaN(startTime)) throw usageError('--since must be a time in ISO 8601.');
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const found: Event[] = [];
    const unreached = new Set<string>();
    let marker: string | undefined;
    do {
      const page = await client.cluster.lookupEvents(
        {
          ...{ filter, maxItems: Math.min(pageSize, limit - found.length) },
          ...(startTime === undefined ? {} : { startTime }),
          ...(marker === undefined ? {} : { marker }),
        },
        { signal: context.signal },
      );
      found.push(...page.events);
      for (const name of page.unreached) unreached.add(name);
      marker = page.marker;
    } while (marker !== undefined && found.length < limit);
    for (const event of found.toReversed()) show(context, event);
    if (unreached.size > 0)
      context.output.say(`${[...unreached].join(', ')} did not answer: what came in there is missing.`);
  });
}

async function follow(context: CommandContext, filter: EventFilter): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  try {
    await withConnection(context, async ({ client }) => {
      for await (const { event, unreached } of client.cluster.streamEvents({ filter }, { signal: context.signal })) {
        if (event !== undefined) show(context, event);
        else if (unreached.length > 0) context.output.say(`${unreached.join(', ')} does not answer at present.`);
        else context.output.say('All replicas answer.');
      }
    });
  } catch (error) {
    // Ctrl-C is how it ends.
    if (context.signal.aborted) return;
    if (error instanceof CliError)
      throw new CliError(error.exit, error.message, 'Begin anew: eventide events --follow');
    throw error;
  }
}

function filterOf({ account, name, user, key, resource, error, writes }: EventsOptions): EventFilter {
  return {
    ...(account === undefined ? {} : account === 'all' ? { allAccounts: true } : { account }),
    ...(name === undefined ? {} : { eventName: name }),
    ...(user === undefined ? {} : { userName: user }),
    ...(key === undefined ? {} : { accessKeyId: key }),
    ...(resource === undefined ? {} : { resourceName: resource }),
    ...(error === undefined || error === false ? {} : { errorCode: error === true ? '*' : error }),
    ...(writes === true ? { readOnly: false } : {}),
  };
}

function show({ output }: CommandContext, event: Event): void {
  if (output.format === 'json') return output.jsonLine(JSON.parse(event.record ?? '{}'));
  const { eventTime = 0, replica = '', eventSource = '', eventName = '', userName, account, errorCode } = event;
  const [source = ''] = eventSource.split('.');
  const who = `${userName ?? 'unknown'}${account === undefined ? '' : ` of ${account}`}`;
  const refused = errorCode === undefined ? '' : `  ${output.paint('red', errorCode)}`;
  output.line(`${new Date(eventTime).toISOString()}  ${replica}  ${source}:${eventName}  ${who}${refused}`);
}
