// The connection of a command: which cluster it means, with whose credentials, and how failures end it.

import { status } from '@grpc/grpc-js';
import { createClient, type EventideClient, EventideError } from '../lib/client.ts';
import { CliError } from './cli-error.ts';
import { type ClusterEntry, findDirectory, readClusterEntry, readEnvironment } from './cluster-directory.ts';
import type { CommandContext } from './context.ts';
import { findCredentials } from './credentials.ts';
import type { ExitName } from './exit-code.ts';

/** A cluster that a command talks to. */
export interface Connection {
  readonly client: EventideClient;
  /** Absent where the cluster was named by --endpoint. */
  readonly cluster: ClusterEntry | undefined;
  /** Address of a replica by name. */
  endpointOf(replica: string): string;
}

/** Connects a command. `credentials`: a file with other credentials than the found ones. */
export function connect(context: CommandContext, credentials?: string): Connection {
  const directory = findDirectory(context);
  const given =
    context.endpoints.length > 0
      ? context.endpoints
      : (context.env['EVENTIDE_ENDPOINTS']?.split(',').filter((one) => one !== '') ?? []);
  const named = context.data !== undefined || given.length === 0;
  const cluster = context.endpoints.length > 0 ? undefined : named ? readClusterEntry(directory) : undefined;
  const endpoints = cluster === undefined ? given : cluster.replicas.map((replica) => replica.grpc);
  if (endpoints.length === 0) {
    throw new CliError(
      'unreachable',
      `There is no cluster in ${directory}.`,
      'Start one with `eventide up`, or name one with --data or --endpoint.',
    );
  }
  const found = findCredentials({
    file: credentials,
    cwd: context.cwd,
    env: context.data === undefined ? context.env : {},
    directory: readEnvironment(directory),
  });
  return {
    client: createClient({ endpoints, credentials: found }),
    cluster,
    endpointOf(replica) {
      const entry = cluster?.replicas.find((one) => one.name === replica);
      if (entry !== undefined) return entry.grpc;
      const names = cluster?.replicas.map((one) => one.name).join(', ');
      throw new CliError(
        'usage',
        `There is no replica ${replica}.`,
        names === undefined ? 'Name its address with --endpoint.' : `There are ${names}.`,
      );
    },
  };
}

/** Runs a command's calls; what fails becomes one clear message and an exit code. */
export async function withConnection<T>(
  context: CommandContext,
  work: (connection: Connection) => Promise<T>,
  credentials?: string,
): Promise<T> {
  const connection = connect(context, credentials);
  try {
    return await work(connection);
  } catch (error) {
    throw error instanceof EventideError ? cliError(error) : error;
  } finally {
    connection.client.close();
  }
}

function cliError(error: EventideError): CliError {
  const about =
    error.requestId === undefined
      ? undefined
      : `Request ${error.requestId}${error.replica === undefined ? '' : ` on ${error.replica}`}.`;
  if (error.code === 'UNREACHABLE')
    return new CliError(
      'unreachable',
      `No replica could be reached: ${error.message}`,
      'Is the cluster up? See `eventide status`.',
    );
  return new CliError(exitOf(error), `${error.code}: ${error.message}`, about);
}

function exitOf(error: EventideError): ExitName {
  if (error.code === 'HOME_UNREACHABLE' || error.grpcCode === status.UNAVAILABLE) return 'unreachable';
  if (error.grpcCode === status.PERMISSION_DENIED) return 'denied';
  return error.grpcCode === status.DEADLINE_EXCEEDED ? 'unfinished' : 'failed';
}
