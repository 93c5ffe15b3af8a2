// The connection of a command: which cluster it means, with whose credentials, and how failures end it.

import { resolve } from 'node:path';
import { status } from '@grpc/grpc-js';
import { createClient, type EventideClient, EventideError } from '../lib/client.ts';
import { CliError } from './cli-error.ts';
import { type ClusterEntry, findDirectory, readClusterEntry, readEnvironment } from './cluster-directory.ts';
import type { CommandContext } from './context.ts';
import { type Credentials, findCredentials } from './credentials.ts';
import type { ExitName } from './exit-code.ts';

/** A cluster that a command talks to. */
export interface Connection {
  readonly client: EventideClient;
  /** Another client of the same cluster, whose calls bring a bearer token. */
  withBearer(bearerToken: string): EventideClient;
  /** Address of a replica by name. */
  endpointOf(replica: string): string;
}

/** Stands for credentials where calls bring none. */
export const nobody = Symbol('nobody');

/** Connects a command. `credentials`: a file with other credentials than the found ones. */
export function connect(context: CommandContext, credentials?: string | typeof nobody): Connection {
  const directory = findDirectory(context);
  const { endpoints, cluster } = findCluster(context, directory);
  const found = (): Credentials =>
    findCredentials({
      file: credentials === nobody ? undefined : credentials,
      cwd: context.cwd,
      env: context.data === undefined ? context.env : {},
      directory: readEnvironment(directory),
    });
  const where = { endpoints, ...findTls(context) };
  return {
    client: createClient({ ...where, ...(credentials === nobody ? {} : { credentials: found() }) }),
    withBearer: (bearerToken) => createClient({ ...where, bearerToken }),
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

/** The cluster that a command means: --endpoint, else --data, else EVENTIDE_ENDPOINTS, else the directory. */
function findCluster(
  context: CommandContext,
  directory: string,
): { readonly endpoints: readonly string[]; readonly cluster: ClusterEntry | undefined } {
  if (context.endpoints.length > 0) return { endpoints: context.endpoints, cluster: undefined };
  const listed = context.env['EVENTIDE_ENDPOINTS']?.split(',').filter((one) => one !== '') ?? [];
  const cluster = readClusterEntry(directory);
  const own = cluster?.replicas.map(({ grpc }) => grpc) ?? [];
  if (context.data === undefined && listed.length > 0) {
    // The directory only knows the names of the replicas, if it is theirs.
    return { endpoints: listed, cluster: own.some((address) => listed.includes(address)) ? cluster : undefined };
  }
  if (own.length > 0) return { endpoints: own, cluster };
  throw new CliError(
    'unreachable',
    `There is no cluster in ${directory}.`,
    'Start one with `eventide up`, or name one with --data or --endpoint.',
  );
}

function findTls(context: CommandContext): { readonly tls?: true | { readonly authority: string } } {
  const authority = context.tlsAuthority ?? context.env['EVENTIDE_TLS_AUTHORITY'];
  if (!authority) return {};
  return { tls: authority === 'system' ? true : { authority: resolve(context.cwd, authority) } };
}

/** Runs a command's calls; what fails becomes one clear message and an exit code. */
export async function withConnection<T>(
  context: CommandContext,
  work: (connection: Connection) => Promise<T>,
  credentials?: string | typeof nobody,
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
      `No replica could be reached: ${reasonOf(error)}.`,
      'Is the cluster up? `eventide up` starts it.',
    );
  return new CliError(exitOf(error), `${error.code}: ${error.message}`, about);
}

/** The end of the channel's chain of reasons, which repeats itself. */
function reasonOf({ message }: EventideError): string {
  return /connect E[A-Z]+ \S*\w|Name resolution failed.*\w/.exec(message)?.[0] ?? message;
}

function exitOf(error: EventideError): ExitName {
  if (error.code === 'HOME_UNREACHABLE' || error.grpcCode === status.UNAVAILABLE) return 'unreachable';
  if (error.grpcCode === status.PERMISSION_DENIED) return 'denied';
  return error.grpcCode === status.DEADLINE_EXCEEDED ? 'unfinished' : 'failed';
}
