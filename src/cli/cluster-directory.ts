// The directory of a cluster made by `up`: what commands find there, and how they find the directory.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError, systemCode, textOf } from './cli-error.ts';

/** Where `up` puts a cluster unless told otherwise. */
export const defaultDirectory = '.eventide';

const clusterFormat = 1;

/** One replica of a running cluster, as `cluster.json` shows it. */
export interface ReplicaEntry {
  readonly name: string;
  readonly id: string;
  readonly grpc: string;
  readonly http: string;
  readonly peer: string;
  /** Absent while it is down. */
  readonly pid?: number;
}

/** `cluster.json`: a running cluster, for commands and for people's own scripts. */
export interface ClusterEntry {
  readonly format: typeof clusterFormat;
  readonly clusterId: string;
  readonly account: string;
  readonly profile: string;
  readonly seed: number;
  readonly replicas: readonly ReplicaEntry[];
  /** One HTTP address in front of all replicas; absent where none runs. */
  readonly edge?: string;
}

/** Names of the files that `up` writes beside those of genesis. */
export const directoryFiles = { cluster: 'cluster.json', environment: 'env', lock: 'up.lock' } as const;

/** The directory that a command means: `--data`, EVENTIDE_DATA, or `.eventide`. */
export function findDirectory(from: {
  readonly data: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}): string {
  return resolve(from.cwd, from.data ?? (from.env['EVENTIDE_DATA'] || defaultDirectory));
}

/** Writes `cluster.json`; readers see the old one or the new one. */
export function writeClusterEntry(directory: string, entry: Omit<ClusterEntry, 'format'>): void {
  writeWhole(
    join(directory, directoryFiles.cluster),
    `${JSON.stringify({ format: clusterFormat, ...entry }, undefined, 2)}\n`,
  );
}

/** Reads `cluster.json`; undefined where there is none. */
export function readClusterEntry(directory: string): ClusterEntry | undefined {
  const path = join(directory, directoryFiles.cluster);
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isClusterEntry(value)) return value;
  } catch (error) {
    throw new CliError(
      'failed',
      `${path} cannot be read: ${textOf(error)}.`,
      'Start the cluster again with `eventide up`, which writes it anew.',
    );
  }
  throw new CliError(
    'failed',
    `${path} is not of the form that this eventide writes.`,
    'Start the cluster again with `eventide up`, which writes it anew.',
  );
}

function isClusterEntry(value: unknown): value is ClusterEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === clusterFormat &&
    'account' in value &&
    typeof value.account === 'string' &&
    'replicas' in value &&
    Array.isArray(value.replicas) &&
    value.replicas.every(
      (replica: unknown) => typeof replica === 'object' && replica !== null && 'grpc' in replica && 'name' in replica,
    )
  );
}

/** Writes `env`, readable by its owner only: it holds a secret. */
export function writeEnvironment(directory: string, variables: Readonly<Record<string, string>>): void {
  writeWhole(join(directory, directoryFiles.environment), `${exportLines(variables).join('\n')}\n`);
}

/**
 * What a shell needs to use a cluster of this machine as its root user: with Eventide's own command line, and with AWS's clients.
 * AWS_DEFAULT_REGION is what the AWS CLI reads; any region does.
 */
export function localEnvironment(
  directory: string,
  members: readonly { readonly grpc: string; readonly http: string }[],
  root: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Readonly<Record<string, string>> {
  const http = `http://${members[0]?.http ?? ''}`;
  return {
    EVENTIDE_DATA: directory,
    EVENTIDE_ENDPOINTS: members.map(({ grpc }) => grpc).join(','),
    EVENTIDE_ACCESS_KEY_ID: root.accessKeyId,
    EVENTIDE_SECRET_ACCESS_KEY: root.secretAccessKey,
    AWS_ACCESS_KEY_ID: root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
    ...{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
    ...{ AWS_ENDPOINT_URL_IAM: http, AWS_ENDPOINT_URL_STS: http },
  };
}

/** Reads `env`; undefined where there is none. */
export function readEnvironment(directory: string): Readonly<Record<string, string>> | undefined {
  const text = readIfThere(join(directory, directoryFiles.environment));
  if (text === undefined) return undefined;
  const variables: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/^export ([A-Z_]+)='((?:[^']|'\\'')*)'$/gm)) {
    if (name !== undefined && value !== undefined) variables[name] = value.replaceAll("'\\''", "'");
  }
  return variables;
}

/** Lines that a shell takes in with `eval`. */
export function exportLines(variables: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
}

/** A word of a command to be copied, as a shell reads it: quoted where it is not plain. */
export function shellWord(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw new CliError('failed', `${path} cannot be read: ${textOf(error)}.`);
  }
}

/** Puts a file of mode 0600 in place at once. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}
