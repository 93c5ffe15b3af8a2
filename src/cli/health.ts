// `eventide health`: whether a replica takes calls, by the standard health service. For container health checks.

import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './context.ts';

// A health check that takes longer than this has failed.
const patienceMs = 2000;

/** Adds `health`. */
export function addHealth(program: Command, context: () => CommandContext): void {
  program
    .command('health')
    .description('exit with 0 where a replica takes calls')
    .option('--address <host:port>', "the replica's gRPC address")
    .option('--config <file>', "the replica's configuration (else EVENTIDE_CONFIG)")
    .action((options: { readonly address?: string; readonly config?: string }) => health(context(), options));
}

async function health(
  context: CommandContext,
  options: { readonly address?: string; readonly config?: string },
): Promise<void> {
  const { address, tls } =
    options.address === undefined
      ? await configured(options.config ?? context.env['EVENTIDE_CONFIG'])
      : {
          address: options.address,
          tls: (context.tlsAuthority ?? context.env['EVENTIDE_TLS_AUTHORITY']) !== undefined,
        };
  const { Client, credentials } = await import('@grpc/grpc-js');
  // Whose certificate it is does not matter here: nothing secret is asked, and the address is seldom the name in it.
  const channel = tls
    ? credentials.createSsl(null, null, null, { rejectUnauthorized: false })
    : credentials.createInsecure();
  // An IP address may not be asked for by TLS's server name.
  const client = new Client(address, channel, tls ? { 'grpc.ssl_target_name_override': 'localhost' } : {});
  try {
    const state = await new Promise<number>((resolve, reject) => {
      const identity = (bytes: Buffer): Buffer => bytes;
      // HealthCheckResponse is one enum field: tag 0x08, then 1 for SERVING.
      const read = (bytes: Buffer): number => bytes[1] ?? 0;
      const empty = Buffer.alloc(0);
      client.makeUnaryRequest(
        '/grpc.health.v1.Health/Check',
        identity,
        read,
        empty,
        { deadline: Date.now() + patienceMs },
        (error, value) => {
          if (error === null) resolve(value ?? 0);
          else reject(new CliError('unreachable', `${address} does not answer: ${error.details}.`));
        },
      );
    });
    if (state !== 1) throw new CliError('failed', `${address} does not take calls yet.`);
    context.output.line('SERVING');
  } finally {
    client.close();
  }
}

async function configured(file: string | undefined): Promise<{ readonly address: string; readonly tls: boolean }> {
  if (file === undefined) return { address: '127.0.0.1:4601', tls: false };
  const { readReplicaConfig } = await import('../config/config.ts');
  const { grpcListen, tls } = readReplicaConfig(file);
  const address = grpcListen.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:');
  return { address, tls: tls !== undefined };
}
