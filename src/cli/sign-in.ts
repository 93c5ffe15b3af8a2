// `eventide sign-in`: a bearer token, for tools that cannot sign.

import type { Command } from 'commander';
import { wholeNumber } from './arguments.ts';
import type { CommandContext } from './context.ts';

/** Adds `sign-in`. */
export function addSignIn(program: Command, context: () => CommandContext): void {
  program
    .command('sign-in')
    .description('print a bearer token for tools that cannot sign, such as buf curl')
    .option('--duration <seconds>', 'how long it holds', wholeNumber(900, 43_200), 3600)
    .option('--credentials <file>', 'sign in with the credentials in this file')
    .action((options: { readonly duration: number; readonly credentials?: string }) => signIn(context(), options));
}

async function signIn(
  context: CommandContext,
  options: { readonly duration: number; readonly credentials?: string },
): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(
    context,
    async ({ client }) => {
      const { bearerToken } = await client.access.signIn(
        { durationSeconds: options.duration },
        { signal: context.signal },
      );
      if (context.output.format === 'json') context.output.json({ bearerToken });
      else context.output.line(bearerToken ?? '');
    },
    options.credentials,
  );
}
