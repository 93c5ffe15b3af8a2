// `eventide join-token`, `join`, `evict`: who is a member of the cluster.

import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { EventideClient } from '../lib/client.ts';
import { wholeNumber } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { findDirectory, writeWhole } from './cluster-directory.ts';
import { profileNames } from './cluster-plan.ts';
import type { CommandContext } from './context.ts';
import { freePorts } from './free-port.ts';
import { runReplica } from './replica.ts';

// Bounds of how long a join token may be good, seconds: as the API has them.
const lifetime = { least: 60, most: 86_400 } as const;

/** Adds `join-token`. */
export function addJoinToken(program: Command, context: () => CommandContext): void {
  program
    .command('join-token')
    .description('make a one-time token with which a new replica joins; it is a secret until it is used')
    .addOption(
      new Option('--kind <kind>', 'what it becomes; an observer is given no data keys')
        .choices(['voter', 'replica', 'observer'])
        .default('replica'),
    )
    .option('--expires-in <seconds>', 'how long it is good', wholeNumber(lifetime.least, lifetime.most), 3600)
    .action((options: TokenOptions) => makeToken(context(), options));
}

interface TokenOptions {
  readonly kind: 'observer' | 'replica' | 'voter';
  readonly expiresIn: number;
}

async function makeToken(context: CommandContext, { kind, expiresIn }: TokenOptions): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client }) => {
    const made = await client.cluster.createJoinToken(
      { kind, expiresInSeconds: expiresIn },
      { signal: context.signal },
    );
    if (context.output.format === 'json') return context.output.json(made);
    context.output.line(made.joinToken ?? '');
    context.output.say(`Good for one ${kind}, until ${new Date(made.expiresAt ?? 0).toISOString()}.`);
  });
}

interface JoinOptions {
  readonly name: string;
  readonly grpc?: string;
  readonly http?: string;
  readonly peer?: string;
  readonly listen?: string;
  readonly profile?: string;
  readonly insecure?: boolean;
  readonly logLevel: string;
  readonly run: boolean;
}

/** Adds `join`. */
export function addJoin(program: Command, context: () => CommandContext): void {
  program
    .command('join')
    .description('become a member of a cluster, in a directory of its own (--data), and run')
    .argument('<token>', 'what `join-token` printed, or - to read it from standard input')
    .requiredOption('--name <name>', 'name of the new replica, such as n4')
    .option('--grpc <address>', 'where clients reach it (else a free port of 127.0.0.1)')
    .option('--http <address>', 'where /health, /ready and /metrics are reached (else a free port of 127.0.0.1)')
    .option('--peer <address>', 'where the other replicas reach it (else a free port of 127.0.0.1)')
    .option('--listen <host>', 'listen on this host instead of those of the addresses, such as 0.0.0.0')
    .addOption(new Option('--profile <name>', "delay profile, where not the cluster file's").choices(profileNames))
    .option('--insecure', 'plaintext public port on an address that is not loopback')
    .option('--log-level <level>', 'least level that is logged', 'info')
    .option('--no-run', 'only join; run it with `eventide replica` later')
    .action((token: string, options: JoinOptions) => joinAndRun(context(), token, options));
}

async function joinAndRun(context: CommandContext, given: string, options: JoinOptions): Promise<void> {
  const { joinCluster } = await import('../join.ts');
  const { ConfigError } = await import('../config/cluster-file.ts');
  const directory = findDirectory(context);
  const { name, listen } = options;
  const ports = await freePorts('127.0.0.1', 3);
  const [grpc, http, peer] = [options.grpc, options.http, options.peer].map(
    (address, at) => address ?? `127.0.0.1:${ports[at] ?? 0}`,
  ) as [string, string, string];
  const token = given === '-' ? await text(context.input) : given;
  const joined = await joinCluster({ directory, token, name, grpc, http, peer, nowMs: Date.now() }).catch(
    (error: unknown) => {
      throw error instanceof ConfigError ? new CliError('failed', error.message) : error;
    },
  );
  const listening = (address: string): string =>
    listen === undefined ? address : `${listen}${address.slice(address.lastIndexOf(':'))}`;
  const path = join(directory, name, 'replica.json');
  const config = {
    ...{ clusterDirectory: directory, name, dataDirectory: join(directory, name, 'data'), logLevel: options.logLevel },
    ...{ grpcListen: listening(grpc), httpListen: listening(http), peerListen: listening(peer) },
    ...{ insecure: options.insecure === true },
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  };
  writeWhole(path, `${JSON.stringify(config, undefined, 2)}\n`);
  if (context.output.format === 'json') context.output.json({ ...joined, name, grpc, http, peer, config: path });
  else
    context.output.facts([
      ['cluster', joined.clusterId],
      ['replica', `${name} (${joined.kind})`],
      ['grpc', grpc],
      ...(joined.kind === 'observer'
        ? [
            [
              'data keys',
              'none given: it answers unsigned questions about named principals, to whoever reaches it',
            ] as const,
          ]
        : []),
      ['run it again', `eventide replica --config ${path}`],
    ]);
  if (options.run) await runReplica(context, resolve(path));
}

/** Adds `evict`. */
export function addEvict(program: Command, context: () => CommandContext): void {
  program
    .command('evict')
    .description('take a member out of the cluster for good: no link, no vote, no word of it counts any more')
    .argument('<replica>', 'its name')
    .action((replica: string) => evict(context(), replica));
}

/** Whether one of these replicas knows of no such member, soon. */
async function isGone(
  client: EventideClient,
  {
    replica,
    others,
    signal,
  }: { readonly replica: string; readonly others: readonly string[]; readonly signal: AbortSignal },
): Promise<boolean> {
  for (let tries = 0; tries < 10; tries++) {
    for (const endpoint of others) {
      const asked = { signal, endpoint, deadlineMs: 2000 };
      const { members } = await client.cluster.getCluster({}, asked).catch(() => ({ members: [] }));
      if (members.length > 0 && members.every(({ name }) => name !== replica)) return true;
    }
    await setTimeout(200, undefined, { signal });
  }
  return false;
}

async function evict(context: CommandContext, replica: string): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  const { EventideError } = await import('../lib/client.ts');
  await withConnection(context, async ({ client }) => {
    const { signal } = context;
    // Who may evict need not be allowed to look.
    const { members } = await client.cluster.getCluster({}, { signal }).catch(() => ({ members: [] }));
    const others = members.flatMap(({ name, grpcAddress }) => (name === replica ? [] : (grpcAddress ?? [])));
    await client.cluster.evictMember({ replica }, { signal }).catch(async (error: unknown) => {
      // Whoever took the call may be the very one that goes, and then ends before it answers: the others know.
      const isCut = error instanceof EventideError && error.code === 'UNREACHABLE';
      if (!isCut || !(await isGone(client, { replica, others, signal }))) throw error;
    });
    if (context.output.format === 'json') context.output.json({ evicted: replica });
    else context.output.line(`${replica} is no member any more.`);
  });
  context.output.say(
    'If its machine is in other hands and held the data keys, rotate them: what it holds opens what it stored.',
  );
}
