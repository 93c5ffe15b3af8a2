// `eventide chaos`: rules for faults on purpose are put, listed and ended, and what they did is reported.

import { type Command, InvalidArgumentError } from 'commander';
import type { Rule } from '../core/shapes/chaos.ts';
import { listed } from './arguments.ts';
import { type RuleFlags, readRules, ruleOfFlags } from './chaos/rule-input.ts';
import { describeFault, describeScope } from './chaos/rule-text.ts';
import { usageError } from './cli-error.ts';
import type { CommandContext } from './context.ts';
import { showDuration } from './output.ts';

/** Adds `chaos`. */
export function addChaos(program: Command, context: () => CommandContext): void {
  const command = program
    .command('chaos')
    .description('faults on purpose on a running cluster (replicas started with `up --chaos`)');
  addPut(command, context);
  command
    .command('list')
    .description('print the rules in force')
    .action(() => list(context()));
  command
    .command('delete')
    .description('end a rule')
    .argument('<name>')
    .action((name: string) => remove(context(), name));
  command
    .command('reset')
    .description('end all rules')
    .action(() => reset(context()));
  command
    .command('report')
    .description('print what each rule did, where, and on which ops')
    .action(() => report(context()));
}

function addPut(command: Command, context: () => CommandContext): void {
  command
    .command('put')
    .description('put the rules of a file (YAML or JSON, - is standard input), or one rule of options')
    .argument('[file]')
    .option('--name <name>', 'name; a rule of that name is replaced')
    .option('--for <duration>', 'when it ends by itself, such as 30s (default: 10m; at most 24h)', duration)
    .option('--seed <number>', 'seed of its draws', number)
    .option('--replica <name>', 'only on this replica; repeatable', listed)
    .option('--peer <name>', 'only links to this one; repeatable', listed)
    .option('--account <id>', 'only this account; repeatable', listed)
    .option('--action <name>', 'only this action, such as iam:CreateUser or iam:Create*; repeatable', listed)
    .option('--principal <arn>', 'only calls of this caller; repeatable', listed)
    .option('--probability <share>', 'share of the cases, 0 to 1', number)
    .option('--netsplit <direction>', 'net: cut links: both, in or out')
    .option('--delay <duration>', 'net: median of the delay of messages', duration)
    .option('--sigma <number>', 'net: sigma of that delay (log-normal)', number)
    .option('--loss <share>', 'net: share of messages lost', number)
    .option('--duplicate <share>', 'net: share of messages that arrive twice', number)
    .option('--reorder <share>', 'net: share of messages that later ones overtake', number)
    .option('--bandwidth <bytes>', 'net: bytes a second', number)
    .option('--pause', 'apply: nothing becomes visible')
    .option('--hold', 'apply: what is in scope stays invisible until the rule ends')
    .option('--extra-delay <duration>', 'apply: longer delay', duration)
    .option('--code <code>', 'api: answer with this error, such as Throttling')
    .option('--latency <duration>', 'api: answer later', duration)
    .option('--drop-answer', 'api: decide, and lose the answer')
    .option('--skew <duration>', 'clock: offset of the wall clock; may be negative', duration)
    .option('--drift <share>', 'clock: seconds gained per second', number)
    .option('--sync-delay <duration>', 'disk: slower writes', duration)
    .option('--disk-error <code>', 'disk: ENOSPC (full) or EIO (broken)')
    .option('--crash', 'process: it ends at once')
    .option('--freeze <duration>', 'process: its event loop stands still', duration)
    .action((file: string | undefined, flags: RuleFlags) => put(context(), file, flags));
}

async function put(context: CommandContext, file: string | undefined, flags: RuleFlags): Promise<void> {
  if (file === undefined && Object.keys(flags).length === 0)
    throw usageError('Give a file with rules, or options that make one (see `eventide chaos put --help`).');
  if (file !== undefined && Object.keys(flags).length > 0)
    throw usageError('Give a file or options, not both: the file says everything.');
  const nowMs = Date.now();
  const rules = file === undefined ? [ruleOfFlags(flags, nowMs)] : await readRules(file, nowMs);
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    for (const rule of rules) {
      const { replicas, expiresAt = nowMs } = await client.chaos.putRule({ rule }, { signal: context.signal });
      if (context.output.format === 'json') context.output.json({ name: rule.name, replicas, expiresAt });
      else context.output.line(`${rule.name} holds for ${showDuration(Math.max(0, expiresAt - Date.now()))}`);
    }
  });
}

async function list(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { rules, unreached } = await client.chaos.listRules({}, { signal: context.signal });
    sayUnreached(context, unreached);
    if (context.output.format === 'json') return context.output.json({ rules, unreached });
    const endOf = ({ expiresAt = 0 }: Rule): string => showDuration(Math.max(0, expiresAt - Date.now()));
    if (rules.length === 0) context.output.line('No chaos rules.');
    else {
      const rows = rules.map((rule) => [rule.name, describeFault(rule), describeScope(rule.scope), endOf(rule)]);
      context.output.table(['rule', 'fault', 'scope', 'ends in'], rows);
    }
  });
}

async function remove(context: CommandContext, name: string): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { unreached } = await client.chaos.deleteRule({ name }, { signal: context.signal });
    sayUnreached(context, unreached);
    if (context.output.format === 'json') context.output.json({ name, unreached });
    else context.output.line(`${name} has ended`);
  });
}

async function reset(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { unreached } = await client.chaos.resetRules({}, { signal: context.signal });
    sayUnreached(context, unreached);
    if (context.output.format === 'json') context.output.json({ unreached });
    else context.output.line('All chaos rules have ended.');
  });
}

async function report(context: CommandContext): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const { rules, unreached } = await client.chaos.getReport({}, { signal: context.signal });
    sayUnreached(context, unreached);
    if (context.output.format === 'json') return context.output.json({ rules, unreached });
    if (rules.length === 0) context.output.line('No chaos rules.');
    else {
      const rows = rules.map(({ name = '', replica = '', fired = 0, ops }) => [
        name,
        replica,
        String(fired),
        opsText(ops),
      ]);
      context.output.table(['rule', 'replica', 'fired', 'ops (newest)'], rows);
    }
  });
}

// As many as fit on a line.
const shownOps = 8;

function opsText(ops: readonly number[]): string {
  const newest = ops.slice(-shownOps).toReversed().join(' ');
  return ops.length > shownOps ? `${newest} …` : newest;
}

function sayUnreached({ output }: CommandContext, unreached: readonly string[]): void {
  if (unreached.length > 0)
    output.say(`${unreached.join(', ')} did not answer. What runs there keeps its rules until they end by themselves.`);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `300ms`, `2.5s`, `10m`, `-1h`. */
function duration(text: string): number {
  const [, amount, unit = ''] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const unitMs = units[unit];
  if (amount === undefined || unitMs === undefined) throw new InvalidArgumentError('It is like 300ms, 2s, 10m or 1h.');
  return Number(amount) * unitMs;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is a number.');
  return value;
}
