// `eventide sign-in`: a bearer token, for tools that cannot sign.

import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Adds `sign-in`. */
export function addSignIn(program: Command, context: () => CommandContext): void {
  program
    .command('sign-in')
    .description('print a bearer token for tools that cannot sign, such as buf curl')
    .option('--duration <seconds>', 'how long it holds', '3600')
    .option('--credentials <file>', 'sign in with the credentials in this file')
    .action((options: { readonly duration: string; readonly credentials?: string }) => signIn(context(), options));
}

async function signIn(
  context: CommandContext,
  options: { readonly duration: string; readonly credentials?: string },
): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(
    context,
    async ({ client }) => {
      const { bearerToken } = await client.access.signIn(
        { durationSeconds: Number(options.duration) },
        { signal: context.signal },
      );
      context.output.line(bearerToken ?? '');
    },
    options.credentials,
  );
}
