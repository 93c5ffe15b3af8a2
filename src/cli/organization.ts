// `eventide organization`: the tree of accounts, its units, and the policies that hang on both.

import type { Command } from 'commander';
import type { PutOrganizationRequest } from '../core/shapes/cluster.ts';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './context.ts';
import { readInput } from './policy/read-input.ts';

/** Adds `organization`. */
export function addOrganization(program: Command, context: () => CommandContext): void {
  const command = program
    .command('organization')
    .description('the tree of accounts, with service control and resource control policies');
  command
    .command('show')
    .description('print the organization')
    .action(() => show(context()));
  command
    .command('put')
    .description('make the organization, or change it into the one of a file: YAML or JSON, - is standard input')
    .argument('<file>')
    .action((file: string) => put(context(), file));
  command
    .command('delete')
    .description('dissolve the organization; its accounts stay')
    .action(() => remove(context()));
}

async function show(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { organization } = await client.cluster.getOrganization({}, { signal: context.signal });
    context.output.json(organization);
  });
}

async function put(context: CommandContext, file: string): Promise<void> {
  const request = await organizationIn(readInput(file), file);
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { organization } = await client.cluster.putOrganization(request, { signal: context.signal });
    context.output.json(organization);
  });
}

async function remove(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    await client.cluster.deleteOrganization({}, { signal: context.signal });
    context.output.say('The organization is dissolved.');
  });
}

const members = ['policies', 'root', 'units', 'accounts'];

/** The organization of a file: documents may stand in it as they are, instead of as text. */
async function organizationIn(text: string, file: string): Promise<PutOrganizationRequest> {
  const { plainYaml, yamlAsJson } = await import('./yaml-file.ts');
  const value = plainYaml(file, text);
  if (!isObject(value)) throw new CliError('failed', `${file} holds no organization.`, `It has ${members.join(', ')}.`);
  const unknown = Object.keys(value).find((name) => !members.includes(name));
  if (unknown !== undefined)
    throw new CliError('failed', `${file}: an organization has no ${unknown}.`, `It has ${members.join(', ')}.`);
  const { policies, units, accounts, ...rest } = value;
  const list = (of: unknown): readonly unknown[] => (Array.isArray(of) ? (of as readonly unknown[]) : []);
  const request = {
    ...rest,
    units: list(units),
    accounts: list(accounts).map((one) => (isObject(one) ? { ...one, id: String(one['id']) } : one)),
    policies: list(policies).map((one) =>
      isObject(one) && isObject(one['document']) ? { ...one, document: yamlAsJson(file, one['document']) } : one,
    ),
  };
  // What else is wrong with it the replica says, member by member.
  return request as unknown as PutOrganizationRequest;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
