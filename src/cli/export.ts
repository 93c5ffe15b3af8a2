// `eventide export` and `eventide import`: an account in a file, from one cluster into another.

import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CliError, usageError } from './cli-error.ts';
import type { CommandContext } from './context.ts';
import { readInput } from './policy/read-input.ts';

// Ops of an import wait for nothing but earlier ones of their account, quarantines for their own delay: the longest of the
// profile aws, and some more.
const visibleWithinMs = 130_000;
// Whoever may read it has the account once they guess the passphrase.
const ownerOnly = 0o600;

interface ExportOptions {
  readonly outputFile?: string;
  readonly passphraseFile?: string;
  readonly withoutSecrets?: boolean;
}

/** Adds `export`. */
export function addExport(program: Command, context: () => CommandContext): void {
  program
    .command('export')
    .description('write everything that an account holds into a file, for `import` into another cluster')
    .argument('<account>', 'its id')
    .option('--output-file <file>', 'where to; never overwritten (else standard output)')
    .option('--passphrase-file <file>', 'seal keys, passwords and other secrets with the passphrase in this file')
    .option('--without-secrets', 'leave out what needs a secret; says what')
    .action((account: string, options: ExportOptions) => exportTo(context(), account, options));
}

async function exportTo(context: CommandContext, account: string, options: ExportOptions): Promise<void> {
  const { passphraseFile, withoutSecrets = false } = options;
  if ((passphraseFile === undefined) !== withoutSecrets)
    throw usageError(
      'Say what becomes of the secrets: --passphrase-file FILE, or --without-secrets.',
      'Nothing is written in the clear.',
    );
  const { output, signal } = context;
  const path = options.outputFile === undefined ? undefined : resolve(context.cwd, options.outputFile);
  if (path !== undefined && existsSync(path))
    throw new CliError('failed', `${path} exists already. An export never overwrites a file.`);
  const { formatAccountFile } = await import('./account-file/account-file.ts');
  const { fileKeys, newKeySettings, readPassphrase } = await import('./account-file/passphrase.ts');
  const { clusterOf, readAccount } = await import('./account-file/transfer.ts');
  const { withConnection } = await import('./connection.ts');
  const passphrase = passphraseFile === undefined ? undefined : readPassphrase(passphraseFile);
  await withConnection(context, async ({ client }) => {
    const reached = { client, signal };
    const settings = passphrase === undefined ? undefined : newKeySettings(await clusterOf(reached, account), account);
    const keys = passphrase === undefined || settings === undefined ? undefined : fileKeys(passphrase, settings);
    const { parts, leftOut, ...where } = await readAccount(reached, account, keys?.secrets);
    const header = { account, ...where, time: new Date().toISOString(), secrets: settings ?? ('left out' as const) };
    const text = formatAccountFile(header, parts, keys);
    if (path === undefined) output.text(text);
    else writeWhole(path, text);
    for (const what of leftOut) output.say(`left out: ${what}`);
    output.say(
      "left out, always: sessions, when things were last used, reports, and the account's place in an organization.",
    );
    output.say(`${parts.length} parts of account ${account}, as of its change ${where.position} on ${where.replica}.`);
  });
}

/** There is a whole file at the path, or none. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode: ownerOnly, flag: 'w' });
  renameSync(draft, path);
}

interface ImportOptions {
  readonly passphraseFile?: string;
  readonly rootKey?: boolean;
}

/** Adds `import`. */
export function addImport(program: Command, context: () => CommandContext): void {
  program
    .command('import')
    .description('bring in an account that `export` wrote, into a cluster that has none of that id, or an empty one')
    .argument('<file>', '- is standard input')
    .option('--passphrase-file <file>', 'the passphrase that it was exported with')
    .option('--root-key', 'give the root user an access key where it comes without one, and print it, once')
    .action((file: string, options: ImportOptions) => importFrom(context(), file, options));
}

async function importFrom(context: CommandContext, file: string, options: ImportOptions): Promise<void> {
  const { output, signal } = context;
  const { passphraseFile, rootKey = false } = options;
  const { readAccountFile } = await import('./account-file/account-file.ts');
  const { fileKeys, readPassphrase } = await import('./account-file/passphrase.ts');
  const { writeAccount } = await import('./account-file/transfer.ts');
  const { visibleEverywhere } = await import('./seed/apply-seed.ts');
  const { withConnection } = await import('./connection.ts');
  const read = readAccountFile(file, readInput(file), (settings) => {
    if (passphraseFile !== undefined) return fileKeys(readPassphrase(passphraseFile), settings);
    throw usageError(`The secrets in ${file} are sealed.`, 'Name the passphrase with --passphrase-file.');
  });
  await withConnection(context, async ({ client }) => {
    const isVisible = (): Promise<void> => visibleEverywhere(client, signal, visibleWithinMs);
    const key = read.keys?.secrets;
    const made = await writeAccount({ client, signal }, read, { key, rootKey, quarantinesAreOn: isVisible });
    await isVisible();
    const { account } = read.header;
    const facts = { account, parts: read.parts.length, before: made.before, ...made.rootKey };
    if (output.format === 'json') return output.json(facts);
    output.facts([
      ['account', account],
      ['parts', `${facts.parts}${made.before === 0 ? '' : `, of which ${made.before} were there`}`],
      ...(made.rootKey === undefined
        ? []
        : [
            ['root access key', made.rootKey.accessKeyId] as const,
            ['secret access key', `${made.rootKey.secretAccessKey}  (shown once)`] as const,
          ]),
    ]);
  });
}
