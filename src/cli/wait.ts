// `eventide wait`: until a change is visible everywhere.

import { type Command, Option } from 'commander';
import { listed, wholeNumber } from './arguments.ts';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './context.ts';

interface WaitOptions {
  readonly timeout: number;
  readonly stage: 'stored' | 'visible';
  readonly replica?: readonly string[];
}

/** Adds `wait`. */
export function addWait(program: Command, context: () => CommandContext): void {
  program
    .command('wait')
    .description('wait until what causal tokens name is visible on all replicas')
    .argument('<token...>', 'causal tokens, as writes return them')
    .option('--timeout <seconds>', 'how long at most', wholeNumber(1, 86_400), 130)
    .option('--replica <name>', 'only on this replica; repeatable', listed)
    .addOption(new Option('--stage <stage>', 'what to wait for').choices(['stored', 'visible']).default('visible'))
    .action((tokens: readonly string[], options: WaitOptions) => wait(context(), tokens, options));
}

async function wait(context: CommandContext, tokens: readonly string[], options: WaitOptions): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  const request = {
    tokens,
    stage: options.stage,
    ...(options.replica === undefined
      ? { scope: 'all' as const }
      : { scope: 'replicas' as const, replicas: options.replica }),
  };
  await withConnection(context, async ({ client }) => {
    let state: string | undefined;
    for await (const progress of client.cluster.waitForPropagation(request, {
      deadlineMs: options.timeout * 1000,
      signal: context.signal,
    })) {
      const replicas = progress.replicas.map((one) => `${one.replica}${one.reached === true ? ' ✓' : ''}`).join('  ');
      if (context.output.format === 'json') context.output.json(progress);
      else context.output.line(`${progress.state}  ${replicas}`);
      state = progress.state;
      if (state === 'BLOCKED') throw new CliError('unfinished', `Blocked: ${progress.reason ?? ''}.`);
      if (state === 'TOKEN_VOID') throw new CliError('failed', `Void: ${progress.reason ?? ''}.`);
    }
    if (state !== 'COMPLETE')
      throw new CliError('unfinished', 'The replica ended the wait before it was over.', 'Wait again.');
  });
}
