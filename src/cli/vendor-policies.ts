// `eventide vendor-policies`: managed policies of AWS that stand before those of the release, for all accounts.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { textOf, usageError } from './cli-error.ts';
import type { CommandContext } from './context.ts';

interface VendorPolicy {
  readonly name: string;
  readonly path?: string;
  readonly document: string | object;
  readonly description?: string;
}

/** Adds `vendor-policies`. */
export function addVendorPolicies(program: Command, context: () => CommandContext): void {
  const command = program
    .command('vendor-policies')
    .description('managed policies of AWS in place of the release’s: arn:aws:iam::aws:policy/…');
  command
    .command('import')
    .description('import policies from a JSON file: [{"name", "path"?, "document", "description"?}]')
    .argument('<file>')
    .action((file: string) => importPolicies(context(), file));
}

async function importPolicies(context: CommandContext, file: string): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  const policies = readPolicies(resolve(context.cwd, file));
  await withConnection(context, async ({ client }) => {
    for (const { name, path, document, description } of policies) {
      const text = typeof document === 'string' ? document : JSON.stringify(document);
      const request = {
        name,
        document: text,
        ...(path === undefined ? {} : { path }),
        ...(description === undefined ? {} : { description }),
      };
      const { arn, versionId } = await client.cluster.putVendorPolicy(request, { signal: context.signal });
      context.output.line(`${arn ?? ''} ${versionId ?? ''}`);
    }
  });
}

function readPolicies(path: string): readonly VendorPolicy[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw usageError(`${path} cannot be read: ${textOf(error)}.`);
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one, at) => {
    if (typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string' && 'document' in one)
      return one as VendorPolicy;
    throw usageError(`${path}: entry ${at + 1} needs a name and a document.`);
  });
}
