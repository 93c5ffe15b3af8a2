// `eventide policy who-can`: every user, role and root user of the caller's account, asked of a replica.

import type { Command } from 'commander';
import type { AuthorizeRequest, Decision } from '../../core/shapes/access.ts';
import type { EventideClient } from '../../lib/client.ts';
import { contextEntries, repeated } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { readInput } from './read-input.ts';

interface WhoCanOptions {
  readonly context?: readonly string[];
  readonly resourcePolicy?: string;
  readonly replica?: string;
}

/** What was found of one principal. */
interface Found {
  readonly principal: string;
  readonly decision: Decision;
}

// Questions of one BatchAuthorize.
const batchSize = 1000;
const pageSize = 1000;

/** Adds `policy who-can`. */
export function addPolicyWhoCan(policy: Command, context: () => CommandContext): void {
  policy
    .command('who-can')
    .description("who of the caller's account may do something, and by which statements")
    .argument('<action>', 'such as s3:GetObject')
    .argument('<resource>', 'ARN of the resource, or *')
    .option(
      '--context <key=value>',
      'a condition key of the request, repeatable; values with commas are lists',
      repeated,
    )
    .option('--resource-policy <file>', 'the policy that hangs on the resource; - is standard input')
    .option('--replica <name>', 'ask this replica')
    .action((action: string, resource: string, options: WhoCanOptions) =>
      whoCan(context(), { action, resource }, options),
    );
}

async function whoCan(
  context: CommandContext,
  asked: { readonly action: string; readonly resource: string },
  options: WhoCanOptions,
): Promise<void> {
  const entries = contextEntries(options.context);
  const policy = options.resourcePolicy === undefined ? {} : { resourcePolicy: readInput(options.resourcePolicy) };
  const { withConnection } = await import('../connection.ts');
  await withConnection(context, async ({ client, endpointOf }) => {
    const at = {
      signal: context.signal,
      ...(options.replica === undefined ? {} : { endpoint: endpointOf(options.replica) }),
    };
    const found: Found[] = [];
    const principals = await principalsOf(client, at);
    for (let from = 0; from < principals.length; from += batchSize) {
      const batch = principals.slice(from, from + batchSize);
      const requests = batch.map(
        (principal): AuthorizeRequest => ({ ...asked, ...policy, principal, context: entries }),
      );
      const { results } = await client.access.batchAuthorize({ requests }, at);
      for (const [index, { decision }] of results.entries()) {
        const principal = batch[index];
        if (principal !== undefined && decision !== undefined) found.push({ principal, decision });
      }
    }
    print(context, found);
  });
}

function print({ output }: CommandContext, found: readonly Found[]): void {
  const may = found.filter(({ decision }) => decision.allowed === true);
  const perhaps = found.filter(({ decision }) => decision.allowed !== true && decision.missingContextKeys.length > 0);
  if (output.format === 'json') {
    output.json({
      allowed: may.map(({ principal, decision }) => ({ principal, statements: decision.matchedStatements })),
      depends: perhaps.map(({ principal, decision }) => ({ principal, on: decision.missingContextKeys })),
      asked: found.length,
    });
    return;
  }
  for (const { principal, decision } of may) output.line(`${principal}  ${whyOf(decision)}`);
  for (const { principal, decision } of perhaps)
    output.line(`${principal}  not as asked; depends on ${decision.missingContextKeys.join(', ')}`);
  output.say(`${may.length} of ${found.length} may.`);
}

function whyOf({ matchedStatements }: Decision): string {
  const places = matchedStatements.map(({ policyId = '', sid, index = 0 }) => `${policyId} (${sid ?? index + 1})`);
  return places.length === 0 ? 'needs no policy' : `by ${places.join(', ')}`;
}

/** ARNs of the root user, the users and the roles. */
async function principalsOf(client: EventideClient, at: { readonly signal: AbortSignal }): Promise<readonly string[]> {
  const { account = '' } = await client.sts.getCallerIdentity({}, at);
  const arns = [`arn:aws:iam::${account}:root`];
  await eachPage(async (page) => {
    const { users, isTruncated, marker } = await client.iam.listUsers({ ...page, maxItems: pageSize }, at);
    arns.push(...users.flatMap(({ arn }) => arn ?? []));
    return isTruncated === true ? marker : undefined;
  });
  await eachPage(async (page) => {
    const { roles, isTruncated, marker } = await client.iam.listRoles({ ...page, maxItems: pageSize }, at);
    arns.push(...roles.flatMap(({ arn }) => arn ?? []));
    return isTruncated === true ? marker : undefined;
  });
  return arns;
}

async function eachPage(read: (page: { readonly marker?: string }) => Promise<string | undefined>): Promise<void> {
  let marker: string | undefined;
  do marker = await read(marker === undefined ? {} : { marker });
  while (marker !== undefined);
}
