// `eventide replica`: one replica in this process, until it is told to end.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CliError, textOf } from './cli-error.ts';
import type { CommandContext } from './context.ts';
import { reportToSupervisor, whenSupervisorIsGone } from './replica-report.ts';

/** Adds `replica`. */
export function addReplica(program: Command, context: () => CommandContext): void {
  program
    .command('replica')
    .description('run one replica (what `up` and containers do)')
    .requiredOption('--config <file>', "the replica's configuration")
    .action((options: { readonly config: string }) => runReplica(context(), resolve(context().cwd, options.config)));
}

/** Runs one replica in this process, until it is told to end. */
export async function runReplica(context: CommandContext, config: string): Promise<void> {
  const { readReplicaConfig } = await import('../config/config.ts');
  const { startReplica } = await import('../replica.ts');
  const running = await (async () => {
    try {
      return await startReplica(readReplicaConfig(config));
    } catch (error) {
      await reportToSupervisor({ type: 'failed', message: textOf(error) });
      throw new CliError('failed', textOf(error));
    }
  })();
  const stopped = new Promise<'stop'>((done) => {
    if (context.signal.aborted) done('stop');
    context.signal.addEventListener('abort', () => done('stop'), { once: true });
    whenSupervisorIsGone(() => done('stop'));
  });
  void running.ready.then(() => reportToSupervisor({ type: 'ready' }));
  const ended = await Promise.race([stopped, running.halted]);
  await running.stop();
  if (ended !== 'stop') throw new CliError(ended.evicted === true ? 'evicted' : 'failed', ended.reason);
}
