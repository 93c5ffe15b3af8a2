// `eventide trace`: when a change was committed, received and became visible, replica by replica.

import type { Command } from 'commander';
import type { OpPropagation } from '../core/shapes/cluster.ts';
import { usageError } from './cli-error.ts';
import type { CommandContext } from './context.ts';
import { showDuration } from './output.ts';

interface TraceOptions {
  readonly delays?: boolean;
  readonly all?: boolean;
}

// Changes asked for at a time.
const pageSize = 1000;

/** Adds `trace`. */
export function addTrace(program: Command, context: () => CommandContext): void {
  program
    .command('trace')
    .description('show when a change reached each replica')
    .argument('[what]', 'request id or causal token of the change')
    .option('--all', 'every change of the account')
    .option('--delays', 'print only what the seed decides: account, number, class, replica, delay in ms')
    .action((what: string | undefined, options: TraceOptions) => trace(context(), what, options));
}

async function trace(context: CommandContext, what: string | undefined, options: TraceOptions): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  if ((what === undefined) !== (options.all === true)) throw usageError('Name a request id or a token, or say --all.');
  await withConnection(context, async ({ client }) => {
    const ops: OpPropagation[] = [];
    let trimmedThrough = 0;
    if (what === undefined) {
      for (;;) {
        const page = await client.cluster.getPropagation(
          { afterAccountSeq: ops.at(-1)?.accountSeq ?? 0, limit: pageSize },
          { signal: context.signal },
        );
        ops.push(...page.ops);
        trimmedThrough = page.trimmedThrough ?? 0;
        if (page.ops.length < pageSize) break;
      }
    } else {
      const asked = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(what) ? { requestId: what } : { token: what };
      ops.push(...(await client.cluster.getPropagation(asked, { signal: context.signal })).ops);
    }
    if (trimmedThrough > 0)
      context.output.say(`The first ${trimmedThrough} writes of the cluster are trimmed from the log.`);
    if (options.delays === true) for (const line of delayLines(ops)) context.output.line(line);
    else if (context.output.format === 'json') context.output.json({ ops });
    else for (const op of ops) show(context, op);
  });
}

/** One line per change and replica, the same for every cluster with the same seed and script. */
function delayLines(ops: readonly OpPropagation[]): readonly string[] {
  return ops.flatMap(({ account, accountSeq, class: opClass, replicas }) =>
    replicas.map(({ replica, delayMs }) => `${account} ${accountSeq} ${opClass} ${replica} ${delayMs ?? 'manual'}`),
  );
}

function show({ output }: CommandContext, op: OpPropagation): void {
  output.line(
    `${op.kind} (account ${op.account}, number ${op.accountSeq}, ${op.class}) committed ${time(op.committedAt)}  request ${op.requestId}`,
  );
  const rows = op.replicas.map(({ replica, state, receivedAt, visibleAt, delayMs }) => [
    replica ?? '',
    state ?? '',
    time(receivedAt),
    time(visibleAt),
    // A voter may show it before the asked one knows that it is committed, and clocks differ.
    visibleAt === undefined || op.committedAt === undefined
      ? ''
      : showDuration(Math.max(0, visibleAt - op.committedAt)),
    delayMs === undefined ? 'until released' : showDuration(delayMs),
  ]);
  output.table(['replica', 'state', 'received', 'visible', 'after', 'delay drawn'], rows);
  output.line();
}

function time(wallMs: number | undefined): string {
  return wallMs === undefined ? '' : new Date(wallMs).toISOString().slice(11, 23);
}
